import { expect, it } from 'vitest';
import { order, running } from './running.ts';

it('refuses lines whose sum no integer can say', async () => {
  const sandbox = await running();
  const large = Number.MAX_SAFE_INTEGER;
  const line = {
    type: 'line_items',
    attributes: { name: 'Gold', unit_amount_cents: large, quantity: large },
    relationships: { order: { data: { type: 'orders', id: order } } },
  };
  expect(await sandbox.api('POST', '/line_items', { data: line })).toMatchObject({ status: 422 });
  const { document } = await sandbox.api('GET', `/orders/${order}`);
  expect(document.data.attributes.total_amount_with_taxes_cents).toBe(11800);
});

it('does not count requests of a time that the clock was set back from', async () => {
  const sandbox = await running({ rateLimits: true });
  await sandbox.control('POST', 'clock', { advance: '1h' });
  for (let i = 0; i < 25; i++) await sandbox.api('GET', `/orders/${order}`);
  expect((await sandbox.api('GET', `/orders/${order}`)).status).toBe(429);
  await sandbox.control('DELETE', 'clock');
  expect((await sandbox.api('GET', `/orders/${order}`)).status).toBe(200);
});

it('lets nobody take over a customer who has signed up, by an order with their address', async () => {
  const sandbox = await running();
  const guest = { authorization: `Bearer ${await sandbox.token({})}` };
  const signUp = async (customer_email: string, customer_password: string) => {
    const data = { type: 'orders', attributes: { customer_email, customer_password } };
    return (await sandbox.api('POST', '/orders', { data }, guest)).status;
  };
  expect(await signUp('customer+se@klarna.com', 'first')).toBe(201);
  expect(await signUp('customer+se@klarna.com', 'second')).toBe(422);
  const form = { grant_type: 'password', username: 'customer+se@klarna.com', password: 'second' };
  expect(await sandbox.token({ ...form, client_id: 'sandbox' })).toBeUndefined();
});
