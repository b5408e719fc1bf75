import { describe, expect, it } from 'vitest';
import { orderFacts } from '../support/payment-facts.ts';
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

describe('authorized twice', () => {
  it('is an order at Commerce Layer and a live transaction on Klarna Network', () => {
    const facts = placed({ klarna: klarna({ transaction: networkTransaction() }) });
    expect(verdictOn(facts)).toMatchObject({
      state:
        "The customer is charged twice: this purchase was authorized through Commerce Layer's gateway and on Klarna Network.",
      turn: 'support',
      is_healthy: false,
      next: { command: `klarna-cl void ${transactionKrn}` },
    });
    expect(namesIn(facts)[0]).toBe('authorized-twice');
  });

  it('is only a "may" where nobody could read whether the transaction was voided since', () => {
    const found = foundIn(placed({ runs: [authorizingRun('APPROVED')] }), 'authorized-twice');
    expect(found.says).toContain('may be charged twice');
    expect(found.evidence.join()).toContain('whether it was voided since is not known here');
  });

  it('after an unknown authorization proposes to look, never to resume', () => {
    const found = foundIn(placed({ runs: [unsettledRun()] }), 'authorized-twice');
    expect(found.says).toContain('may be charged twice');
    expect(found.command).toBe('klarna-cl runs show 01M804HBM2DKQAXE8VW5XFC437');
    expect(found.remedy).toContain('do not resume it');
  });

  it('is two transactions on Klarna Network, whichever side was asked', () => {
    const other = 'krn:payment:eu1:transaction:6debe89e-98c0-488d-1337-000000000009';
    const runs = [authorizingRun('APPROVED'), authorizingRun('APPROVED', {}, { transaction_id: other })];
    expect(foundIn(inCheckout({ runs }), 'authorized-twice').says).toContain('by 2 transactions');
    const alone = atKlarnaAlone(
      { transaction: networkTransaction() },
      { runs: [runs[1] ?? authorizingRun('APPROVED')] },
    );
    expect(namesIn(alone)[0]).toBe('authorized-twice');
  });

  it('is two authorizations at Commerce Layer over more than the total', () => {
    const facts = placed({
      transactions: [authorization(), authorization({ id: 'authBbbbbb', number: '1234/T/002' })],
    });
    expect(verdictOn(facts)).toMatchObject({
      state: 'The customer may be charged twice: 2 authorizations hold USD 236.00, and the order costs USD 118.00.',
      next: { command: 'klarna-cl void authBbbbbb' },
    });
  });

  it('asks for --live in a command that acts on a live payment', () => {
    const facts = placed({ mode: 'live', klarna: klarna({ transaction: networkTransaction() }) });
    expect(foundIn(facts, 'authorized-twice').command).toBe(`klarna-cl void ${transactionKrn} --live`);
  });

  it.each([
    ['one authorization and its Klarna order', placed({ klarna: klarna({ order: klarnaOrder() }) })],
    [
      'a transaction that is closed',
      placed({ klarna: klarna({ transaction: networkTransaction({ state: 'CLOSED' }) }) }),
    ],
    [
      'a run whose transaction is expired by now',
      placed({
        runs: [authorizingRun('APPROVED')],
        klarna: klarna({ transaction: networkTransaction({ state: 'EXPIRED' }) }),
      }),
    ],
    ['a run that Klarna declined', placed({ runs: [authorizingRun('DECLINED')] })],
    ['a run that was refused', placed({ runs: [authorizingRun('REFUSED')] })],
    [
      'the same transaction, from the run and from Klarna',
      inCheckout({ runs: [authorizingRun('APPROVED')], klarna: klarna({ transaction: networkTransaction() }) }),
    ],
    [
      'a second authorization after the first was voided',
      placed({ transactions: [authorization(), voiding(), authorization({ id: 'authBbbbbb' })] }),
    ],
    [
      'two parts of one purchase',
      placed({ transactions: [authorization({ amount: 5000 }), authorization({ id: 'authBbbbbb', amount: 6800 })] }),
    ],
    [
      'an authorization that failed, and one that succeeded',
      placed({ transactions: [refused(), authorization({ id: 'authBbbbbb' })] }),
    ],
    [
      'a voided order and a transaction that pays for it now',
      placed(
        { transactions: [authorization(), voiding()], klarna: klarna({ transaction: networkTransaction() }) },
        { payment_status: 'voided', status: 'placed' },
      ),
    ],
    ['nothing but an unknown run', inCheckout({ runs: [unsettledRun()] })],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('authorized-twice');
  });
});

describe('a mode that does not agree', () => {
  it.each([
    [
      "a transaction's name",
      placed({ klarna: klarna({ transaction: networkTransaction({ id: 'krn:payment:live:transaction:x1' }) }) }),
    ],
    ['a run of the other mode', placed({ runs: [authorizingRun('APPROVED', { mode: 'live' })] })],
    [
      'a reason why Klarna was not read',
      placed({ unread: [{ what: 'Klarna order', why: 'The Klarna key is for live mode, the order is test.' }] }),
    ],
  ])('shows by %s', (_, facts) => {
    expect(verdictOn(facts).state).toMatch(/^Test and live are mixed: .* test, and .* live\.$/);
    expect(foundIn(facts, 'wrong-mode')).toMatchObject({ severity: 'danger', command: 'klarna-cl whoami' });
  });

  it.each([
    [
      'names of its own mode',
      placed({ klarna: klarna({ transaction: networkTransaction({ id: 'krn:payment:test:transaction:x1' }) }) }),
    ],
    [
      'an outage',
      placed({ unread: [{ what: 'Klarna order', why: 'api.playground.klarna.com could not be reached.' }] }),
    ],
    ['missing credentials', placed({ unread: [{ what: 'Klarna order', why: 'There are no credentials for it.' }] })],
    ['a live payment of live runs', placed({ mode: 'live', runs: [authorizingRun('DECLINED', { mode: 'live' })] })],
    [
      'a run of the other mode that authorized nothing',
      placed({ runs: [unsettledRun({ mode: 'live', authorization: null })] }),
    ],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('wrong-mode');
  });
});

describe('a run that nobody knows the end of', () => {
  it('comes before anything that would lead to another authorization', () => {
    const facts = withToken({ runs: [unsettledRun()], transactions: [refused()] });
    expect(namesIn(facts)).toEqual(['run-unsettled']);
    expect(verdictOn(facts)).toMatchObject({
      turn: 'support',
      next: { command: 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437' },
    });
  });

  it('is not to be resumed once the order is cancelled', () => {
    const facts = inCheckout({ runs: [unsettledRun()] }, { status: 'cancelled' });
    expect(foundIn(facts, 'run-unsettled').command).toBe('klarna-cl runs show 01M804HBM2DKQAXE8VW5XFC437');
  });

  it('shows where the process died', () => {
    const run = unsettledRun({ status: 'interrupted', authorization: null });
    expect(foundIn(inCheckout({ runs: [run] }), 'run-unsettled').says).toContain('was interrupted');
  });

  it('takes no resume command from the journal that has another form', () => {
    const resume = 'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437; rm -rf .';
    expect(foundIn(inCheckout({ runs: [unsettledRun({ resume })] }), 'run-unsettled').command).toBeUndefined();
  });

  it.each([
    ['one that is at work', inCheckout({ runs: [unsettledRun({ status: 'running', authorization: null })] })],
    ['one that finished', inCheckout({ runs: [authorizingRun('DECLINED')] })],
    [
      'one that was interrupted before the order was placed all the same',
      placed({ runs: [unsettledRun({ status: 'interrupted', authorization: null })] }),
    ],
    ['one of the other mode', inCheckout({ runs: [unsettledRun({ mode: 'live', authorization: null })] })],
  ])('is not %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('run-unsettled');
  });
});

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
    });
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
      next: { command: 'klarna-cl void authAaaaaa' },
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
      "one that only Klarna's usual period would end",
      placed({ transactions: [authorization({ created_at: at(-40 * day) })] }),
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

describe('amounts', () => {
  const ofOrder = (changes: Parameters<typeof orderFacts>[0]) => placed({}, changes);
  const sums = orderFacts().sums;

  it('that changed after the authorization say what is held, and what it comes to', () => {
    const facts = placed(
      { events: [orderEventAt(-hour)] },
      { amount: 10800, sums: { ...sums, subtotal: 11000, total: 10000, line_items: 9800 } },
    );
    expect(verdictOn(facts)).toMatchObject({
      state: 'The order changed after Klarna authorized it: USD 118.00 is authorized, and it now comes to USD 108.00.',
      next: { command: 'klarna-cl capture authAaaaaa --amount 10800' },
    });
  });

  it('that grew propose no capture', () => {
    const facts = placed({}, { amount: 12800, sums: { ...sums, subtotal: 13000, total: 12000, line_items: 11800 } });
    expect(foundIn(facts, 'order-changed')).not.toHaveProperty('command');
  });

  it.each([
    ['are the same', placed()],
    [
      'were authorized in part',
      placed({ transactions: [authorization({ amount: 5000 })] }, { payment_status: 'partially_authorized' }),
    ],
    [
      'were voided in part',
      placed(
        { transactions: [authorization(), capture({ amount: 5000 }), voiding({ amount: 6800 })] },
        { payment_status: 'partially_voided' },
      ),
    ],
    [
      'were refunded in part',
      placed(
        { transactions: [authorization(), capture(), refund({ amount: 1800 })] },
        { payment_status: 'partially_refunded' },
      ),
    ],
    ['are not told', placed({}, { amount: null })],
    [
      'belong to a cancelled order',
      placed({ transactions: [authorization({ amount: 5000 }), voiding({ amount: 5000 })] }, { status: 'cancelled' }),
    ],
  ])('have not changed where they %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('order-changed');
  });

  it.each([
    [
      'parts',
      ofOrder({ sums: { ...sums, subtotal: 12001 } }),
      'its parts come to USD 110.01, and its total is USD 110.00',
    ],
    [
      'taxes',
      ofOrder({ sums: { ...sums, total_tax: 900, line_items: null } }),
      'its total, gift card and taxes come to USD 117.00, and what the customer pays is USD 118.00',
    ],
    ['line items', ofOrder({ sums: { ...sums, line_items: 10700 } }), 'its line items come to USD 117.00'],
    [
      'two sides',
      placed({ klarna: klarna({ order: klarnaOrder({ captured_amount: 5000, status: 'PART_CAPTURED' }) }) }),
      'The two sides disagree on what is captured: Commerce Layer says USD 0.00, Klarna says USD 50.00.',
    ],
  ])('whose %s do not add up name the difference', (_, facts, sentence) => {
    expect(namesIn(facts)[0]).toBe('sums-differ');
    expect(verdictOn(facts).state).toContain(sentence);
  });

  it.each([
    [
      'include taxes',
      ofOrder({ sums: { ...sums, total: 12000, subtotal: 13000, tax_included: true, line_items: 11800 } }),
    ],
    [
      'differ by the duty alone',
      ofOrder({ amount: 12300, sums: { ...sums, duty: 500 }, payment_status: 'partially_refunded' }),
    ],
    ['are not told', ofOrder({ sums: { ...sums, line_items: null, total: null, subtotal: null } })],
    [
      'belong to a draft without lines',
      inCheckout(
        { payment: null },
        {
          status: 'draft',
          amount: 0,
          sums: { ...sums, subtotal: 0, discount: 0, gift_card: 0, total: 0, total_tax: 0, line_items: 0 },
        },
      ),
    ],
    ['agree on both sides', placed({ klarna: klarna({ order: klarnaOrder() }) })],
  ])('add up where they %s', (_, facts) => {
    expect(namesIn(facts)).not.toContain('sums-differ');
  });

  const orderEventAt = (ms: number) => ({
    at: at(ms),
    resource: 'orders',
    resource_id: 'NgojhKoyYN',
    event: 'update',
    attribute: 'total_amount_with_taxes_cents',
    from: '11800',
    to: '10800',
    who: null,
  });
});
