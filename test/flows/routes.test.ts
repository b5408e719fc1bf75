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
import type { Reply } from '../support/fake-http.ts';
import {
  authorizeLine,
  inputsOf,
  placeLine,
  readOrderLine,
  readPaymentLine,
  readTransactionLine,
  reply,
  run,
  serverError,
  storeTokenLine,
  tokenLine,
  unavailable,
} from './running.ts';

const both = [
  reply.token,
  reply.payment(),
  reply.order(),
  reply.stored,
  reply.approved(),
  reply.paymentWithToken,
  reply.transaction(),
];
const native = [reply.token, reply.payment(), reply.order(), reply.stored, reply.placed, reply.placedOrder];

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
      readTransactionLine,
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
    const flow = await run(inputsOf.network(), [reply.approved(), reply.transaction()]);
    expect(flow.lines).toEqual([authorizeLine, readTransactionLine]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(flow.document).toMatchObject({ payment: null, order: null });
    expect(flow.next).toBe(`Capture ${transactionId} when the goods are sent.`);
    expect(flow.sent[0]?.headers).toMatchObject({ 'Klarna-Network-Session-Token': sessionToken });
  });

  it('with an order reads it first and writes nothing to Commerce Layer', async () => {
    const flow = await run(inputsOf.order(), [reply.token, reply.order(), reply.approved(), reply.transaction()]);
    expect(flow.lines).toEqual([tokenLine, readOrderLine, authorizeLine, readTransactionLine]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
  });

  it('stops before Klarna when flag and order disagree', async () => {
    const flow = await run(inputsOf.order({ values: { amount: 11900 } }), [reply.token, reply.order()]);
    expect(flow).toMatchObject({ exit: 5, result: 'REJECTED' });
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
      reply.transaction(),
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
  ];
  const contradictions: readonly (readonly [string, Reply])[] = [
    ['about another one', { status: 200, document: paymentDocument({}, { id: 'otherOther' }) }],
    ['that is no JSON', { status: 200, document: 'x', headers: { 'content-type': 'text/plain' } }],
  ];

  it.each(failures)('never takes an APPROVED back when it %s', async (_, answer) => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 5), [readPaymentLine, answer], reply.transaction()]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED', failure: undefined });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
    expect(flow.progress.at(-1)).toMatch(/Not read back: .*Confirmed: the transaction is AUTHORIZED/);
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

  it.each(failures)('never takes a network authorization back when it %s', async (_, answer) => {
    const flow = await run(inputsOf.network(), [reply.approved(), [readTransactionLine, answer]]);
    expect(flow).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(flow.steps.at(-1)).toBe('confirm skipped');
  });

  it.each(contradictions)('ends 14 for an answer %s, and keeps what was done', async (_, answer) => {
    const stored = await run(inputsOf.native({ place: false }), [...native.slice(0, 4), [readPaymentLine, answer]]);
    expect(stored).toMatchObject({ exit: 14, result: 'TOKEN_STORED' });
    expect(stored.next).toContain('The token was stored');
    const placed = await run(inputsOf.native(), [...native.slice(0, 5), [readOrderLine, answer]]);
    expect(placed).toMatchObject({ exit: 14, result: 'PLACED', document: { order: { status: 'placed' } } });
    expect(placed.next).toContain('do not place it again');
    const approved = await run(inputsOf.both(), [...both.slice(0, 5), [readPaymentLine, answer]]);
    expect(approved).toMatchObject({ exit: 14, result: 'APPROVED' });
    expect(approved.steps.at(-1)).toBe('confirm failed');
  });

  it.each([
    ['about another transaction', { payment_transaction_id: 'krn:payment:eu1:transaction:other' }, 'It is about'],
    ['CLOSED', { state: 'CLOSED' }, 'is CLOSED right after Klarna approved it'],
    ['EXPIRED', { state: 'EXPIRED' }, 'is EXPIRED right after Klarna approved it'],
    ['over another amount', { amount: 1 }, 'is over 1, but 11800 was approved'],
  ])('ends 14 for a transaction that is %s, on both routes that authorize', async (_, changes, words) => {
    for (const flow of [
      await run(inputsOf.network(), [reply.approved(), reply.transaction(changes)]),
      await run(inputsOf.both(), [...both.slice(0, 6), reply.transaction(changes)]),
    ]) {
      expect(flow).toMatchObject({ exit: 14, result: 'APPROVED' });
      expect(flow.said).toContain(words);
      expect(flow.next).toContain('do not authorize again');
    }
  });

  it('takes a transaction without an amount, and one that was captured at once', async () => {
    const read = reply.transaction({ amount: undefined, state: 'COMPLETED' });
    expect(await run(inputsOf.network(), [reply.approved(), read])).toMatchObject({ exit: 0, result: 'APPROVED' });
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

  it.each(['../../accounts', ''])('believes no APPROVED whose transaction id is %j', async (id) => {
    const flow = await run(inputsOf.network(), [reply.approved({ payment_transaction_id: id })]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN', lines: [authorizeLine] });
    expect(flow.said).toContain('is no KRN');
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

describe('a result', () => {
  const wrongId = { status: 200, document: paymentDocument({ auth_token: authToken }, { id: 'otherOther' }) };

  it('is UNKNOWN when the answer to the token contradicts it: 14 all the same', async () => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 3), [storeTokenLine, wrongId]]);
    expect(flow).toMatchObject({
      exit: 14,
      result: 'UNKNOWN',
      steps: ['token done', 'read done', 'send-token unknown'],
    });
    expect(flow.said).toContain('it is not known whether Commerce Layer stored the authorization token');
    expect(flow.next).toContain('inspect ertHJlpPTR');
  });

  it('is UNKNOWN when the answer to the placing contradicts it', async () => {
    const flow = await run(inputsOf.native(), [...native.slice(0, 4), [placeLine, wrongId]]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
  });

  it('is TOKEN_STORED when Klarna cannot be reached after it', async () => {
    const flow = await run(inputsOf.both(), [...both.slice(0, 4), [authorizeLine, unavailable()]]);
    expect(flow).toMatchObject({ exit: 6, result: 'TOKEN_STORED' });
  });

  it('quotes no refusal that a broken Klarna never made', async () => {
    const broken = klarnaError(500, 'INTERNAL_ERROR', 'Something broke.');
    const flow = await run(inputsOf.network(), [[authorizeLine, broken]]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN', failure: { code: 'INTERNAL_ERROR' } });
    expect(flow.said).not.toContain('refused');
    expect(flow.said).toContain('Klarna says: Something broke.');
  });
});

describe('Ctrl-C while a write is answered', () => {
  const pressedAt = (line: string) => ({
    atRequest: (sent: string, { stop }: { stop: { press: (reason: 'interrupted' | 'terminated') => void } }) => {
      if (sent === line) stop.press('terminated');
    },
  });

  it('ends the run after it, and the document says that the token is stored', async () => {
    const flow = await run(inputsOf.both(), both.slice(0, 4), pressedAt(storeTokenLine));
    expect(flow).toMatchObject({ exit: 143, result: 'TOKEN_STORED', document: { payment: { token_stored: true } } });
    expect(flow.said).toContain('The token is stored on ertHJlpPTR.');
    expect(flow.steps.at(-1)).toBe('send-token done');
  });

  it('keeps Klarna’s authorization', async () => {
    const flow = await run(inputsOf.both(), both.slice(0, 5), pressedAt(authorizeLine));
    expect(flow).toMatchObject({ exit: 143, result: 'APPROVED' });
    expect(flow.document?.authorization).toMatchObject({ payment_transaction_response: { result: 'APPROVED' } });
    expect(flow.said).toContain('Klarna answered APPROVED.');
  });

  it('keeps a DECLINED with what it leaves to be done', async () => {
    const script = [...both.slice(0, 4), [authorizeLine, { status: 200, document: declined('RISK') }] as const];
    const flow = await run(inputsOf.both(), script, pressedAt(authorizeLine));
    expect(flow).toMatchObject({ exit: 143, result: 'DECLINED' });
    expect(flow.next).toContain('repair nullify-payment-source');
  });

  it('keeps the placed order', async () => {
    const flow = await run(inputsOf.native(), native.slice(0, 5), pressedAt(placeLine));
    expect(flow).toMatchObject({ exit: 143, result: 'PLACED', document: { order: { status: 'placed' } } });
  });

  it('does not call an order PLACED that is not paid for', async () => {
    const unpaid = placedOrder({}, []);
    const script = [...native.slice(0, 4), [placeLine, { status: 200, document: unpaid }] as const];
    expect(await run(inputsOf.native(), script, pressedAt(placeLine))).toMatchObject({ exit: 143, result: 'UNKNOWN' });
  });
});
