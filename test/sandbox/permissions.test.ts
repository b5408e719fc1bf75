import { expect, it } from 'vitest';
import { type Client, order, payment, running } from './running.ts';

const denied = { status: 401, document: { errors: [{ title: 'Access denied', code: 'UNAUTHORIZED', status: '401' }] } };

/** A caller with a token of their own. */
function as(sandbox: Client, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  return {
    get: (path: string) => sandbox.api('GET', path, undefined, headers),
    post: (type: string, attributes: object, relationships: object = {}) =>
      sandbox.api('POST', `/${type}`, { data: { type, attributes, relationships } }, headers),
    patch: (type: string, id: string, attributes: object) =>
      sandbox.api('PATCH', `/${type}/${id}`, { data: { type, id, attributes } }, headers),
    remove: (path: string) => sandbox.api('DELETE', path, undefined, headers),
  };
}

it('lets a sales channel go through a checkout, and no further', async () => {
  const sandbox = await running();
  const shop = as(sandbox, await sandbox.token({ scope: 'market:all' }));
  expect(await shop.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' })).toMatchObject({ status: 200 });
  for (const prohibited of ['_approve', '_capture', '_refund', '_start_editing', '_fix_payment_source'])
    expect(await shop.patch('orders', order, { [prohibited]: true })).toMatchObject(denied);
  expect(await shop.patch('orders', order, { number: '9' })).toMatchObject(denied);
  const placed = await sandbox.api('GET', `/orders/${order}?include=line_items,market`);
  expect(placed.document.included).toHaveLength(7);
  const seen = await shop.get(`/orders/${order}?include=line_items,market`);
  expect(seen.document.included).toHaveLength(6);
  expect(seen.document.data.relationships.market.data).toBeNull();
  expect(await shop.patch('orders', order, { _place: true })).toMatchObject({ status: 200 });
  expect(await shop.patch('orders', order, { reference: 'late' })).toMatchObject(denied);
  expect(await shop.get(`/orders/${order}/payment_source`)).toMatchObject(denied);
  for (const path of [
    '/markets',
    '/klarna_gateways',
    '/transactions',
    '/resource_errors',
    `/orders/${order}/market`,
    `/orders/${order}/transactions`,
    `/orders/${order}/event_stores`,
    `/orders/${order}/customer`,
  ])
    expect(await shop.get(path)).toMatchObject(denied);
  expect(await shop.remove(`/orders/${order}`)).toMatchObject(denied);
});

it('lets a sales channel change no address of an order that was placed', async () => {
  const sandbox = await running();
  const shop = as(sandbox, await sandbox.token({ scope: 'market:all' }));
  const { id } = (await sandbox.api('GET', `/orders/${order}/shipping_address`)).document.data;
  expect(await shop.patch('addresses', id, { line_1: '510 Amsterdam Ave' })).toMatchObject({ status: 200 });
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  await sandbox.patch('orders', order, { _place: true });
  expect(await shop.get(`/addresses/${id}`)).toMatchObject({ status: 200 });
  expect(await shop.patch('addresses', id, { line_1: 'elsewhere' })).toMatchObject(denied);
  await sandbox.patch('orders', order, { _cancel: true });
  expect(await shop.get(`/addresses/${id}`)).toMatchObject(denied);
});

it('lets a customer read what is their own, whatever became of it', async () => {
  const sandbox = await running();
  const { data } = (await sandbox.api('GET', `/orders/${order}/customer`)).document;
  const login = { grant_type: 'password', username: data.attributes.email, password: 'sandbox-password' };
  const me = as(sandbox, await sandbox.token(login));
  await sandbox.patch('orders', order, { _cancel: true });
  expect(await me.get(`/orders/${order}`)).toMatchObject({ status: 200 });
  expect(await as(sandbox, await sandbox.token({ scope: 'market:all' })).get(`/orders/${order}`)).toMatchObject(denied);
  expect(await me.patch('customers', data.id, { reference: 'mine' })).toMatchObject({ status: 200 });
  expect(await me.remove(`/customers/${data.id}`)).toMatchObject({
    status: 423,
    document: { errors: [{ title: 'Locked resource', code: 'LOCKED', status: '423' }] },
  });
});

it.each([
  ['an attribute that is none', { colour: 'red' }, {}, 400, 'PARAM_NOT_ALLOWED'],
  ['one that cannot be created', { has_password: true }, {}, 400, 'PARAM_NOT_ALLOWED'],
  ['a relationship that cannot be created', {}, { orders: { data: [] } }, 400, 'PARAM_NOT_ALLOWED'],
  ['a value of another kind', { email: 1 }, {}, 422, 'VALIDATION_ERROR'],
  ['a value that was to be an object', { metadata: [] }, {}, 422, 'VALIDATION_ERROR'],
  ['what is required, and missing', { email: undefined }, {}, 422, 'VALIDATION_ERROR'],
  ['what is required, and empty', { email: '' }, {}, 422, 'VALIDATION_ERROR'],
  ['another type', {}, { customer_group: { data: { type: 'orders', id: order } } }, 400, 'TYPE_MISMATCH'],
  ['a list for one', {}, { customer_group: { data: [] } }, 400, 'INVALID_LINKS_OBJECT'],
  ['one for a list', {}, { tags: { data: null } }, 400, 'INVALID_LINKS_OBJECT'],
])('takes no customer with %s', async (_, attributes, relationships, status, code) => {
  const sandbox = await running();
  const office = as(sandbox, await sandbox.token());
  const given = { email: 'customer+de@klarna.com', ...attributes };
  expect(await office.post('customers', given, relationships)).toMatchObject({
    status,
    document: { errors: [{ code }] },
  });
  expect((await office.get('/customers?filter[q][email_eq]=customer%2Bde@klarna.com')).document.data).toEqual([]);
});
