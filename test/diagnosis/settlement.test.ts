import { describe, expect, it } from 'vitest';
import { deadlineOf, expiresWithin } from '../../src/diagnosis/deadline.ts';
import { localRunFacts, paymentFacts } from '../support/payment-facts.ts';
import {
  at,
  atKlarnaAlone,
  authorization,
  capture,
  day,
  foundIn,
  hour,
  inCheckout,
  klarna,
  klarnaOrder,
  minute,
  namesIn,
  networkTransaction,
  now,
  placed,
  refund,
  transactionKrn,
  verdictOn,
  voiding,
} from './states.ts';

const freeSums = {
  subtotal: 12000,
  shipping: 0,
  payment_method: 0,
  discount: 0,
  adjustment: 0,
  gift_card: -12000,
  total: 12000,
  total_tax: 0,
  duty: 0,
  tax_included: true,
  line_items: 0,
};

const approved = (changes = {}, order = {}) =>
  placed(changes, { status: 'approved', approved_at: at(-hour), ...order });
const failed = { succeeded: false, error_code: 'CAPTURE_NOT_ALLOWED', error_detail: 'Capture not allowed.' };

describe('a transaction', () => {
  it.each([
    ['capture', capture(failed)],
    ['refund', refund(failed)],
    ['void', voiding(failed)],
  ])('that failed: the %s says why', (word, transaction) => {
    const facts = approved({ transactions: [authorization(), ...(word === 'refund' ? [capture()] : []), transaction] });
    expect(verdictOn(facts)).toMatchObject({
      state: `The ${word} of USD 118.00 failed: Capture not allowed.`,
      is_healthy: false,
      next: { command: 'klarna-cl explain CAPTURE_NOT_ALLOWED' },
    });
    expect(namesIn(facts)[0]).toBe('transaction-failed');
  });

  it.each([
    [
      'was tried again with success',
      approved(
        { transactions: [authorization(), capture(failed), capture({ id: 'captBbbbbb' })] },
        { payment_status: 'paid' },
      ),
    ],
    ['is pending', approved({ transactions: [authorization(), capture({ succeeded: false })] })],
    [
      'was to capture what was voided since',
      placed(
        { transactions: [authorization(), capture(failed), voiding()] },
        { status: 'cancelled', payment_status: 'voided' },
      ),
    ],
    ['succeeded', approved({ transactions: [authorization(), capture()] }, { payment_status: 'paid' })],
  ])('that %s has not failed', (_, facts) => {
    expect(namesIn(facts)).not.toContain('transaction-failed');
  });

  it.each([
    [
      'capture-pending',
      approved({ transactions: [authorization(), capture({ succeeded: false })] }),
      'capture',
      'paid',
    ],
    [
      'capture-pending',
      approved({ transactions: [authorization(), capture({ succeeded: false, message: 'Pending' })] }),
      'capture',
      'paid',
    ],
    [
      'capture-pending',
      approved({ transactions: [authorization(), capture({ succeeded: false, message: 'received' })] }),
      'capture',
      'paid',
    ],
    [
      'refund-pending',
      approved(
        { transactions: [authorization(), capture(), refund({ succeeded: false })] },
        { payment_status: 'paid' },
      ),
      'refund',
      'refunded',
    ],
    ['void-pending', placed({ transactions: [authorization(), voiding({ succeeded: false })] }), 'void', 'voided'],
    [
      'authorization-pending',
      inCheckout({ transactions: [authorization({ succeeded: false })] }),
      'authorization',
      'authorized',
    ],
  ])('%s is not failed, and not to be repeated (%#)', (name, facts, word, until) => {
    expect(verdictOn(facts)).toMatchObject({
      state: `The ${word} of USD 118.00 is pending, not failed: do not repeat it.`,
      is_healthy: true,
      turn: 'klarna',
      next: { command: `klarna-cl inspect NgojhKoyYN --until ${until}` },
    });
    expect(namesIn(facts)).toEqual([name]);
  });

  it.each([
    [
      'capture',
      approved(
        { transactions: [authorization(), capture({ amount: 5000, succeeded: false })] },
        { payment_status: 'authorized' },
      ),
    ],
    [
      'refund',
      approved(
        { transactions: [authorization(), capture(), refund({ amount: 1800, succeeded: false })] },
        { payment_status: 'paid' },
      ),
    ],
  ])('in part is watched, as it leads to a status that may be there already: the %s', (_, facts) => {
    expect(verdictOn(facts).next.command).toBe('klarna-cl inspect NgojhKoyYN --watch');
  });

  it('that nobody can read is neither', () => {
    const facts = approved({ transactions: [authorization(), capture({ succeeded: false, message: 'Odd' })] });
    expect(verdictOn(facts).state).toBe(
      'The capture of USD 118.00 has neither succeeded nor failed (Odd): do not repeat it.',
    );
  });

  it.each([
    ['capture-pending', approved({ transactions: [authorization(), capture(failed)] })],
    ['capture-pending', approved({ transactions: [authorization(), capture()] }, { payment_status: 'paid' })],
    ['refund-pending', approved({ transactions: [authorization(), capture(), refund(failed)] })],
    ['void-pending', placed({ transactions: [authorization(), voiding()] }, { status: 'cancelled' })],
    ['authorization-pending', placed()],
  ])('is not %s where it came to its end (%#)', (name, facts) => {
    expect(namesIn(facts)).not.toContain(name);
  });
});

describe('an authorization about to expire', () => {
  const expiring = (days: number, changes = {}) =>
    placed({ klarna: klarna({ order: klarnaOrder({ expires_at: at(days * day + hour), ...changes }) }) });

  it('counts the days that are left', () => {
    expect(verdictOn(expiring(2))).toMatchObject({
      state: 'The authorization of USD 118.00 expires in 2 days, and nothing is captured yet.',
      turn: 'shop',
      next: { command: 'klarna-cl capture NgojhKoyYN --approve' },
    });
    expect(foundIn(expiring(2), 'authorization-expiring').evidence).toContain('days left: 2');
  });

  it('is only probable by the usual period', () => {
    const facts = placed({ transactions: [authorization({ created_at: at(-26 * day) })] });
    expect(verdictOn(facts).state).toContain('probably expires in 2 days');
  });

  it('is one on Klarna Network as well', () => {
    const facts = atKlarnaAlone({ transaction: networkTransaction({ expires_at: at(3 * hour) }) });
    expect(verdictOn(facts)).toMatchObject({
      state: 'The authorization of USD 118.00 expires in 3 hours, and nothing is captured yet.',
      next: { command: `klarna-cl capture ${transactionKrn}` },
    });
  });

  it('asks for so many days as are asked for', () => {
    expect(expiresWithin(expiring(9), now, 10)).toBe(true);
    expect(expiresWithin(expiring(9), now, 7)).toBe(false);
    expect(expiresWithin(expiring(-1), now, 7)).toBe(false);
    expect(expiresWithin(inCheckout(), now, 365)).toBe(false);
  });

  it.each([
    ['has weeks left', expiring(20)],
    ['is captured', expiring(2, { status: 'CAPTURED', captured_amount: 11800 })],
    ['is captured in part', expiring(2, { status: 'PART_CAPTURED', captured_amount: 5000 })],
    ['was cancelled', expiring(2, { status: 'CANCELLED' })],
    ['has no time that can be read', expiring(2, { expires_at: 'soon' })],
    [
      'was captured at Commerce Layer',
      approved({ transactions: [authorization({ created_at: at(-27 * day) }), capture()] }, { payment_status: 'paid' }),
    ],
  ])('is none that %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('authorization-expiring');
  });

  it('has no deadline where nothing is held', () => {
    expect(deadlineOf(paymentFacts({ order: null }))).toBeUndefined();
  });
});

describe('a healthy payment', () => {
  const order = klarna({ order: klarnaOrder() });

  it.each([
    [
      'placed',
      placed({ klarna: order }),
      'Everything is in order: USD 118.00 is authorized and waits to be captured within 26 days.',
      'klarna-cl capture NgojhKoyYN --approve',
    ],
    [
      'placed, without a word from Klarna',
      placed(),
      'Everything is in order: USD 118.00 is authorized and waits to be captured within about 27 days.',
      'klarna-cl capture NgojhKoyYN --approve',
    ],
    [
      'paid',
      approved({ transactions: [authorization(), capture()] }, { payment_status: 'paid' }),
      'Everything is in order: USD 118.00 is captured and paid.',
      null,
    ],
    [
      'paid in part',
      approved({ transactions: [authorization(), capture({ amount: 5000 })] }, { payment_status: 'partially_paid' }),
      'Everything is in order: USD 50.00 is captured, and USD 68.00 is still authorized.',
      'klarna-cl capture NgojhKoyYN',
    ],
    [
      'refunded as far as it was captured',
      approved(
        { transactions: [authorization(), capture({ amount: 5000 }), refund({ amount: 5000 })] },
        { payment_status: 'partially_refunded' },
      ),
      'Everything is in order: USD 50.00 of USD 50.00 went back to the customer, and USD 68.00 is still authorized.',
      null,
    ],
    [
      'captured and refunded in part, the rest released',
      approved(
        {
          transactions: [
            authorization(),
            capture({ amount: 5000 }),
            refund({ amount: 1000 }),
            voiding({ amount: 6800 }),
          ],
        },
        { payment_status: 'partially_voided' },
      ),
      'Everything is in order: USD 50.00 is captured, USD 10.00 of it went back, and the rest of the authorization was released.',
      null,
    ],
    [
      'cancelled before it was paid',
      inCheckout({}, { status: 'cancelled' }),
      'Everything is in order: the order is cancelled, and nothing was paid for it.',
      null,
    ],
    [
      'refunded',
      placed(
        { transactions: [authorization(), capture(), refund()] },
        { status: 'approved', payment_status: 'partially_refunded' },
      ),
      'Everything is in order: USD 118.00 of USD 118.00 went back to the customer.',
      null,
    ],
    [
      'refunded and so cancelled',
      placed(
        { transactions: [authorization(), capture(), refund()] },
        { status: 'cancelled', payment_status: 'refunded' },
      ),
      "Everything is in order: the order is cancelled, and the customer's USD 118.00 went back.",
      null,
    ],
    [
      'voided',
      placed({ transactions: [authorization(), voiding()] }, { status: 'cancelled', payment_status: 'voided' }),
      "Everything is in order: the order is cancelled, and the customer's USD 118.00 was released.",
      null,
    ],
    [
      'free',
      inCheckout({ payment: null }, { payment_status: 'free', amount: 0, sums: { ...freeSums } }),
      'Everything is in order: the order is free, and there is nothing to pay.',
      null,
    ],
    [
      'paid elsewhere',
      placed({ transactions: [] }, { payment_source_type: 'stripe_payments' }),
      'The order is placed and paid through another gateway (stripe_payments): its payment is authorized.',
      null,
    ],
    [
      'completed at Klarna',
      atKlarnaAlone({ transaction: networkTransaction({ state: 'COMPLETED' }) }),
      'Everything is in order: the transaction over USD 118.00 is COMPLETED.',
      null,
    ],
    [
      'closed at Klarna',
      atKlarnaAlone({ transaction: networkTransaction({ state: 'CLOSED' }) }),
      'The transaction over USD 118.00 is CLOSED at Klarna.',
      null,
    ],
  ])('is told so: %s', (_, facts, state, command) => {
    expect(verdictOn(facts)).toMatchObject({ state, is_healthy: true, findings: [], next: { command } });
  });

  it.each([
    ['an approved order', approved({ klarna: order }), 'klarna-cl capture NgojhKoyYN'],
    [
      'a transaction on Klarna Network',
      atKlarnaAlone({ transaction: networkTransaction() }),
      `klarna-cl capture ${transactionKrn}`,
    ],
  ])('is ready to be captured: %s', (_, facts, command) => {
    expect(verdictOn(facts)).toMatchObject({
      state: 'Everything is in order: USD 118.00 is authorized and waits to be captured within 26 days.',
      is_healthy: true,
      turn: 'shop',
      next: { command },
    });
    expect(namesIn(facts)).toEqual(['ready-to-capture']);
  });

  it.each([
    ['under review', approved({}, { fraud_status: 'PENDING' })],
    ['being captured', approved({ transactions: [authorization(), capture({ succeeded: false })] })],
    ['not approved', placed()],
    ['paid', approved({ transactions: [authorization(), capture()] }, { payment_status: 'paid' })],
    ['in the checkout', inCheckout()],
    [
      'expiring within the hour',
      placed({ klarna: klarna({ order: klarnaOrder({ expires_at: at(30 * minute) }) }) }, { status: 'approved' }),
    ],
  ])('is not ready to be captured: %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('ready-to-capture');
  });
});

it('counts what this machine captured and refunded on Klarna Network, which tells nobody', () => {
  const moved = (action: 'capture' | 'refund', amount: number) => {
    const settlement = { action, side: 'klarna' as const, state: 'DONE', amount, acts_on: transactionKrn };
    return localRunFacts({ command: action, settlements: [{ ...settlement, created_id: null, at: at(0) }] });
  };
  const runs = [moved('capture', 5000), moved('capture', 3000)];
  expect(verdictOn(atKlarnaAlone({ transaction: networkTransaction() }, { runs })).state).toMatch(
    /^Everything is in order: USD 80\.00 of USD 118\.00 was captured from this machine, and the rest is authorized/,
  );
  const done = networkTransaction({ state: 'COMPLETED' });
  expect(verdictOn(atKlarnaAlone({ transaction: done }, { runs: [...runs, moved('refund', 1000)] })).state).toBe(
    'Everything is in order: the transaction over USD 118.00 is COMPLETED; from this machine USD 80.00 captured and USD 10.00 refunded.',
  );
});
