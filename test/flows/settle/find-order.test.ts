import { describe, expect, it } from 'vitest';
import { findOrder } from '../../../src/flows/settle/find-order.ts';
import { openStepLog } from '../../../src/flows/steps.ts';
import { errorOf } from '../../request/world.ts';
import { jsonApiError, orderDocument, paymentDocument, tokenAnswer } from '../../support/documents.ts';
import { fakeContext } from '../../support/fake-context.ts';
import { fakeHttp, type Script } from '../../support/fake-http.ts';
import { commerceLayerOver } from '../running.ts';

const missing = jsonApiError(404, 'RECORD_NOT_FOUND');
const token = ['POST /oauth/token', tokenAnswer()] as const;

const found = (text: string, script: Script) => {
  const kept: string[] = [];
  const api = commerceLayerOver(fakeHttp([token, ...script]));
  const { context } = fakeContext();
  return { kept, result: findOrder(api, openStepLog(context), text, (id) => kept.push(id)) };
};

const listed = (type: string, ids: readonly string[]) => ({
  status: 200,
  document: {
    data: ids.map((id) => ({
      id,
      type,
      attributes: {},
      relationships: { order: { data: { type: 'orders', id: `${id.slice(0, -1)}Z` } } },
    })),
  },
});

describe('what a person wrote', () => {
  it('is refused where two orders have that number, and no order is kept from anybody', async () => {
    const { result, kept } = found('77', [['GET /api/orders', listed('orders', ['OrderAAAAA', 'OrderBBBBB'])]]);
    expect(await errorOf(result)).toMatchObject({
      code: 'SEVERAL_FOUND',
      exitCode: 5,
      facts: { execution: 'none', why: expect.stringContaining('OrderAAAAA, OrderBBBBB') },
    });
    expect(kept).toEqual([]);
  });

  it('is refused where it is the id of an order, and of the payment of another one', async () => {
    const { result } = found('NgojhKoyYN', [
      ['GET /api/orders/NgojhKoyYN', { status: 200, document: orderDocument() }],
      [
        'GET /api/klarna_payments/NgojhKoyYN',
        {
          status: 200,
          document: JSON.parse(
            JSON.stringify(paymentDocument())
              .replaceAll('NgojhKoyYN', 'OtherOrder')
              .replaceAll('ertHJlpPTR', 'NgojhKoyYN'),
          ),
        },
      ],
      ['GET /api/authorizations/NgojhKoyYN', missing],
      ['GET /api/captures/NgojhKoyYN', missing],
    ]);
    expect(await errorOf(result)).toMatchObject({ code: 'SEVERAL_FOUND' });
  });

  it('is refused where two transactions have that number', async () => {
    const { result } = found('77/T/001', [['GET /api/transactions', listed('captures', ['CaptureAAA', 'CaptureBBB'])]]);
    expect((await errorOf(result)).facts.why).toContain('CaptureAAA of the order CaptureAAZ');
  });

  it('is not believed to have led to an order or a transaction of another number', async () => {
    const other = (type: string) => ({
      status: 200,
      document: { data: [{ id: 'OtherOneAA', type, attributes: { number: '78' }, relationships: {} }] },
    });
    for (const [text, request, type] of [
      ['77', 'GET /api/orders', 'orders'],
      ['77/T/001', 'GET /api/transactions', 'captures'],
    ] as const) {
      const { result, kept } = found(text, [[request, other(type)]]);
      expect(await errorOf(result)).toMatchObject({ kind: 'protocol' });
      expect(kept).toEqual([]);
    }
  });

  it('is an error where it cannot be looked up, and not an order that was not found', async () => {
    const refused = jsonApiError(401, 'UNAUTHORIZED');
    const { result } = found('NgojhKoyYN', [
      ['GET /api/orders/NgojhKoyYN', { status: 200, document: orderDocument() }],
      ['GET /api/klarna_payments/NgojhKoyYN', missing],
      ['GET /api/authorizations/NgojhKoyYN', refused],
      ['GET /api/captures/NgojhKoyYN', missing],
    ]);
    expect(await errorOf(result)).toMatchObject({ kind: 'auth' });
  });
});
