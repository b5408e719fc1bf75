import { describe, expect } from 'vitest';
import type { RawAnswer } from '../../src/request/answers.ts';
import type { Step } from '../../src/request/step.ts';
import { authToken, orderId, paymentId, sessionToken } from '../support/documents.ts';
import { klarnaClAgainst } from './answering.ts';
import { type Answered, healthy, type Route, strangeMembers } from './corpora/members.ts';
import { everyCase } from './corpus.ts';
import { expectHarmless, expectWellSaid } from './saying.ts';

const native = ['flow', paymentId, '--auth-token', authToken, '--route', 'native', '--place'];
const both = ['flow', paymentId, '--auth-token', authToken, '--session-token', sessionToken, '--route', 'both'];

/** The command in which each of the answers counts most. */
const commands: Readonly<Record<Route, readonly (readonly string[])[]>> = {
  token: [['send-token', paymentId, '--auth-token', authToken]],
  payment: [native, ['inspect', paymentId]],
  order: [both, ['inspect', paymentId]],
  stored: [native],
  placed: [native, ['inspect', orderId]],
  authorization: [both],
  transaction: [both],
};

const routeOf = ({ method, url }: Step, placed: boolean): Route => {
  const path = new URL(url).pathname;
  if (path.endsWith('/oauth/token')) return 'token';
  if (path.includes('/klarna_payments/')) return method === 'PATCH' ? 'stored' : 'payment';
  if (path.includes('/orders')) return placed || method === 'PATCH' ? 'placed' : 'order';
  return path.endsWith('/authorize') ? 'authorization' : 'transaction';
};

/** Answers well but for one answer, which is the corpus's. */
const serviceWith = ({ route, status, body }: Answered, alwaysPlaced: boolean) => {
  let placed = alwaysPlaced;
  return (step: Step): RawAnswer => {
    placed ||= step.kind === 'place';
    const asked = routeOf(step, placed);
    const headers = { 'content-type': 'application/vnd.api+json' };
    if (asked === route) return { status, headers, body: Buffer.from(body) };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(healthy[asked])) };
  };
};

/** The only addresses that a payment's requests may go to, whatever an answer named. */
const known =
  /^http:\/\/127\.0\.0\.1:4010\/(oauth\/token|api\/klarna_payments\/[A-Za-z]{10}(\?include=order)?|api\/orders\/[A-Za-z]{10}\?include=[a-z_,]+|api\/klarna_payments\?filter\[q\]\[order_id_eq\]=[A-Za-z]{10}&sort=created_at&page\[size\]=25|api\/(orders|klarna_payments|authorizations)\/[A-Za-z]{10}\/event_stores\?page\[size\]=25|v2\/accounts\/krn:partner:global:account:test:SANDBOX0\/payment\/(authorize|transactions\/krn(:[\w%.-]+)+))$/;

const exits = [0, 4, 5, 6, 7, 8, 9, 10, 12, 14];

describe('an answer with one member of another kind', () => {
  everyCase(
    'is believed where it can be, and else ends the run as the contract says',
    strangeMembers,
    async (answered) => {
      for (const argv of commands[answered.route]) {
        const isInspect = argv[0] === 'inspect';
        const service = serviceWith(answered, isInspect && answered.route === 'placed');
        // A person who inspects gets a card.
        const run = await klarnaClAgainst(service, [...argv, '--sandbox'], { interactive: isInspect });
        expect(exits).toContain(run.exit);
        if (run.failure !== undefined) expectWellSaid(run.failure, [sessionToken]);
        expectHarmless(run.stdout);
        if (!isInspect && run.stdout !== '') JSON.parse(run.stdout);
        for (const step of run.sent) {
          expect(step.url).toMatch(known);
          if (step.kind !== 'authorize') continue;
          // An order whose numbers were bent is not authorized over another amount.
          const { currency, request_payment_transaction: wanted } = JSON.parse(step.body ?? '');
          expect([currency, wanted.amount]).toEqual(['USD', 11800]);
        }
        expect(run.sent.filter(({ kind }) => kind === 'authorize' || kind === 'place').length).toBeLessThanOrEqual(1);
      }
    },
  );
});
