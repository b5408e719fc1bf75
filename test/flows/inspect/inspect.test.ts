import { describe, expect, it } from 'vitest';
import { jsonApiError, orderDocument, paymentDocument, placedOrder, transaction } from '../../support/documents.ts';
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
import { serverError, unavailable } from '../running.ts';
import { denied, inspect, look } from './inspecting.ts';

const token = '0b1d9815-165e-42e2-8867-35bc03789e00';
const paymentLine = 'GET /api/klarna_payments/ertHJlpPTR';
const ordersLine = 'GET /api/orders';

describe('looking for', () => {
  it('a payment id finds its order', async () => {
    const script = [
      ['GET /api/orders/ertHJlpPTR', notFound],
      ...shopScript({ payment: paymentReply({ auth_token: token }) }),
    ] as const;
    expect(await inspect('ertHJlpPTR', script)).toMatchObject({
      mode: 'test',
      looked_for: { text: 'ertHJlpPTR', as: 'payment id' },
      payment: { id: 'ertHJlpPTR', order_id: 'NgojhKoyYN', is_current: true, token_stored: true, payment_methods: 1 },
      order: { number: '1234', amount: 11800, payment_source_type: 'klarna_payments', klarna_order_id: null },
      state: 'The authorization token is stored; the order waits to be placed.',
    });
  });

  it('an order id reads it once', async () => {
    const found = await inspect('NgojhKoyYN', [['GET /api/klarna_payments/NgojhKoyYN', notFound], ...shopScript()]);
    expect(found.looked_for.as).toBe('order id');
    expect(found.lines.filter((line) => line === 'GET /api/orders/NgojhKoyYN')).toHaveLength(1);
  });

  it('an order number looks it up, encoded', async () => {
    const found = await inspect('12 34&x', byNumber({}, '12 34&x'));
    expect(found.sent[1]?.url).toContain('filter[q][number_eq]=12%2034%26x&');
    expect(found.looked_for.as).toBe('order number');
  });

  it.each([' #1234 ', '"1234"', '# 1234', '<1234>'])('%j means the number within', async (text) => {
    expect((await inspect(text, byNumber())).looked_for.text).toBe('1234');
  });

  it("what is no number may be the shop's own reference", async () => {
    const found = await inspect('WEB-77', [[ordersLine, listOf()], ...byNumber()]);
    expect(found.looked_for.as).toBe('order reference');
    expect(found.sent[2]?.url).toContain('filter[q][reference_eq]=WEB-77');
  });

  it('ten letters that are neither may be a transaction', async () => {
    const linked = {
      ...transaction({}, 'authorizAa'),
      relationships: { order: { data: { type: 'orders', id: 'NgojhKoyYN' } } },
    };
    const found = await inspect('authorizAa', [
      ['GET /api/klarna_payments/authorizAa', notFound],
      ['GET /api/orders/authorizAa', notFound],
      ['GET /api/transactions/authorizAa', { status: 200, document: { data: linked } }],
      ...shopScript(),
    ]);
    expect(found.looked_for.as).toBe('transaction id');
  });

  it('ten letters that are nothing else may still be a number', async () => {
    const found = await inspect('ABCDEFGHIJ', [
      ['GET /api/klarna_payments/ABCDEFGHIJ', notFound],
      ['GET /api/orders/ABCDEFGHIJ', notFound],
      ['GET /api/transactions/ABCDEFGHIJ', denied],
      ...byNumber({ order: orderReply(withoutPayment), payment: undefined }, 'ABCDEFGHIJ'),
    ]);
    expect(found).toMatchObject({ payment: null, looked_for: { as: 'order number' } });
  });

  it('a transaction number finds the transaction', async () => {
    const linked = { ...transaction(), relationships: { order: { data: { type: 'orders', id: 'NgojhKoyYN' } } } };
    const found = await inspect('42/T/001', [['GET /api/transactions', listOf({ data: linked })], ...shopScript()]);
    expect(found.looked_for.as).toBe('transaction number');
    expect(found.sent[1]?.url).toContain('filter[q][number_eq]=42%2FT%2F001&include=order');
  });

  it.each([
    ['may not be looked for', denied],
    ['is not there', listOf()],
  ])('a transaction number that %s finds the order whose number it begins with', async (_, answer) => {
    const found = await inspect('42/T/001', [['GET /api/transactions', answer], ...byNumber({}, '42')]);
    expect(found.looked_for.as).toBe('transaction number');
    expect(found.sent[2]?.url).toContain('filter[q][number_eq]=42&');
    expect(found.unread.map(({ what }) => what)).toContain('transaction 42/T/001');
  });

  it('an e-mail address finds its only order, in whatever case it was written', async () => {
    const found = await inspect('Customer@Email.US', [[ordersLine, listOf()], ...byNumber()]);
    expect(found.looked_for.as).toBe('e-mail');
    expect(
      found.sent.slice(1, 3).map(({ url }) => new URL(url).searchParams.get('filter[q][customer_email_eq]')),
    ).toEqual(['Customer@Email.US', 'customer@email.us']);
  });

  it('an e-mail address of several orders gives the list, and says how many more there are', async () => {
    const one = orderDocument();
    const twin = {
      ...one,
      data: { ...one.data, id: 'otherOrder', attributes: { ...one.data.attributes, status: 'placed' } },
    };
    const answer = { status: 200, document: { data: [one.data, twin.data], meta: { record_count: 31 } } };
    const { inspected, sent } = await look('customer@email.us', [[ordersLine, answer]]);
    expect(inspected).toMatchObject({
      as: 'e-mail',
      total: 31,
      hits: [
        { order_id: 'NgojhKoyYN', number: '1234', status: 'pending', command: 'klarna-cl inspect NgojhKoyYN' },
        { order_id: 'otherOrder', status: 'placed', amount: 11800, currency: 'USD' },
      ],
    });
    expect(sent[1]?.url).toContain('sort=-created_at&page[size]=25');
  });

  it('what is not there says where it was looked for', async () => {
    await expect(
      inspect('77', [
        [ordersLine, listOf()],
        [ordersLine, listOf()],
      ]),
    ).rejects.toMatchObject({
      kind: 'rejected',
      facts: { code: 'NOTHING_FOUND' },
    });
  });

  it("Klarna's own reference says who can look for it", async () => {
    await expect(
      inspect('K4MADNY', [
        [ordersLine, listOf()],
        [ordersLine, listOf()],
      ]),
    ).rejects.toMatchObject({
      facts: { hint: expect.stringContaining('merchant portal') },
    });
  });

  it.each([
    ['an outage', serverError, 'unavailable'],
    ['a lost connection', unavailable(), 'unavailable'],
    ['a missing permission', jsonApiError(401, 'UNAUTHORIZED'), 'auth'],
  ])('an id takes %s for no "not found"', async (_, answer, kind) => {
    const script = [
      [paymentLine, answer],
      ['GET /api/orders/ertHJlpPTR', notFound],
    ] as const;
    await expect(inspect('ertHJlpPTR', script)).rejects.toMatchObject({ kind });
  });
});

describe('what was found', () => {
  it('may be a payment that the order no longer uses', async () => {
    const link = { payment_source: { data: { type: 'klarna_payments', id: 'anotherOne' } } };
    const order = orderReply(orderDocument({ relationships: link }));
    const found = await inspect('ertHJlpPTR', byPaymentId({ order }));
    expect(found.payment?.is_current).toBe(false);
  });

  it('may be a payment without an order', async () => {
    const orphan = { status: 200, document: paymentDocument({}, { relationships: {} }) };
    const found = await inspect('ertHJlpPTR', [
      ['GET /api/orders/ertHJlpPTR', notFound],
      [paymentLine, orphan],
      [`${paymentLine}/event_stores`, eventsOf()],
    ]);
    expect(found).toMatchObject({ order: null, payment: { order_id: null }, transactions: [] });
  });

  it.each([
    [
      orderDocument({ attributes: { status: 'cancelled' } }),
      'Everything is in order: the order is cancelled, and nothing was paid for it.',
    ],
    [orderDocument({ attributes: { status: 'placing' } }), 'The order is being placed right now.'],
  ])('is said in one sentence (%#)', async (document, sentence) => {
    expect((await inspect('1234', byNumber({ order: orderReply(document) }))).state).toContain(sentence);
  });

  it('brings its transactions as they are, the oldest first', async () => {
    const failed = transaction(
      { succeeded: false, error_code: 'REJECTED', message: null, created_at: '2026-03-04T06:00:00Z' },
      'failedAaaa',
    );
    const good = transaction({
      created_at: '2026-03-04T05:00:00Z',
      currency_code: 'USD',
      capture_balance_cents: 1800,
      gateway_transaction_id: 'g-1',
    });
    const found = await inspect('1234', [
      ...byNumber({ order: orderReply(placedOrder({}, [failed, good])) }),
      ['GET /api/authorizations/failedAaaa/event_stores', eventsOf()],
      ['GET /api/authorizations/authorizAa/event_stores', eventsOf()],
    ]);
    expect(found.transactions).toMatchObject([
      {
        number: '42/T/001',
        amount: 11800,
        succeeded: true,
        error_code: null,
        balance: 1800,
        gateway_transaction_id: 'g-1',
      },
      { type: 'authorizations', succeeded: false, error_code: 'REJECTED', message: null, balance: null },
    ]);
  });
});
