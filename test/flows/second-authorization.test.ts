import { describe, expect, it } from 'vitest';
import { pastAuthorizations } from '../../src/journal/past-runs.ts';
import { declined, klarnaError } from '../support/documents.ts';
import { scratchFolder } from '../support/fake-context.ts';
import type { Reply, Script } from '../support/fake-http.ts';
import { authorizeLine, inputsOf, journaled, reply, run, storeTokenLine } from './running.ts';

const subject = { base: 'https://api-global.test.klarna.com', orderId: 'NgojhKoyYN' };
const otherToken = 'krn:payment:eu1:klarna-network-session-token:another';

/** Runs of the route network for one order, one after the other, over one state folder. */
const inOneShop = () => {
  const folder = scratchFolder();
  let runs = 0;
  return {
    folder,
    authorize: (
      answer: Reply | 'approve' | undefined,
      changes: Parameters<typeof inputsOf.order>[0] = {},
      reference = '1234-1',
    ) => {
      runs += 1;
      const read: Script = [reply.token, reply.order()];
      const approved = reply.approved({ payment_transaction_reference: reference });
      const asked: Script = answer === undefined || answer === 'approve' ? [] : [[authorizeLine, answer]];
      const script = answer === 'approve' ? [...read, approved, reply.transaction()] : [...read, ...asked];
      return run(inputsOf.order(changes), script, journaled(folder, `01RUN${runs}`));
    },
    states: () => pastAuthorizations(folder, subject).map(({ run: id, state }) => `${id} ${state}`),
  };
};
const approve = 'approve';
const refused = klarnaError(400, 'VALIDATION_ERROR');

const keyOf = (flow: Awaited<ReturnType<typeof run>>) =>
  flow.sent.findLast(({ kind }) => kind === 'authorize')?.headers['Klarna-Idempotency-Key'];
const bodyOf = (flow: Awaited<ReturnType<typeof run>>) => flow.sent.findLast(({ kind }) => kind === 'authorize')?.body;
const referenceOf = (flow: Awaited<ReturnType<typeof run>>) =>
  JSON.parse(bodyOf(flow) ?? '{}').request_payment_transaction?.payment_transaction_reference;

describe('another authorization of the same order', () => {
  it('is refused after APPROVED, before anything is sent to Klarna', async () => {
    const shop = inOneShop();
    expect(await shop.authorize(approve)).toMatchObject({ exit: 0 });
    const second = await shop.authorize(undefined, { sessionToken: otherToken });
    expect(second).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' } });
    expect(second.said).toContain('Run 01RUN1 ended APPROVED');
    expect(second.said).toContain('--new-authorization');
    expect(second.lines).not.toContain(authorizeLine);
    expect(shop.states()).toEqual(['01RUN1 APPROVED']);
  });

  it('is refused after an answer that was lost', async () => {
    const shop = inOneShop();
    expect(await shop.authorize('lost')).toMatchObject({ exit: 7, result: 'UNKNOWN' });
    const second = await shop.authorize(undefined, { sessionToken: otherToken });
    expect(second).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' } });
    expect(second.said).toContain('Nobody knows whether the authorization of run 01RUN1 was executed');
  });

  it('on the route both is refused before the token is stored', async () => {
    const shop = inOneShop();
    await shop.authorize('lost');
    const second = await run(
      inputsOf.both({ sessionToken: otherToken }),
      [reply.token, reply.payment(), reply.order()],
      journaled(shop.folder, '01RUN9'),
    );
    expect(second).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' } });
    expect(second.lines).not.toContain(storeTokenLine);
    expect(second.document?.payment?.token_stored).toBe(false);
  });

  it('goes through when it is meant, with a reference of its own', async () => {
    const shop = inOneShop();
    const first = await shop.authorize(approve);
    const second = await shop.authorize(approve, { sessionToken: otherToken, newAuthorization: true }, '1234-2');
    expect(second).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect([referenceOf(first), referenceOf(second)]).toEqual(['1234-1', '1234-2']);
    expect(keyOf(second)).not.toBe(keyOf(first));
  });

  it.each([
    ['was declined', { status: 200, document: declined() }, 'DECLINED'],
    ['was refused', refused, 'REFUSED'],
    ['was held up by a rate limit', { status: 429, document: {} }, 'REFUSED'],
  ])('needs no flag after one that %s', async (_, answer, state) => {
    const shop = inOneShop();
    await shop.authorize(answer);
    expect(shop.states()).toEqual([`01RUN1 ${state}`]);
    const second = await shop.authorize(approve, { sessionToken: otherToken }, '1234-2');
    expect(second).toMatchObject({ exit: 0, result: 'APPROVED' });
  });
});

describe('the same request again', () => {
  it.each(['lost', 'approve'] as const)('is let through after %s, with the same key and bytes', async (answer) => {
    const shop = inOneShop();
    const first = await shop.authorize(answer);
    const again = await shop.authorize(approve);
    expect(again).toMatchObject({ exit: 0, result: 'APPROVED' });
    expect(keyOf(again)).toBe(keyOf(first));
    expect(bodyOf(again)).toBe(bodyOf(first));
    expect(shop.states()).toEqual(['01RUN1 APPROVED']);
  });

  it('with the same token but another body is another authorization', async () => {
    const shop = inOneShop();
    await shop.authorize('lost');
    const second = await shop.authorize(undefined, { values: { reference: 'mine' } });
    expect(second).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' } });
  });

  it('counts once, so that the next meant one is number two', async () => {
    const shop = inOneShop();
    await shop.authorize('lost');
    await shop.authorize({ status: 200, document: declined() });
    const next = await shop.authorize(approve, { sessionToken: otherToken }, '1234-2');
    expect(next).toMatchObject({ exit: 0 });
    expect(referenceOf(next)).toBe('1234-2');
  });
});

describe('what the journal remembers', () => {
  it('leaves other orders alone', async () => {
    const shop = inOneShop();
    await shop.authorize(approve);
    expect(pastAuthorizations(shop.folder, { ...subject, orderId: 'otherOrder' })).toEqual([]);
    expect(pastAuthorizations(shop.folder, { ...subject, base: 'https://api-global.klarna.com' })).toEqual([]);
  });
});
