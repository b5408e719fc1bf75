import { expect, it } from 'vitest';
import { type Client, order, payment, running } from './running.ts';

const history = (sandbox: Client, path: string) => sandbox.api('GET', `${path}/event_stores?page[size]=25`);

it('keeps what each write did, and who did it', async () => {
  const sandbox = await running();
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  await sandbox.patch('orders', order, { _place: true });
  const { document } = await history(sandbox, `/orders/${order}`);
  expect(document).toMatchObject({
    data: [
      {
        id: expect.stringMatching(/^\d+-\d+$/),
        type: 'event_stores',
        links: { self: null },
        attributes: {
          resource_type: 'orders',
          resource_id: order,
          event: 'update',
          payload: {
            status: { from: 'pending', to: 'placed' },
            payment_status: { from: 'unpaid', to: 'authorized' },
            placed_at: { from: null, to: expect.any(String) },
          },
          who: { application: { client_id: 'sandbox', kind: 'integration' } },
        },
      },
    ],
    meta: {},
    links: {},
  });
  const [event] = document.data;
  expect((await sandbox.api('GET', `/event_stores/${event.id}`)).document.data.attributes).toEqual(event.attributes);
  const stored = await history(sandbox, `/klarna_payments/${payment}`);
  expect(stored.document.data[0].attributes.payload.auth_token).toEqual({ from: null, to: 'sandbox-auth' });
  const [authorization] = (await sandbox.api('GET', `/orders/${order}/authorizations`)).document.data;
  expect((await history(sandbox, `/authorizations/${authorization.id}`)).document.data).toMatchObject([
    { attributes: { event: 'create', payload: { succeeded: { from: null, to: true } } } },
  ]);
});

it('leaves nothing behind a write that was refused, nor behind one that changed nothing', async () => {
  const sandbox = await running();
  await sandbox.patch('orders', order, { _place: true });
  expect((await history(sandbox, `/orders/${order}`)).document.data).toEqual([]);
});

it('pages by cursor, and takes no filter and no sorting', async () => {
  const sandbox = await running();
  for (let i = 0; i < 12; i++) await sandbox.patch('orders', order, { reference: `ref ${i}` });
  const first = await sandbox.api('GET', `/orders/${order}/event_stores`);
  expect(first.document.data).toHaveLength(10);
  const { pathname, search } = new URL(first.document.links.next);
  const second = await sandbox.api('GET', `${pathname.replace('/api', '')}${search}`);
  expect(
    second.document.data.map((each: { attributes: { payload: object } }) => each.attributes.payload),
  ).toMatchObject([{ reference: { from: 'ref 9', to: 'ref 10' } }, { reference: { from: 'ref 10', to: 'ref 11' } }]);
  expect(second.document.links).toEqual({});
  for (const query of ['sort=created_at', 'filter[q][event_eq]=update', 'page[number]=1', 'page[after]=nowhere'])
    expect(await sandbox.api('GET', `/orders/${order}/event_stores?${query}`)).toMatchObject({ status: 400 });
});

it('keeps the newest 200 of a resource', async () => {
  const sandbox = await running();
  for (let i = 0; i < 203; i++) await sandbox.patch('orders', order, { reference: `ref ${i}` });
  const { document } = await sandbox.api('GET', `/orders/${order}/event_stores?page[size]=1`);
  expect(document.data[0].attributes.payload.reference.to).toBe('ref 3');
});
