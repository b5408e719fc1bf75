import { describe, expect, it } from 'vitest';
import { klarnaPaymentFacts } from '../support/payment-facts.ts';
import { at, foundIn, hour, inCheckout, minute, namesIn, orderEvent, placed, verdictOn } from './states.ts';

describe('the payment source', () => {
  const other = { id: 'otherPaymt', token_stored: false, created_at: at(-2 * hour) };
  const current = klarnaPaymentFacts({ created_at: at(-hour), updated_at: at(-hour) });

  it.each([
    [
      'the payment was asked for',
      inCheckout({ payment: klarnaPaymentFacts({ is_current: false }) }, { payment_source: null }),
    ],
    ['another payment tells', inCheckout({ payment: null, other_payments: [other] }, { payment_source: null })],
    [
      'the order is being edited',
      inCheckout({ payment: null, other_payments: [other] }, { status: 'editing', payment_source: null }),
    ],
  ])('is gone: %s', (_, facts) => {
    expect(namesIn(facts)[0]).toBe('payment-source-gone');
    expect(verdictOn(facts).state).toContain('lost its payment source');
  });

  it('of a placed order comes back without another authorization', () => {
    const facts = placed({ payment: null }, { payment_source: null });
    expect(foundIn(facts, 'payment-source-gone').command).toBe('klarna-cl repair fix-payment-source NgojhKoyYN');
  });

  it('that was asked for and is no longer used names the one that is', () => {
    const facts = inCheckout(
      { payment: klarnaPaymentFacts({ is_current: false }) },
      { payment_source: { type: 'klarna_payments', id: 'otherPaymt' } },
    );
    expect(verdictOn(facts)).toMatchObject({
      state: 'The order no longer uses the payment ertHJlpPTR: its payment source is otherPaymt now.',
      next: { command: 'klarna-cl inspect NgojhKoyYN' },
    });
  });

  it('of an order that is edited after it was paid leads to no other approval', () => {
    const facts = placed({ payment: null }, { status: 'editing', payment_source: null });
    const found = foundIn(facts, 'payment-source-gone');
    expect(found.remedy).toContain('must not pay again');
    expect(found.command).toBeUndefined();
  });

  it.each([
    ['never there', inCheckout({ payment: null }, { payment_source: null })],
    [
      "another gateway's",
      inCheckout(
        { payment: null, other_payments: [other] },
        { payment_source: null, payment_source_type: 'stripe_payments' },
      ),
    ],
    [
      'not needed any more',
      inCheckout({ payment: null, other_payments: [other] }, { payment_source: null, status: 'cancelled' }),
    ],
    ['there', inCheckout()],
  ])('is not gone where it is %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('payment-source-gone');
  });

  it.each([
    [
      'the token lies on the other one',
      inCheckout({ payment: current, other_payments: [{ ...other, token_stored: true }] }),
    ],
    [
      'a newer one is not used',
      inCheckout({ payment: current, other_payments: [{ ...other, created_at: at(-minute) }] }),
    ],
    [
      'nothing happened between the two',
      inCheckout({ payment: current, other_payments: [other], events: [orderEvent({ at: at(-3 * hour) })] }),
    ],
  ])('is there twice: %s', (_, facts) => {
    expect(namesIn(facts)[0]).toBe('duplicate-payment-sources');
  });

  it.each([
    [
      'one that an edit left behind',
      inCheckout({ payment: current, other_payments: [other], events: [orderEvent({ at: at(-90 * minute) })] }),
    ],
    [
      'one with a token that an edit left behind',
      inCheckout({
        payment: current,
        other_payments: [{ ...other, token_stored: true }],
        events: [orderEvent({ at: at(-90 * minute) })],
      }),
    ],
    ['one that no history tells of', inCheckout({ payment: current, other_payments: [other] })],
    ['one of an order that is placed', placed({ other_payments: [{ ...other, token_stored: true }] })],
  ])('is not there twice by %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('duplicate-payment-sources');
  });
});
