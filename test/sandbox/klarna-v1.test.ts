import { describe, expect, it } from 'vitest';
import { type Client, order, payment, running, seedAuthToken } from './running.ts';

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const credentials = basic('K123_abc:klarna_test_api_sandbox');

const v1 = (sandbox: Client, method: string, path: string, headers: Record<string, string> = credentials) =>
  sandbox.send(method, path, headers);

const placed = async (sandbox: Client): Promise<string> => {
  await sandbox.patch('klarna_payments', payment, { auth_token: seedAuthToken });
  await sandbox.patch('orders', order, { _place: true });
  const { document } = await sandbox.api('GET', `/orders/${order}`);
  return document.data.attributes.payment_source_details.klarna_id;
};

const error = (error_code: string, message: string) => ({
  correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  error_code,
  error_messages: [message],
});

describe('Klarna Payments v1', () => {
  it('shows support the order behind a placed one', async () => {
    const sandbox = await running();
    const id = await placed(sandbox);
    const { status, document, headers } = await v1(sandbox, 'GET', `/ordermanagement/v1/orders/${id}`);
    expect(status).toBe(200);
    expect(document).toMatchObject({
      order_id: id,
      status: 'AUTHORIZED',
      fraud_status: 'ACCEPTED',
      klarna_reference: expect.stringMatching(/^[A-Z0-9]+$/),
      order_amount: 11800,
      captured_amount: 0,
      refunded_amount: 0,
      remaining_authorized_amount: 11800,
      purchase_currency: 'USD',
      merchant_reference1: '1234',
      expires_at: expect.any(String),
      captures: [],
      refunds: [],
    });
    expect(headers.get('klarna-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await v1(sandbox, 'GET', `/ordermanagement/v1/orders/${id}/captures`)).document).toEqual([]);
  });

  it('lets an order that is never captured expire', async () => {
    const sandbox = await running();
    const id = await placed(sandbox);
    await sandbox.control('POST', 'clock', { advance: '29d' });
    expect((await v1(sandbox, 'GET', `/ordermanagement/v1/orders/${id}`)).document).toMatchObject({
      status: 'EXPIRED',
      remaining_authorized_amount: 0,
    });
  });

  it.each([
    ['GET', '/ordermanagement/v1/orders/none', 404, error('NO_SUCH_ORDER', 'No such order')],
    ['GET', '/ordermanagement/v1/orders/K/captures/none', 404, error('NO_SUCH_CAPTURE', 'No such capture')],
    ['GET', '/ordermanagement/v1/orders/K/refunds/none', 404, error('NO_SUCH_REFUND', 'No such refund')],
    ['POST', '/ordermanagement/v1/orders/K/cancel', 404, error('NOT_FOUND', 'Not found')],
    ['DELETE', '/payments/v1/authorizations/none', 404, error('NOT_FOUND', 'Invalid authorization token')],
    [
      'DELETE',
      `/payments/v1/authorizations/${seedAuthToken}`,
      403,
      error('INVALID_OPERATION', 'Authorization token already consumed'),
    ],
  ])('%s %s answers %i in its own shape', async (method, path, status, document) => {
    const sandbox = await running();
    const id = await placed(sandbox);
    const answer = await v1(sandbox, method, path.replace('/K/', `/${id}/`));
    expect(answer).toMatchObject({ status, document });
    expect(answer.headers.get('klarna-correlation-id')).toBe(answer.document.correlation_id);
  });

  it.each([
    ['no credentials', {}],
    ['a key as the network API issues it', { authorization: 'Basic klarna_test_api_sandbox' }],
    ['a key without a user', basic(':klarna_test_api_sandbox')],
    ['another password', basic('K123_abc:other')],
  ])('refuses %s', async (_, headers) => {
    const sandbox = await running();
    expect(await v1(sandbox, 'GET', '/ordermanagement/v1/orders/none', headers)).toMatchObject({
      status: 401,
      document: { error_code: 'UNAUTHORIZED' },
    });
  });

  it('keeps what it is told of the shipping of a capture, once for each key', async () => {
    const sandbox = await running();
    const id = await placed(sandbox);
    for (const trigger of ['_approve', '_capture']) await sandbox.patch('orders', order, { [trigger]: true });
    const path = `/ordermanagement/v1/orders/${id}/captures`;
    const [capture] = (await v1(sandbox, 'GET', path)).document;
    const told = { shipping_company: 'DHL US', tracking_number: '63456415674545679874' };
    const tell = (key: string, body: unknown) =>
      sandbox.send(
        'POST',
        `${path}/${capture.capture_id}/shipping-info`,
        { ...credentials, 'content-type': 'application/json', 'klarna-idempotency-key': key },
        JSON.stringify(body),
      );
    for (const key of ['first', 'first', 'second']) {
      expect(await tell(key, { shipping_info: [told] })).toMatchObject({ status: 204, document: undefined });
    }
    const { document } = await v1(sandbox, 'GET', `${path}/${capture.capture_id}`);
    expect(document).toMatchObject({ captured_amount: 11800, shipping_info: [told, told] });
    for (const wrong of [{}, { shipping_info: [{ carrier: 'DHL' }] }, { shipping_info: [{ tracking_number: 1 }] }]) {
      expect(await tell('third', wrong)).toMatchObject({ status: 400, document: { error_code: 'BAD_VALUE' } });
    }
  });

  it('gives back an authorization that nothing was made of, once, and its order cannot be placed then', async () => {
    const sandbox = await running();
    await sandbox.patch('klarna_payments', payment, { auth_token: seedAuthToken });
    const path = `/payments/v1/authorizations/${seedAuthToken}`;
    expect(await v1(sandbox, 'DELETE', path)).toMatchObject({ status: 204, document: undefined });
    expect((await v1(sandbox, 'DELETE', path)).status).toBe(404);
    expect((await sandbox.patch('orders', order, { _place: true })).status).toBe(422);
    expect((await sandbox.ledger()).writes.slice(1, 3)).toMatchObject([
      { method: 'DELETE', executed: true },
      { method: 'DELETE', executed: false },
    ]);
  });

  it.each([
    ['429', 429, 'TOO_MANY_REQUESTS'],
    ['401', 401, 'UNAUTHORIZED'],
    ['409', 409, 'BAD_VALUE'],
    ['503', 503, 'INTERNAL_ERROR'],
  ])('shows the fault %s in its own shape', async (fault, status, code) => {
    const sandbox = await running();
    await sandbox.control('POST', 'faults', [`GET /ordermanagement/**=${fault}`]);
    expect(await v1(sandbox, 'GET', '/ordermanagement/v1/orders/none')).toMatchObject({
      status,
      document: { error_code: code, error_messages: [expect.any(String)] },
    });
  });
});
