import { expect, it } from 'vitest';
import { order, payment, running } from './running.ts';

const approved = 'customer+us@klarna.com';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A sandbox, and what the frames ask of it for the seeds' order. */
async function withFrames(options: Parameters<typeof running>[0] = {}) {
  const sandbox = await running(options);
  const clientToken = async (id: string): Promise<string> =>
    (await sandbox.api('GET', `/klarna_payments/${id}`)).document.data.attributes.client_token;
  const session = { client_token: await clientToken(payment), payment_method_categories: ['klarna'] };
  const post = (path: string, body: unknown) =>
    sandbox.send('POST', `/kp/${path}`, { 'content-type': 'application/json' }, body);
  const authorize = (more: Record<string, unknown>) =>
    post('authorize', { ...session, email: approved, code: '123456', confirmed: true, ...more });
  const fraudStatus = async () =>
    (await sandbox.api('GET', `/orders/${order}`)).document.data.attributes.payment_source_details
      .payment_method_details.fraud_status;
  return {
    ...sandbox,
    session,
    post,
    authorize,
    clientToken,
    fraudStatus,
    approve: async (more: Record<string, unknown> = {}): Promise<string> =>
      (await authorize(more)).document.result.authorization_token,
    store: (id: string, auth_token: string) => sandbox.patch('klarna_payments', id, { auth_token }),
    place: (id: string) => sandbox.patch('orders', id, { _place: true }),
  };
}

it('serves a script and frames that pages of this machine may use, and no others', async () => {
  const { url } = await running();
  const script = await fetch(`${url}/kp/lib/v1/api.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(await script.text()).toContain('klarnaAsyncCallback');
  for (const path of ['/kp/widget', '/kp/customer']) {
    const { headers } = await fetch(url + path);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(
      /frame-ancestors http:\/\/127\.0\.0\.1:\* http:\/\/localhost:\* http:\/\/\*\.localhost:\* https:/,
    );
    expect(policy).toContain("connect-src 'self';");
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  }
});

it('answers no page of another origin, and nothing but what the frames send', async () => {
  const { send, session } = await withFrames();
  const json = { 'content-type': 'application/json' };
  const foreign = { ...json, origin: 'http://127.0.0.1:1' };
  expect(await send('POST', '/kp/session', foreign, session)).toMatchObject({ status: 403 });
  expect(await send('GET', '/kp/lib/v1/api.js', { origin: 'https://example.com' })).toMatchObject({ status: 403 });
  for (const [headers, body] of [
    [{ 'content-type': 'text/plain' }, session],
    [json, 'no JSON'],
    [json, { ...session, more: 1 }],
    [json, { ...session, client_token: 1 }],
  ] as const)
    expect(await send('POST', '/kp/session', headers, body)).toMatchObject({
      status: 400,
      document: { error_code: 'BAD_VALUE', correlation_id: expect.stringMatching(uuid) },
    });
  expect(await send('GET', '/kp/session', {})).toMatchObject({ status: 404, document: { error_code: 'NOT_FOUND' } });
});

it('tells a frame what the session is about, and what can be typed for its country', async () => {
  const { post, session } = await withFrames();
  const { document } = await post('session', session);
  expect(document).toMatchObject({
    order: '1234',
    amount: 'USD 118.00',
    category: 'Pay with Klarna',
    customer: approved,
    invalid_fields: [],
  });
  expect(document.hints.map(({ type }: { type: string }) => type)).toEqual([
    approved,
    '+13106683312',
    'customer+us+denied@klarna.com',
    'customer+us+new_user@klarna.com',
    'customer+denied+auth_id_scan@email.us',
    'customer+denied+auth_bank_login@email.us',
    'customer+denied+auth_otp_email@email.us',
    'customer+denied+auth_otp_phone@email.us',
    'customer+denied+auth_cvv_entry@email.us',
    'customer+us+pend-accept-05@klarna.com',
  ]);
  const data = { billing_address: { email: 'customer+us+denied@klarna.com' } };
  expect((await post('session', { ...session, data })).document.customer).toBe('customer+us+denied@klarna.com');
});

it('asks one thing after the other, and then issues a token that places the order once', async () => {
  const { post, session, store, place } = await withFrames();
  const ask = async (more: object) => (await post('authorize', { ...session, email: approved, ...more })).document;
  expect(await ask({})).toEqual({ ask: 'code' });
  expect(await ask({ code: '123456' })).toEqual({ ask: 'confirm' });
  const { result } = await ask({ code: '123456', confirmed: true });
  expect(result).toEqual({ approved: true, show_form: true, authorization_token: expect.stringMatching(uuid) });
  expect(await store(payment, result.authorization_token)).toMatchObject({ status: 200 });
  expect(await place(order)).toMatchObject({ status: 200 });
});

it.each<[string, Record<string, unknown>, string]>([
  ['an address that Klarna does not know', { email: 'somebody@example.com' }, 'billing_address.email'],
  ['an address of another market', { email: 'customer+se@klarna.com' }, 'billing_address.email'],
  ['a phone that Klarna does not know', { email: undefined, phone: '123' }, 'billing_address.phone'],
  ['the wrong code', { code: '999999' }, 'billing_address.phone'],
  ['a code that is none', { code: '12345' }, 'billing_address.phone'],
])('lets the customer mend %s', async (_, told, field) => {
  const { authorize } = await withFrames();
  expect((await authorize(told)).document).toEqual({
    result: { approved: false, show_form: true, error: { invalid_fields: [field] } },
  });
});

it('refuses those whom Klarna denies, by address and by phone', async () => {
  const { authorize } = await withFrames();
  for (const told of [
    { email: 'customer+us+denied@klarna.com' },
    { email: 'customer+reject_reason_high_risk@email.us' },
    { email: undefined, phone: '+1 310 635 4386' },
  ])
    expect((await authorize(told)).document).toEqual({ result: { approved: false, show_form: false } });
});

it('asks for the steps of a customer first', async () => {
  const { authorize } = await withFrames();
  const email = 'customer+denied+auth_id_scan+auth_otp_phone@email.us';
  expect((await authorize({ email })).document).toEqual({ ask: 'step', step: 'id_scan' });
  expect((await authorize({ email, steps: ['id_scan'] })).document).toEqual({ ask: 'step', step: 'otp_phone' });
  expect((await authorize({ email, steps: ['id_scan', 'otp_phone'] })).document.result.approved).toBe(true);
});

it.each<[string, Record<string, unknown>]>([
  ['a bank login', { email: 'customer+denied+auth_bank_login@email.us', steps: ['bank_login'] }],
  ['a page that finalizes itself', { auto_finalize: false }],
])('keeps the token of %s until it is finalized', async (_, told) => {
  const { authorize, post, session, store, place } = await withFrames();
  expect((await post('finalize', session)).document).toEqual({ result: { approved: false, show_form: false } });
  expect((await authorize(told)).document).toEqual({
    result: { approved: true, show_form: true, finalize_required: true },
  });
  const { result } = (await post('finalize', session)).document;
  expect(result).toEqual({ approved: true, show_form: true, authorization_token: expect.stringMatching(uuid) });
  expect((await post('finalize', session)).document.result.approved).toBe(false);
  await store(payment, result.authorization_token);
  expect(await place(order)).toMatchObject({ status: 200 });
});

it.each([
  ['accept', 'ACCEPTED'],
  ['reject', 'REJECTED'],
])('has an order reviewed whose customer is pend-%s', async (decision, status) => {
  const { approve, store, place, fraudStatus } = await withFrames();
  await store(payment, await approve({ email: `customer+us+pend-${decision}-05@klarna.com` }));
  await place(order);
  expect(await fraudStatus()).toBe('PENDING');
  expect(await fraudStatus()).toBe(status);
});

it('binds a token to its session, its amount and its hour', async () => {
  const sandbox = await withFrames({
    seed: { order: { line_items: [{ name: 'Coat', unit_amount_cents: 11800, tax_rate: 0 }] } },
  });
  const { approve, store, place, control, api } = sandbox;
  const others = (await api('GET', '/klarna_payments?include=order')).document.data;
  const other = others.find(({ id }: { id: string }) => id !== payment);
  const otherOrder = (await api('GET', `/klarna_payments/${other.id}/order`)).document.data.id;
  const refusal = async (id: string) => (await place(id)).document.errors[0].detail;

  // Another order, although of the same amount.
  expect(other.attributes.payment_methods).not.toEqual([]);
  expect((await api('GET', `/orders/${otherOrder}`)).document.data.attributes.total_amount_with_taxes_cents).toBe(
    11800,
  );
  await store(other.id, await approve());
  expect(await refusal(otherOrder)).toContain('Not matching fields');
  await store(payment, await approve());
  await control('POST', 'clock', { advance: '61m' });
  expect(await refusal(order)).toContain('Invalid authorization token');
  await store(payment, '7d444840-9dc0-41d1-b245-5ffdce74fad2');
  expect(await refusal(order)).toContain('Invalid authorization token');
});

it('refuses a session whose order is another one by now, has expired, or was never opened', async () => {
  const seed = { payment: { id: 'mismatched'.slice(0, 10), mismatched_amounts: true } };
  const { post, session, clientToken, approve, store, place } = await withFrames({
    seed: [seed, { payment: { id: 'expiredone', expired: true } }],
  });
  const answer = async (client_token: string) => {
    const { status, document } = await post('session', { ...session, client_token });
    return [status, ...(document.error_messages ?? [])];
  };
  expect(await answer(await clientToken(seed.payment.id))).toEqual([409, 'Not matching fields']);
  expect(await answer(await clientToken('expiredone'))).toEqual([404, 'The session has expired']);
  expect(await answer('a.b.c')).toEqual([404, 'No such session']);
  await store(payment, await approve());
  await place(order);
  expect(await answer(session.client_token)).toEqual([404, 'The session is completed']);
});

it.each([
  { order_amount: 11801 },
  { purchase_currency: 'EUR' },
  { purchase_country: 'DE' },
  { order_tax_amount: 1 },
  { order_lines: [{ total_amount: 11799 }] },
])('does not authorize what the page says otherwise than the session: %o', async (data) => {
  const { authorize, post, session } = await withFrames();
  expect((await post('session', { ...session, data })).document.invalid_fields).toEqual(Object.keys(data));
  expect(await authorize({ data })).toMatchObject({
    status: 409,
    document: { error_messages: ['Not matching fields'] },
  });
});

it('offers the categories that a seed says, and no others', async () => {
  const { post, session, clientToken, api, control } = await withFrames({
    seed: { payment: { id: 'twoChoices' }, order: { payment_method_categories: ['pay_later', 'pay_now'] } },
  });
  const { payment_methods } = (await api('GET', '/klarna_payments/twoChoices')).document.data.attributes;
  expect(payment_methods).toMatchObject([
    { identifier: 'pay_later', name: 'Pay later' },
    { identifier: 'pay_now', name: 'Pay now' },
  ]);
  const client_token = await clientToken('twoChoices');
  const about = (name: string) => post('session', { ...session, client_token, payment_method_categories: [name] });
  expect((await about('pay_now')).document.category).toBe('Pay now');
  expect(await about('klarna')).toMatchObject({ status: 400 });
  for (const payment_method_categories of [[], ['pay_now', 'pay_now'], ['pay_never']]) {
    const refused = await control('POST', 'seed', { order: { payment_method_categories } });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.document.error.message).toContain('order.payment_method_categories');
  }
});

it('shows up in the ledger and among the requests, its tokens masked, and takes faults', async () => {
  const { approve, post, session, ledger, send, control } = await withFrames();
  await post('session', session);
  const token = await approve();
  await post('authorize', { ...session, email: approved });
  const { writes, reads } = await ledger();
  expect(writes).toMatchObject([
    { path: '/kp/authorize', status: 200, executed: true },
    { path: '/kp/authorize', status: 200, executed: false },
  ]);
  expect(reads).toMatchObject({ 'POST /kp/session': 1 });
  const { document: state } = await send('GET', '/__sandbox/state', {});
  const shown = state.sections.requests.rows.find(({ path }: { path: string }) => path === '/kp/authorize');
  expect(shown.vendor).toBe('Klarna');
  const details = JSON.stringify((await send('GET', `/__sandbox/state/requests/${Number(shown.id) - 1}`, {})).document);
  expect(details).toContain('authorization_token');
  expect(details).not.toContain(token);
  expect(details).not.toContain(session.client_token);
  await control('POST', 'faults', { rules: ['POST /kp/authorize=503:1'] });
  expect(await post('authorize', { ...session, email: approved })).toMatchObject({
    status: 503,
    document: { error_code: 'INTERNAL_ERROR' },
  });
});
