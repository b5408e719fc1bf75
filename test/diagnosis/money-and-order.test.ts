import { describe, expect, it } from 'vitest';
import { localRunFacts } from '../support/payment-facts.ts';
import {
  at,
  atKlarnaAlone,
  authorization,
  authorizingRun,
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
  placed,
  refund,
  refused,
  storedToken,
  transactionKrn,
  unsettledRun,
  verdictOn,
  voiding,
  withToken,
} from './states.ts';

describe('paid but not placed', () => {
  const paid = (changes = {}, order = {}) => placed(changes, { status: 'pending', placed_at: null, ...order });

  it('is a pending order with an authorization', () => {
    expect(verdictOn(paid())).toMatchObject({
      state: 'Paid but not placed: Klarna holds USD 118.00, and the order is still pending.',
      next: { command: 'klarna-cl repair fix-payment-source NgojhKoyYN' },
    });
  });

  it('voids what does not cover the order, rather than placing it', () => {
    const facts = paid({ transactions: [authorization({ amount: 5000 })] }, { payment_status: 'partially_authorized' });
    expect(foundIn(facts, 'paid-not-placed').command).toBe('klarna-cl void authAaaaaa');
  });

  it('is an order that has been placing for longer than it can take', () => {
    const facts = paid({}, { status: 'placing', updated_at: at(-hour) });
    expect(namesIn(facts)[0]).toBe('paid-not-placed');
  });

  it('leaves an order that hangs to Commerce Layer, as no repair takes it', () => {
    const found = foundIn(paid({}, { status: 'placing', updated_at: at(-hour) }), 'paid-not-placed');
    expect(found.command).toBeUndefined();
    expect(found.remedy).toContain('back to pending');
  });

  it('is an order that Klarna Network authorized, and warns of the token', () => {
    const facts = withToken({ runs: [authorizingRun('APPROVED')] });
    const found = foundIn(facts, 'paid-not-placed');
    expect(found.explanation).toContain('a second time');
    expect(found.command).toBe(`klarna-cl inspect ${transactionKrn}`);
    expect(namesIn(facts)).not.toContain('token-not-placed');
  });

  it('believes the payment status where transactions are not shown', () => {
    const facts = paid({ transactions: [] }, { shows_transactions: false });
    expect(namesIn(facts)[0]).toBe('paid-not-placed');
  });

  it.each([
    ['an order that waits for the customer', inCheckout()],
    [
      'an order whose authorization was voided',
      paid({ transactions: [authorization(), voiding()] }, { payment_status: 'unpaid' }),
    ],
    ['an order whose authorization was refused', withToken({ transactions: [refused()] })],
    ['a free order', inCheckout({}, { payment_status: 'free', amount: 0 })],
    ['an order that is being placed', paid({}, { status: 'placing', updated_at: at(-minute) })],
    ['an order of another gateway', paid({}, { payment_source_type: 'adyen_payments' })],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('paid-not-placed');
  });
});

describe('placed and unpaid', () => {
  const unpaid = (changes = {}, order = {}) =>
    placed({ transactions: [], ...changes }, { payment_status: 'unpaid', klarna_order_id: null, ...order });

  it('is an error, and not to be shipped', () => {
    expect(verdictOn(unpaid())).toMatchObject({
      state: 'The order is placed, and nobody has paid for it: do not ship.',
      is_healthy: false,
      next: { command: 'klarna-cl void NgojhKoyYN' },
    });
    expect(foundIn(unpaid({}, { status: 'approved' }), 'placed-unpaid').command).toBe(
      'klarna-cl explain placed-unpaid',
    );
    expect(namesIn(unpaid({ transactions: [refused()] }))[0]).toBe('placed-unpaid');
  });

  it.each([
    ['an order whose transactions the token may not see', unpaid({}, { shows_transactions: false })],
    ['an order paid on Klarna Network', unpaid({ klarna: klarna({ transaction: networkTransaction() }) })],
    ['an order that a run may have paid for', unpaid({ runs: [unsettledRun()] })],
    ['an order whose Klarna order is there', unpaid({ klarna: klarna({ order: klarnaOrder() }) })],
    ['an order whose authorization is pending', unpaid({ transactions: [authorization({ succeeded: false })] })],
    ['an order that a bank transfer pays for later', unpaid({}, { payment_source_type: 'wire_transfers' })],
    ['an order whose payment method is not known', unpaid({}, { payment_source_type: null })],
    ['a free order', unpaid({}, { payment_status: 'free', amount: 0 })],
    ['an order in the checkout', inCheckout()],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('placed-unpaid');
  });

  it('says no more than Commerce Layer knows where Klarna was not read', () => {
    const found = foundIn(
      unpaid({ unread: [{ what: "Klarna's order", why: 'There are no credentials.' }] }),
      'placed-unpaid',
    );
    expect(found.says).toBe('The order is placed, and Commerce Layer knows of no payment for it: do not ship.');
    expect(found.remedy).toContain('Klarna portal');
  });

  it('never says "unpaid" to somebody who may not see transactions', () => {
    expect(verdictOn(unpaid({}, { shows_transactions: false })).state).toBe(
      'The order is placed; what became of its money this access token may not see.',
    );
  });
});

describe('a cancelled order', () => {
  const cancelled = (changes = {}, order = {}) =>
    placed(changes, { status: 'cancelled', payment_status: 'voided', ...order });

  it('whose money was not given back says so', () => {
    expect(verdictOn(cancelled())).toMatchObject({
      state: "The order is cancelled, and Klarna still holds USD 118.00 of the customer's.",
      next: { command: null, says: expect.stringContaining('merchant portal') },
    });
    const there = cancelled({
      transactions: [authorization(), voiding()],
      klarna: klarna({ transaction: networkTransaction() }),
    });
    expect(foundIn(there, 'cancelled-not-voided').command).toBe(`klarna-cl void ${transactionKrn}`);
  });

  it.each([
    ['voided', cancelled({ transactions: [authorization(), voiding()] })],
    ['refunded', cancelled({ transactions: [authorization(), capture(), refund()] }, { payment_status: 'refunded' })],
    ['cancelled at Klarna as well', cancelled({ klarna: klarna({ order: klarnaOrder({ status: 'CANCELLED' }) }) })],
    ['cancelled in the checkout', inCheckout({}, { status: 'cancelled' })],
  ])('that was %s is in order', (_, facts) => {
    expect(verdictOn(facts)).toMatchObject({ findings: [], is_healthy: true });
  });

  it('with an unused token gives the authorization back', () => {
    const facts = inCheckout({ payment: storedToken() }, { status: 'cancelled' });
    expect(verdictOn(facts)).toMatchObject({
      state: 'The order is cancelled, and an unused authorization token is still on its payment.',
      next: { command: 'klarna-cl repair cancel-authorization ertHJlpPTR' },
    });
  });

  it.each([
    [
      'has expired',
      inCheckout({ payment: storedToken({ token_stored_at: at(-61 * minute) }) }, { status: 'cancelled' }),
    ],
    ['was used', cancelled({ payment: storedToken(), transactions: [authorization(), voiding()] })],
    ['was refused', inCheckout({ payment: storedToken(), transactions: [refused()] }, { status: 'cancelled' })],
    ['is not there', inCheckout({}, { status: 'cancelled' })],
    [
      'was taken back by a run of here',
      inCheckout(
        {
          payment: storedToken(),
          runs: [
            localRunFacts({
              command: 'repair',
              action: 'cancel-authorization',
              result: 'DONE',
              started_at: at(-minute),
            }),
          ],
        },
        { status: 'cancelled' },
      ),
    ],
  ])('whose token %s has nothing to give back', (_, facts) => {
    expect(namesIn(facts)).not.toContain('token-on-cancelled-order');
  });
});

describe('an order that Klarna no longer holds money for', () => {
  it('was cancelled at Klarna alone', () => {
    const facts = placed({
      klarna: klarna({ order: klarnaOrder({ status: 'CANCELLED', remaining_authorized_amount: 0 }) }),
    });
    expect(verdictOn(facts).state).toBe(
      "Klarna's order was cancelled, and Commerce Layer still calls it authorized: do not ship.",
    );
    expect(namesIn(placed({ klarna: klarna({ order: klarnaOrder() }) }))).not.toContain('cancelled-at-klarna');
  });

  it('has probably expired where only the usual period tells', () => {
    const facts = placed({ transactions: [authorization({ created_at: at(-40 * day) })] });
    expect(verdictOn(facts).state).toContain('it has probably expired');
    expect(foundIn(facts, 'authorization-expired').remedy).toContain('portal');
  });

  it('was cancelled or has expired there although the order is not even placed', () => {
    const pending = (status: string) =>
      placed({ klarna: klarna({ order: klarnaOrder({ status }) }) }, { status: 'pending', placed_at: null });
    expect(namesIn(pending('CANCELLED'))[0]).toBe('cancelled-at-klarna');
    expect(namesIn(pending('EXPIRED'))[0]).toBe('authorization-expired');
  });

  it.each([
    ['by its status', placed({ klarna: klarna({ order: klarnaOrder({ status: 'EXPIRED' }) }) })],
    ['by its time', placed({ klarna: klarna({ order: klarnaOrder({ expires_at: at(-day) }) }) })],
    ['on Klarna Network', atKlarnaAlone({ transaction: networkTransaction({ state: 'EXPIRED' }) })],
  ])('has expired, %s', (_, facts) => {
    expect(namesIn(facts)[0]).toBe('authorization-expired');
  });

  it.each([
    [
      'one that was captured in time',
      placed(
        {
          klarna: klarna({ order: klarnaOrder({ status: 'CAPTURED', captured_amount: 11800 }) }),
          transactions: [authorization(), capture()],
        },
        { payment_status: 'paid' },
      ),
    ],
    [
      'a second one, on Klarna Network',
      placed({ klarna: klarna({ transaction: networkTransaction({ state: 'EXPIRED' }) }) }),
    ],
    [
      'one that was cancelled',
      placed({ klarna: klarna({ order: klarnaOrder({ status: 'EXPIRED' }) }) }, { status: 'cancelled' }),
    ],
  ])('has not expired where it is %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('authorization-expired');
  });
});

describe('what Klarna makes of fraud', () => {
  it('stops the shipping where it is rejected', () => {
    expect(verdictOn(placed({}, { fraud_status: 'REJECTED' }))).toMatchObject({
      state: 'Klarna rejected it for fraud: do not ship.',
      is_healthy: false,
      next: { command: 'klarna-cl void NgojhKoyYN' },
    });
  });

  it('offers no voiding of what was captured already', () => {
    const facts = placed(
      { transactions: [authorization(), capture()] },
      { fraud_status: 'REJECTED', payment_status: 'paid' },
    );
    expect(foundIn(facts, 'fraud-rejected').command).toBeUndefined();
  });

  it('lets it wait where it is pending', () => {
    expect(verdictOn(placed({}, { fraud_status: 'PENDING' }))).toMatchObject({
      state: 'Klarna still checks it for fraud: do not ship yet.',
      turn: 'klarna',
      is_healthy: true,
      next: { command: 'klarna-cl inspect NgojhKoyYN --watch' },
    });
  });

  it('is told by Klarna itself where it was read', () => {
    const facts = placed(
      { klarna: klarna({ order: klarnaOrder({ fraud_status: 'ACCEPTED' }) }) },
      { fraud_status: 'PENDING' },
    );
    expect(namesIn(facts)).not.toContain('fraud-pending');
    const rejected = placed({ klarna: klarna({ order: klarnaOrder({ fraud_status: 'REJECTED' }) }) });
    expect(namesIn(rejected)[0]).toBe('fraud-rejected');
  });

  it.each([
    ['accepted', placed()],
    ['not told of', placed({}, { fraud_status: null })],
    [
      'over, as the order was cancelled',
      placed({ transactions: [authorization(), voiding()] }, { fraud_status: 'REJECTED', status: 'cancelled' }),
    ],
  ])('says nothing where it is %s', (_, facts) => {
    expect(namesIn(facts).filter((name) => name.startsWith('fraud'))).toEqual([]);
  });
});
