import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { order, payment, running, seedBody } from './running.ts';

const patchRule = (fault: string) => `PATCH /api/klarna_payments/*=${fault}`;
const authorizeRule = (fault: string) => `POST /v2/accounts/*/payment/authorize=${fault}`;
const store = { auth_token: 'sandbox-auth' };

describe('rules', () => {
  it('are refused with the list of faults', async () => {
    for (const rule of ['nonsense', 'GET /api/orders', 'GET /api/orders=fire', 'FETCH /api=500', 'GET /api=500:0'])
      await expect(startSandbox({ faults: [rule] })).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining(rule),
        facts: { hint: expect.stringContaining('reset-before-headers') },
      });
    const sandbox = await running();
    const answer = await sandbox.control('POST', 'faults', { rules: ['GET /api/**=500', 'GET /=fire'] });
    expect(answer).toMatchObject({ status: 400, document: { error: { message: expect.stringContaining('fire') } } });
    expect((await sandbox.control('GET', 'faults')).document.rules).toEqual([]);
  });

  it('strike as often as they say, then no more', async () => {
    const sandbox = await running({ faults: ['GET /api/orders/*=500:2'] });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await sandbox.api('GET', `/orders/${order}`)).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('strike the path that they name: * is a segment, ** is any number', async () => {
    const sandbox = await running({ faults: ['GET /api/klarna_payments/*=503', '* /api/**/line_items=504'] });
    expect((await sandbox.api('GET', `/klarna_payments/${payment}`)).status).toBe(503);
    expect((await sandbox.api('GET', `/klarna_payments/${payment}/order`)).status).toBe(200);
    expect((await sandbox.api('GET', `/orders/${order}/line_items`)).status).toBe(504);
    expect(await sandbox.control('DELETE', 'faults')).toMatchObject({ status: 200 });
    expect((await sandbox.api('GET', `/klarna_payments/${payment}`)).status).toBe(200);
  });
});

describe('faults that refuse: nothing is executed', () => {
  it.each([
    ['429-retry-after', 429, 'TOO_MANY_REQUESTS', 'RATE_LIMITED'],
    ['429', 429, 'TOO_MANY_REQUESTS', 'RATE_LIMITED'],
    ['401-invalid-token', 401, 'INVALID_TOKEN', 'UNAUTHORIZED'],
    ['401', 401, 'UNAUTHORIZED', 'UNAUTHORIZED'],
    ['403', 403, 'FORBIDDEN', 'OPERATION_FORBIDDEN'],
    ['403-bare', 403, undefined, undefined],
    ['409', 409, 'RECORD_NOT_UNIQUE', 'RESOURCE_CONFLICT'],
    ['422', 422, 'VALIDATION_ERROR', 'VALIDATION_ERROR'],
    ['redirect', 307, undefined, undefined],
  ])('%s', async (fault, status, commerceLayer, klarna) => {
    const sandbox = await running({ faults: [patchRule(fault), authorizeRule(fault)] });
    const patched = await sandbox.patch('klarna_payments', payment, store);
    const authorized = await sandbox.authorize('approved');
    expect([patched.status, authorized.status]).toEqual([status, status]);
    expect(patched.document?.errors[0].code).toBe(commerceLayer);
    expect(authorized.document?.error_code).toBe(klarna);
    expect(authorized.headers.get('klarna-correlation-id')).toBeTruthy();
    expect(patched.headers.get('retry-after')).toBe(fault === '429-retry-after' ? '1' : null);
    expect((await sandbox.ledger()).writes).toMatchObject([
      { status, executed: false, fault },
      { status, executed: false, fault },
    ]);
  });
});

describe('faults of the answer: the write is executed', () => {
  const bodies: [string, number, (text: string, type: string) => void][] = [
    ['500', 500, (text) => expect(JSON.parse(text)).toBeTruthy()],
    ['502', 502, (text) => expect(text).toContain('<html>'.slice(0, 1))],
    ['503', 503, (text) => expect(JSON.parse(text)).toBeTruthy()],
    ['504', 504, (text) => expect(text).toContain('<h1>')],
    ['malformed', 200, (text) => expect(() => JSON.parse(text)).toThrow()],
    [
      'html',
      200,
      (text, type) => expect([text, type]).toEqual([expect.stringContaining('<h1>'), expect.stringContaining('html')]),
    ],
    ['empty', 200, (text) => expect(text).toBe('')],
    [
      'content-type',
      200,
      (text, type) => expect([typeof JSON.parse(text), type]).toEqual(['object', 'text/plain; charset=utf-8']),
    ],
    ['huge', 200, (text) => expect(text.length).toBeGreaterThan(8 * 1024 * 1024)],
  ];
  it.each(bodies)('%s', async (fault, status, check) => {
    const sandbox = await running({ faults: [authorizeRule(`${fault}:1`)] });
    const url = `${sandbox.url}/v2/accounts/krn:partner:global:account:test:SANDBOX0/payment/authorize`;
    const headers = {
      authorization: 'Basic klarna_test_api_sandbox',
      'content-type': 'application/json',
      'klarna-network-session-token': 'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
    };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(seedBody) });
    expect(response.status).toBe(status);
    check(await response.text(), response.headers.get('content-type') ?? '');
    expect((await sandbox.authorize('approved')).document.payment_transaction_response.result).toBe('APPROVED');
    expect((await sandbox.ledger()).writes).toMatchObject([
      { executed: true, fault },
      { executed: false, replayed: true, fault: null },
    ]);
  });

  it('huge is small on the wire where gzip is taken', async () => {
    const sandbox = await running({ faults: ['GET /api/**=huge'] });
    const { request } = await import('node:http');
    const authorization = `Bearer ${await sandbox.token()}`;
    const raw = await new Promise<Buffer>((resolve, reject) => {
      const headers = { authorization, 'accept-encoding': 'gzip' };
      request(`${sandbox.url}/api/orders/${order}`, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
      })
        .on('error', reject)
        .end();
    });
    expect(raw.length).toBeLessThan(64 * 1024);
    expect(gunzipSync(raw).length).toBeGreaterThan(8 * 1024 * 1024);
  });

  it.each([
    ['wrong-id', 'payment_transaction_reference'],
    ['wrong-amount', 'amount'],
    ['wrong-currency', 'currency'],
  ])('%s contradicts the request', async (fault, member) => {
    const sandbox = await running({ faults: [authorizeRule(fault), `GET /api/orders/*=${fault}`] });
    const { payment_transaction } = (await sandbox.authorize('approved')).document.payment_transaction_response;
    expect(payment_transaction[member]).not.toEqual(
      { currency: 'USD', ...seedBody.request_payment_transaction }[member as 'amount'],
    );
    const { id, attributes } = (await sandbox.api('GET', `/orders/${order}`)).document.data;
    const facts = [id, attributes.total_amount_with_taxes_cents, attributes.currency_code];
    expect(facts).not.toEqual([order, 11800, 'USD']);
  });

  it('wrong-mode turns the answer and the access token to live', async () => {
    const sandbox = await running({ faults: [patchRule('wrong-mode')] });
    const { document } = await sandbox.patch('klarna_payments', payment, store);
    expect([document.meta.mode, document.data.meta.mode]).toEqual(['live', 'live']);
    await sandbox.control('POST', 'faults', { rule: 'POST /oauth/token=wrong-mode' });
    const [, payload = ''] = (await sandbox.token()).split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).test).toBe(false);
  });
});

describe('faults of the socket: the write is executed', () => {
  it.each(['reset-before-headers', 'reset-in-body'])('%s loses the answer', async (fault) => {
    const sandbox = await running({ faults: [`${patchRule(fault)}:1`] });
    await expect(sandbox.patch('klarna_payments', payment, store)).rejects.toThrow();
    expect((await sandbox.ledger()).writes).toMatchObject([{ status: 200, executed: true, fault }]);
    const read = await sandbox.api('GET', `/klarna_payments/${payment}`);
    expect(read.document.data.attributes.auth_token).toBe('sandbox-auth');
  });

  it('slow-drip never ends by itself, and does not hold up closing', async () => {
    const sandbox = await running({ faults: [patchRule('slow-drip')] });
    const headers = { authorization: `Bearer ${await sandbox.token()}`, 'content-type': 'application/vnd.api+json' };
    const body = JSON.stringify({ data: { type: 'klarna_payments', id: payment, attributes: store } });
    const response = await fetch(`${sandbox.url}/api/klarna_payments/${payment}`, { method: 'PATCH', headers, body });
    expect(response.status).toBe(200);
    const reading = response.text();
    await sandbox.close();
    await expect(reading).rejects.toThrow();
  });

  it('latency-<ms> holds the answer up', async () => {
    const sandbox = await running({ faults: ['GET /api/**=latency-60'] });
    const before = performance.now();
    expect((await sandbox.api('GET', `/orders/${order}`)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
  });
});
