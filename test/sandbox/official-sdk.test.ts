import { authenticate, revoke } from '@commercelayer/js-auth';
import { CommerceLayer } from '@commercelayer/sdk/bundle';
import { afterEach, expect, it, vi } from 'vitest';
import { type Client, order, payment, running, seedAuthToken } from './running.ts';

afterEach(() => vi.unstubAllGlobals());

/** Sends what is meant for the vendor's hosts to the sandbox. */
const towards =
  (sandbox: Client, real: typeof fetch): typeof fetch =>
  (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return real(`${sandbox.url}${pathname}${search}`, init);
  };

async function clientOf(sandbox: Client) {
  // js-auth has no option for another fetch: it is given one through the global.
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', towards(sandbox, real));
  const credentials = { clientId: 'sandbox', clientSecret: 'sandbox-secret' };
  const { accessToken, expiresIn, scope } = await authenticate('client_credentials', credentials);
  vi.unstubAllGlobals();
  const client = CommerceLayer({
    organization: 'sandbox',
    domain: 'commercelayer.io',
    accessToken,
    fetch: towards(sandbox, real),
  });
  return { client, accessToken, expiresIn, scope, credentials };
}

it('authenticates with js-auth, then reads and updates with the SDK', async () => {
  const sandbox = await running();
  const { client, expiresIn, scope } = await clientOf(sandbox);
  expect({ expiresIn, scope }).toEqual({ expiresIn: 7200, scope: 'market:all' });

  const read = await client.klarna_payments.retrieve(payment, { include: ['order', 'order.payment_method'] });
  expect(read).toMatchObject({
    id: payment,
    type: 'klarna_payments',
    session_id: seedAuthToken,
    order: { id: order, number: '1234', payment_method: { payment_source_type: 'klarna_payments' } },
  });

  const updated = await client.klarna_payments.update({ id: payment, auth_token: seedAuthToken });
  expect(updated.auth_token).toBe(seedAuthToken);

  const placed = await client.orders.update({ id: order, _place: true }, { include: ['authorizations', 'line_items'] });
  expect(placed).toMatchObject({
    status: 'placed',
    payment_status: 'authorized',
    authorizations: [{ number: '1234/T/001', succeeded: true, amount_cents: 11800 }],
  });
  expect(placed.line_items).toHaveLength(6);
});

it('lists, filters, thins out and creates with the SDK', async () => {
  const sandbox = await running();
  const { client } = await clientOf(sandbox);
  const orders = await client.orders.list({ filters: { number_eq: '1234' }, fields: { orders: ['number', 'status'] } });
  expect(orders.meta).toMatchObject({ recordCount: 1, pageCount: 1 });
  expect(orders[0]).toMatchObject({ id: order, number: '1234', status: 'pending' });
  const created = await client.klarna_payments.create({ order: client.orders.relationship(order) });
  expect(created.id).not.toBe(payment);
  expect((await client.klarna_payments.order(created.id)).id).toBe(order);
});

it("shows the SDK the vendor's errors", async () => {
  const sandbox = await running();
  const { client } = await clientOf(sandbox);
  await expect(client.klarna_payments.retrieve('ertHJlpPTX')).rejects.toMatchObject({
    status: 404,
    errors: [{ code: 'RECORD_NOT_FOUND' }],
  });
  await expect(client.orders.update({ id: order, _place: true })).rejects.toMatchObject({ status: 422 });
});

it('revokes with js-auth', async () => {
  const sandbox = await running();
  const { client, accessToken, credentials } = await clientOf(sandbox);
  vi.stubGlobal('fetch', towards(sandbox, globalThis.fetch));
  await revoke({ ...credentials, token: accessToken });
  vi.unstubAllGlobals();
  await expect(client.orders.retrieve(order)).rejects.toMatchObject({
    status: 401,
    errors: [{ code: 'INVALID_TOKEN' }],
  });
});
