import { describe, expect, it } from 'vitest';
import { cancelAuthorizationToken, isAuthorizationToken } from '../../src/apis/klarna/v1/authorizations.ts';
import type { KlarnaV1 } from '../../src/apis/klarna/v1/client.ts';
import { klarnaCapturesOf, klarnaOrderOf, readKlarnaOrder } from '../../src/apis/klarna/v1/orders.ts';
import { readV1Error } from '../../src/apis/klarna/v1/refusals.ts';
import { addShippingInfo } from '../../src/apis/klarna/v1/shipping-info.ts';
import { CliError } from '../../src/errors.ts';
import { intentOf } from '../../src/journal/attempts.ts';
import type { HttpSettings } from '../../src/request/step.ts';
import { withHttp } from '../request/world.ts';
import { order, payment, running, seedAuthToken } from '../sandbox/running.ts';
import { fakeHttp, type Script } from '../support/fake-http.ts';

const apiKey = 'sandbox:klarna_test_api_sandbox';
const overScript = (script: Script) => {
  const http = fakeHttp(script);
  const v1: KlarnaV1 = { http, apiKey, addressFor: (country) => `https://${country ?? 'eu'}.example` };
  return { v1, http };
};

const v1Error = (status: number, error_code: string, ...error_messages: string[]) => ({
  status,
  document: { correlation_id: '5d1e2b9a-0000-4000-8000-00000000c0de', error_code, error_messages },
});

const cancel = `DELETE /payments/v1/authorizations/${seedAuthToken}`;
const unknownToken = v1Error(404, 'NOT_FOUND', 'Invalid authorization token');
const spentToken = v1Error(403, 'INVALID_OPERATION', 'Authorization token already consumed');

const failureOf = (work: Promise<unknown>): Promise<CliError> =>
  work.then(
    () => expect.fail('it went well'),
    (error) => (error instanceof CliError ? error : expect.fail(String(error))),
  );

describe('cancelling an authorization token', () => {
  it('asks the region of the country, with user and password', async () => {
    const { v1, http } = overScript([[cancel, { status: 204 }]]);
    expect(await cancelAuthorizationToken(v1, seedAuthToken, { country: 'US' })).toMatchObject({ by: 'answer' });
    expect(http.sent[0]).toMatchObject({
      url: `https://US.example/payments/v1/authorizations/${seedAuthToken}`,
      headers: { Authorization: `Basic ${Buffer.from(apiKey).toString('base64')}` },
      tokenInPath: seedAuthToken,
    });
  });

  it('is repeated after a lost answer, and done where Klarna knows the token no more', async () => {
    const { v1 } = overScript([
      [cancel, 'lost'],
      [cancel, unknownToken],
    ]);
    expect(await cancelAuthorizationToken(v1, seedAuthToken)).toMatchObject({ by: 'absence' });
  });

  it('of a token that Klarna never knew says why that may be', async () => {
    const { v1 } = overScript([[cancel, unknownToken]]);
    const { kind, message, facts } = await failureOf(cancelAuthorizationToken(v1, seedAuthToken));
    expect({ kind, message }).toEqual({ kind: 'rejected', message: 'Klarna knows no such authorization token.' });
    expect(facts).toMatchObject({ hint: expect.stringContaining('KLARNA_V1_BASE_URL'), code: 'NOT_FOUND' });
    expect(facts.correlationId).toBe(unknownToken.document.correlation_id);
  });

  it.each([
    ['at once', [[cancel, spentToken]]],
    [
      'after a lost answer',
      [
        [cancel, 'lost'],
        [cancel, spentToken],
      ],
    ],
  ] as const)('of a token that an order was made with is refused %s', async (_, script) => {
    const { kind, facts } = await failureOf(cancelAuthorizationToken(overScript(script).v1, seedAuthToken));
    expect({ kind, execution: facts.execution }).toEqual({ kind: 'rejected', execution: 'none' });
  });

  it('stays open where another refusal follows a lost answer, which says nothing about an order', async () => {
    const { v1 } = overScript([
      [cancel, 'lost'],
      [cancel, v1Error(403, 'INVALID_OPERATION', 'The operation is not allowed')],
    ]);
    const { kind, facts } = await failureOf(cancelAuthorizationToken(v1, seedAuthToken));
    expect({ kind, execution: facts.execution }).toEqual({ kind: 'unknown', execution: 'unknown' });
    expect(facts.hint).not.toContain('An order was made with it');
  });

  it('stays open where no answer ever comes', async () => {
    const { v1 } = overScript([
      [cancel, 'lost'],
      [cancel, 'lost'],
    ]);
    expect(await failureOf(cancelAuthorizationToken(v1, seedAuthToken))).toMatchObject({ kind: 'unknown' });
  });

  it.each(['.', '..', 'a/b', 'a b', 'ü', ''])('is not asked for with %j, which can be no token', (text) => {
    expect(isAuthorizationToken(text)).toBe(false);
  });

  it('shows and writes the token nowhere', async () => {
    const sandbox = await running();
    await sandbox.patch('klarna_payments', payment, { auth_token: seedAuthToken });
    const seen: string[] = [];
    const settings: Partial<HttpSettings> = {
      trace: (line) => seen.push(line),
      observer: {
        beforeWrite: async (step, attempt) => {
          const base = { v: 2, run: 'R', at: 'now', step: step.kind, attempt } as const;
          seen.push(JSON.stringify(intentOf(step, undefined, base)));
        },
        afterWrite: async () => {},
        afterVerify: async () => {},
      },
    };
    await withHttp(settings, async (http) => {
      const v1: KlarnaV1 = { http, apiKey, addressFor: () => sandbox.url };
      await cancelAuthorizationToken(v1, seedAuthToken);
      const { message, facts } = await failureOf(cancelAuthorizationToken(v1, seedAuthToken));
      seen.push(message, JSON.stringify(facts));
    });
    const all = seen.join('\n');
    expect(all).toContain('/payments/v1/authorizations/0b1d…9e00');
    expect(all).toContain('/payments/v1/authorizations/…');
    expect(all).not.toContain(seedAuthToken);
  });
});

describe('an order at Klarna', () => {
  it('is read with its captures, to which shipping information is added', async () => {
    const sandbox = await running();
    await sandbox.patch('klarna_payments', payment, { auth_token: seedAuthToken });
    await sandbox.patch('orders', order, { _place: true });
    for (const trigger of ['_approve', '_capture']) await sandbox.patch('orders', order, { [trigger]: true });
    const { document } = await sandbox.api('GET', `/orders/${order}`);
    const id: string = document.data.attributes.payment_source_details.klarna_id;
    await withHttp({}, async (http) => {
      const v1: KlarnaV1 = { http, apiKey, addressFor: () => sandbox.url };
      const answer = await readKlarnaOrder(v1, id, 'US');
      expect(klarnaOrderOf(answer)).toEqual({
        id,
        klarna_reference: expect.any(String),
        status: 'CAPTURED',
        fraud_status: 'ACCEPTED',
        amount: 11800,
        captured_amount: 11800,
        refunded_amount: 0,
        remaining_authorized_amount: 0,
        currency: 'USD',
        merchant_reference1: '1234',
        created_at: expect.any(String),
        expires_at: expect.any(String),
        correlation_id: answer.meta.correlationId,
      });
      const [capture] = klarnaCapturesOf(answer);
      expect(capture).toMatchObject({ captured_amount: 11800, refunded_amount: 0 });
      const at = { order: id, capture: capture?.id ?? '' };
      const info = { shipping_company: 'DHL US', tracking_number: '63456415674545679874' };
      for (const run of ['one', 'one', 'other']) {
        expect(await addShippingInfo(v1, at, info, run)).toMatchObject({ status: 204 });
      }
      const again = await readKlarnaOrder(v1, id);
      expect(again.document).toMatchObject({ captures: [{ shipping_info: [info, info] }] });
      const missing = await failureOf(readKlarnaOrder(v1, 'none'));
      expect(missing).toMatchObject({ kind: 'rejected', code: 'NO_SUCH_ORDER' });
      expect(missing.facts.why).toBe('No such order.');
    });
  });

  it('of another id than was asked for is not believed', async () => {
    const other = { order_id: 'other', status: 'AUTHORIZED' };
    const { v1 } = overScript([['GET /ordermanagement/v1/orders/mine', { status: 200, document: other }]]);
    expect(await failureOf(readKlarnaOrder(v1, 'mine'))).toMatchObject({ kind: 'protocol' });
  });

  it('tells null for what Klarna leaves out', () => {
    expect(klarnaOrderOf({ document: { order_id: 'mine', status: 'AUTHORIZED' }, meta: {} })).toMatchObject({
      amount: null,
      klarna_reference: null,
      expires_at: null,
    });
  });
});

it.each([
  [
    { error_code: 'BAD_VALUE', error_messages: ['a', 'b'] },
    { code: 'BAD_VALUE', messages: ['a', 'b'] },
  ],
  [
    { error_code: 'BAD_VALUE', error_message: 'a' },
    { code: 'BAD_VALUE', messages: ['a'] },
  ],
  [{ error_messages: null }, { messages: [] }],
  ['Forbidden', { messages: [] }],
])('reads the error %j', (document, read) => {
  expect(readV1Error(document)).toEqual(read);
});
