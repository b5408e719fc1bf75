import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { inspectPayment } from '../../src/flows/inspect.ts';
import { jsonApiError, orderDocument, paymentDocument, placedOrder, transaction } from '../support/documents.ts';
import { fakeHttp, type Script } from '../support/fake-http.ts';
import { commerceLayerOver, readOrderLine, readPaymentLine, reply, serverError, unavailable } from './running.ts';

const notFound = jsonApiError(404, 'RECORD_NOT_FOUND');
const listLine = 'GET /api/orders';

const inspect = async (text: string, script: Script) => {
  const http = fakeHttp([reply.token, ...script]);
  const facts = await inspectPayment(commerceLayerOver(http), text, { now: () => 0 });
  return { ...facts, ...diagnose(facts, 0), sent: http.sent, lines: http.lines().slice(1) };
};

const listOf = (...documents: ReturnType<typeof orderDocument>[]) => ({
  status: 200,
  document: { data: documents.map(({ data }) => data), included: documents.flatMap(({ included }) => included) },
});

describe('inspecting', () => {
  it('a payment shows its order with it', async () => {
    const found = await inspect('ertHJlpPTR', [reply.paymentWithToken, reply.order()]);
    expect(found).toMatchObject({
      mode: 'test',
      payment: { id: 'ertHJlpPTR', is_current: true, token_stored: true, payment_methods: 1 },
      order: { number: '1234', amount: 11800, payment_source_type: 'klarna_payments', klarna_order_id: null },
      state: 'The authorization token is stored; the order waits to be placed.',
    });
  });

  it('an order id tries the payment first, then the order', async () => {
    const found = await inspect('NgojhKoyYN', [
      ['GET /api/klarna_payments/NgojhKoyYN', notFound],
      reply.order(),
      reply.payment(),
    ]);
    expect(found.lines).toEqual(['GET /api/klarna_payments/NgojhKoyYN', readOrderLine, readPaymentLine]);
    expect(found.state).toContain('has not authorized the payment yet');
  });

  it('an order number looks it up, encoded', async () => {
    const found = await inspect('12 34&x', [[listLine, listOf(orderDocument())], reply.payment()]);
    expect(found.sent[1]?.url).toContain('filter[q][number_eq]=12%2034%26x&');
  });

  it('ten letters that are neither may still be a number', async () => {
    const found = await inspect('ABCDEFGHIJ', [
      ['GET /api/klarna_payments/ABCDEFGHIJ', notFound],
      ['GET /api/orders/ABCDEFGHIJ', notFound],
      [listLine, listOf(orderDocument({ relationships: { payment_source: { data: null } } }))],
    ]);
    expect(found).toMatchObject({ payment: null, state: 'The order has no Klarna payment.' });
  });

  it('what is not there says where it looked', async () => {
    await expect(inspect('77', [[listLine, listOf()]])).rejects.toMatchObject({
      kind: 'rejected',
      facts: { code: 'NOTHING_FOUND' },
    });
  });

  it('a number of several orders names them', async () => {
    const other = orderDocument();
    const twin = { ...other, data: { ...other.data, id: 'otherOrder' } };
    await expect(inspect('77', [[listLine, listOf(other, twin)]])).rejects.toMatchObject({
      facts: { code: 'SEVERAL_FOUND', why: 'Their ids: NgojhKoyYN (pending), otherOrder (pending).' },
    });
  });

  it.each([
    ['an outage', serverError, 'unavailable'],
    ['a lost connection', unavailable(), 'unavailable'],
    ['a missing permission', jsonApiError(401, 'UNAUTHORIZED'), 'auth'],
  ])('takes %s for no "not found"', async (_, answer, kind) => {
    await expect(inspect('ertHJlpPTR', [[readPaymentLine, answer]])).rejects.toMatchObject({ kind });
  });

  it('a payment that the order no longer uses says so', async () => {
    const link = { payment_source: { data: { type: 'klarna_payments', id: 'anotherOne' } } };
    const found = await inspect('ertHJlpPTR', [reply.payment(), reply.order({ relationships: link })]);
    expect(found.payment?.is_current).toBe(false);
  });

  it('a payment without an order shows what there is', async () => {
    const orphan = { status: 200, document: paymentDocument({}, { relationships: {} }) };
    const found = await inspect('ertHJlpPTR', [[readPaymentLine, orphan]]);
    expect(found).toMatchObject({ order: null, transactions: [], state: 'The payment belongs to no order.' });
  });

  it.each([
    [orderDocument({ attributes: { status: 'cancelled' } }), 'The order is cancelled; its payment is unpaid.'],
    [orderDocument({ attributes: { status: 'placing' } }), 'The order is being placed right now.'],
    [placedOrder(), 'Everything is in order: 11800 minor units of USD is authorized and waits to be captured.'],
    [
      placedOrder({ payment_source_details: { payment_method_details: { fraud_status: 'PENDING' } } }),
      'do not ship yet',
    ],
    [
      placedOrder({ payment_source_details: { payment_method_details: { fraud_status: 'REJECTED' } } }),
      'Klarna rejected it for fraud: do not ship.',
    ],
    [
      orderDocument({ attributes: { payment_status: 'authorized' } }),
      'Paid but not placed: Klarna holds 11800 minor units of USD, and the order is still pending.',
    ],
  ])('says in one sentence where it stands (%#)', async (document, sentence) => {
    const found = await inspect('ertHJlpPTR', [reply.payment(), [readOrderLine, { status: 200, document }]]);
    expect(found.state).toContain(sentence);
  });

  it('lists transactions as they are, failed ones with their reason', async () => {
    const failed = transaction({ succeeded: false, error_code: 'REJECTED', message: null }, 'failedAaaa');
    const found = await inspect('ertHJlpPTR', [
      reply.payment(),
      reply.order({ transactions: [failed, transaction()] }),
    ]);
    expect(found.transactions).toMatchObject([
      { type: 'authorizations', succeeded: false, error_code: 'REJECTED', message: null },
      { number: '42/T/001', amount: 11800, succeeded: true, error_code: null },
    ]);
  });
});
