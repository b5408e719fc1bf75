import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { expectApproved, expectCorrelation, expectError, expectInvalid } from './expecting.ts';
import type { Chapter, Line } from './lines.ts';
import { account, apiKey, authorizeBody, json, newKey } from './partner.ts';

/** Each row of the published errors, and the session token that the sandbox shows it with. */
const errors = [
  ['UNAUTHORIZED', 401, 'unauthorized', 'ACCESS_ERROR'],
  ['RATE_LIMITED', 429, 'rate-limited', 'ACCESS_ERROR'],
  ['RESOURCE_NOT_FOUND', 404, 'resource-not-found', 'RESOURCE_ERROR'],
  ['RESOURCE_CONFLICT', 409, 'conflict', 'RESOURCE_ERROR'],
  ['OPERATION_FORBIDDEN', 403, 'operation-forbidden', 'RESOURCE_ERROR'],
  ['VALIDATION_ERROR', 400, 'validation-error', 'INPUT_ERROR'],
  ['INVALID_CONTENT_TYPE', 400, 'invalid-content-type', 'INPUT_ERROR'],
  ['INTERNAL_ERROR', 500, 'internal-error', 'TECHNICAL_ERROR'],
  ['SERVER_CONFIGURATION_ERROR', 500, 'server-configuration-error', 'TECHNICAL_ERROR'],
  ['TIMEOUT', 500, 'timeout', 'TECHNICAL_ERROR'],
  ['TEMPORARY_UNAVAILABLE', 503, 'temporary-unavailable', 'TECHNICAL_ERROR'],
] as const;

const published: Chapter = [
  'errors',
  [
    ...errors.map(
      ([code, status, name, type]): Line => ({
        claim: `${code} is ${status}, with its type in the older form alone`,
        shown: async ({ authorize, token, control }) => {
          const newer = expectError(await authorize(token(name)), status, code);
          assert.equal(newer.error_type, undefined);
          expectStatus(await control('POST', 'klarna-errors', { form: 'older' }), 200);
          const older = expectError(await authorize(token(name)), status, code);
          expectStatus(await control('POST', 'klarna-errors', { form: 'newer' }), 200);
          assert.equal(older.error_type, type);
        },
      }),
    ),
    {
      claim: 'a route that there is not is NOT_FOUND',
      shown: async ({ call }) => void expectError(await call('GET', 'payment/nothing'), 404, 'NOT_FOUND'),
    },
    {
      claim: 'validation errors: validation_errors with a reason, or errors with an error_message',
      shown: async ({ authorize, token, control }) => {
        const wrong = authorizeBody({ currency: 'usd' });
        const newer = await authorize(token('approved'), wrong);
        expectInvalid(newer, 'currency');
        assert.ok(newer.document.validation_errors[0].reason && newer.document.errors === undefined);
        expectStatus(await control('POST', 'klarna-errors', { form: 'older' }), 200);
        const older = await authorize(token('approved'), wrong);
        expectStatus(await control('POST', 'klarna-errors', { form: 'newer' }), 200);
        expectInvalid(older, 'currency');
        assert.ok(older.document.errors[0].error_message && older.document.validation_errors === undefined);
        for (const { doc_url } of [...newer.document.validation_errors, ...older.document.errors]) {
          assert.ok(doc_url === undefined || doc_url.length <= 2048);
        }
      },
    },
    {
      claim: 'the traffic guard is a 403 without a body',
      shown: async ({ authorize, token }) => {
        const answer = await authorize(token('traffic-guard'));
        expectStatus(answer, 403);
        assert.equal(answer.document, undefined);
      },
    },
    {
      claim: 'a slow call ends as TIMEOUT at 59 s',
      leftOut: 'no check waits a minute; the TIMEOUT itself is shown above',
    },
    {
      claim: 'a TIMEOUT is repeated with the same key and then has its result',
      shown: async ({ authorize, token }) => {
        const [once, key] = [token('timeout-once'), { 'klarna-idempotency-key': newKey() }];
        expectError(await authorize(once, authorizeBody(), key), 500, 'TIMEOUT');
        expectApproved(await authorize(once, authorizeBody(), key));
      },
    },
  ],
];

const idempotency: Chapter = [
  'idempotency',
  [
    {
      claim: 'a repeat returns the first result',
      shown: async ({ call, request, control }) => {
        const key = { 'klarna-idempotency-key': newKey() };
        const body = { ...requestFor('first') };
        const first = await call('POST', 'payment/requests', body, key);
        expectStatus(first, 201);
        const again = await call('POST', 'payment/requests', body, key);
        assert.deepEqual([again.status, again.document], [first.status, first.document]);
        assert.notEqual((await request()).payment_request_id, first.document.payment_request_id);
        expectStatus(await control('GET', 'ledger'), 200);
      },
    },
    {
      claim: 'another body under the same key is 409',
      shown: async ({ call }) => {
        const key = { 'klarna-idempotency-key': newKey() };
        expectStatus(await call('POST', 'payment/requests', requestFor('one'), key), 201);
        expectError(await call('POST', 'payment/requests', requestFor('two'), key), 409, 'RESOURCE_CONFLICT');
      },
    },
    {
      claim: 'a key holds for 24 hours',
      shown: async ({ call, control }) => {
        const key = { 'klarna-idempotency-key': newKey() };
        expectStatus(await call('POST', 'payment/requests', requestFor('one'), key), 201);
        expectStatus(await control('POST', 'clock', { advance: '23h' }), 200, 201);
        expectError(await call('POST', 'payment/requests', requestFor('two'), key), 409, 'RESOURCE_CONFLICT');
        expectStatus(await control('POST', 'clock', { advance: '61m' }), 200, 201);
        expectStatus(await call('POST', 'payment/requests', requestFor('two'), key), 201);
      },
    },
    {
      claim: 'a key that is no UUID, or of another version, is refused',
      shown: async ({ call }) => {
        for (const key of ['none', '6fa459ea-ee8a-4ca4-894e-db77e160355e']) {
          const sent = { 'klarna-idempotency-key': key };
          expectInvalid(await call('POST', 'payment/requests', requestFor('one'), sent), 'Klarna-Idempotency-Key');
        }
      },
    },
    {
      claim: 'a capture with the same key is made once',
      shown: async ({ call, transaction }) => {
        const { payment_transaction_id: id } = await transaction();
        const key = { 'klarna-idempotency-key': newKey() };
        const body = { capture_amount: 11800, payment_capture_reference: 'capture-1' };
        const first = await call('POST', `payment/transactions/${id}/capture`, body, key);
        expectStatus(first, 200, 201);
        const again = await call('POST', `payment/transactions/${id}/capture`, body, key);
        assert.deepEqual(again.document, first.document);
      },
    },
  ],
];

const requestFor = (reference: string) => ({
  currency: 'USD',
  amount: 11800,
  payment_request_reference: reference,
  customer_interaction_config: { method: 'HANDOVER', return_url: 'https://example.com/return' },
});

const limits: Chapter = [
  'limits',
  [
    {
      claim: 'a body is at most 1 MB',
      shown: async ({ authorize, token }) => {
        const purchase = { purchase_reference: 'x'.repeat(1024 * 1024) };
        const answer = await authorize(token('approved'), authorizeBody({ supplementary_purchase_data: purchase }));
        expectStatus(answer, 400, 413);
      },
    },
    {
      claim: 'a header is at most 6 KB',
      shown: async ({ authorize, token }) => {
        const answer = await authorize(token('approved'), authorizeBody(), { 'x-long': 'x'.repeat(6 * 1024 + 1) });
        expectStatus(answer, 400, 431);
      },
    },
    {
      claim: 'all headers are at most 20 KB',
      shown: async ({ authorize, token }) => {
        const long = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`x-${name}`, 'x'.repeat(5200)]));
        expectStatus(await authorize(token('approved'), authorizeBody(), long), 400, 431);
      },
    },
    {
      claim: 'X-Ratelimit-Limit, -Remaining and -Reset stand on every answer, without Retry-After',
      shown: async ({ authorize, token }) => {
        for (const answer of [await authorize(token('approved')), await authorize(token('rate-limited'))]) {
          for (const name of ['limit', 'remaining', 'reset']) {
            assert.match(answer.headers.get(`x-ratelimit-${name}`) ?? '', /^\d+/);
          }
          assert.equal(answer.headers.get('retry-after'), null);
          expectCorrelation(answer);
        }
      },
    },
    {
      claim: 'a header of up to 6 KB is taken',
      shown: async ({ send, token }) => {
        const session = { 'klarna-network-session-token': `${token('approved')}${'x'.repeat(5000)}` };
        const path = `/v2/accounts/${account}/payment/authorize`;
        const sent = { ...json, authorization: `Basic ${apiKey}`, ...session };
        expectApproved(await send({ method: 'POST', path, headers: sent, body: authorizeBody() }));
      },
    },
    { claim: 'TLS 1.2 at least', leftOut: 'what Node serves https with is not the sandbox’s; its own test has it' },
    { claim: 'client certificates for acquiring partners', leftOut: 'the sandbox’s own tests make the certificates' },
  ],
];

export const refusing: readonly Chapter[] = [published, idempotency, limits];
