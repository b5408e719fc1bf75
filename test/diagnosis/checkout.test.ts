import { describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/diagnosis/payment-facts.ts';
import { klarnaPaymentFacts, localRunFacts } from '../support/payment-facts.ts';
import {
  at,
  atKlarnaAlone,
  authorizingRun,
  day,
  foundIn,
  hour,
  inCheckout,
  klarna,
  minute,
  namesIn,
  networkTransaction,
  paymentRequest,
  placed,
  refused,
  requestKrn,
  resumeCommand,
  storedToken,
  unsettledRun,
  verdictOn,
  withToken,
} from './states.ts';

/** What would be wrong with an order that is still in the checkout, and is not with these. */
const unconcerned = (name: string): readonly (readonly [string, string, PaymentFacts])[] =>
  (
    [
      ['placed', placed()],
      ['cancelled', inCheckout({}, { status: 'cancelled' })],
      ['free', inCheckout({}, { payment_status: 'free', amount: 0 })],
      ['perhaps authorized by an unsettled run', withToken({ runs: [unsettledRun()] })],
      ['authorized on Klarna Network', withToken({ klarna: klarna({ transaction: networkTransaction() }) })],
    ] as const
  ).map(([what, facts]) => [name, what, facts]);

const cancelling = (ago: number) =>
  localRunFacts({ command: 'repair', action: 'cancel-authorization', result: 'DONE', started_at: at(ago) });

it('does not wait for a token to be placed that this machine has cancelled at Klarna', () => {
  expect(verdictOn(withToken({ runs: [cancelling(-minute)] }))).toMatchObject({
    state: 'The authorization token was cancelled at Klarna from this machine: nothing can be placed with it.',
    next: { command: 'klarna-cl repair nullify-payment-source NgojhKoyYN' },
  });
});

describe('what keeps a payment from going on', () => {
  it.each([
    [
      'other-gateway',
      inCheckout({ payment: null }, { payment_source_type: 'adyen_payments' }),
      'another gateway (adyen_payments)',
    ],
    [
      'no-billing-country',
      inCheckout({ payment: null }, { billing_country_code: null, payment_source: null }),
      'no billing country',
    ],
    [
      'no-payment-methods',
      inCheckout({ payment: klarnaPaymentFacts({ payment_methods: 0 }) }),
      'no way to pay USD 118.00 in US',
    ],
    [
      'mismatched-amounts',
      inCheckout({ payment: klarnaPaymentFacts({ mismatched_amounts: true }) }),
      "after Klarna's session was opened",
    ],
    [
      'mismatched-amounts',
      withToken({ payment: storedToken({ mismatched_amounts: true }) }),
      'the token is good for the old one',
    ],
    [
      'expired-session',
      inCheckout({ payment: klarnaPaymentFacts({ updated_at: at(-49 * hour) }) }),
      'last touched 2 days ago',
    ],
    [
      'expired-session',
      inCheckout({
        errors: [{ name: 'payment_source', code: 'expired', message: 'is expired', created_at: at(-minute) }],
      }),
      'calls the payment source expired',
    ],
    [
      'expired-session',
      atKlarnaAlone({ payment_request: paymentRequest({ state: 'EXPIRED' }) }),
      'payment request has expired',
    ],
    [
      'expired-session',
      atKlarnaAlone({ payment_request: paymentRequest({ expires_at: at(-minute) }) }),
      'payment request has expired',
    ],
    [
      'expired-token',
      withToken({ payment: storedToken({ token_stored_at: at(-2 * hour) }) }),
      'stored 2 hours ago, and lives for 60 minutes',
    ],
    [
      'expired-token',
      withToken({ payment: storedToken({ token_stored_at: null, updated_at: at(-61 * minute) }) }),
      'stored 61 minutes ago',
    ],
    [
      'circuit-open',
      inCheckout({ payment: storedToken() }, { circuit_state: 'open', circuit_failure_count: 31 }),
      'circuit breaker is open',
    ],
  ])('%s shows (%#)', (name, facts, words) => {
    expect(namesIn(facts)[0]).toBe(name);
    expect(verdictOn(facts).state).toContain(words);
    expect(verdictOn(facts).is_healthy).toBe(false);
  });

  it.each([
    [
      'mismatched-amounts',
      inCheckout({ payment: klarnaPaymentFacts({ mismatched_amounts: true }) }),
      'klarna-cl repair update-session ertHJlpPTR',
    ],
    [
      'expired-session',
      inCheckout({ payment: klarnaPaymentFacts({ updated_at: at(-49 * hour) }) }),
      'klarna-cl repair nullify-payment-source NgojhKoyYN',
    ],
    ['circuit-open', inCheckout({}, { circuit_state: 'open' }), 'klarna-cl repair reset-circuit NgojhKoyYN'],
  ])('%s brings the repair to paste', (name, facts, command) => {
    expect(foundIn(facts, name).command).toBe(command);
  });

  it.each([
    ...['no-payment-methods', 'mismatched-amounts', 'expired-token', 'no-billing-country'].flatMap(unconcerned),
    [
      'other-gateway',
      'an order that another gateway has been paid through',
      placed({}, { payment_source_type: 'adyen_payments' }),
    ],
    ['other-gateway', 'a payment method that nobody told', inCheckout({}, { payment_source_type: null })],
    [
      'no-billing-country',
      'an answer that does not tell of the address',
      inCheckout({}, { billing_country_code: null, shows_billing_address: false }),
    ],
    [
      'no-payment-methods',
      'an older payment of the order',
      inCheckout({ payment: klarnaPaymentFacts({ payment_methods: 0, is_current: false }) }),
    ],
    [
      'mismatched-amounts',
      'an older payment of the order',
      inCheckout({ payment: klarnaPaymentFacts({ mismatched_amounts: true, is_current: false }) }),
    ],
    [
      'expired-session',
      'a session of yesterday',
      inCheckout({ payment: klarnaPaymentFacts({ created_at: at(-60 * hour), updated_at: at(-day) }) }),
    ],
    [
      'expired-session',
      'an error from before the payment was updated',
      inCheckout({ errors: [{ name: 'payment_source', code: 'expired', message: null, created_at: at(-hour) }] }),
    ],
    [
      'expired-session',
      'another thing that expired',
      inCheckout({
        errors: [{ name: 'coupon_code', code: 'expired', message: 'is expired', created_at: at(-minute) }],
      }),
    ],
    ['expired-session', 'an order that is placed', placed({ payment: storedToken({ updated_at: at(-5 * day) }) })],
    ['expired-session', 'an open request', atKlarnaAlone({ payment_request: paymentRequest() })],
    ['expired-token', 'a fresh token', withToken()],
    ['expired-token', 'a token that was stored after another was cancelled', withToken({ runs: [cancelling(-hour)] })],
    [
      'token-not-placed',
      'a token that this machine has cancelled at Klarna',
      withToken({ runs: [cancelling(-minute)] }),
    ],
    [
      'expired-token',
      'a payment that nobody told the times of',
      withToken({ payment: storedToken({ token_stored_at: null, updated_at: null }) }),
    ],
    ['circuit-open', 'a closed one', inCheckout()],
    ['circuit-open', 'a cancelled order', inCheckout({}, { circuit_state: 'open', status: 'cancelled' })],
  ] as const)('%s does not mean %s', (name, _, facts) => {
    expect(namesIn(facts)).not.toContain(name);
  });
});

describe('whose turn it is', () => {
  it.each([
    ['waiting-for-customer', inCheckout(), 'customer', 'klarna-cl inspect NgojhKoyYN --watch'],
    [
      'waiting-for-customer',
      atKlarnaAlone({ payment_request: paymentRequest() }),
      'customer',
      `klarna-cl inspect ${requestKrn} --watch`,
    ],
    [
      'waiting-for-customer',
      inCheckout({ payment: klarnaPaymentFacts({ shows_token: false }) }),
      'support',
      'klarna-cl whoami',
    ],
    ['token-not-placed', withToken(), 'shop', 'klarna-cl inspect NgojhKoyYN --until placed'],
    ['no-payment-source', inCheckout({ payment: null }, { payment_source: null }), 'customer', null],
    [
      'being-placed',
      inCheckout({ payment: storedToken() }, { status: 'placing' }),
      'nobody',
      'klarna-cl inspect NgojhKoyYN --until placed',
    ],
    [
      'step-up-waiting',
      inCheckout({ runs: [authorizingRun('STEP_UP_REQUIRED', { resume: resumeCommand })] }),
      'customer',
      resumeCommand,
    ],
    [
      'step-up-waiting',
      atKlarnaAlone({ payment_request: paymentRequest({ state_reason: 'STEP_UP_REQUIRED' }) }),
      'customer',
      `klarna-cl inspect ${requestKrn} --watch`,
    ],
    ['request-completed', atKlarnaAlone({ payment_request: paymentRequest({ state: 'COMPLETED' }) }), 'shop', null],
    [
      'request-canceled',
      atKlarnaAlone({ payment_request: paymentRequest({ state: 'CANCELED', state_reason: 'PARTNER_CANCELED' }) }),
      'shop',
      null,
    ],
  ])('%s (%#)', (name, facts, turn, command) => {
    expect(verdictOn(facts)).toMatchObject({ is_healthy: true, turn, next: { command } });
    expect(namesIn(facts)).toEqual([name]);
  });

  it.each([
    [
      'step-up-waiting',
      'a step that was taken',
      inCheckout({ runs: [authorizingRun('STEP_UP_REQUIRED'), authorizingRun('APPROVED')] }),
    ],
    [
      'step-up-waiting',
      'a request that is over',
      inCheckout({
        runs: [authorizingRun('STEP_UP_REQUIRED')],
        klarna: klarna({ payment_request: paymentRequest({ state: 'EXPIRED' }) }),
      }),
    ],
    ['step-up-waiting', 'an order that was paid otherwise', placed({ runs: [authorizingRun('STEP_UP_REQUIRED')] })],
    [
      'request-completed',
      'a request that was authorized',
      atKlarnaAlone({ payment_request: paymentRequest({ state: 'COMPLETED' }), transaction: networkTransaction() }),
    ],
    [
      'request-completed',
      'a request that may have been authorized',
      atKlarnaAlone({ payment_request: paymentRequest({ state: 'COMPLETED' }) }, { runs: [unsettledRun()] }),
    ],
    ['being-placed', 'an order that waits to be placed', withToken()],
    [
      'being-placed',
      'an order that was refused in the background',
      inCheckout({ payment: storedToken(), transactions: [refused()] }, { status: 'placing' }),
    ],
    ['token-not-placed', 'a token on an older payment', withToken({ payment: storedToken({ is_current: false }) })],
    ['token-not-placed', 'a token that Klarna refused', withToken({ transactions: [refused()] })],
    [
      'token-not-placed',
      'a token that has expired',
      withToken({ payment: storedToken({ token_stored_at: at(-2 * hour) }) }),
    ],
    ['token-not-placed', 'an order that may be authorized already', withToken({ runs: [unsettledRun()] })],
    [
      'waiting-for-customer',
      'a session that has expired',
      inCheckout({ payment: klarnaPaymentFacts({ updated_at: at(-3 * day) }) }),
    ],
    ['waiting-for-customer', 'an order that is paid', placed()],
    [
      'request-canceled',
      'an order that was paid otherwise',
      placed({ klarna: klarna({ payment_request: paymentRequest({ state: 'CANCELED' }) }) }),
    ],
    [
      'no-payment-source',
      'an order whose payment source is not shown',
      inCheckout({ payment: null }, { payment_source: null, shows_payment_source: false }),
    ],
    [
      'no-payment-source',
      'an order that had one',
      inCheckout(
        { payment: null, other_payments: [{ id: 'otherPaymt', token_stored: false, created_at: null }] },
        { payment_source: null },
      ),
    ],
  ])('%s does not mean %s', (name, _, facts) => {
    expect(namesIn(facts)).not.toContain(name);
  });
});

it('says no more of an order whose payment source is not shown', () => {
  const facts = inCheckout({ payment: null }, { payment_source: null, shows_payment_source: false });
  expect(verdictOn(facts)).toMatchObject({
    state: 'The order is pending; what it is to be paid with this access token may not see.',
    findings: [],
  });
});
