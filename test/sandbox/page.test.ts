import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { order, payment, running, seedAuthToken } from './running.ts';

it('serves one document that needs nothing else, and allows nothing else', async () => {
  const { url } = await running();
  const answer = await fetch(url);
  const html = await answer.text();
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(policy).toContain("default-src 'none'");
  for (const element of ['script', 'style']) {
    const [text = ''] = new RegExp(`(?<=<${element}[^>]*>)[\\s\\S]*?(?=</${element}>)`).exec(html) ?? [];
    const digest = createHash('sha256').update(text).digest('base64');
    expect(policy).toContain(`${element}-src 'sha256-${digest}'`);
  }
  expect(html.match(/<(?:script|style)\b/g)).toHaveLength(2);
  const targets = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, target]) => target);
  for (const target of targets) expect(target).toMatch(/^(?:#|data:|\/__sandbox\/)/);
  // Neither handlers nor styles in attributes: the policy would refuse them.
  expect(html).not.toMatch(/\s(?:on[a-z]+|style)="/);
});

it('is neither counted nor struck by faults', async () => {
  const sandbox = await running({ faults: ['GET /**=500'] });
  expect((await fetch(sandbox.url)).status).toBe(200);
  expect((await sandbox.control('GET', 'state')).status).toBe(200);
  expect((await sandbox.ledger()).reads).toEqual({});
});

it('says what there is, newest first, with amounts for people and personal data masked', async () => {
  const sandbox = await running();
  await sandbox.control('POST', 'seed', { order: { currency_code: 'JPY', customer_email: 'customer+us@klarna.com' } });
  await sandbox.patch('klarna_payments', payment, { auth_token: seedAuthToken });
  await sandbox.patch('orders', order, { _place: true });
  await sandbox.authorize('approved');
  const { document } = await sandbox.control('GET', 'state');
  expect(document.sections).toMatchObject({
    orders: {
      total: 2,
      matching: 2,
      rows: [
        { name: '1235', amount: expect.stringMatching(/^JPY \d+$/), customer: 'cu…@klarna.com' },
        { table: 'orders', id: order, name: '1234', status: 'placed', amount: 'USD 118.00' },
      ],
    },
    klarna_payments: { rows: [{}, { id: payment, order: '1234', auth_token: 'stored', session: 'open' }] },
    cl_transactions: { total: 1, rows: [{ order: '1234', status: 'succeeded', amount: 'USD 118.00' }] },
    klarna_transactions: {
      total: 2,
      rows: [
        { kind: 'transaction', status: 'AUTHORIZED', amount: 'USD 118.00' },
        { table: 'klarna_orders', kind: 'order', name: '1234', status: 'AUTHORIZED', captured: 'USD 0.00' },
      ],
    },
    payment_requests: { total: 0, rows: [] },
    requests: {
      total: 4,
      rows: [
        { method: 'POST', vendor: 'Klarna', status: 200 },
        { method: 'PATCH', path: `/api/orders/${order}`, status: 200 },
        { method: 'PATCH', path: `/api/klarna_payments/${payment}` },
        { method: 'POST', path: '/oauth/token', vendor: 'Commerce Layer' },
      ],
    },
  });
});

it('hands out no more rows than were asked for, and finds the others', async () => {
  const sandbox = await running({ seed: { count: 300 } });
  const ordersOf = async (query: string) => (await sandbox.control('GET', `state${query}`)).document.sections.orders;
  expect((await ordersOf('')).rows).toHaveLength(25);
  expect((await ordersOf('?limit=9999')).rows).toHaveLength(200);
  for (const odd of ['?limit=0', '?limit=-1', '?limit=x', '?limit=1.5'])
    expect((await ordersOf(odd)).rows).toHaveLength(25);
  expect(await ordersOf('?q=1300')).toMatchObject({ total: 301, matching: 1, rows: [{ name: '1300' }] });
  expect(await ordersOf('?q=PENDING&limit=3')).toMatchObject({ matching: 301, rows: [{}, {}, {}] });
});

it('shows the details of a row without its tokens', async () => {
  const sandbox = await running();
  await sandbox.patch('klarna_payments', payment, { auth_token: seedAuthToken });
  await sandbox.authorize('approved');
  const accessToken = await sandbox.token();
  const { document } = await sandbox.control('GET', 'state');
  const rows: { table: string; id: string }[] = Object.values(document.sections).flatMap(
    (section) => (section as { rows: { table: string; id: string }[] }).rows,
  );
  const details = await Promise.all(
    rows.map(({ table, id }) => sandbox.control('GET', `state/${table}/${encodeURIComponent(id)}`)),
  );
  expect(details.map(({ status }) => status)).toEqual(rows.map(() => 200));
  const text = JSON.stringify([document.sections, details.map((each) => each.document)]);
  for (const secret of [seedAuthToken, accessToken, 'sandbox-secret', 'klarna_test_api_sandbox', 'sandbox-approved'])
    expect(text).not.toContain(secret);
  expect(details.map((each) => each.document)).toContainEqual(
    expect.objectContaining({
      path: `/api/klarna_payments/${payment}`,
      body: { data: { type: 'klarna_payments', id: payment, attributes: { auth_token: '0b1d…9e00' } } },
      answer: expect.objectContaining({ data: expect.objectContaining({ id: payment }) }),
    }),
  );
});

it('masks what a form, a path and a body that is no JSON would give away', async () => {
  const sandbox = await running();
  const form = 'grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret';
  await sandbox.send('POST', '/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, form);
  await sandbox.send(
    'GET',
    '/payments/v1/authorizations/b4bd3423-24e3-4a3c-9a1e-000000000001?auth_token=0123456789abcdef',
    {},
  );
  await sandbox.send(
    'POST',
    '/oauth/token',
    { 'content-type': 'application/json' },
    '{"client_secret": "sandbox-secret"',
  );
  const shown = await Promise.all([1, 2, 3].map((number) => sandbox.control('GET', `state/requests/${number}`)));
  const { rows } = (await sandbox.control('GET', 'state')).document.sections.requests;
  const text = JSON.stringify([rows, shown.map(({ document }) => document)]);
  for (const secret of ['sandbox-secret', '24e3-4a3c', '456789ab']) expect(text).not.toContain(secret);
  expect(shown[0]?.document.body.client_id).toBe('sandbox');
  expect(shown[1]?.document.path).toBe('/payments/v1/authorizations/b4bd…0001?auth_token=0123…cdef');
  expect(shown[2]?.document.body).toBe('(34 bytes that are no JSON)');
});

it('opens no table that the page has no place for, and nothing that is not there', async () => {
  const sandbox = await running();
  for (const path of ['counters/ids', 'spent_tokens/x', 'signing_keys/x', 'orders/x', 'requests/1', '__proto__/x'])
    expect((await sandbox.control('GET', `state/${path}`)).status).toBe(404);
});

it.each([
  ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['text that runs the other way', 'a\u202eb\u2067c', 'abc'],
  ['controls', 'a\u0000b\u001b[2Jc\nd', 'abc d'],
  ['a very long text', 'M'.repeat(100_000), `${'M'.repeat(160)}…`],
])('makes a short line of %s', async (_, number, name) => {
  const sandbox = await running();
  const seeded = await sandbox.control('POST', 'seed', { order: { number } });
  const { document } = await sandbox.control('GET', 'state?limit=1');
  expect(document.sections.orders.rows[0].name).toBe(name);
  const { order_id: id } = seeded.document.orders[0];
  const details = await (await fetch(`${sandbox.url}/__sandbox/state/orders/${id}`)).text();
  expect(details.length).toBeLessThan(10_000);
  for (const control of ['\u202e', '\u2067', '\u001b']) expect(details).not.toContain(control);
});

it('forgets all but the latest requests, and bodies that are long', async () => {
  const sandbox = await running();
  await sandbox.authorize('approved', { padding: 'x'.repeat(20_000) });
  expect((await sandbox.control('GET', 'state/requests/1')).document.body).toBe('(not kept)');
  await Promise.all(Array.from({ length: 200 }, () => sandbox.send('GET', '/api/orders', {})));
  const { requests } = (await sandbox.control('GET', 'state?limit=200')).document.sections;
  expect(requests).toMatchObject({ total: 201, matching: 201 });
  expect(requests.rows.map(({ id }: { id: string }) => Number(id))).toEqual(
    Array.from({ length: 200 }, (_, index) => 201 - index),
  );
  expect((await sandbox.control('GET', 'state/requests/1')).status).toBe(404);
});

/** The events as they come, one string each. */
const follow = async (url: string) => {
  const answer = await fetch(`${url}/__sandbox/events`);
  const reader = answer.body?.getReader();
  let text = '';
  const next = async (): Promise<string> => {
    const end = text.indexOf('\n\n');
    if (end !== -1) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      return event;
    }
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return 'the end';
    text += Buffer.from(value ?? []).toString();
    return next();
  };
  return { answer, next, leave: () => reader?.cancel() };
};

it('tells of rows, of requests, and of a reset', async () => {
  const sandbox = await running();
  const events = await follow(sandbox.url);
  expect(events.answer.headers.get('content-type')).toBe('text/event-stream');
  expect(await events.next()).toBe('retry: 1000');
  await sandbox.token();
  expect(await events.next()).toBe('event: request\ndata: {"count":1}');
  await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  const told = [await events.next(), await events.next()];
  expect(told).toContainEqual(
    expect.stringMatching(`^event: change\ndata: {"changes":.*{"table":"klarna_payments","id":"${payment}"}`),
  );
  await sandbox.control('POST', 'reset');
  let event = await events.next();
  while (event.startsWith('event: request')) event = await events.next();
  expect(event).toBe('event: replaced\ndata: {}');
  await events.leave();
});

it('tells of everything at once where there is too much to name', async () => {
  const sandbox = await running();
  const events = await follow(sandbox.url);
  expect(await events.next()).toBe('retry: 1000');
  await sandbox.control('POST', 'seed', { count: 100 });
  expect(await events.next()).toBe('event: replaced\ndata: {}');
  await events.leave();
});

it('says now and then that it is still there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const sandbox = await running();
  const events = await follow(sandbox.url);
  expect(await events.next()).toBe('retry: 1000');
  vi.advanceTimersByTime(15_000);
  expect(await events.next()).toBe(':');
  await events.leave();
});

it('ends its events when the sandbox closes', async () => {
  const sandbox = await running();
  const events = await follow(sandbox.url);
  expect(await events.next()).toBe('retry: 1000');
  const ended = events.next().catch(() => 'cut off');
  await sandbox.close();
  expect(['the end', 'cut off']).toContain(await ended);
});

it('answers HEAD for its events without staying', async () => {
  const { url } = await running();
  expect((await fetch(`${url}/__sandbox/events`, { method: 'HEAD' })).status).toBe(200);
});

it('is not for pages from elsewhere', async () => {
  const { url } = await running();
  const { host } = new URL(url);
  for (const path of ['/', '/__sandbox/state', '/__sandbox/events']) {
    const status = await new Promise((resolve) => {
      request(`${url}${path}`, { headers: { host, origin: 'http://evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  }
});
