import { describe, expect, it } from 'vitest';
import { declined, klarnaError, stepUp, transactionId } from '../support/documents.ts';
import { fakeNow, scratchFolder } from '../support/fake-context.ts';
import type { Reply } from '../support/fake-http.ts';
import { authorizeLine, inputsOf, journaled, placeLine, reply, run, storeTokenLine, tokenLine } from './running.ts';

const hour = 60 * 60 * 1000;
const otherToken = 'krn:payment:eu1:klarna-network-session-token:another';
const refused = { exit: 7, failure: { code: 'SECOND_AUTHORIZATION' } };
type Changes = Parameters<typeof inputsOf.network>[0];

/** Runs over one state folder, each some hours after the first. */
const inOneShop = () => {
  const folder = scratchFolder();
  let runs = 0;
  const options = (hours: number) => {
    runs += 1;
    return { ...journaled(folder, `01RUN${runs}`), nowMs: fakeNow + hours * hour };
  };
  const asked = (answer: Reply | 'approve' | undefined) => {
    if (answer === 'approve') return [reply.approved(), reply.transaction()];
    return answer === undefined ? [] : [[authorizeLine, answer] as const];
  };
  return {
    folder,
    options,
    /** Without an order. */
    authorize: (answer?: Reply | 'approve', changes: Changes = {}, hours = 0) =>
      run(inputsOf.network(changes), asked(answer), options(hours)),
    /** For an order. */
    authorizeOrder: (answer?: Reply | 'approve', changes: Changes = {}, hours = 0) =>
      run(inputsOf.order(changes), [reply.token, reply.order(), ...asked(answer)], options(hours)),
  };
};

const otherBody = { values: { amount: 11800, currency: 'USD', reference: '1234-2' } };
const lost = 'lost' as const;
const approve = 'approve' as const;

describe('a session token without an order', () => {
  it.each<[string, Reply | 'approve']>([
    ['APPROVED', approve],
    ['UNKNOWN', lost],
    ['DECLINED', { status: 200, document: declined() }],
    ['STEP_UP_REQUIRED', { status: 200, document: stepUp() }],
  ])('carries no other body after %s', async (_, answer) => {
    const shop = inOneShop();
    await shop.authorize(answer);
    const second = await shop.authorize(undefined, otherBody);
    expect(second).toMatchObject({ ...refused, lines: [] });
    expect(second.said).toContain('This session token was already used');
    expect(second.said).toContain('01RUN1');
  });

  it('carries the same body again', async () => {
    const shop = inOneShop();
    await shop.authorize(lost);
    expect(await shop.authorize(approve)).toMatchObject({ exit: 0, result: 'APPROVED' });
  });

  it('carries another body after a refusal, and where it is meant', async () => {
    const shop = inOneShop();
    await shop.authorize(klarnaError(400, 'VALIDATION_ERROR'));
    const script = [reply.approved({ payment_transaction_reference: '1234-2' }), reply.transaction()];
    expect(await run(inputsOf.network(otherBody), script, shop.options(0))).toMatchObject({ exit: 0 });
    expect(await shop.authorize(approve, { newAuthorization: true })).toMatchObject({ exit: 0 });
  });

  it('is remembered when an order is named later, and the other way round', async () => {
    const first = inOneShop();
    await first.authorize(lost);
    expect(await first.authorizeOrder()).toMatchObject(refused);
    const second = inOneShop();
    await second.authorizeOrder(lost);
    expect(await second.authorize()).toMatchObject(refused);
  });

  it('says nothing about another token', async () => {
    const shop = inOneShop();
    await shop.authorize(approve);
    expect(await shop.authorize(approve, { sessionToken: otherToken })).toMatchObject({ exit: 0 });
  });
});

describe('the same request', () => {
  it('is not one that shares a key which the user chose', async () => {
    const idempotencyKey = 'my-own-key';
    const shop = inOneShop();
    await shop.authorizeOrder(lost, { idempotencyKey });
    expect(await shop.authorizeOrder(undefined, { idempotencyKey, sessionToken: otherToken })).toMatchObject(refused);
    const mine = { idempotencyKey, values: { reference: 'mine' } };
    expect(await shop.authorizeOrder(undefined, mine)).toMatchObject(refused);
    expect(await shop.authorizeOrder(approve, { idempotencyKey })).toMatchObject({ exit: 0 });
  });

  it.each<[string, Reply | 'approve', string]>([
    ['UNKNOWN', lost, 'Nobody knows whether the authorization of run 01RUN1 was executed.'],
    ['APPROVED', approve, `Run 01RUN1 ended APPROVED (${transactionId})`],
  ])('is repeated within 24 hours of %s, and not after', async (_, answer, words) => {
    for (const act of ['authorize', 'authorizeOrder'] as const) {
      const shop = inOneShop();
      await shop[act](answer);
      // The clock of the journal stands still, so that this repeat does not count as a first one either.
      expect(await shop[act](answer, {}, 24)).toMatchObject({ exit: answer === lost ? 7 : 0 });
      const late = await shop[act](undefined, {}, 24.01);
      expect(late).toMatchObject({ exit: 7, failure: { code: 'KEY_EXPIRED' } });
      expect(late.said).toContain(words);
      expect(late.said).toContain('24 hours');
      expect(late.lines).not.toContain(authorizeLine);
      expect(await shop[act](approve, { newAuthorization: true }, 25)).toMatchObject({ exit: 0 });
    }
  });

  it('is repeated at any time after a verdict that charges nobody', async () => {
    const shop = inOneShop();
    await shop.authorize({ status: 200, document: declined() });
    expect(await shop.authorize(approve, {}, 100)).toMatchObject({ exit: 0 });
  });
});

describe('an account', () => {
  it('does not make the same order another one', async () => {
    const shop = inOneShop();
    await shop.authorizeOrder(approve);
    const other = 'krn:partner:global:account:test:OTHER';
    const second = await run(inputsOf.order({ sessionToken: otherToken }), [reply.token, reply.order()], {
      ...shop.options(0),
      account: other,
    });
    expect(second).toMatchObject(refused);
  });
});

describe('an order that was authorized on Klarna Network', () => {
  const placing = [reply.stored, reply.placed, reply.placedOrder];

  it.each<[string, Reply | 'approve']>([
    ['APPROVED', approve],
    ['UNKNOWN', lost],
  ])('is not placed after %s, and its token not stored', async (_, answer) => {
    const shop = inOneShop();
    await shop.authorizeOrder(answer);
    const script = [reply.token, reply.payment(), reply.order()];
    const flow = await run(inputsOf.native(), script, shop.options(48));
    expect(flow).toMatchObject(refused);
    expect(flow.said).toContain('01RUN1');
    expect(flow.lines).toHaveLength(3);
    expect(flow.lines[0]).toBe(tokenLine);
    expect(flow.lines).not.toContain(storeTokenLine);
    expect(flow.lines).not.toContain(placeLine);
  });

  it('is placed where that is meant, or where nobody was charged', async () => {
    const shop = inOneShop();
    const script = [reply.token, reply.payment(), reply.order(), ...placing];
    await shop.authorizeOrder({ status: 200, document: declined() });
    expect(await run(inputsOf.native(), script, shop.options(0))).toMatchObject({ exit: 0, result: 'PLACED' });
    await shop.authorizeOrder(lost, { sessionToken: otherToken });
    const meant = inputsOf.native({ newAuthorization: true });
    expect(await run(meant, script, shop.options(0))).toMatchObject({ exit: 0, result: 'PLACED' });
  });
});
