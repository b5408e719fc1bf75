import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { authorizationOf } from '../../src/apis/klarna/authorization.ts';
import { authorizePayment, authorizeRequest } from '../../src/apis/klarna/authorize.ts';
import { basicAuthorization, type Klarna, paymentPath } from '../../src/apis/klarna/client.ts';
import { idempotencyKey, idempotencyNamespace } from '../../src/apis/klarna/idempotency-key.ts';
import { describeRefusal, readError } from '../../src/apis/klarna/refusals.ts';
import { readTransaction, transactionStateOf } from '../../src/apis/klarna/transactions.ts';
import { isKrn, isMinorUnits, type Krn, krnSegment } from '../../src/apis/klarna/values.ts';
import { CliError } from '../../src/errors.ts';
import { approved, declined, klarnaError, sessionToken, stepUp, transactionId } from '../support/documents.ts';
import { fakeHttp, type Reply } from '../support/fake-http.ts';

const krn = (text: string): Krn => {
  if (!isKrn(text)) throw new Error(`${text} is no KRN`);
  return text;
};
const account = krn('krn:partner:global:account:test:MKPMV6MS');
const body = {
  currency: 'USD',
  request_payment_transaction: { amount: 11800, payment_transaction_reference: 'acme-1' },
};
const input = { sessionToken, body: JSON.stringify(body) };

const klarnaOver = (http: Klarna['http'], changes: Partial<Klarna> = {}): Klarna => ({
  http,
  baseUrl: 'https://api-global.test.klarna.com',
  apiKey: 'klarna_test_api_canary',
  correlationId: '01RUN',
  mode: 'test',
  partnerAccountId: account,
  ...changes,
});

const line = `POST /v2/accounts/${account}/payment/authorize`;
const authorize = (answer: Reply) => authorizePayment(klarnaOver(fakeHttp([[line, answer]])), input, body, {});
/** All that a person would read of an error. */
const wordsOf = (error: unknown) =>
  error instanceof CliError ? [error.message, error.facts.why, error.facts.hint].join(' ') : 'no CliError';

const ok = (document: unknown): Reply => ({ status: 200, document });

describe('the Basic key', () => {
  it.each([
    ['as Klarna issues it', 'klarna_test_api_abc', 'Basic klarna_test_api_abc'],
    ['already in base64', 'dXNlcjpwYXNz', 'Basic dXNlcjpwYXNz'],
    ['as user and password', 'user:pass', 'Basic dXNlcjpwYXNz'],
    ['with an empty user', ':klarna_test_api_abc', `Basic ${Buffer.from(':klarna_test_api_abc').toString('base64')}`],
  ])('%s', (_, key, header) => {
    expect(basicAuthorization(key)).toBe(header);
  });
});

describe('the request of an authorization', () => {
  it('is the seed’s', () => {
    const { http: _, mode: __, ...klarna } = klarnaOver(fakeHttp([]));
    expect(authorizeRequest(klarna, { ...input, idempotencyKey: 'a-key' })).toEqual({
      method: 'POST',
      url: `https://api-global.test.klarna.com/v2/accounts/${account}/payment/authorize`,
      headers: {
        Accept: 'application/json',
        Authorization: 'Basic klarna_test_api_canary',
        'Content-Type': 'application/json',
        'Klarna-Network-Session-Token': sessionToken,
        'Klarna-Idempotency-Key': 'a-key',
        'Partner-Correlation-Id': '01RUN',
      },
      body: '{"currency":"USD","request_payment_transaction":{"amount":11800,"payment_transaction_reference":"acme-1"}}',
    });
  });

  it('has no account in its path for a direct partner', () => {
    expect(paymentPath(undefined, 'authorize')).toBe('/v2/payment/authorize');
    expect(paymentPath(account, 'authorize')).toBe(`/v2/accounts/${account}/payment/authorize`);
  });

  it('keeps an account within its segment, whatever its name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^krn(:[^:\s]{1,8}){2,4}$/), (text) => {
        fc.pre(isKrn(text));
        const path = new URL(`https://x.example${paymentPath(krn(text), 'authorize')}`).pathname;
        expect(path.split('/')).toHaveLength(6);
        expect(decodeURIComponent(path.split('/')[3] ?? '')).toBe(text);
      }),
    );
  });
});

describe('the idempotency key', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const path = '/v2/payment/authorize';

  it('is this one for ever: a request may be repeated from another machine and another day', () => {
    expect(idempotencyNamespace).toBe('44638bde-6fef-4679-9a29-da7288ad15c6');
    expect(idempotencyKey('POST', path, 'token', '{"a":1}')).toBe('bc114251-edf2-5d4e-af47-30f2a0c0eeb2');
  });

  it('can be computed by anybody from what the documentation says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (token, bytes) => {
        const name = JSON.stringify(['POST', path, sha256(token), sha256(bytes)]);
        expect(idempotencyKey('POST', path, token, bytes)).toBe(v5(name, idempotencyNamespace));
      }),
    );
  });

  it('is the same for the same request and differs with any part of it', () => {
    const parts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.string());
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(idempotencyKey(...one) === idempotencyKey(...other)).toBe(same);
        expect(idempotencyKey(...one)).toBe(idempotencyKey(...one));
      }),
    );
  });

  it('can be the caller’s own', () => {
    const { http: _, mode: __, ...klarna } = klarnaOver(fakeHttp([]));
    const computed = authorizeRequest(klarna, input).headers['Klarna-Idempotency-Key'];
    expect(computed).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(computed).toBe(idempotencyKey('POST', paymentPath(account, 'authorize'), sessionToken, input.body));
  });
});

describe('an answer to an authorization', () => {
  it('is read whole', () => {
    expect(authorizationOf({ document: approved() })).toMatchObject({ result: 'APPROVED', transactionId });
    expect(authorizationOf({ document: declined('RISK') })).toMatchObject({ result: 'DECLINED', reason: 'RISK' });
    expect(authorizationOf({ document: declined() })).not.toHaveProperty('reason');
    expect(authorizationOf({ document: stepUp('https://pay.klarna.com/1') })).toMatchObject({
      result: 'STEP_UP_REQUIRED',
      stepUpUrl: 'https://pay.klarna.com/1',
      paymentRequestId: 'krn:payment:eu1:request:1',
    });
    expect(authorizationOf({ document: stepUp() })).not.toHaveProperty('stepUpUrl');
  });

  it.each(['', 'x', null, undefined])('that says APPROVED with the transaction id %j is not believed', async (id) => {
    const bare = {
      payment_transaction_response: { result: 'APPROVED', payment_transaction: { payment_transaction_id: id } },
    };
    await expect(authorize(ok(bare))).rejects.toMatchObject({ kind: 'unknown', facts: { execution: 'unknown' } });
  });

  it('that says DECLINED needs no transaction id', async () => {
    const bare = { payment_transaction_response: { result: 'DECLINED', payment_transaction: {} } };
    expect(authorizationOf(await authorize(ok(bare)))).toMatchObject({ result: 'DECLINED' });
  });

  it('is believed without the members that Klarna may leave out', async () => {
    const bare = {
      payment_transaction_response: {
        result: 'APPROVED',
        payment_transaction: { payment_transaction_id: transactionId },
      },
    };
    expect(await authorize(ok(bare))).toMatchObject({ document: bare });
  });

  it.each([
    ['another amount', approved({ amount: 1 }), 'Its amount is 1, not 11800.'],
    ['another currency', approved({ currency: 'SEK' }), 'Its currency is "SEK", not "USD".'],
    ['another reference', approved({ payment_transaction_reference: 'b' }), 'payment_transaction_reference is "b"'],
    ['no transaction', { payment_transaction_response: { result: 'APPROVED' } }, 'names no payment transaction'],
    ['an unknown verdict', { payment_transaction_response: { result: 'MAYBE' } }, 'is missing or unknown'],
    ['no verdict', {}, 'is missing or unknown'],
    ['a list', [], 'is missing or unknown'],
  ])('with %s is not believed, and may have been executed', async (_, document, words) => {
    const error = await authorize(ok(document)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      kind: 'unknown',
      facts: { hint: expect.stringContaining('Never send a new authorization') },
    });
    expect(wordsOf(error)).toContain(words);
  });

  it('that declines need not say what it declines', async () => {
    expect(await authorize(ok(declined()))).toMatchObject({ status: 200 });
  });
});

describe('a refusal by Klarna', () => {
  it.each([
    [400, 'VALIDATION_ERROR', 'rejected', 'nothing was authorized'],
    [401, 'UNAUTHORIZED', 'auth', 'KLARNA_API_KEY'],
    [403, 'OPERATION_FORBIDDEN', 'auth', 'may not authorize payments for this account'],
    [404, 'RESOURCE_NOT_FOUND', 'rejected', 'older than 60 minutes'],
    [404, 'NOT_FOUND', 'rejected', 'The address is wrong'],
    [409, 'RESOURCE_CONFLICT', 'rejected', 'another request'],
    [400, 'INVALID_CONTENT_TYPE', 'rejected', '--data'],
  ])('%i %s', async (status, code, kind, hint) => {
    await expect(authorize(klarnaError(status, code, 'Klarna says why.'))).rejects.toMatchObject({
      kind,
      code,
      message: expect.stringContaining(`HTTP ${status}`),
      facts: {
        httpStatus: status,
        correlationId: 'c0rr-1',
        why: expect.stringContaining('Klarna says why.'),
        hint: expect.stringContaining(hint),
      },
    });
  });

  it('403 without a body is the traffic guard, and was not executed', async () => {
    await expect(authorize({ status: 403 })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    [500, 'TIMEOUT'],
    [503, 'TEMPORARY_UNAVAILABLE'],
  ])('%i %s may have been executed', async (status, code) => {
    await expect(authorize(klarnaError(status, code))).rejects.toMatchObject({ kind: 'unknown' });
  });

  it('names the fields of a validation error, in the older shape and the newer one', () => {
    const older = { error_code: 'VALIDATION_ERROR', errors: [{ parameter: 'amount', error_message: 'is wrong' }] };
    const newer = { error_code: 'VALIDATION_ERROR', validation_errors: [{ parameter: 'amount', reason: 'is wrong' }] };
    for (const document of [older, newer]) {
      expect(readError(document).fields).toEqual([{ parameter: 'amount', reason: 'is wrong' }]);
      expect(describeRefusal('It')({ status: 400, document }).why).toBe('amount: is wrong.');
    }
    expect(readError({ errors: [{}] }).fields).toEqual([{ parameter: 'the body', reason: 'is not valid' }]);
  });

  it.each([[undefined], [null], ['x'], [[]], [{ error_code: 7 }], [{ errors: 'x' }]])(
    'of the shape %j is survived',
    (document) => {
      expect(describeRefusal('It')({ status: 400, document })).toMatchObject({
        message: 'It was refused by Klarna (HTTP 400).',
      });
    },
  );

  it('never repeats the session token or the key', async () => {
    const error = await authorize(klarnaError(401, 'UNAUTHORIZED')).catch((thrown: unknown) => thrown);
    expect(wordsOf(error)).not.toContain('canary');
  });
});

describe('a transaction', () => {
  const readLine = `GET /v2/accounts/${account}/payment/transactions/${transactionId}`;
  const read = (document: unknown) =>
    readTransaction(klarnaOver(fakeHttp([[readLine, ok(document)]])), krn(transactionId));

  it('is read with its state', async () => {
    const answer = await read({ payment_transaction_id: transactionId, state: 'AUTHORIZED', more: 1 });
    expect(transactionStateOf(answer)).toBe('AUTHORIZED');
    expect(transactionStateOf(await read({}))).toBeUndefined();
  });

  it('about another id is not believed', async () => {
    await expect(read({ payment_transaction_id: 'krn:payment:eu1:transaction:other' })).rejects.toMatchObject({
      kind: 'protocol',
    });
    await expect(read([])).resolves.toMatchObject({ status: 200 });
  });
});

describe('Klarna’s values', () => {
  it.each([
    ['krn:payment:eu1:request:1', true],
    ['krn:a:b', true],
    ['krn:a', false],
    ['krn:a:', false],
    ['KRN:a:b', false],
    ['krn:a:b c', false],
    ['krn:a:b\n', false],
  ])('%j is a KRN: %s', (text, outcome) => {
    expect(isKrn(text)).toBe(outcome);
  });

  it('keeps a KRN’s colons in a path and nothing that could end the segment', () => {
    expect(krnSegment(krn('krn:a:b/../c?d#e'))).toBe('krn:a:b%2F..%2Fc%3Fd%23e');
  });

  it.each([
    [1, true],
    [0, false],
    [-1, false],
    [1.5, false],
    [Number.NaN, false],
    [2 ** 53, false],
  ])('%d is an amount: %s', (value, outcome) => {
    expect(isMinorUnits(value)).toBe(outcome);
  });
});
