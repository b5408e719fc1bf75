import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import {
  authToken,
  declined,
  jsonApiError,
  klarnaError,
  paymentDocument,
  placedOrder,
  sessionToken,
  stepUp,
  transactionId,
} from '../support/documents.ts';
import {
  authorizeLine,
  inputsOf,
  placeLine,
  readOrderLine,
  readPaymentLine,
  reply,
  run,
  serverError,
  storeTokenLine,
  tokenLine,
  unavailable,
} from './running.ts';

const readingBack = `GET /v2/accounts/krn:partner:global:account:test:MKPMV6MS/payment/transactions/${transactionId}`;
const both = [reply.token, reply.payment(), reply.order(), reply.stored, reply.approved(), reply.paymentWithToken];
const native = [reply.token, reply.payment(), reply.order(), reply.stored, reply.placed, reply.placedOrder];
const transactionRead = [
  readingBack,
  { status: 200, document: { payment_transaction_id: transactionId, state: 'AUTHORIZED' } },
] as const;

describe('the route both', () => {
  it('stores the token, authorizes over the order’s total, and reads the payment back', async () => {
    const flow = await run(inputsOf.both(), both);
    expect(flow.lines).toEqual([
      tokenLine,
      readPaymentLine,
      readOrderLine,
      storeTokenLine,
      authorizeLine,
      readPaymentLine,
    ]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(JSON.parse(flow.sent[4]?.body ?? '')).toMatchObject({
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: '1234-1' },
      supplementary_purchase_data: { purchase_reference: '1234' },
    });
    expect(flow.next).toContain('Do not place this order as well');
  });

  it('prints every step with its tries, its status and the ids that support asks for', async () => {
    const { document } = await run(inputsOf.both(), both);
    expect(document).toMatchObject({
      schema_version: 1,
      run_id: 'RUN1',
      profile: 'test',
      mode: 'test',
      route: 'both',
      payment: { id: 'ertHJlpPTR', order_id: 'NgojhKoyYN', token_stored: true, mismatched_amounts: false },
      order: { number: '1234', status: 'pending', amount: 11800, currency: 'USD', klarna_order_id: null },
      authorization: { payment_transaction_response: { result: 'APPROVED' } },
    });
    expect(document?.steps).toMatchObject([
      { name: 'token', status: 'done', attempts: 1, http_status: 200 },
      { name: 'read', status: 'done', attempts: 1, http_status: 200, trace_id: '4d7e0f3a6b9c2d5e' },
      { name: 'send-token', status: 'done' },
      { name: 'authorize', status: 'done' },
      { name: 'confirm', status: 'done' },
    ]);
  });
});

describe('the route native', () => {
  it('stores the token and leaves the placing to the shop', async () => {
    const flow = await run(inputsOf.native({ place: false }), [
      reply.token,
      reply.payment(),
      reply.order(),
      reply.stored,
      reply.paymentWithToken,
    ]);
    expect(flow).toMatchObject({ exit: 0, result: 'TOKEN_STORED' });
    expect(flow.next).toContain('Place the order');
  });

  it('with --place stores the token, places the order, and reads it back', async () => {
    const flow = await run(inputsOf.native(), native);
    expect(flow.lines).toEqual([tokenLine, readPaymentLine, readOrderLine, storeTokenLine, placeLine, readOrderLine]);
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED', next: 'Capture the order when the goods are sent.' });
    expect(flow.document?.order).toMatchObject({
      status: 'placed',
      payment_status: 'authorized',
      klarna_order_id: '9f0e1d2c-0000-4000-8000-000000000001',
      fraud_status: 'ACCEPTED',
    });
  });

  it('says not to ship while Klarna still checks for fraud', async () => {
    const pending = placedOrder({
      payment_source_details: { klarna_id: 'k-1', payment_method_details: { fraud_status: 'PENDING' } },
    });
    const flow = await run(inputsOf.native(), [
      ...native.slice(0, 4),
      [placeLine, { status: 200, document: pending }],
      [readOrderLine, { status: 200, document: pending }],
    ]);
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(flow.next).toContain('do not ship yet');
  });
});

describe('the route network', () => {
  it('without an order asks Klarna alone', async () => {
    const flow = await run(inputsOf.network(), [reply.approved(), transactionRead]);
    expect(flow.lines).toEqual([authorizeLine, readingBack]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(flow.document).toMatchObject({ payment: null, order: null });
    expect(flow.next).toBe(`Capture ${transactionId} when the goods are sent.`);
    expect(flow.sent[0]?.headers).toMatchObject({ 'Klarna-Network-Session-Token': sessionToken });
  });

  it('with an order reads it first and writes nothing to Commerce Layer', async () => {
    const flow = await run(inputsOf.order(), [reply.token, reply.order(), reply.approved(), transactionRead]);
    expect(flow.lines).toEqual([tokenLine, readOrderLine, authorizeLine, readingBack]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
  });

  it('stops before Klarna when flag and order disagree', async () => {
    const flow = await run(inputsOf.order({ values: { amount: 11900 } }), [reply.token, reply.order()]);
    expect(flow).toMatchObject({ exit: 2 });
    expect(flow.said).toContain('--amount 11900 contradicts the order');
    expect(flow.said).toContain('11800');
  });
});

describe('a flow that fails', () => {
  it('shows no document when nothing was answered', async () => {
    const flow = await run(inputsOf.both(), [[tokenLine, unavailable()]]);
    expect(flow).toMatchObject({ exit: 6, document: undefined, lines: [tokenLine] });
  });

  it('at the access token ends with what the API said, and sends nothing else', async () => {
    const flow = await run(inputsOf.both(), [[tokenLine, jsonApiError(401, 'UNAUTHORIZED', 'Client unknown.')]]);
    expect(flow).toMatchObject({ exit: 4, lines: [tokenLine], steps: ['token failed'] });
    expect(flow.said).toContain('Client unknown.');
  });

  it('at reading the payment writes nothing', async () => {
    const flow = await run(inputsOf.both(), [reply.token, [readPaymentLine, jsonApiError(404, 'RECORD_NOT_FOUND')]]);
    expect(flow).toMatchObject({ exit: 5, result: 'REJECTED', steps: ['token done', 'read failed'] });
    expect(flow.said).toContain('Commerce Layer has no Klarna payment ertHJlpPTR.');
    expect(flow.document).toMatchObject({ payment: null, order: null, authorization: null });
  });

  it('at reading the order writes nothing', async () => {
    const flow = await run(inputsOf.both(), [reply.token, reply.payment(), [readOrderLine, serverError]]);
    expect(flow).toMatchObject({ exit: 6, steps: ['token done', 'read failed'] });
  });

  it('for a payment without an order writes nothing', async () => {
    const flow = await run(inputsOf.both(), [reply.token, reply.payment({}, { relationships: {} })]);
    expect(flow).toMatchObject({ exit: 5 });
    expect(flow.said).toContain('belongs to no order');
  });

  it('at storing the token does not authorize', async () => {
    const refused = jsonApiError(422, 'VALIDATION_ERROR', 'payment source - expired', { meta: { error: 'expired' } });
    const flow = await run(inputsOf.both(), [...both.slice(0, 3), [storeTokenLine, refused]]);
    expect(flow).toMatchObject({ exit: 5, result: 'REJECTED' });
    expect(flow.lines).not.toContain(authorizeLine);
    expect(flow.next).toContain('create a new one');
    expect(flow.document?.payment?.token_stored).toBe(false);
  });

  it('after a lost answer to the token reads the payment, and goes on when the token is there', async () => {
    const flow = await run(inputsOf.both(), [
      ...both.slice(0, 3),
      [storeTokenLine, 'lost'],
      reply.paymentWithToken,
      reply.approved(),
      reply.paymentWithToken,
    ]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(flow.progress).toContain('✔ Token stored on ertHJlpPTR (read back, the answer was lost)');
  });

  it('after a lost answer that left no token ends UNKNOWN, without an authorization', async () => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 3), [storeTokenLine, 'lost'], reply.payment()]);
    expect(flow).toMatchObject({
      exit: 7,
      result: 'UNKNOWN',
      steps: ['token done', 'read done', 'send-token unknown'],
    });
  });

  it('when Klarna refuses says that the token is stored', async () => {
    const flow = await run(inputsOf.both(), [
      ...both.slice(0, 4),
      [authorizeLine, klarnaError(409, 'RESOURCE_CONFLICT', 'Idempotency violation.')],
    ]);
    expect(flow).toMatchObject({ exit: 5, result: 'REJECTED' });
    expect(flow.document?.payment?.token_stored).toBe(true);
    expect(flow.document?.steps.at(-1)).toMatchObject({
      name: 'authorize',
      http_status: 409,
      correlation_id: 'c0rr-1',
    });
  });

  it('when Klarna’s answer is lost ends UNKNOWN and forbids a new authorization', async () => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 4), [authorizeLine, 'lost']]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.next).toContain('Never send a new authorization');
  });

  it('believes no approval over another amount', async () => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 4), reply.approved({ amount: 1 })]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.said).toContain('Its amount is 1, not 11800');
    expect(flow.document?.authorization).toBeNull();
  });

  it('passes on an error that nobody foresaw', async () => {
    const bug = async () => {
      throw new TypeError('a bug');
    };
    await expect(run(inputsOf.both(), both.slice(0, 3), { before: bug })).rejects.toThrow('a bug');
  });
});

describe('a verdict other than APPROVED', () => {
  it.each([
    [declined('RISK'), 8, 'DECLINED', "Klarna's reason: RISK."],
    [declined(), 8, 'DECLINED', 'Klarna gives no reason.'],
    [
      stepUp('https://pay.klarna.com/eu/requests/1/start'),
      9,
      'STEP_UP_REQUIRED',
      'https://pay.klarna.com/eu/requests/1/start',
    ],
    [stepUp(), 9, 'STEP_UP_REQUIRED', 'Klarna named no address'],
  ])('ends with its own code, its document, and nothing after it', async (document, exit, result, words) => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 4), [authorizeLine, { status: 200, document }]]);
    expect(flow).toMatchObject({ exit, result });
    expect(flow.document?.authorization).toEqual(document);
    expect(flow.lines.at(-1)).toBe(authorizeLine);
    expect(flow.said).toContain(words);
  });
});

describe('reading back', () => {
  const failures: readonly (readonly [string, typeof serverError | CliError])[] = [
    ['is out of order', serverError],
    ['cannot be reached', unavailable()],
    ['refuses the permission', jsonApiError(401, 'UNAUTHORIZED')],
    ['finds nothing', jsonApiError(404, 'RECORD_NOT_FOUND')],
    ['answers about another payment', { status: 200, document: paymentDocument({}, { id: 'otherOther' }) }],
  ];

  it.each(failures)('never takes an APPROVED back when it %s', async (_, answer) => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 5), [readPaymentLine, answer]]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED', failure: undefined });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
    expect(flow.progress.at(-1)).toContain('Not read back');
    expect(flow.document?.payment).toMatchObject({ id: 'ertHJlpPTR', token_stored: true });
  });

  it.each(failures)('never takes a stored token back when it %s', async (_, answer) => {
    const flow = await run(inputsOf.native({ place: false }), [...native.slice(0, 4), [readPaymentLine, answer]]);
    expect(flow).toMatchObject({ exit: 0, result: 'TOKEN_STORED' });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
  });

  it.each(failures)('never takes a placing back when it %s', async (_, answer) => {
    const flow = await run(inputsOf.native(), [...native.slice(0, 5), [readOrderLine, answer]]);
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
    expect(flow.document?.order).toMatchObject({ status: 'placed', payment_status: 'authorized' });
  });

  // What a transaction looks like is not published, so another document is no failure there.
  it.each(failures.slice(0, -1))('never takes a network authorization back when it %s', async (_, answer) => {
    const flow = await run(inputsOf.network(), [reply.approved(), [readingBack, answer]]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
  });

  it('still says so when another token is on the payment', async () => {
    const other = { status: 200, document: paymentDocument({ auth_token: 'somebody-elses-token' }) };
    const flow = await run(inputsOf.both(), [...both.slice(0, 5), [readPaymentLine, other]]);
    expect(flow).toMatchObject({ exit: 14, result: 'APPROVED' });
    expect(flow.said).not.toContain(authToken);
  });

  it('ends with the signal when the person stops it, and keeps the verdict', async () => {
    const stopped = new CliError('interrupted', 'Stopped by Ctrl-C.');
    const flow = await run(inputsOf.both(), [...both.slice(0, 5), [readPaymentLine, stopped]]);
    expect(flow).toMatchObject({ exit: 130, result: 'APPROVED' });
  });

  it('does not try for a transaction id that could leave its path', async () => {
    const flow = await run(inputsOf.network(), [reply.approved({ payment_transaction_id: '../../accounts' })]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED', lines: [authorizeLine] });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
  });
});

describe('between reading and writing', () => {
  it('the person sees what was read, and a no leaves everything as it was', async () => {
    let seen: unknown;
    const flow = await run(inputsOf.both(), both.slice(0, 3), {
      before: async ({ order, payment, tokenStored }, { route }) => {
        seen = [order?.number, payment?.id, tokenStored, route];
        throw new CliError('interrupted', 'Stopped before the first write.');
      },
    });
    expect(seen).toEqual(['1234', 'ertHJlpPTR', false, 'both']);
    expect(flow).toMatchObject({ exit: 130 });
    expect(flow.lines).not.toContain(storeTokenLine);
  });

  it('lines that do not add up stop the flow before the token is stored', async () => {
    const flow = await run(inputsOf.both(), [
      reply.token,
      reply.payment(),
      reply.order({ attributes: { total_amount_with_taxes_cents: 12000, total_amount_with_taxes_float: 120 } }),
    ]);
    expect(flow).toMatchObject({ exit: 5 });
    expect(flow.said).toContain('a difference of 200');
    expect(flow.lines).not.toContain(storeTokenLine);
  });
});
