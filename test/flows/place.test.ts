import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { jsonApiError, orderDocument, placedOrder, transaction } from '../support/documents.ts';
import type { Reply, Script } from '../support/fake-http.ts';
import { inputsOf, placeLine, readOrderLine, reply, run, serverError, storeTokenLine, unavailable } from './running.ts';

const before: Script = [reply.token, reply.payment(), reply.order(), reply.stored];
const native = (...rest: Script) => run(inputsOf.native(), [...before, ...rest]);
const as = (document: unknown): Reply => ({ status: 200, document });
const ordered = (status: string, transactions: ReturnType<typeof transaction>[] = []) =>
  as(orderDocument({ attributes: { status }, transactions }));
const placing = ordered('placing');
const refusal = transaction({ succeeded: false, error_code: 'REJECTED', error_detail: 'Klarna said no' }, 'refusedAaa');

describe('placing an order', () => {
  it('waits while the order is placing, ever longer between two looks', async () => {
    const looks: Script = [1, 2, 3, 4, 5].map(() => [readOrderLine, placing] as const);
    const flow = await native([placeLine, placing], ...looks, reply.placedOrder, reply.placedOrder);
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(flow.clock.sleeps).toEqual([500, 1000, 2000, 5000, 5000]);
  });

  it('gives up after a minute and a half, without a second placing', async () => {
    const looks: Script = Array.from({ length: 22 }, () => [readOrderLine, placing] as const);
    const flow = await native([placeLine, placing], ...looks);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.said).toContain('still being placed');
    expect(flow.lines.filter((line) => line === placeLine)).toHaveLength(1);
    expect(flow.clock.monotonic()).toBeGreaterThanOrEqual(90_000);
  });

  it.each([
    ['interrupted', 130, 'between two looks', 1],
    ['terminated', 143, 'before the first look', 0],
  ] as const)('stops waiting when the person does: %s is %i, %s', async (signal, exit, _, after) => {
    let looks = 0;
    const stopped = new CliError(signal, 'Stopped while trying to read.', { why: 'Nothing was changed.' });
    const script: Script = [[readOrderLine, placing] as const].slice(0, after);
    const flow = await run(
      inputsOf.native(),
      [...before, [placeLine, placing], ...script, ...(after === 0 ? [[readOrderLine, stopped] as const] : [])],
      {
        atRequest: (line, { stop }) => {
          if (line === readOrderLine) looks += 1;
          if (looks === 2) stop.press(signal);
        },
      },
    );
    expect(flow).toMatchObject({ exit, result: 'UNKNOWN', failure: { facts: { execution: 'unknown' } } });
    expect(flow.steps.at(-1)).toBe('place unknown');
    expect(flow.said).toContain('Stopped while the order NgojhKoyYN was being placed.');
    expect(flow.said).not.toContain('Nothing was');
    expect(flow.next).toContain('do not place it anew');
  });

  it.each([
    ['the service is out of order', serverError],
    ['the service cannot be reached', unavailable()],
    ['the token has lost its permission', jsonApiError(401, 'UNAUTHORIZED')],
  ])('never says that nothing was executed when a look fails because %s', async (_, answer) => {
    const flow = await native([placeLine, placing], [readOrderLine, answer]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.said).toContain('It is not known whether the order NgojhKoyYN was placed.');
  });

  it('ends NOT_PLACED with Klarna’s reason when the placing is refused', async () => {
    const flow = await native([placeLine, placing], [readOrderLine, ordered('pending', [refusal])]);
    expect(flow).toMatchObject({ exit: 12, result: 'NOT_PLACED', failure: { facts: { code: 'REJECTED' } } });
    expect(flow.said).toContain('Klarna refused: Klarna said no (REJECTED).');
    expect(flow.next).toContain('sticks to its token');
    expect(flow.next).toContain('klarna-cl repair nullify-payment-source NgojhKoyYN');
    expect(flow.document?.payment?.token_stored).toBe(true);
  });

  const paymentSource = { source: { pointer: '/data/relationships/payment_source' } };
  const sticks = 'sticks to its token';
  const stays = 'klarna-cl repair nullify-payment-source NgojhKoyYN';

  it.each([
    [
      'Klarna',
      jsonApiError(422, 'VALIDATION_ERROR', 'Invalid authorization token', paymentSource),
      [sticks, stays],
      [],
    ],
    ['Klarna by name', jsonApiError(422, 'VALIDATION_ERROR', 'Klarna declined it'), [sticks, stays], []],
    [
      'an expired payment source',
      jsonApiError(422, 'VALIDATION_ERROR', 'is expired', { ...paymentSource, meta: { error: 'expired' } }),
      ['create a new one', stays],
      [sticks],
    ],
    [
      'a missing address',
      jsonApiError(422, 'VALIDATION_ERROR', "shipping_address - can't be blank", { meta: { error: 'blank' } }),
      ['Correct what it names', stays],
      [sticks],
    ],
    ['an id that is none', jsonApiError(404, 'RECORD_NOT_FOUND'), ['Ids are case-sensitive', stays], [sticks]],
    ['another change', jsonApiError(423, 'LOCKED'), ['try again in a moment'], [sticks]],
    ['another change without a code', { status: 423, document: {} }, ['try again in a moment'], [sticks]],
  ])('ends NOT_PLACED when %s refuses the placing itself', async (_, answer, hints, never) => {
    const flow = await native([placeLine, answer]);
    expect(flow).toMatchObject({ exit: 12, result: 'NOT_PLACED', failure: { facts: { execution: 'none' } } });
    expect(flow.said).toContain('The order NgojhKoyYN was not placed.');
    for (const words of hints) expect(flow.next).toContain(words);
    for (const words of never) expect(flow.next).not.toContain(words);
  });

  it('ends NOT_PLACED when the answer leaves the order as it was', async () => {
    const flow = await native([placeLine, ordered('pending')]);
    expect(flow).toMatchObject({ exit: 12, result: 'NOT_PLACED' });
    expect(flow.said).toContain('Its status is pending, its payment unpaid.');
  });
});

describe('a placing whose answer was lost', () => {
  it('is settled by the order that turns out to be placed', async () => {
    const flow = await native([placeLine, 'lost'], reply.placedOrder, reply.placedOrder);
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(flow.lines.filter((line) => line === placeLine)).toHaveLength(1);
  });

  it('is repeated only after the order was read and is still pending', async () => {
    const flow = await native(
      [placeLine, 'lost'],
      [readOrderLine, ordered('pending')],
      reply.placed,
      reply.placedOrder,
    );
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED' });
    expect(flow.lines.slice(-4)).toEqual([placeLine, readOrderLine, placeLine, readOrderLine]);
  });

  it('is NOT_PLACED, not UNKNOWN, when a new refusal stands on the order', async () => {
    const flow = await native([placeLine, 'lost'], [readOrderLine, ordered('pending', [refusal])]);
    expect(flow).toMatchObject({ exit: 12, result: 'NOT_PLACED' });
    expect(flow.said).toContain('Klarna said no');
  });

  it('takes a refusal that was there before for no answer', async () => {
    const flow = await run(inputsOf.native(), [
      reply.token,
      reply.payment(),
      reply.order({ transactions: [refusal] }),
      reply.stored,
      [placeLine, 'lost'],
      [readOrderLine, ordered('pending', [refusal])],
    ]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
  });

  it('is UNKNOWN when the order cannot be read either', async () => {
    const flow = await native([placeLine, 'lost'], [readOrderLine, serverError]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.next).toContain('inspect NgojhKoyYN');
  });
});

describe('a placed order', () => {
  const settled = { status: 'placed', payment_status: 'authorized' };
  const details = { payment_source_details: { klarna_id: 'k-1' } };

  it.each([
    ['no authorization', orderDocument({ attributes: { ...settled, ...details } }), 'no authorization over 11800'],
    ['a failed one', placedOrder({}, [transaction({ succeeded: false })]), 'no authorization over 11800'],
    ['one over another amount', placedOrder({}, [transaction({ amount_cents: 1 })]), 'no authorization over 11800'],
    ['no order id of Klarna’s', orderDocument({ attributes: settled, transactions: [transaction()] }), 'no order id'],
  ])('with %s is UNKNOWN, and not to be placed again', async (_, document, words) => {
    const flow = await native(reply.placed, [readOrderLine, as(document)]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.said).toContain(words);
    expect(flow.next).toContain('do not place it again');
  });

  it('that Klarna rejected for fraud is UNKNOWN, and not to be shipped', async () => {
    const rejected = placedOrder({
      payment_source_details: { klarna_id: 'k-1', payment_method_details: { fraud_status: 'REJECTED' } },
    });
    const flow = await native([placeLine, as(rejected)], [readOrderLine, as(rejected)]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN', document: { order: { fraud_status: 'REJECTED' } } });
    expect(flow.said).toContain('fraud_status REJECTED): do not ship');
    expect(flow.next).toContain('Do not ship');
  });

  it('that was captured at once counts as paid', async () => {
    const captured = placedOrder({ status: 'approved', payment_status: 'paid' }, [
      transaction({}, 'captureAaa', 'captures'),
    ]);
    const flow = await native([placeLine, as(captured)], [readOrderLine, as(captured)]);
    expect(flow).toMatchObject({ exit: 0, result: 'PLACED' });
  });

  it('that can neither be confirmed by its answer nor read again is UNKNOWN', async () => {
    const bare = orderDocument({ attributes: settled });
    const flow = await native([placeLine, as(bare)], [readOrderLine, serverError]);
    expect(flow).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    expect(flow.said).toContain('Reading it back failed');
  });

  it.each([
    ['authorized', 0],
    ['paid', 0],
    ['unpaid', 7],
  ])('that shows a sales channel no transactions counts by its payment: %s is exit %i', async (paymentStatus, exit) => {
    const document = orderDocument({
      attributes: { ...settled, ...details, payment_status: paymentStatus },
      relationships: { transactions: { links: {} } },
    });
    const flow = await native([placeLine, as(document)], [readOrderLine, as(document)]);
    expect(flow.exit).toBe(exit);
  });

  it('was preceded by its token', async () => {
    const flow = await native(reply.placed, reply.placedOrder);
    expect(flow.lines.indexOf(storeTokenLine)).toBeLessThan(flow.lines.indexOf(placeLine));
  });
});
