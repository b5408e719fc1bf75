import { expect, it } from 'vitest';
import { order, payment, running, seedBody } from './running.ts';

it('keeps the writes in order, refused ones too, without credentials, and counts the reads', async () => {
  const sandbox = await running();
  await sandbox.api('GET', `/orders/${order}`);
  await sandbox.api('GET', `/orders/${order}?include=line_items`);
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  await sandbox.patch('klarna_payments', payment, { session_id: 'x' });
  await sandbox.authorize('approved', seedBody, { 'klarna-idempotency-key': 'b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a11' });
  const ledger = await sandbox.ledger();
  expect(ledger.writes).toMatchObject([
    {
      method: 'PATCH',
      path: `/api/klarna_payments/${payment}`,
      headers: { 'content-type': 'application/vnd.api+json', authorization: 'Bearer ***' },
      body: { data: { type: 'klarna_payments', id: payment, attributes: { auth_token: 'sandbox-auth' } } },
      status: 200,
      executed: true,
      fault: null,
    },
    { status: 400, executed: false },
    {
      method: 'POST',
      path: '/v2/accounts/krn:partner:global:account:test:SANDBOX0/payment/authorize',
      headers: {
        'klarna-network-session-token': 'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
        'klarna-idempotency-key': 'b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a11',
      },
      body: seedBody,
      status: 200,
      executed: true,
    },
  ]);
  expect(ledger.reads).toEqual({ 'POST /oauth/token': 1, [`GET /api/orders/${order}`]: 2 });
  const text = JSON.stringify(ledger);
  for (const secret of ['klarna_test_api_sandbox', 'sandbox-secret', await sandbox.token()])
    expect(text).not.toContain(secret);
});

it('seeds more orders, with tokens that authorize and place', async () => {
  const sandbox = await running();
  const { status, document } = await sandbox.control('POST', 'seed', { count: 3 });
  expect(status).toBe(201);
  const ids = document.orders.flatMap((each: Record<string, string>) => [each.order_id, each.payment_id]);
  expect(new Set(ids).size).toBe(6);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z]{10}$/);
  expect(document.orders.map((each: { order_number: string }) => each.order_number)).toEqual(['1235', '1236', '1237']);
  for (const { order_id, payment_id, auth_token, session_token, amount, currency } of document.orders) {
    const name = session_token.replace(/^.*sandbox-/, '');
    const body = { currency, request_payment_transaction: { amount, payment_transaction_reference: order_id } };
    expect((await sandbox.authorize(name, body)).document.payment_transaction_response.result).toBe('APPROVED');
    await sandbox.patch('klarna_payments', payment_id, { auth_token });
    expect(await sandbox.patch('orders', order_id, { _place: true })).toMatchObject({ status: 200 });
  }
});

it.each([
  ['USD', false],
  ['USD', true],
  ['EUR', false],
  ['SEK', true],
  ['JPY', true],
])('seeds %s orders, tax included %s, whose lines add up', async (currency_code, tax_included) => {
  const sandbox = await running();
  const { document } = await sandbox.control('POST', 'seed', { count: 5, order: { currency_code, tax_included } });
  for (const { order_id } of document.orders) {
    const read = await sandbox.api('GET', `/orders/${order_id}?include=line_items`);
    const { attributes } = read.document.data;
    const sum = (name: string) =>
      read.document.included.reduce(
        (total: number, line: { attributes: Record<string, number> }) => total + (line.attributes[name] ?? 0),
        0,
      );
    expect(sum('tax_amount_cents')).toBe(attributes.total_tax_amount_cents);
    const taxes = tax_included ? 0 : attributes.total_tax_amount_cents;
    expect(sum('total_amount_cents') + taxes).toBe(attributes.total_amount_with_taxes_cents);
    expect(attributes.total_amount_with_taxes_cents).toBeGreaterThan(0);
  }
});

it('seeds the situations that a client must refuse', async () => {
  const sandbox = await running();
  const seedOne = async (request: object) => {
    const { document } = await sandbox.control('POST', 'seed', request);
    const read = await sandbox.api(
      'GET',
      `/orders/${document.orders[0].order_id}?include=payment_method,payment_source`,
    );
    return read.document;
  };
  expect((await seedOne({ order: { status: 'placed' } })).data.attributes).toMatchObject({
    status: 'placed',
    payment_status: 'authorized',
    payment_source_details: { klarna_id: expect.any(String) },
  });
  expect((await seedOne({ order: { status: 'cancelled' } })).data.attributes.status).toBe('cancelled');
  const adyen = await seedOne({ payment_source_type: 'adyen_payments' });
  expect(adyen.included).toMatchObject([
    { type: 'payment_methods', attributes: { payment_source_type: 'adyen_payments' } },
    { type: 'adyen_payments' },
  ]);
  expect((await seedOne({ order: { zero_total: true } })).data.attributes).toMatchObject({
    total_amount_with_taxes_cents: 0,
    payment_status: 'free',
  });
});

it('says what is wrong with a seed', async () => {
  const sandbox = await running();
  const answer = await sandbox.control('POST', 'seed', { order: { colour: 'red' } });
  expect(answer).toMatchObject({
    status: 400,
    document: { error: { message: expect.stringContaining('order.colour') } },
  });
  for (const taken of [{ order: { number: '1234' } }, { count: 2, order: { id: 'AbcdEfghIj' } }])
    expect(await sandbox.control('POST', 'seed', taken)).toMatchObject({ status: 400 });
  expect(await sandbox.control('POST', 'nowhere')).toMatchObject({ status: 404 });
});

it('starts over on reset', async () => {
  const sandbox = await running({ seed: { count: 2 } });
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  await sandbox.authorize('approved');
  await sandbox.control('POST', 'faults', ['GET /api/**=500']);
  expect(await sandbox.control('POST', 'reset')).toMatchObject({ status: 200 });
  expect(await sandbox.ledger()).toMatchObject({ writes: [], reads: {} });
  const read = await sandbox.api('GET', `/klarna_payments/${payment}`);
  expect(read.document.data.attributes.auth_token).toBeNull();
  expect((await sandbox.api('GET', '/orders')).document.meta.record_count).toBe(3);
  const other = { ...seedBody, currency: 'EUR' };
  expect(await sandbox.authorize('approved', other)).toMatchObject({ status: 200 });
});
