import { describe, expect, it } from 'vitest';
import { publishedCustomers, rejectReasons, stepPhones } from '../../src/sandbox/world/seeds/published-customers.ts';
import {
  customerEmail,
  isRejectReason,
  outcomeOfCustomer,
  rejectEmail,
  stepEmail,
} from '../../src/sandbox/world/seeds/test-customers.ts';
import { testMarkets } from '../../src/sandbox/world/seeds/test-markets.ts';

describe("Klarna's published test customers", () => {
  it('are one approved and one denied in each of the 26 test markets, with phones of their own', () => {
    expect(publishedCustomers.map(({ country, outcome }) => `${country} ${outcome}`)).toEqual(
      testMarkets.flatMap((country) => [`${country} approved`, `${country} denied`]),
    );
    expect(testMarkets).toHaveLength(26);
    const phones = [
      ...publishedCustomers.map(({ phone }) => phone),
      ...Object.values(rejectReasons),
      ...Object.values(stepPhones).flatMap((steps) => Object.values(steps)),
    ];
    expect(new Set(phones).size).toBe(phones.length);
    for (const phone of phones) expect(phone).toMatch(/^\+\d{9,14}$/);
  });

  it.each(publishedCustomers)(
    'are $outcome in $country by e-mail, by phone and by both',
    ({ country, outcome, phone }) => {
      const email = customerEmail(country, outcome === 'denied' ? ['denied'] : []);
      for (const typed of [{ email }, { phone }, { email, phone }]) {
        expect(outcomeOfCustomer(typed)).toMatchObject({ outcome, country });
      }
    },
  );

  it('are denied for each of the reasons, by e-mail and by phone', () => {
    for (const reason of Object.keys(rejectReasons).filter(isRejectReason)) {
      const denied = { outcome: 'denied', country: 'US', reason };
      expect(outcomeOfCustomer({ email: rejectEmail(reason) })).toEqual(denied);
      expect(outcomeOfCustomer({ phone: rejectReasons[reason] })).toEqual(denied);
    }
  });

  it('are asked for each of the steps, by e-mail and by phone', () => {
    for (const [country, phones] of Object.entries(stepPhones)) {
      for (const [step, phone] of Object.entries(phones)) {
        const asked = { outcome: 'steps', country, steps: [step] };
        expect(outcomeOfCustomer({ email: stepEmail(country, step) })).toEqual(asked);
        expect(outcomeOfCustomer({ phone })).toEqual(asked);
      }
    }
  });

  it.each([
    ['the older form', 'customer@email.se', { outcome: 'approved', country: 'SE' }],
    ['the older form, denied', 'customer+denied@email.uk', { outcome: 'denied', country: 'GB', reason: 'denied' }],
    ['capitals', 'Customer+US@Klarna.com', { outcome: 'approved', country: 'US' }],
    ['either code of Great Britain', 'customer+gb@klarna.com', { outcome: 'approved', country: 'GB' }],
    [
      'a step before the decision',
      'customer+us+denied+auth_otp_email@klarna.com',
      { outcome: 'steps', country: 'US', steps: ['otp_email'] },
    ],
    [
      'a reason in the newer form',
      'customer+us+reject_reason_high_risk@klarna.com',
      { outcome: 'denied', country: 'US', reason: 'high_risk' },
    ],
    ['a new account', 'customer+new_user@email.de', { outcome: 'steps', country: 'DE', steps: ['sign_up'] }],
    [
      'a decision that takes its time',
      'customer+pend-accept-05@email.us',
      { outcome: 'pending', country: 'US', decision: 'accept', minutes: 5 },
    ],
    [
      'the reason with an address of its own',
      'cust+reject_reason_customer_not_fulfilling_previous_engagements@email.us',
      { outcome: 'denied', country: 'US', reason: 'customer_not_fulfilling_previous_engagements' },
    ],
  ])('know %s', (_, email, outcome) => {
    expect(outcomeOfCustomer({ email })).toEqual(outcome);
  });

  it.each([
    ['somebody else', { email: 'me@example.com' }],
    ['nothing', {}],
    ['a country that is no test market', { email: 'customer+jp@klarna.com' }],
    ['a step that the market does not have', { email: 'customer+de+denied+auth_otp_email@klarna.com' }],
    ['a reason outside the US', { email: 'customer+de+reject_reason_other@klarna.com' }],
    ['a waiting decision outside the US and the UK', { email: 'customer+de+pend-accept-05@klarna.com' }],
    ['an e-mail and a phone of two markets', { email: 'customer+us@klarna.com', phone: '+46701740615' }],
  ])('are not %s', (_, typed) => {
    expect(outcomeOfCustomer(typed)).toEqual({ outcome: 'unknown' });
  });

  it('of which the stricter half decides, and a stranger’s half does not', () => {
    expect(outcomeOfCustomer({ email: 'customer+us@klarna.com', phone: '+1 310-635-4386' })).toMatchObject({
      outcome: 'denied',
    });
    expect(outcomeOfCustomer({ email: 'customer+us+denied@klarna.com', phone: '+13106683312' })).toMatchObject({
      outcome: 'denied',
    });
    expect(outcomeOfCustomer({ email: 'customer+us@klarna.com', phone: '+15550100' })).toMatchObject({
      outcome: 'approved',
    });
  });
});
