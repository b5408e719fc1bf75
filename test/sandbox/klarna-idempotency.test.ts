import { describe, expect, it } from 'vitest';
import { account, type Client, dataFileOf, running, seedBody, sessionToken } from './running.ts';

const key = (digit: number) => ({ 'klarna-idempotency-key': `b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a1${digit}` });

const headersOf = (name: string) => ({
  authorization: 'Basic klarna_test_api_sandbox',
  'content-type': 'application/json',
  'klarna-network-session-token': sessionToken(name),
});

const authorized = async (sandbox: Client, name: string): Promise<string> => {
  const { document } = await sandbox.authorize(name);
  return document.payment_transaction_response.payment_transaction.payment_transaction_id;
};

const captureBody = { capture_amount: 100, payment_capture_reference: 'c' };

describe('a Klarna-Idempotency-Key', () => {
  it('gives every write its first result again, byte for byte, and executes it once', async () => {
    const sandbox = await running();
    const id = await authorized(sandbox, 'approved.1');
    const requestBody = {
      currency: 'USD',
      amount: 5,
      payment_request_reference: 'r',
      customer_interaction_config: { method: 'HANDOVER' },
    };
    const request = (await sandbox.klarna('POST', '/requests', requestBody)).document.payment_request_id;
    const writes: [string, string, object | undefined][] = [
      ['POST', '/requests', requestBody],
      ['PATCH', `/requests/${request}`, { amount: 6 }],
      ['DELETE', `/requests/${request}`, undefined],
      ['POST', `/transactions/${id}/capture`, captureBody],
      ['POST', `/transactions/${id}/refund`, { refund_amount: 1, refund_reference: 'r' }],
      ['PATCH', `/transactions/${id}`, { payment_transaction_reference: 'other' }],
      ['POST', `/transactions/${id}/authorize`, { extension_days: 40 }],
      ['POST', `/transactions/${id}/void`, undefined],
    ];
    for (const [index, [method, path, body]] of writes.entries()) {
      const bytes = async () => {
        const response = await fetch(`${sandbox.url}/v2/accounts/${account}/payment${path}`, {
          method,
          headers: {
            authorization: 'Basic klarna_test_api_sandbox',
            ...(body ? { 'content-type': 'application/json' } : {}),
            ...key(index),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        return [response.status, await response.text()];
      };
      const first = await bytes();
      expect(first[0]).toBeLessThan(300);
      expect(await bytes()).toEqual(first);
      const { writes: entries } = await sandbox.ledger();
      expect(entries.slice(-2)).toMatchObject([
        { executed: true, replayed: false },
        { executed: false, replayed: true, created: null },
      ]);
    }
    expect((await sandbox.klarna('GET', `/transactions/${id}`)).document.state).toBe('COMPLETED');
  });

  it.each<[string, (id: string) => [string, string, object]]>([
    ['another body', (id) => ['POST', `/transactions/${id}/capture`, { ...captureBody, capture_amount: 99 }]],
    ['another path', (id) => ['POST', `/transactions/${id}/refund`, captureBody]],
    ['another method', (id) => ['PATCH', `/transactions/${id}`, captureBody]],
  ])('is refused for %s', async (_, other) => {
    const sandbox = await running();
    const id = await authorized(sandbox, 'approved.1');
    await sandbox.klarna('POST', `/transactions/${id}/capture`, captureBody, key(1));
    expect(await sandbox.klarna(...other(id), key(1))).toMatchObject({
      status: 409,
      document: { error_code: 'RESOURCE_CONFLICT' },
    });
  });

  it('holds for signing keys and webhooks as well', async () => {
    const sandbox = await running();
    const create = () =>
      sandbox.send('POST', '/v2/notification/signing-keys', {
        authorization: 'Basic klarna_test_api_sandbox',
        ...key(1),
      });
    const first = await create();
    expect(first.status).toBe(201);
    expect((await create()).document).toEqual(first.document);
    const id = first.document.signing_key_id;
    const remove = () =>
      sandbox.send('DELETE', `/v2/notification/signing-keys/${id}`, {
        authorization: 'Basic klarna_test_api_sandbox',
        ...key(2),
      });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
  });

  it('belongs to a refused request too, whose refusal comes again', async () => {
    const sandbox = await running();
    const id = await authorized(sandbox, 'approved.1');
    const tooMuch = { ...captureBody, capture_amount: 10 ** 9 };
    const path = `/transactions/${id}/capture`;
    const first = await sandbox.klarna('POST', path, tooMuch, key(1));
    expect(first.status).toBe(400);
    expect((await sandbox.klarna('POST', path, tooMuch, key(1))).document).toEqual(first.document);
    expect((await sandbox.klarna('POST', path, captureBody, key(1))).status).toBe(409);
  });

  it('is not used up by an answer that settles nothing', async () => {
    const sandbox = await running();
    await sandbox.control('POST', 'faults', [`POST /v2/**=429:1`]);
    const answers = [];
    for (let i = 0; i < 2; i++) answers.push((await sandbox.authorize('approved', seedBody, key(1))).status);
    expect(answers).toEqual([429, 200]);
  });

  it('lets go after 24 hours', async () => {
    const sandbox = await running();
    const id = await authorized(sandbox, 'approved.1');
    const path = `/transactions/${id}/capture`;
    const captured = async () => (await sandbox.klarna('POST', path, captureBody, key(1))).document.payment_capture_id;
    const first = await captured();
    await sandbox.control('POST', 'clock', { advance: 86_390_000 });
    expect(await captured()).toBe(first);
    await sandbox.control('POST', 'clock', { advance: '1m' });
    expect(await captured()).not.toBe(first);
  });

  it('survives its sandbox with the data', async () => {
    const first = await running();
    const { document } = await first.authorize('approved', seedBody, key(1));
    const second = await running({ dataFile: dataFileOf(first.exportData()) });
    expect((await second.authorize('approved', seedBody, key(1))).document).toEqual(document);
  });
});

describe('the forms of an error', () => {
  const newer = {
    error_id: expect.any(String),
    error_code: 'VALIDATION_ERROR',
    error_message: expect.any(String),
    validation_errors: [{ parameter: 'currency', reason: expect.any(String), doc_url: expect.any(String) }],
  };
  const older = {
    error_id: expect.any(String),
    error_type: 'INPUT_ERROR',
    error_code: 'VALIDATION_ERROR',
    error_message: expect.any(String),
    errors: [{ parameter: 'currency', error_message: expect.any(String), doc_url: expect.any(String) }],
  };
  const wrong = { ...seedBody, currency: 'usd' };

  it('is the newer one unless the sandbox is told otherwise, and again after a reset', async () => {
    const sandbox = await running();
    expect((await sandbox.authorize('approved', wrong)).document).toEqual(newer);
    await sandbox.control('POST', 'klarna-errors', { form: 'older' });
    expect((await sandbox.authorize('approved', wrong)).document).toEqual(older);
    await sandbox.control('POST', 'reset');
    expect((await sandbox.authorize('approved', wrong)).document).toEqual(newer);
    expect((await sandbox.control('POST', 'klarna-errors', { form: 'oldest' })).status).toBe(400);
  });

  it('is the older one with klarnaErrors', async () => {
    const sandbox = await running({ klarnaErrors: 'older' });
    expect((await sandbox.authorize('approved', wrong)).document).toEqual(older);
  });
});

describe('the headers of a request', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a header over 6 KB', { 'x-custom': 'x'.repeat(6145) }, 'x-custom'],
    ['headers over 20 KB', Object.fromEntries([1, 2, 3, 4].map((n) => [`x-${n}`, 'x'.repeat(6000)])), 'headers'],
    ['a random key', { 'klarna-idempotency-key': '7f6f1a52-0b4c-4a3e-9d3a-2f1e5b7c9d10' }, 'Klarna-Idempotency-Key'],
    ['a correlation id with a blank', { 'partner-correlation-id': 'a b' }, 'Partner-Correlation-Id'],
    ['a correlation id that is too long', { 'partner-correlation-id': 'x'.repeat(256) }, 'Partner-Correlation-Id'],
    ['metadata that is no JSON', { 'klarna-integration-metadata': 'x' }, 'Klarna-Integration-Metadata'],
    [
      'an integrator in small letters',
      { 'klarna-integration-metadata': '{"integrator":{"name":"shop"}}' },
      'Klarna-Integration-Metadata',
    ],
    [
      'an integrator with a member that is not documented',
      { 'klarna-integration-metadata': '{"integrator":{"name":"SHOP","version":"1"}}' },
      'Klarna-Integration-Metadata',
    ],
  ])('%s is refused', async (_, headers, parameter) => {
    const sandbox = await running();
    expect(await sandbox.authorize('approved', seedBody, headers)).toMatchObject({
      status: 400,
      document: { validation_errors: [{ parameter }] },
    });
  });

  it.each<[string, Record<string, string>]>([
    ['a correlation id with hyphens', { 'partner-correlation-id': '0f5e2a34-9c1d-4e5f-8a7b-6c5d4e3f2a1b' }],
    [
      'full metadata',
      {
        'klarna-integration-metadata':
          '{"integrator":{"name":"SHOP_1","session_reference":"s","module_name":"m","module_version":"1"}}',
      },
    ],
  ])('%s passes', async (_, headers) => {
    const sandbox = await running();
    expect((await sandbox.authorize('approved', seedBody, headers)).status).toBe(200);
  });

  it.each([
    ['GET', '/v2/payment/transactions/krn:a:b:c', 404],
    ['POST', '/v2/payment/authorize', 400],
    ['GET', '/v2/nowhere', 404],
  ])('%s %s is answered with a correlation id and the rate limit', async (method, path, status) => {
    const sandbox = await running();
    const answer = await sandbox.send(method, path, { ...headersOf('approved'), 'content-type': 'text/plain' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('klarna-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-ratelimit-limit')).toMatch(/^\d+, \d+;w=\d+;name="\w+"$/);
    expect(answer.headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
    expect(answer.headers.get('x-ratelimit-reset')).toMatch(/^\d+$/);
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  it('are counted where limits are wanted', async () => {
    const sandbox = await running({ rateLimits: true });
    const statuses = new Set<number>();
    for (let i = 0; i < 101; i++) statuses.add((await sandbox.klarna('GET', '/transactions/krn:a:b:c')).status);
    expect([...statuses]).toEqual([404, 429]);
  });
});
