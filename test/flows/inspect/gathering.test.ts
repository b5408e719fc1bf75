import { describe, expect, it } from 'vitest';
import type { LocalRun, RunLog } from '../../../src/flows/inspect/local-runs.ts';
import {
  approved,
  jsonApiError,
  klarnaError,
  orderDocument,
  placedOrder,
  transactionId,
} from '../../support/documents.ts';
import {
  byNumber,
  byPaymentId,
  eventsOf,
  listOf,
  notFound,
  orderReply,
  paymentReply,
  shopScript,
  withoutPayment,
} from '../../support/inspect-script.ts';
import { localRunFacts } from '../../support/payment-facts.ts';
import { readTransactionLine, serverError } from '../running.ts';
import { denied, inspect } from './inspecting.ts';

const token = '0b1d9815-165e-42e2-8867-35bc03789e00';
const requestName = 'krn:payment:eu1:request:0b1d9815-165e-42e2-8867-35bc03789e00';
const requestLine =
  'GET /v2/accounts/krn:partner:global:account:test:MKPMV6MS/payment/requests/krn:payment:eu1:request:0b1d9815-165e-42e2-8867-35bc03789e00';

const change = (id: string, at: string, payload: object, more: object = {}) => ({
  id,
  attributes: { event: 'update', payload, created_at: at, who: { application: { kind: 'integration' } }, ...more },
});

const run = (changes: Partial<LocalRun> = {}, facts: Parameters<typeof localRunFacts>[0] = {}): LocalRun => ({
  facts: localRunFacts(facts),
  orderId: undefined,
  paymentId: undefined,
  transactionId: undefined,
  tokenStoredAt: undefined,
  parties: {},
  ...changes,
});

const approvedRun = (changes: Partial<LocalRun> = {}) =>
  run(
    { transactionId, ...changes },
    {
      authorization: {
        state: 'APPROVED',
        reason: null,
        transaction_id: transactionId,
        amount: 11800,
        currency: 'USD',
        at: '2026-03-04T05:06:07Z',
      },
    },
  );

const log = (changes: Partial<RunLog> = {}): RunLog => ({
  run: () => undefined,
  about: () => [],
  mentioning: () => [],
  ...changes,
});

const transactionReply = (changes: object = {}) => ({
  status: 200,
  document: {
    ...approved({ payment_transaction_reference: '1234-1', state: 'AUTHORIZED' }).payment_transaction_response
      .payment_transaction,
    ...changes,
  },
});

describe('what cannot be read', () => {
  it('is named with the reason, and the rest is shown', async () => {
    const found = await inspect(
      '1234',
      byNumber({ others: denied, orderEvents: serverError, payment: serverError, paymentEvents: notFound }),
    );
    expect(found.order?.id).toBe('NgojhKoyYN');
    expect(found.unread.map(({ what }) => what).sort()).toEqual([
      'history of the order NgojhKoyYN',
      'history of the payment ertHJlpPTR',
      'other Klarna payments',
      'payment',
    ]);
    expect(found.unread.find(({ what }) => what === 'other Klarna payments')?.why).toBe(
      'Looking for the other Klarna payments of the order NgojhKoyYN was refused by Commerce Layer (HTTP 401). You are not authorized.',
    );
  });

  it('is the order, where its payment was asked for and the order alone is refused', async () => {
    const script = [...byPaymentId({ order: denied }), ['GET /api/orders/NgojhKoyYN', denied]] as const;
    const found = await inspect('ertHJlpPTR', script);
    expect(found).toMatchObject({ order: null, payment: { id: 'ertHJlpPTR', order_id: 'NgojhKoyYN' } });
    expect(found.unread.map(({ what }) => what)).toEqual(['order']);
  });

  it('is less of the order, where all that is wanted of it is refused', async () => {
    const refused = jsonApiError(400, 'INVALID_INCLUDE');
    const found = await inspect('1234', [
      ...byNumber({ order: refused }),
      ['GET /api/orders/NgojhKoyYN', orderReply()],
    ]);
    expect(found.order).toMatchObject({ id: 'NgojhKoyYN', shows_billing_address: false, billing_country_code: null });
    expect(found.unread).toEqual([]);
  });

  it('ends the command where it is the order that was asked for', async () => {
    const gone = byNumber({ order: serverError }).filter(
      ([line]) => !line.endsWith('ertHJlpPTR') && !line.includes('ertHJlpPTR/'),
    );
    await expect(inspect('1234', gone)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the history', () => {
  it('is read page by page, by the cursor alone, and told oldest first', async () => {
    const first = change('2-0', '2026-03-04T06:00:00Z', { status: { from: 'pending', to: 'placed' } });
    const second = change('1-0', '2026-03-04T05:00:00Z', { payment_status: ['unpaid', 'authorized'] });
    const elsewhere = 'https://elsewhere.example/api/orders/x/event_stores?page[after]=2-0&page[size]=25&token=x';
    const found = await inspect('1234', [
      ...byNumber({ orderEvents: eventsOf([first], elsewhere) }),
      ['GET /api/orders/NgojhKoyYN/event_stores', eventsOf([second])],
    ]);
    expect(found.events.map(({ attribute, from, to }) => [attribute, from, to])).toEqual([
      ['payment_status', 'unpaid', 'authorized'],
      ['status', 'pending', 'placed'],
    ]);
    const pages = found.sent.map(({ url }) => url).filter((url) => url.includes('NgojhKoyYN/event_stores'));
    expect(pages.map((url) => new URL(url).host)).toEqual(['acme.commercelayer.io', 'acme.commercelayer.io']);
    expect(pages[1]).toMatch(/event_stores\?page\[after\]=2-0&page\[size\]=25$/);
  });

  it('is cut off where it has no end, and says so', async () => {
    const page = eventsOf(
      [change('1-0', '2026-03-04T05:00:00Z', { status: { from: 'a', to: 'b' } })],
      'x?page[after]=1-0',
    );
    const found = await inspect('1234', [
      ...byNumber({ orderEvents: page }),
      ...Array.from({ length: 7 }, () => ['GET /api/orders/NgojhKoyYN/event_stores', page] as const),
    ]);
    expect(found.events).toHaveLength(8);
    expect(found.unread).toMatchObject([
      { what: 'history of the order NgojhKoyYN', why: expect.stringContaining('8 changes') },
    ]);
  });

  it('holds neither tokens nor what says who the customer is', async () => {
    const secrets = {
      auth_token: { from: 'old-token', to: token },
      session_id: { from: null, to: 'a-session' },
      client_token: { from: null, to: 'a-client-token' },
      customer_email: { from: null, to: 'customer@email.us' },
      metadata: { from: {}, to: { note: 'a-note' } },
      payment_methods: { from: [], to: [{ name: 'Pay later' }] },
      formatted_total_amount: { from: '$1.00', to: '$2.00' },
      updated_at: { from: 'x', to: 'y' },
      mismatched_amounts: { from: false, to: true },
    };
    const found = await inspect(
      '1234',
      byNumber({ paymentEvents: eventsOf([change('1-0', '2026-03-04T05:00:00Z', secrets)]) }),
    );
    expect(JSON.stringify(found.events)).not.toMatch(
      /old-token|0b1d9815|a-session|a-client|email\.us|a-note|Pay later|\$2/,
    );
    expect(found.events).toContainEqual(
      expect.objectContaining({ attribute: 'auth_token', from: '********', to: '********' }),
    );
    expect(found.events).toContainEqual(expect.objectContaining({ attribute: 'mismatched_amounts', to: 'true' }));
    expect(found.events.map(({ attribute }) => attribute)).not.toContain('updated_at');
  });

  it.each([
    [{ worker: { name: 'orders' } }, 'worker'],
    [{ application: { kind: 'sales_channel' }, owner: { type: 'Customer' } }, 'customer'],
    [{}, null],
  ])('says who it was (%#)', async (who, said) => {
    const event = change('1755185525941-0', '', { status: { from: 'a', to: 'b' } }, { who, created_at: null });
    const found = await inspect('1234', byNumber({ orderEvents: eventsOf([event]) }));
    expect(found.events).toMatchObject([{ who: said, at: '2025-08-14T15:32:05.941Z' }]);
  });
});

describe('an order', () => {
  it('shows the other payments that were made for it', async () => {
    const other = {
      id: 'otherOther',
      type: 'klarna_payments',
      attributes: { auth_token: 'x', created_at: '2026-03-04T05:00:00Z' },
    };
    const own = { id: 'ertHJlpPTR', type: 'klarna_payments', attributes: {} };
    const found = await inspect('1234', byNumber({ others: listOf({ data: other }, { data: own }) }));
    expect(found.other_payments).toEqual([
      { id: 'otherOther', token_stored: true, created_at: '2026-03-04T05:00:00Z' },
    ]);
  });

  it('brings its resource errors, billing country and sums', async () => {
    const error = {
      id: 'errorAaaaa',
      type: 'resource_errors',
      attributes: {
        name: 'payment_source',
        code: 'BLANK',
        message: "can't be blank",
        created_at: '2026-03-04T05:00:00Z',
      },
    };
    const address = { id: 'addressAaa', type: 'addresses', attributes: { country_code: 'DE' } };
    const order = orderDocument({
      attributes: { subtotal_amount_cents: 11000, circuit_state: 'open', circuit_failure_count: 5 },
      relationships: {
        resource_errors: { data: [{ type: error.type, id: error.id }] },
        billing_address: { data: { type: address.type, id: address.id } },
      },
    });
    const document = { ...order, included: [...order.included, error, address] } as typeof order;
    const found = await inspect('1234', byNumber({ order: orderReply(document) }));
    expect(found).toMatchObject({
      errors: [{ name: 'payment_source', code: 'BLANK', message: "can't be blank" }],
      order: {
        billing_country_code: 'DE',
        shows_billing_address: true,
        circuit_state: 'open',
        circuit_failure_count: 5,
        sums: { subtotal: 11000, line_items: 11800, shipping: null },
        trace_id: '4d7e0f3a6b9c2d5e',
      },
    });
  });

  it('that has no billing address says so', async () => {
    const none = orderReply(orderDocument({ relationships: { billing_address: { data: null } } }));
    expect((await inspect('1234', byNumber({ order: none }))).order).toMatchObject({
      billing_country_code: null,
      shows_billing_address: true,
    });
  });
});

describe("Klarna's side", () => {
  it('is read where a run of this machine has made something there', async () => {
    const runs = log({ about: (names) => (names.some((name) => name.startsWith('order')) ? [approvedRun()] : []) });
    const found = await inspect('1234', [...byNumber(), [readTransactionLine, transactionReply()]], {
      klarna: true,
      runs,
    });
    expect(found.klarna.transaction).toMatchObject({ id: transactionId, state: 'AUTHORIZED', reference: '1234-1' });
  });

  it('may be down: the order is shown all the same', async () => {
    const runs = log({ about: (names) => (names.some((name) => name.startsWith('order')) ? [approvedRun()] : []) });
    const found = await inspect('1234', [...byNumber(), [readTransactionLine, serverError]], { klarna: true, runs });
    expect(found.klarna.transaction).toBeNull();
    expect(found.unread).toMatchObject([{ what: 'Klarna transaction' }]);
  });

  it('finds the order by what the purchase is called there, without the attempt', async () => {
    const script = [
      [readTransactionLine, transactionReply()],
      ['GET /api/orders', listOf(orderDocument())],
      ...shopScript(),
    ] as const;
    const found = await inspect(transactionId, script, { klarna: true });
    expect(found).toMatchObject({ looked_for: { as: 'Klarna transaction' }, order: { id: 'NgojhKoyYN' } });
    expect(found.sent[2]?.url).toContain(`filter[q][number_or_reference_in]=${encodeURIComponent('1234-1,1234')}&`);
  });

  it('is not taken for the same purchase where the sum is another one', async () => {
    const script = [
      [readTransactionLine, transactionReply({ amount: 500 })],
      ['GET /api/orders', listOf(orderDocument())],
    ] as const;
    const found = await inspect(transactionId, script, { klarna: true });
    expect(found).toMatchObject({ order: null, klarna: { transaction: { amount: 500 } } });
    expect(found.unread).toMatchObject([{ what: "the shop's order", why: expect.stringContaining('another amount') }]);
  });

  it('finds the order that the run paid for, whatever it is called', async () => {
    const runs = log({ mentioning: () => [approvedRun({ orderId: 'NgojhKoyYN' })] });
    const found = await inspect(transactionId, [[readTransactionLine, transactionReply()], ...shopScript()], {
      klarna: true,
      runs,
    });
    expect(found.order?.id).toBe('NgojhKoyYN');
    expect(found.runs).toHaveLength(1);
  });

  it.each([
    ['whose transaction it names', { payment_transaction_id: transactionId }],
    ['that does not say whose it is', {}],
  ])('is found by the name of a capture %s', async (_, document) => {
    const capture = `${transactionId}:capture:1`;
    const found = await inspect(
      capture,
      [
        [
          readTransactionLine.replace(`transactions/${transactionId}`, `captures/${capture}`),
          { status: 200, document },
        ],
        [readTransactionLine, transactionReply()],
      ],
      { klarna: true, commerceLayer: false },
    );
    expect(found).toMatchObject({ looked_for: { text: capture }, klarna: { transaction: { id: transactionId } } });
  });

  it('is asked for the account that the run acted for', async () => {
    const other = 'krn:partner:global:account:test:OTHER1';
    const runs = log({
      mentioning: () => [
        run({ parties: { klarna: { base_url: 'https://api-global.test.klarna.com', account: other } } }),
      ],
    });
    const line = readTransactionLine.replace('krn:partner:global:account:test:MKPMV6MS', other);
    const found = await inspect(transactionId, [[line, transactionReply({ payment_transaction_reference: null })]], {
      klarna: true,
      runs,
    });
    expect(found.klarna.transaction?.id).toBe(transactionId);
  });

  it('may know nothing of that name, and says so', async () => {
    const missing = klarnaError(404, 'RESOURCE_NOT_FOUND');
    await expect(inspect(transactionId, [[readTransactionLine, missing]], { klarna: true })).rejects.toMatchObject({
      kind: 'rejected',
      facts: { code: 'NOTHING_FOUND', hint: expect.not.stringContaining('session token') },
    });
    await expect(inspect(requestName, [[requestLine, missing]], { klarna: true })).rejects.toMatchObject({
      facts: { code: 'NOTHING_FOUND' },
    });
  });

  it('is enough for a name of its own', async () => {
    const found = await inspect(transactionId, [[readTransactionLine, transactionReply()]], {
      klarna: true,
      commerceLayer: false,
    });
    expect(found).toMatchObject({ order: null, klarna: { transaction: { id: transactionId } } });
    expect(found.unread).toEqual([{ what: 'Commerce Layer', why: 'No credentials.' }]);
  });
});

describe('a run of this machine', () => {
  it('tells when the token was stored, where the history does not', async () => {
    const at = '2026-03-04T05:06:07Z';
    const stored = run({ paymentId: 'ertHJlpPTR', tokenStoredAt: at });
    const runs = log({ about: (names) => (names.includes('payment ertHJlpPTR') ? [stored] : []) });
    const found = await inspect('1234', byNumber({ payment: paymentReply({ auth_token: token }) }), { runs });
    expect(found.payment?.token_stored_at).toBe(at);
  });

  it('that authorized under the name of the order counts where the sum is the same', async () => {
    const named = (amount: number) =>
      log({
        about: (names) =>
          names.includes('reference 1234-1')
            ? [
                run(
                  {},
                  {
                    authorization: {
                      state: 'APPROVED',
                      reason: null,
                      transaction_id: null,
                      amount,
                      currency: 'USD',
                      at: '2026-03-04T05:06:07Z',
                    },
                  },
                ),
              ]
            : [],
      });
    expect((await inspect('1234', byNumber(), { runs: named(11800) })).runs).toHaveLength(1);
    expect((await inspect('1234', byNumber(), { runs: named(500) })).runs).toEqual([]);
  });

  it('leads to its order by its id', async () => {
    const id = '01M804HBM2DKQAXE8VW5XFC437';
    const runs = log({ run: (asked) => (asked === id ? run({ orderId: 'NgojhKoyYN' }) : undefined) });
    const found = await inspect(id, shopScript({ order: orderReply(withoutPayment), payment: undefined }), { runs });
    expect(found).toMatchObject({ looked_for: { as: 'run' }, order: { id: 'NgojhKoyYN' }, runs: [{ run_id: id }] });
  });

  it('whose id the journal does not have may be a number, or is said to be of another machine', async () => {
    const id = '01M804HBM2DKQAXE8VW5XFC437';
    const none = ['GET /api/orders', listOf()] as const;
    await expect(inspect(id, [none, none])).rejects.toMatchObject({
      facts: { hint: expect.stringContaining('runs list') },
    });
  });

  it('that cannot be believed is said, and takes nothing away', async () => {
    const { CliError } = await import('../../../src/errors.ts');
    const about = () => {
      throw new CliError('local-io', 'The journal cannot be read.');
    };
    const found = await inspect('1234', byNumber({ order: orderReply(placedOrder({}, [])) }), { runs: log({ about }) });
    expect(found.unread).toContainEqual({ what: 'local runs', why: 'The journal cannot be read.' });
  });
});
