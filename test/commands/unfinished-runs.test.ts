import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/journal/attempts.ts';
import {
  approved,
  authToken,
  orderDocument,
  paymentDocument,
  sessionToken,
  tokenAnswer,
} from '../support/documents.ts';
import { type FakeWish, scratchFolder } from '../support/fake-context.ts';
import type { Script } from '../support/fake-http.ts';
import { byPaymentId } from '../support/inspect-script.ts';
import {
  endRecord,
  fileOfRun,
  intentRecord,
  outcomeRecord,
  runIdEnding,
  runRecord,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { account, environment, klarnaCl, sandbox } from './running.ts';

const id = runIdEnding('1');
const readPayment = ['GET /api/klarna_payments/ertHJlpPTR', { status: 200, document: paymentDocument() }] as const;
const readOrder = ['GET /api/orders/NgojhKoyYN', { status: 200, document: orderDocument() }] as const;
const stored = ['PATCH /api/klarna_payments/ertHJlpPTR', { status: 200, document: paymentDocument() }] as const;
const authorized = [`POST /v2/accounts/${account}/payment/authorize`, { status: 200, document: approved() }] as const;
const sending = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const values = ['--amount', '11800', '--currency', 'USD', '--reference', 'acme-1'];
const authorizing = ['authorize', '--session-token', sessionToken, ...values];

const storing = intentRecord({ step: 'store-token', order_id: 'otherOrder', token_sha256: 'other' });
const lost = [runRecord(), storing];
const refusedWithToken = [
  runRecord({ inputs: {} }),
  intentRecord({ token_sha256: sha256(sessionToken) }),
  outcomeRecord({ http_status: 401 }),
];

const next = (state: string, argv: readonly string[], http: Script, wish: FakeWish = {}) =>
  klarnaCl(argv, { environment, state, http, ...wish });
const sentence = (how: string, run = id) =>
  `Run ${run} (flow, 2026-03-04T05:06:07.000Z) of this payment ${how}: klarna-cl flow --resume ${run}`;

describe('an earlier run of the same payment', () => {
  it.each([
    ['send-token', sending, [stored], lost],
    ['flow', ['flow', '--route', 'native', ...sending.slice(1)], [readPayment, readOrder, stored, readPayment], lost],
    ['authorize', authorizing, [authorized], refusedWithToken],
    ['inspect', ['inspect', 'ertHJlpPTR'], byPaymentId(), lost],
  ] as const)('that was interrupted is pointed out by %s, with the way to go on', async (_, argv, http, records) => {
    const state = scratchFolder();
    writeRecords(state, id, records);
    const run = await next(state, argv, http);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.talk).toContain(sentence('was interrupted'));
    if (argv[0] !== 'inspect') expect(run.stdout()).not.toContain(id);
  });

  it('that ended without knowing is pointed out as that', async () => {
    const state = scratchFolder();
    writeRecords(state, id, [...lost, endRecord({ exit_code: 7, settled: false })]);
    expect((await next(state, sending, [stored])).talk).toContain(sentence('ended without knowing what became of it'));
  });

  it.each([
    ['came to its end', [...lost, endRecord({ exit_code: 5 })]],
    ['wrote nothing', [runRecord()]],
    ['is about another payment', [runRecord({ inputs: { payment_id: 'otherOther' } }), storing]],
  ])('is not mentioned where it %s', async (_, records) => {
    const state = scratchFolder();
    writeRecords(state, id, records);
    expect((await next(state, sending, [stored])).talk.join()).not.toContain('--resume');
  });

  it('is not mentioned to itself when it is taken up again', async () => {
    const state = scratchFolder();
    writeRecords(state, id, [runRecord({ command: 'send-token', auth_token: { sha256: sha256(authToken) } }), storing]);
    const argv = ['flow', '--resume', id, '--auth-token', authToken];
    const run = await next(state, argv, [readPayment, stored]);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.talk.join()).not.toContain('was interrupted');
  });

  it('is one of the three newest; the others are counted', async () => {
    const state = scratchFolder();
    for (const sign of '12345') writeRecords(state, runIdEnding(sign), lost);
    const talk = (await next(state, sending, [stored])).talk.join('\n');
    expect(talk.match(/--resume 01M804HBM2DKQAXE8VW5XFC43\d/g)?.map((words) => words.at(-1))).toEqual(['3', '4', '5']);
    expect(talk).toContain('2 more: klarna-cl runs list --unsettled');
  });

  it('that cannot be read is said, and does not stop what depends on no earlier run', async () => {
    const state = scratchFolder();
    writeRun(state, id, 'damaged\n');
    const run = await next(state, sending, [stored]);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.talk.join('\n')).toContain(fileOfRun(state, id));
    expect(await next(state, authorizing, [])).toMatchObject({ exit: 13 });
  });

  it('is not looked for in the embedded sandbox', async () => {
    const state = scratchFolder();
    writeRun(state, id, 'damaged\n');
    const run = await klarnaCl([...sending, '--sandbox'], {
      state,
      sandbox,
      http: [['POST /oauth/token', tokenAnswer()], stored],
    });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.talk.join()).not.toContain(id);
  });
});
