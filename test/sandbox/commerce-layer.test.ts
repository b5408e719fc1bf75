import { describe, expect, it } from 'vitest';
import { order, payment, running } from './running.ts';

describe('access tokens', () => {
  const json = { 'content-type': 'application/json' };
  const integration = { grant_type: 'client_credentials', client_id: 'sandbox', client_secret: 'sandbox-secret' };

  it('are issued to an integration and to a sales channel', async () => {
    const sandbox = await running();
    const first = await sandbox.send('POST', '/oauth/token', json, integration);
    expect(first.document).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 7200,
      scope: 'market:all',
      created_at: expect.any(Number),
    });
    const [, payload = ''] = first.document.access_token.split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      organization: { id: 'Op2qQrRsSt', slug: 'sandbox' },
      application: { client_id: 'sandbox', kind: 'integration' },
      scope: 'market:all',
      test: true,
      iss: sandbox.url,
    });
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'sandbox',
      scope: 'market:code:europe',
    });
    const second = await sandbox.send(
      'POST',
      '/oauth/token',
      { 'content-type': 'application/x-www-form-urlencoded' },
      form.toString(),
    );
    expect(second.document).toMatchObject({ expires_in: 14400, scope: 'market:code:europe' });
  });

  it('are refused to anybody else, with a numeric status', async () => {
    const sandbox = await running();
    const wrong = await sandbox.send('POST', '/oauth/token', json, { ...integration, client_secret: 'other' });
    expect(wrong).toMatchObject({
      status: 401,
      document: { errors: [{ title: 'invalid_client', code: 'UNAUTHORIZED', status: 401, meta: {} }] },
    });
    const { client_secret: _, ...unscoped } = integration;
    expect(await sandbox.send('POST', '/oauth/token', json, { ...unscoped, scope: 'store:id:x' })).toMatchObject({
      status: 400,
    });
    expect(await sandbox.send('POST', '/oauth/token', json, unscoped)).toMatchObject({
      document: { expires_in: 14400, scope: 'market:all' },
    });
    expect(await sandbox.send('POST', '/oauth/token', json, { ...integration, grant_type: 'magic' })).toMatchObject({
      status: 400,
      document: { errors: [{ title: 'unsupported_grant_type', status: 400 }] },
    });
  });

  it('are checked on use: unknown, expired, revoked, of another sandbox', async () => {
    let now = Date.now();
    const sandbox = await running({ clock: { now: () => now } });
    const refused = {
      status: 401,
      document: {
        errors: [
          {
            title: 'Invalid token',
            detail: 'The access token you provided is invalid.',
            code: 'INVALID_TOKEN',
            status: '401',
          },
        ],
      },
    };
    const get = (authorization: string) => sandbox.send('GET', `/api/orders/${order}`, { authorization });
    expect(await get('Bearer a.b.c')).toMatchObject(refused);
    expect(await sandbox.send('GET', `/api/orders/${order}`, {})).toMatchObject(refused);
    expect(await get(`Bearer ${await (await running()).token()}`)).toMatchObject(refused);

    const token = await sandbox.token();
    expect(await get(`Bearer ${token}`)).toMatchObject({ status: 200 });
    const credentials = { client_id: 'sandbox', client_secret: 'sandbox-secret' };
    expect(await sandbox.send('POST', '/oauth/revoke', json, { ...credentials, token })).toMatchObject({
      document: {},
    });
    expect(await get(`Bearer ${token}`)).toMatchObject(refused);

    const next = await sandbox.token();
    now += 7200_000;
    expect(await get(`Bearer ${next}`)).toMatchObject(refused);
  });

  it('keep a sales channel to open orders, and away from lists and transactions', async () => {
    const sandbox = await running();
    const authorization = `Bearer ${await sandbox.token({ scope: 'market:all' })}`;
    const get = (path: string) => sandbox.send('GET', `/api${path}`, { authorization });
    const denied = { status: 401, document: { errors: [{ title: 'Access denied', code: 'UNAUTHORIZED' }] } };
    expect(await get(`/klarna_payments/${payment}`)).toMatchObject({ status: 200 });
    expect(await get(`/orders/${order}`)).toMatchObject({ status: 200 });
    expect(await get('/orders')).toMatchObject(denied);
    expect(await get(`/orders/${order}/authorizations`)).toMatchObject(denied);
    const read = await get(`/orders/${order}?include=transactions,payment_method`);
    expect(read.document.included).toMatchObject([{ type: 'payment_methods' }]);
    await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
    await sandbox.patch('orders', order, { _place: true });
    expect(await get(`/klarna_payments/${payment}`)).toMatchObject(denied);
    expect(await get(`/orders/${order}`)).toMatchObject({ status: 200 });
  });
});

describe('JSON:API', () => {
  const resource = { type: 'klarna_payments', id: payment, attributes: { auth_token: 'sandbox-auth' } };
  const path = `/klarna_payments/${payment}`;

  it('is wanted of every write, in its media type', async () => {
    const sandbox = await running();
    const sent = await sandbox.api('PATCH', path, { data: resource }, { 'content-type': 'application/json' });
    expect(sent).toMatchObject({
      status: 415,
      document: { errors: [{ title: 'Unsupported media type', code: 'UNSUPPORTED_MEDIA_TYPE', status: '415' }] },
    });
    expect(await sandbox.api('GET', path, undefined, { accept: 'text/html' })).toMatchObject({ status: 406 });
  });

  it.each([
    ['no JSON', '{"data":', 400, 'BAD_REQUEST'],
    ['no data', {}, 400, 'INVALID_DATA_FORMAT'],
    ['another type', { data: { ...resource, type: 'orders' } }, 400, 'INVALID_RESOURCE'],
    ['another id', { data: { ...resource, id: 'XxXxXxXxXx' } }, 400, 'KEY_NOT_INCLUDED_IN_URL'],
    ['no id', { data: { type: resource.type, attributes: {} } }, 400, 'KEY_ORDER_MISMATCH'],
    ['a read-only attribute', { data: { ...resource, attributes: { session_id: 'x' } } }, 400, 'PARAM_NOT_ALLOWED'],
    ['an unknown attribute', { data: { ...resource, attributes: { auth_tokens: 'x' } } }, 400, 'PARAM_NOT_ALLOWED'],
    ['a token that is no text', { data: { ...resource, attributes: { auth_token: 1 } } }, 422, 'VALIDATION_ERROR'],
    ['an empty token', { data: { ...resource, attributes: { auth_token: '' } } }, 422, 'VALIDATION_ERROR'],
  ])('refuses %s', async (_, body, status, code) => {
    const sandbox = await running();
    const answer = await sandbox.api('PATCH', path, body);
    expect(answer).toMatchObject({ status, document: { errors: [{ code, status: String(status) }] } });
    expect((await sandbox.ledger()).writes).toMatchObject([{ status, executed: false }]);
    expect((await sandbox.api('GET', path)).document.data.attributes.auth_token).toBeNull();
  });

  it('answers 404 and 405 in the documented words', async () => {
    const sandbox = await running();
    const missing = {
      title: 'Record not found',
      detail: 'The requested resource was not found. Please double-check the resource id.',
      code: 'RECORD_NOT_FOUND',
      status: '404',
    };
    for (const lost of ['/klarna_payments/ertHJlpPTX', '/orders/ertHJlpPTR', '/nowhere', '/orders/toString'])
      expect(await sandbox.api('GET', lost)).toMatchObject({ status: 404, document: { errors: [missing] } });
    const create = { data: { type: 'authorizations', attributes: {} } };
    expect(await sandbox.api('POST', '/authorizations', create)).toMatchObject({ status: 405 });
    expect(await sandbox.api('GET', '/event_stores')).toMatchObject({ status: 405 });
  });

  it('includes and thins out what is asked for, and refuses what is not there', async () => {
    const sandbox = await running();
    const answer = await sandbox.api(
      'GET',
      `${path}?include=order.payment_method,payment_gateway&fields[orders]=number,payment_method&fields[klarna_payments]=order`,
    );
    expect(answer.document.data.attributes).toEqual({});
    expect(answer.document.data.relationships.order.data).toEqual({ type: 'orders', id: order });
    const types = answer.document.included.map((each: { type: string }) => each.type);
    expect(types).toEqual(['orders', 'payment_methods', 'klarna_gateways']);
    expect(answer.document.included[0].attributes).toEqual({ number: '1234' });
    for (const query of ['include=nothing', 'include=order.nothing', 'fields[klarna_payments]=nothing', 'what=ever'])
      expect(await sandbox.api('GET', `${path}?${query}`)).toMatchObject({ status: 400 });
  });

  it('does not execute a write whose query it refuses', async () => {
    const sandbox = await running();
    expect(await sandbox.api('PATCH', `${path}?include=nothing`, { data: resource })).toMatchObject({ status: 400 });
    expect((await sandbox.api('GET', path)).document.data.attributes.auth_token).toBeNull();
  });

  it('finds orders by number and pages through lists', async () => {
    const sandbox = await running();
    await sandbox.control('POST', 'seed', { count: 11 });
    const found = await sandbox.api('GET', '/orders?filter[q][number_eq]=1234');
    expect(found.document).toMatchObject({ data: [{ id: order }], meta: { record_count: 1, page_count: 1 } });
    expect((await sandbox.api('GET', '/orders?filter[q][id_eq]=XxXxXxXxXx')).document.data).toEqual([]);
    const all = await sandbox.api('GET', '/orders?page[size]=5&page[number]=2&filter[q][status_eq]=pending');
    expect(all.document).toMatchObject({ meta: { record_count: 12, page_count: 3, mode: 'test' } });
    expect(all.document.data).toHaveLength(5);
    expect(decodeURIComponent(all.document.links.next)).toContain('filter[q][status_eq]=pending');
    expect(await sandbox.api('GET', '/orders?page[size]=26')).toMatchObject({ status: 400 });
    expect(await sandbox.api('GET', '/orders?filter[q][colour_eq]=red')).toMatchObject({ status: 400 });
  });
});

describe('creating a payment', () => {
  const create = (id: string) => ({
    data: { type: 'klarna_payments', attributes: {}, relationships: { order: { data: { type: 'orders', id } } } },
  });

  it('opens a new session, which becomes the payment source of the order', async () => {
    const sandbox = await running();
    const answer = await sandbox.api('POST', '/klarna_payments', create(order));
    expect(answer.status).toBe(201);
    expect(answer.document.data.id).toMatch(/^[A-Za-z]{10}$/);
    const source = await sandbox.api('GET', `/orders/${order}?include=payment_source`);
    expect(source.document.data.relationships.payment_source.data.id).toBe(answer.document.data.id);
    expect(await sandbox.api('GET', `/klarna_payments/${answer.document.data.id}/order`)).toMatchObject({
      document: { data: { id: order } },
    });
  });

  it('is refused without an order, without a billing country, and for another gateway', async () => {
    const sandbox = await running();
    const none = await sandbox.api('POST', '/klarna_payments', { data: { type: 'klarna_payments', attributes: {} } });
    expect(none).toMatchObject({
      status: 422,
      document: { errors: [{ title: "can't be blank", source: { pointer: '/data/relationships/order' } }] },
    });
    const unbilled = await sandbox.control('POST', 'seed', { order: { billing_address: false }, payment: null });
    expect(await sandbox.api('POST', '/klarna_payments', create(unbilled.document.orders[0].order_id))).toMatchObject({
      status: 422,
      document: { errors: [{ title: 'missing country code' }] },
    });
    const adyen = await sandbox.control('POST', 'seed', { payment_source_type: 'adyen_payments' });
    expect(await sandbox.api('POST', '/klarna_payments', create(adyen.document.orders[0].order_id))).toMatchObject({
      status: 422,
    });
  });
});
