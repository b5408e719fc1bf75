import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FlowInputs } from '../../src/flows/flow-state.ts';
import { sha256 } from '../../src/journal/attempts.ts';
import {
  authToken,
  declined,
  jsonApiError,
  klarnaError,
  orderDocument,
  paymentDocument,
  placedOrder,
  sessionToken,
  stepUp,
  transaction,
} from '../support/documents.ts';
import { fakeNow, scratchFolder } from '../support/fake-context.ts';
import type { Reply, Script } from '../support/fake-http.ts';
import { fileOfRun, recordsIn } from '../support/journals.ts';
import {
  authorizeLine,
  inputsOf,
  journaled,
  placeLine,
  readOrderLine,
  readPaymentLine,
  readTransactionLine,
  reply,
  run,
  storeTokenLine,
  takenUp,
  tokenLine,
} from './running.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const tokens = { auth_token: { sha256: sha256(authToken) }, session_token: { sha256: sha256(sessionToken) } };

/** Runs a flow, and then keeps only the first lines of its journal: as if it had been killed there. */
const killedAfter = async (lines: number, inputs: FlowInputs, script: Script) => {
  const folder = scratchFolder();
  const first = await run(inputs, script, journaled(folder, '01RUN', { ...tokens, inputs: { route: inputs.route } }));
  const file = fileOfRun(folder, '01RUN');
  const whole = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(whole.length).toBeGreaterThanOrEqual(lines);
  writeFileSync(file, `${whole.slice(0, lines).join('\n')}\n`);
  return { folder, first };
};

/** Goes on with it, in another process. */
const goOn = (folder: string, inputs: FlowInputs, script: Script, options: { nowMs?: number; account?: string } = {}) =>
  run(inputs, script, { ...takenUp(folder, '01RUN'), ...options });

const withToken = (token: string | null, changes = {}) =>
  [readPaymentLine, { status: 200, document: paymentDocument({ auth_token: token }, changes) }] as const;
const orderIs = (
  attributes: Readonly<Record<string, unknown>>,
  transactions = [transaction()],
): readonly [string, Reply] => [readOrderLine, { status: 200, document: orderDocument({ attributes, transactions }) }];
const start: Script = [reply.token, reply.payment(), reply.order()];
const restart: Script = [reply.token, withToken(authToken), reply.order()];
const reads = [tokenLine, readPaymentLine, readOrderLine];

describe('the route both, killed', () => {
  const whole: Script = [...start, reply.stored, reply.approved(), reply.paymentWithToken, reply.transaction()];
  const killed = (lines: number) => killedAfter(lines, inputsOf.both(), whole);
  const confirming: Script = [withToken(authToken), reply.transaction()];
  const confirms = [readPaymentLine, readTransactionLine];

  it.each([
    ['before its first write: all of it is still to do', 1, start, [storeTokenLine, authorizeLine]],
    ['with the token under way, which did not arrive', 2, start, [storeTokenLine, authorizeLine]],
    ['with the token under way, which arrived', 2, restart, [authorizeLine]],
    ['between token and authorization', 3, restart, [authorizeLine]],
    ['with the authorization under way', 4, restart, [authorizeLine]],
    ['after Klarna’s verdict', 5, restart, []],
  ] as const)('%s', async (_, lines, reading, writes) => {
    const { folder, first } = await killed(lines);
    const answers: Script = [
      ...(writes.includes(storeTokenLine as never) ? [reply.stored] : []),
      ...(writes.includes(authorizeLine as never) ? [reply.approved()] : []),
    ];
    const again = await goOn(folder, inputsOf.both(), [...reading, ...answers, ...confirming]);
    expect(again).toMatchObject({ exit: 0, result: 'APPROVED', lines: [...reads, ...writes, ...confirms] });
    const sent = (flow: typeof again) => flow.sent.find(({ kind }) => kind === 'authorize');
    if (writes.includes(authorizeLine as never)) {
      const { url, headers, body } = sent(again) ?? {};
      expect({ url, headers, body }).toEqual({
        url: sent(first)?.url,
        headers: sent(first)?.headers,
        body: sent(first)?.body,
      });
    }
    expect(again.document?.authorization).toMatchObject({ payment_transaction_response: { result: 'APPROVED' } });
  });

  it('without the token that it needs no more', async () => {
    const { folder } = await killed(5);
    const { authToken: _, sessionToken: __, ...inputs } = inputsOf.both();
    const again = await goOn(folder, inputs, [...restart, ...confirming]);
    expect(again).toMatchObject({ exit: 0, lines: [...reads, ...confirms] });
  });

  it('notes that a token under way was found', async () => {
    const { folder } = await killed(2);
    const refused = klarnaError(401, 'UNAUTHORIZED');
    await goOn(folder, inputsOf.both(), [...restart, [authorizeLine, refused]]);
    expect(takenUp(folder, '01RUN').state.storeToken).toBe('done');
  });

  it.each([
    ['another one was stored', withToken('another'), 'Another one was stored since'],
    ['it was taken away', withToken(null), 'It was taken away since'],
  ])('writes nothing where its token was stored and %s since', async (_, payment, words) => {
    const { folder } = await killed(3);
    const again = await goOn(folder, inputsOf.both(), [reply.token, payment, reply.order()]);
    expect(again).toMatchObject({ exit: 5, failure: { code: 'TOKEN_REPLACED' }, lines: reads });
    expect(again.said).toContain(words);
  });

  it('finds out about an authorization under way whatever has become of the token', async () => {
    const { folder } = await killed(4);
    const again = await goOn(folder, inputsOf.both(), [
      reply.token,
      withToken('another'),
      reply.order(),
      reply.approved(),
      withToken('another'),
    ]);
    expect(again).toMatchObject({ exit: 14, result: 'APPROVED' });
    expect(again.said).toContain('holds another token');
  });

  it('believes the answer to the storing where its API client is not shown the token', async () => {
    const { folder } = await killed(3);
    const script: Script = [...start, reply.approved(), reply.payment(), reply.transaction()];
    const again = await goOn(folder, inputsOf.both(), script);
    expect(again).toMatchObject({ exit: 0, lines: [...reads, authorizeLine, ...confirms] });
    expect(again.progress.join()).not.toContain('the token is on the payment');
  });

  it.each([
    ['changed its price', {}, { mismatched_amounts: true }, 'MISMATCHED_AMOUNTS'],
    ['was placed', { status: 'placed', payment_status: 'authorized' }, {}, 'ORDER_PLACED'],
    ['was cancelled', { status: 'cancelled' }, {}, 'ORDER_CANCELLED'],
    ['was paid', { payment_status: 'paid' }, {}, 'PAID_NOT_PLACED'],
  ])('writes nothing more where the order %s before its authorization left', async (_, order, payment, code) => {
    const { folder } = await killed(3);
    const again = await goOn(folder, inputsOf.both(), [
      reply.token,
      reply.payment({ auth_token: authToken, ...payment }),
      orderIs(order, []),
    ]);
    expect(again).toMatchObject({ exit: 5, failure: { code }, lines: reads });
  });
});

describe('an authorization of an earlier process', () => {
  const network = (answer: Reply) =>
    killedAfter(3, inputsOf.order(), [reply.token, reply.order(), [authorizeLine, answer]]);
  const readsOrder = [tokenLine, readOrderLine];
  const reading: Script = [reply.token, reply.order()];

  it.each([
    ['DECLINED', { status: 200, document: declined('RISK') }, 8],
    ['APPROVED', { status: 200, document: reply.approved()[1].document }, 0],
  ] as const)('that ended %s is not asked for again, nor with another token', async (result, answer, exit) => {
    const confirming: Script = result === 'APPROVED' ? [reply.transaction()] : [];
    const { folder } = await killedAfter(3, inputsOf.order(), [...reading, [authorizeLine, answer], ...confirming]);
    const again = await goOn(folder, inputsOf.order({ sessionToken: 'another' }), [...reading, ...confirming]);
    expect(again).toMatchObject({ exit, result });
    expect(again.lines).not.toContain(authorizeLine);
  });

  it('that ended APPROVED long ago may be over by now', async () => {
    const { folder } = await killedAfter(3, inputsOf.order(), [...reading, reply.approved(), reply.transaction()]);
    const script = [...reading, reply.transaction({ state: 'CLOSED' })];
    expect(await goOn(folder, inputsOf.order(), script, { nowMs: fakeNow + 9 * day })).toMatchObject({ exit: 0 });
  });

  it('that waits for the customer is asked for again, with the same key', async () => {
    const answer = { status: 200, document: stepUp('https://pay.klarna.com/x') };
    const { folder, first } = await network(answer);
    const again = await goOn(folder, inputsOf.order(), [...reading, [authorizeLine, answer]]);
    expect(again).toMatchObject({ exit: 9, result: 'STEP_UP_REQUIRED' });
    expect(again.sent.at(-1)?.headers).toEqual(first.sent.at(-1)?.headers);
  });

  it.each([
    ['refused', klarnaError(403, 'OPERATION_FORBIDDEN')],
    ['turned away', { status: 403 }],
  ] as const)('that was %s is not sent for an order that was placed or paid since', async (_, answer) => {
    for (const [attributes, code] of [
      [{ status: 'placed', payment_status: 'authorized' }, 'ORDER_PLACED'],
      [{ payment_status: 'authorized' }, 'PAID_NOT_PLACED'],
    ] as const) {
      const { folder } = await network(answer);
      const again = await goOn(folder, inputsOf.order(), [reply.token, orderIs(attributes)]);
      expect(again).toMatchObject({ exit: 5, failure: { code }, lines: readsOrder });
    }
  });

  it('that nobody knows of is repeated with the bytes of then, whatever the order says now', async () => {
    const { folder, first } = await network('lost');
    const changed = orderIs({ total_amount_with_taxes_cents: 1 }, []);
    const script: Script = [reply.token, changed, reply.approved(), reply.transaction()];
    const again = await goOn(folder, inputsOf.order(), script);
    expect(again).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(again.sent[2]?.body).toBe(first.sent.at(-1)?.body);
  });

  it('does not go to another address, nor to another account', async () => {
    const { folder } = await network('lost');
    const again = await goOn(folder, inputsOf.order(), reading, { account: 'krn:partner:global:account:test:OTHER' });
    expect(again).toMatchObject({ exit: 2, failure: { code: 'OTHER_ADDRESS' }, lines: readsOrder });
  });

  it.each([
    ['a day and a minute later', day + minute, 'Klarna keeps an idempotency key for 24 hours'],
    ['by a clock that was set back since', -60 * minute, 'the clock was set back'],
  ])('is not repeated %s: its key may be forgotten', async (_, laterMs, words) => {
    const { folder } = await network('lost');
    const again = await goOn(folder, inputsOf.order(), reading, { nowMs: fakeNow + laterMs });
    expect(again).toMatchObject({ exit: 7, result: 'UNKNOWN', lines: readsOrder });
    expect(again.said).toContain(words);
    expect(again.said).not.toContain('--resume');
  });

  it('is repeated until a day has passed, and by a clock that was corrected by minutes', async () => {
    for (const laterMs of [day - minute, -5 * minute]) {
      const { folder } = await network('lost');
      const script: Script = [...reading, reply.approved(), reply.transaction()];
      expect(await goOn(folder, inputsOf.order(), script, { nowMs: fakeNow + laterMs })).toMatchObject({ exit: 0 });
    }
  });

  it('that never left is not sent with a token that is dead by now', async () => {
    const { folder } = await killedAfter(1, inputsOf.order(), [...reading, [authorizeLine, 'lost']]);
    const again = await goOn(folder, inputsOf.order(), reading, { nowMs: fakeNow + 61 * minute });
    expect(again).toMatchObject({ exit: 5, failure: { code: 'SESSION_TOKEN_EXPIRED' }, lines: readsOrder });
  });

  it('that never left is not sent where another run has authorized the order meanwhile', async () => {
    const { folder } = await killedAfter(1, inputsOf.order(), [...reading, [authorizeLine, 'lost']]);
    const other = inputsOf.order({ sessionToken: 'another-token' });
    await run(other, [...reading, reply.approved(), reply.transaction()], journaled(folder, '01RUO'));
    const again = await goOn(folder, inputsOf.order(), reading);
    expect(again).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' }, lines: readsOrder });
  });
});

describe('the route native with --place, killed', () => {
  const whole: Script = [...start, reply.stored, reply.placed, reply.placedOrder];
  const killed = (lines: number) => killedAfter(lines, inputsOf.native(), whole);
  const isPlaced = [readOrderLine, { status: 200, document: placedOrder() }] as const;
  const placing = orderIs({ status: 'placing' }, []);

  it.each([
    ['before its first write', 1, start, [reply.stored, reply.placed], [storeTokenLine, placeLine]],
    ['between token and placing', 3, restart, [reply.placed], [placeLine]],
    ['with the placing under way, which did not arrive', 4, restart, [reply.placed], [placeLine]],
    ['with the placing under way, which arrived', 4, [reply.token, withToken(authToken), isPlaced], [], []],
    ['after the placing', 5, [reply.token, withToken(authToken), isPlaced], [], []],
  ] as const)('%s', async (_, lines, reading, answers, writes) => {
    const { folder } = await killed(lines);
    const again = await goOn(folder, inputsOf.native(), [...reading, ...answers, isPlaced]);
    expect(again).toMatchObject({ exit: 0, result: 'PLACED', lines: [...reads, ...writes, readOrderLine] });
  });

  it('while the order is placing waits for it, and places nothing', async () => {
    const { folder } = await killed(4);
    const again = await goOn(folder, inputsOf.native(), [
      reply.token,
      withToken(authToken),
      placing,
      placing,
      isPlaced,
      isPlaced,
    ]);
    expect(again).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(again.lines).not.toContain(placeLine);
  });

  it('places once more where Commerce Layer has given the placing up', async () => {
    const { folder } = await killed(4);
    const script: Script = [reply.token, withToken(authToken), placing, reply.order(), reply.placed, isPlaced];
    const again = await goOn(folder, inputsOf.native(), script);
    expect(again).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(again.lines.filter((line) => line === placeLine)).toHaveLength(1);
  });

  it('finds the order placed whatever has become of the token since', async () => {
    const { folder } = await killed(4);
    const again = await goOn(folder, inputsOf.native(), [reply.token, withToken(null), isPlaced, isPlaced]);
    expect(again).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(recordsIn(folder, '01RUN').at(-1)).toMatchObject({ kind: 'outcome', step: 'place', verified: true });
  });

  it.each([
    ['paid, but not placed', { payment_status: 'authorized' }],
    ['cancelled', { status: 'cancelled' }],
  ])('is 12 where the order is %s, and nothing is placed', async (_, attributes) => {
    const { folder } = await killed(4);
    const script = [reply.token, withToken(authToken), orderIs(attributes)];
    const again = await goOn(folder, inputsOf.native(), script, { nowMs: fakeNow + 120_000 });
    expect(again).toMatchObject({ exit: 12, result: 'NOT_PLACED', lines: reads });
    expect(again.said).toContain('was not placed');
  });

  it('is 7 where the order was paid a moment ago: it may be placed in the next one', async () => {
    const { folder } = await killed(4);
    const script = [reply.token, withToken(authToken), orderIs({ payment_status: 'authorized' })];
    const again = await goOn(folder, inputsOf.native(), script);
    expect(again).toMatchObject({ exit: 7, result: 'UNKNOWN', lines: reads });
  });

  it.each([
    ['its price is another one', { mismatched_amounts: true }, {}, 'MISMATCHED_AMOUNTS'],
    ['its token was replaced', { auth_token: 'another' }, {}, 'TOKEN_REPLACED'],
    ['it is paid through another gateway', {}, { sourceType: 'stripe_payments' }, 'OTHER_GATEWAY'],
    ['it has expired', {}, { attributes: { expires_at: '2020-01-01T00:00:00Z' } }, 'ORDER_EXPIRED'],
  ])('is not placed anew where %s by now', async (_, payment, order, code) => {
    const { folder } = await killed(4);
    const again = await goOn(folder, inputsOf.native(), [
      reply.token,
      reply.payment({ auth_token: authToken, ...payment }),
      reply.order(order),
    ]);
    expect(again).toMatchObject({ exit: 5, failure: { code }, lines: reads });
  });

  it('is not placed where it was authorized on Klarna Network meanwhile', async () => {
    const { folder } = await killed(3);
    const network: Script = [reply.token, reply.order(), reply.approved(), reply.transaction()];
    await run(inputsOf.order(), network, journaled(folder, '01RUO'));
    const again = await goOn(folder, inputsOf.native(), restart);
    expect(again).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' }, lines: reads });
  });

  it('is judged anew where its placing was refused', async () => {
    const refusal = jsonApiError(422, 'VALIDATION_ERROR');
    const { folder } = await killedAfter(5, inputsOf.native(), [...start, reply.stored, [placeLine, refusal]]);
    const again = await goOn(folder, inputsOf.native(), [
      reply.token,
      withToken(authToken),
      orderIs({ status: 'placed', payment_status: 'authorized' }),
    ]);
    expect(again).toMatchObject({ exit: 5, failure: { code: 'ORDER_PLACED' }, lines: reads });
  });
});
