import { expect, it } from 'vitest';
import { type Client, order, payment, running, seedAuthToken } from './running.ts';

const store = (sandbox: Client, token: string) => sandbox.patch('klarna_payments', payment, { auth_token: token });
const place = (sandbox: Client) => sandbox.patch('orders', order, { _place: true });
const read = (sandbox: Client) => sandbox.api('GET', `/orders/${order}?include=authorizations,transactions`);

it.each([seedAuthToken, 'sandbox-auth', 'sandbox-auth.4711'])('places with %s', async (token) => {
  const sandbox = await running();
  await store(sandbox, token);
  const answer = await place(sandbox);
  expect(answer.status).toBe(200);
  const { attributes } = answer.document.data;
  expect(attributes).toMatchObject({
    status: 'placed',
    payment_status: 'authorized',
    placed_at: expect.any(String),
    payment_source_details: {
      klarna_id: expect.any(String),
      payment_method_details: { fraud_status: 'ACCEPTED', authorized_payment_method: { type: expect.any(String) } },
    },
  });
  const { included } = (await read(sandbox)).document;
  expect(included).toMatchObject([
    {
      type: 'authorizations',
      attributes: {
        number: '1234/T/001',
        succeeded: true,
        amount_cents: 11800,
        currency_code: 'USD',
        gateway_transaction_id: attributes.payment_source_details.klarna_id,
      },
    },
  ]);
  expect(await place(sandbox)).toMatchObject({ status: 422 });
});

it.each([
  ['sandbox-place-declined', 'REJECTED'],
  ['sandbox-place-declined.1', 'REJECTED'],
  ['whatever a shop typed', 'NOT_FOUND'],
])('refuses to place with %s, each time anew', async (token, code) => {
  const sandbox = await running();
  expect(await store(sandbox, token)).toMatchObject({ status: 200 });
  for (const _ of ['first', 'second'])
    expect(await place(sandbox)).toMatchObject({
      status: 422,
      document: { errors: [{ code: 'VALIDATION_ERROR', source: { pointer: '/data/relationships/payment_source' } }] },
    });
  const { data, included } = (await read(sandbox)).document;
  expect(data.attributes).toMatchObject({ status: 'pending', payment_status: 'unpaid', errors_count: 2 });
  expect(included).toMatchObject([
    { attributes: { number: '1234/T/001', succeeded: false, error_code: code } },
    { attributes: { number: '1234/T/002', succeeded: false, error_code: code } },
  ]);
  await store(sandbox, 'sandbox-auth');
  expect(await place(sandbox)).toMatchObject({ status: 200 });
});

it('shows fraud_status PENDING first, then ACCEPTED', async () => {
  const sandbox = await running();
  await store(sandbox, 'sandbox-place-pending');
  const status = (answer: Awaited<ReturnType<typeof read>>) =>
    answer.document.data.attributes.payment_source_details.payment_method_details.fraud_status;
  expect(status(await place(sandbox))).toBe('PENDING');
  expect(status(await read(sandbox))).toBe('PENDING');
  expect(status(await read(sandbox))).toBe('ACCEPTED');
});

it('places in the background where the order asks for it', async () => {
  const sandbox = await running();
  await store(sandbox, 'sandbox-auth');
  const answer = await sandbox.patch('orders', order, { place_async: true, _place: true });
  expect(answer.document.data.attributes.status).toBe('placing');
  expect((await read(sandbox)).document.data.attributes.status).toBe('placing');
  expect((await read(sandbox)).document.data.attributes.status).toBe('placed');
});

it('wants a token, matching amounts, a live session and the right gateway', async () => {
  const sandbox = await running();
  expect(await place(sandbox)).toMatchObject({ status: 422, document: { errors: [{ meta: { error: 'blank' } }] } });
  const refused: [object, string][] = [
    [{ payment: { auth_token: 'sandbox-auth', mismatched_amounts: true } }, 'mismatched_amounts'],
    [{ payment: { auth_token: 'sandbox-auth', expired: true } }, 'expired'],
    [{ payment: { auth_token: 'sandbox-auth' }, order: { expires_at: '2020-01-01T00:00:00.000Z' } }, 'expired'],
    [{ payment: { auth_token: 'sandbox-auth' }, payment_source_type: 'stripe_payments' }, 'invalid'],
    [{ payment: { auth_token: 'sandbox-auth' }, order: { status: 'draft' } }, 'invalid_transition'],
    [{ payment: null }, 'blank'],
  ];
  for (const [request, error] of refused) {
    const { document } = await sandbox.control('POST', 'seed', request);
    expect(await sandbox.patch('orders', document.orders[0].order_id, { _place: true })).toMatchObject({
      status: 422,
      document: { errors: [{ meta: { error } }] },
    });
  }
});

it('mends mismatched amounts with _update', async () => {
  const sandbox = await running();
  const { document } = await sandbox.control('POST', 'seed', { payment: { mismatched_amounts: true } });
  const [{ payment_id }] = document.orders;
  const before = await sandbox.api('GET', `/klarna_payments/${payment_id}`);
  expect(before.document.data.attributes.mismatched_amounts).toBe(true);
  const after = await sandbox.patch('klarna_payments', payment_id, { _update: true });
  expect(after.document.data.attributes.mismatched_amounts).toBe(false);
});

it('nullifies the payment source, cancels, and keeps tokens away from closed orders', async () => {
  const sandbox = await running();
  await sandbox.patch('orders', order, { _nullify_payment_source: true });
  const source = await sandbox.api('GET', `/orders/${order}/payment_source`);
  expect(source.document).toMatchObject({ data: null });
  const cancelled = await sandbox.patch('orders', order, { _cancel: true });
  expect(cancelled.document.data.attributes).toMatchObject({ status: 'cancelled', cancelled_at: expect.any(String) });
  expect(await store(sandbox, 'sandbox-auth')).toMatchObject({ status: 422 });
});

it('takes all of an update or nothing, and says what it cannot do', async () => {
  const sandbox = await running();
  expect(await sandbox.patch('orders', order, { reference: 'new', _place: true })).toMatchObject({ status: 422 });
  expect((await read(sandbox)).document.data.attributes.reference).toBeNull();
  const { document } = await sandbox.api('GET', `/orders/${order}/shipments`);
  expect(await sandbox.patch('shipments', document.data[0].id, { _ship: true })).toMatchObject({ status: 501 });
  expect(await sandbox.patch('orders', order, { status: 'placed' })).toMatchObject({ status: 400 });
});

it('has in the ledger what Klarna authorized for an order that was not placed all the same', async () => {
  const sandbox = await running();
  await store(sandbox, 'sandbox-place-lost');
  expect(await place(sandbox)).toMatchObject({ status: 422 });
  const [authorization] = (await read(sandbox)).document.included;
  expect((await sandbox.ledger()).writes.at(-1)).toMatchObject({
    status: 422,
    executed: true,
    created: authorization.attributes.gateway_transaction_id,
  });
});
