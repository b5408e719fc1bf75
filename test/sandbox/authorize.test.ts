import { describe, expect, it } from 'vitest';
import { account, running, seedBody, sessionToken } from './running.ts';

const approved = { payment_transaction_response: { result: 'APPROVED' } };
const declined = { payment_transaction_response: { result: 'DECLINED', result_reason: expect.any(String) } };
const refusal = (code: string) => ({
  error_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  error_code: code,
  error_message: expect.any(String),
});

describe('magic session tokens', () => {
  it.each([
    ['approved', 200, approved],
    ['approved.some-name', 200, approved],
    ['declined', 200, declined],
    ['step-up', 200, declined],
    ['conflict', 409, refusal('RESOURCE_CONFLICT')],
    ['amount-mismatch', 400, refusal('VALIDATION_ERROR')],
    ['validation-error', 400, refusal('VALIDATION_ERROR')],
    ['invalid-content-type', 400, refusal('INVALID_CONTENT_TYPE')],
    ['expired', 404, refusal('RESOURCE_NOT_FOUND')],
    ['resource-not-found', 404, refusal('RESOURCE_NOT_FOUND')],
    ['not-found', 404, { error_code: 'NOT_FOUND' }],
    ['unauthorized', 401, refusal('UNAUTHORIZED')],
    ['operation-forbidden', 403, refusal('OPERATION_FORBIDDEN')],
    ['rate-limited', 429, refusal('RATE_LIMITED')],
    ['internal-error', 500, refusal('INTERNAL_ERROR')],
    ['timeout', 500, refusal('TIMEOUT')],
    ['temporary-unavailable', 503, refusal('TEMPORARY_UNAVAILABLE')],
    ['server-configuration-error', 500, refusal('SERVER_CONFIGURATION_ERROR')],
  ])('%s answers %i', async (name, status, body) => {
    const sandbox = await running();
    for (const _ of ['first', 'repeat']) {
      const answer = await sandbox.authorize(name);
      expect(answer.status).toBe(status);
      expect(answer.document).toMatchObject(body);
      expect(answer.headers.get('klarna-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
    }
    const { writes } = await sandbox.ledger();
    const executed = writes.map((write: { executed: boolean }) => write.executed);
    expect(executed).toEqual(status === 200 ? [true, false] : [false, false]);
  });

  it('traffic-guard answers 403 without a body', async () => {
    const sandbox = await running();
    expect(await sandbox.authorize('traffic-guard')).toMatchObject({ status: 403, document: undefined });
  });

  it('names what is wrong where validation fails', async () => {
    const sandbox = await running();
    expect((await sandbox.authorize('amount-mismatch')).document.validation_errors).toEqual([
      {
        parameter: 'request_payment_transaction.amount',
        reason: expect.any(String),
        doc_url: expect.stringContaining('https://docs.klarna.com/'),
      },
    ]);
    expect((await sandbox.authorize('validation-error')).document.validation_errors).toHaveLength(1);
  });

  it('step-up asks the customer to act where the body has step_up_config', async () => {
    const sandbox = await running();
    const answer = await sandbox.authorize('step-up', {
      ...seedBody,
      step_up_config: { customer_interaction_config: { method: 'HANDOVER' } },
    });
    expect(answer.document).toMatchObject({
      payment_transaction_response: { result: 'STEP_UP_REQUIRED' },
      payment_request: {
        payment_request_id: expect.stringMatching(/^krn:payment:eu1:request:/),
        state: 'SUBMITTED',
        state_context: { customer_interaction: { method: 'HANDOVER', payment_request_url: expect.any(String) } },
      },
    });
  });

  it.each([
    ['timeout-once', 'TIMEOUT'],
    ['internal-error-once', 'INTERNAL_ERROR'],
  ])('%s executes, answers 500, and approves the repeat', async (name, code) => {
    const sandbox = await running();
    const key = { 'klarna-idempotency-key': '0b1d9815-165e-52e2-8867-35bc03789e00' };
    expect(await sandbox.authorize(name, seedBody, key)).toMatchObject({ status: 500, document: { error_code: code } });
    expect(await sandbox.authorize(name, seedBody, key)).toMatchObject({ status: 200, document: approved });
    expect((await sandbox.ledger()).writes).toMatchObject([
      { status: 500, executed: true, replayed: false },
      { status: 200, executed: false, replayed: true },
    ]);
  });

  it('knows no other tokens', async () => {
    const sandbox = await running();
    for (const name of ['no-such-case', 'approvedx', 'constructor', ''])
      expect(await sandbox.authorize(name)).toMatchObject({
        status: 404,
        document: { error_code: 'RESOURCE_NOT_FOUND' },
      });
  });
});

describe('idempotency', () => {
  const other = { ...seedBody, currency: 'EUR' };
  const key = { 'klarna-idempotency-key': 'b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a11' };

  it('gives the same answer to the same token, key and bytes', async () => {
    const sandbox = await running();
    const first = await sandbox.authorize('approved', seedBody, key);
    const second = await sandbox.authorize('approved', seedBody, key);
    expect(second.document).toEqual(first.document);
  });

  it('refuses other bytes for a used token, with the key, another or none', async () => {
    const sandbox = await running();
    await sandbox.authorize('approved', seedBody, key);
    for (const headers of [{}, key, { 'klarna-idempotency-key': 'b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a12' }])
      expect(await sandbox.authorize('approved', other, headers)).toMatchObject({
        status: 409,
        document: { error_code: 'RESOURCE_CONFLICT' },
      });
  });

  it('refuses the same key for another request', async () => {
    const sandbox = await running();
    await sandbox.authorize('approved.1', seedBody, key);
    expect(await sandbox.authorize('approved.2', seedBody, key)).toMatchObject({ status: 409 });
  });

  it('lets a key go after 24 hours', async () => {
    let now = Date.now();
    const sandbox = await running({ clock: { now: () => now } });
    await sandbox.authorize('approved.1', seedBody, key);
    now += 86_400_000;
    expect(await sandbox.authorize('approved.2', seedBody, key)).toMatchObject({ status: 200 });
  });
});

describe('what Klarna checks', () => {
  const path = `/v2/accounts/${account}/payment/authorize`;
  const headers = (authorization: string) => ({
    authorization,
    'content-type': 'application/json',
    'klarna-network-session-token': sessionToken('approved'),
  });
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it('takes the key as issued, with an empty user and with a given one', async () => {
    const sandbox = await running();
    const keys = [
      'klarna_test_api_sandbox',
      base64(':klarna_test_api_sandbox'),
      base64('someone:klarna_test_api_sandbox'),
    ];
    for (const key of keys) {
      expect((await sandbox.send('POST', path, headers(`Basic ${key}`), seedBody)).status).toBe(200);
    }
  });

  it('refuses any other key', async () => {
    const sandbox = await running();
    const keys = [
      'klarna_live_api_sandbox',
      base64('klarna_test_api_sandbox'),
      base64(':other'),
      base64(':klarna_test_api_sandbox\n'),
      `${base64(':klarna_test_api_sandbox')}-`,
    ];
    for (const key of [
      ...keys.map((each) => `Basic ${each}`),
      'Bearer klarna_test_api_sandbox',
      'Basic  klarna_test_api_sandbox',
    ])
      expect(await sandbox.send('POST', path, headers(key), seedBody)).toMatchObject({
        status: 401,
        document: { error_code: 'UNAUTHORIZED' },
      });
  });

  it('serves direct partners without an account, and refuses another account', async () => {
    const sandbox = await running();
    const key = headers('Basic klarna_test_api_sandbox');
    expect((await sandbox.send('POST', '/v2/payment/authorize', key, seedBody)).status).toBe(200);
    const elsewhere = '/v2/accounts/krn:partner:global:account:test:OTHER/payment/authorize';
    expect(await sandbox.send('POST', elsewhere, key, seedBody)).toMatchObject({ status: 403 });
    const encoded = `/v2/accounts/${encodeURIComponent(account)}/payment/authorize`;
    expect((await sandbox.send('POST', encoded, key, seedBody)).status).toBe(200);
  });

  it('names the parameters that do not pass', async () => {
    const sandbox = await running();
    const transaction = seedBody.request_payment_transaction;
    const withTransaction = (changes: object) => ({
      ...seedBody,
      request_payment_transaction: { ...transaction, ...changes },
    });
    const line = { name: 'T-shirt', quantity: 1, total_amount: 11700 };
    const cases: [object, string][] = [
      [{ ...seedBody, currency: 'usd' }, 'currency'],
      [{ ...seedBody, currency: 'QQQ' }, 'currency'],
      [{ ...seedBody, extra: 1 }, 'extra'],
      [withTransaction({ amount: 0 }), 'request_payment_transaction.amount'],
      [withTransaction({ amount: 118.5 }), 'request_payment_transaction.amount'],
      [withTransaction({ amount: '11800' }), 'request_payment_transaction.amount'],
      [
        withTransaction({ payment_transaction_reference: '' }),
        'request_payment_transaction.payment_transaction_reference',
      ],
      [{ ...seedBody, supplementary_purchase_data: { line_items: [line] } }, 'supplementary_purchase_data.line_items'],
    ];
    for (const [body, parameter] of cases) {
      const answer = await sandbox.authorize('approved', body);
      expect(answer).toMatchObject({ status: 400, document: { error_code: 'VALIDATION_ERROR' } });
      expect(answer.document.validation_errors).toMatchObject([{ parameter, reason: expect.any(String) }]);
    }
  });

  it('refuses what is not JSON, and what says so', async () => {
    const sandbox = await running();
    const code = { status: 400, document: { error_code: 'INVALID_CONTENT_TYPE' } };
    expect(await sandbox.authorize('approved', '{"currency":')).toMatchObject(code);
    expect(await sandbox.authorize('approved', seedBody, { 'content-type': 'text/plain' })).toMatchObject(code);
  });

  it('wants no empty session token, and a UUID of version 5 for a key', async () => {
    const sandbox = await running();
    expect(await sandbox.authorize('', seedBody, { 'klarna-network-session-token': '' })).toMatchObject({
      status: 400,
    });
    for (const key of ['1', '7f6f1a52-0b4c-4a3e-9d3a-2f1e5b7c9d10'])
      expect(await sandbox.authorize('approved', seedBody, { 'klarna-idempotency-key': key })).toMatchObject({
        status: 400,
      });
  });

  it('reads a transaction back, and knows no other route', async () => {
    const sandbox = await running();
    const { document } = await sandbox.authorize('approved');
    const transaction = document.payment_transaction_response.payment_transaction;
    const key = { authorization: 'Basic klarna_test_api_sandbox' };
    for (const base of [`/v2/accounts/${account}`, '/v2']) {
      const read = await sandbox.send('GET', `${base}/payment/transactions/${transaction.payment_transaction_id}`, key);
      expect(read).toMatchObject({ status: 200, document: { ...transaction, state: 'AUTHORIZED' } });
    }
    expect((await sandbox.send('GET', '/v2/payment/transactions/krn:a:b', key)).document.error_code).toBe(
      'RESOURCE_NOT_FOUND',
    );
    const lost = await sandbox.send('GET', '/v2/nowhere', key);
    expect(lost).toMatchObject({ status: 404, document: { error_code: 'NOT_FOUND' } });
    expect(lost.headers.get('klarna-correlation-id')).toBeTruthy();
  });
});
