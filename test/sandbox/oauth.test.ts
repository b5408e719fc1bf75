import { expect, it } from 'vitest';
import { order, running } from './running.ts';

const json = { 'content-type': 'application/json' };
const customer = { username: 'customer+us@klarna.com', password: 'sandbox-password' };
const refused = (status: number, title: string) => ({ status, document: { errors: [{ title, status, meta: {} }] } });

async function shop() {
  let now = Date.now();
  const sandbox = await running({ clock: { now: () => now } });
  const post = (what: string, form: Record<string, string>) =>
    sandbox.send('POST', `/oauth/${what}`, json, { client_id: 'sandbox', ...form });
  const { email } = (await sandbox.api('GET', `/orders/${order}/customer`)).document.data.attributes;
  const login = (form: Record<string, string> = {}) =>
    post('token', { grant_type: 'password', ...customer, username: email, ...form });
  const get = (token: string, path: string) => sandbox.send('GET', path, { authorization: `Bearer ${token}` });
  return {
    sandbox,
    post,
    login,
    get,
    pass: (days: number) => {
      now += days * 86_400_000;
    },
  };
}

it('logs a customer in with a password, for four hours', async () => {
  const { sandbox, login, get } = await shop();
  const { document } = await login({ scope: 'market:code:europe' });
  expect(document).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 14400,
    refresh_token: expect.any(String),
    scope: 'market:code:europe',
    created_at: expect.any(Number),
    owner_id: expect.any(String),
    owner_type: 'customer',
  });
  const claims = JSON.parse(Buffer.from(document.access_token.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({
    owner: { id: document.owner_id, type: 'Customer' },
    application: { kind: 'sales_channel', public: true },
    market: { id: [expect.any(String)], geocoder_id: null },
    scope: 'market:code:europe',
  });
  const me = await get(document.access_token, `/api/customers/${document.owner_id}`);
  expect(me.document.data.attributes.has_password).toBe(true);
  const stranger = { type: 'customers', attributes: { email: 'customer+de@klarna.com', password: 'other' } };
  const { data } = (await sandbox.api('POST', '/customers', { data: stranger })).document;
  expect(await get(document.access_token, `/api/customers/${data.id}`)).toMatchObject({ status: 401 });
  expect(await login({ username: 'customer+de@klarna.com', password: 'other' })).toMatchObject({
    document: { owner_id: data.id },
  });
});

it.each([
  ['a wrong password', { password: 'other' }, 400, 'invalid_grant'],
  ['an unknown address', { username: 'nobody' }, 400, 'invalid_grant'],
  ['no address', { username: '' }, 400, 'invalid_request'],
  ['a scope that is none', { scope: 'market:id:XxXxXxXxXx' }, 400, 'invalid_scope'],
  ['an unknown client', { client_id: 'other' }, 401, 'invalid_client'],
  ['a wrong secret', { client_secret: 'other' }, 401, 'invalid_client'],
  ['an integration', { client_secret: 'sandbox-secret' }, 403, 'unauthorized_client'],
])('does not log in with %s', async (_, form, status, title) => {
  const { login } = await shop();
  expect(await login(form)).toMatchObject(refused(status, title));
});

it('renews a login once with each refresh token, within two weeks', async () => {
  const { post, login, pass } = await shop();
  const renew = (refresh_token: string, client_id = 'sandbox') =>
    post('token', { grant_type: 'refresh_token', refresh_token, client_id });
  const first = (await login()).document;
  expect(await renew(first.refresh_token, 'sandbox-sales-channel')).toMatchObject(refused(400, 'invalid_grant'));
  pass(13);
  const second = await renew(first.refresh_token);
  expect(second.document).toMatchObject({ owner_id: first.owner_id, scope: first.scope, expires_in: 14400 });
  expect(second.document.refresh_token).not.toBe(first.refresh_token);
  expect(await renew(first.refresh_token)).toMatchObject(refused(400, 'invalid_grant'));
  pass(14);
  expect(await renew(second.document.refresh_token)).toMatchObject(refused(400, 'invalid_grant'));
});

it("revokes access and refresh tokens of the client's own", async () => {
  const { sandbox, post, login, get } = await shop();
  const { access_token, refresh_token } = (await login()).document;
  expect(await post('revoke', { client_id: 'sandbox-sales-channel', token: refresh_token })).toMatchObject(
    refused(403, 'unauthorized_client'),
  );
  expect(await post('revoke', { token: refresh_token })).toMatchObject({ status: 200, document: {} });
  expect(await post('token', { grant_type: 'refresh_token', refresh_token })).toMatchObject(
    refused(400, 'invalid_grant'),
  );
  expect(await post('revoke', { token: access_token })).toMatchObject({ status: 200 });
  expect(await get(access_token, `/api/orders/${order}`)).toMatchObject({ status: 401 });
  expect(await post('revoke', { token: 'never issued' })).toMatchObject({ status: 200 });
  const guest = await sandbox.token({ scope: 'market:all' });
  expect(await post('revoke', { token: guest })).toMatchObject(refused(403, 'unauthorized_client'));
  const secretless = { client_id: '', client_secret: 'sandbox-secret', token: '1234' };
  expect((await post('revoke', secretless)).document.errors).toEqual([
    {
      title: 'unauthorized_client',
      code: 'FORBIDDEN',
      status: 403,
      detail: 'You are not authorized to revoke this token',
      meta: {},
    },
  ]);
});

it('says what a token is good for', async () => {
  const { sandbox, get } = await shop();
  const office = await get(await sandbox.token(), '/oauth/tokeninfo');
  const shopfront = await get(await sandbox.token({ scope: 'market:all' }), '/oauth/tokeninfo');
  expect(office.document.token.permissions).toMatchObject({
    orders: { create: true, read: true, update: true, destroy: true },
    authorizations: { create: false, read: true, update: true, destroy: false },
  });
  expect(shopfront.document.token).toMatchObject({
    application: { kind: 'sales_channel' },
    permissions: {
      orders: { create: true, read: true, update: true, destroy: false },
      klarna_payments: { create: true, read: true, update: true, destroy: true },
      authorizations: { create: false, read: false, update: false, destroy: false },
    },
  });
  expect(await get('a.b.c', '/oauth/tokeninfo')).toMatchObject({ status: 401 });
});
