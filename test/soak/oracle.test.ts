import { describe, expect, it } from 'vitest';
import type { Attempt, Evidence, Journal, JournalRecord, Kind, LedgerWrite, Payment, Task } from './evidence.ts';
import { judge } from './oracle.ts';

const payment: Payment = {
  order_id: 'OrderAaaaa',
  order_number: '1235',
  payment_id: 'PaymentAaa',
  auth_token: 'sandbox-auth.1235',
  session_token: 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.1235',
  amount: 11800,
  currency: 'USD',
};
const transaction = 'krn:payment:eu1:transaction:1';
const klarnaOrder = '9f0e1d2c-0000-4000-8000-000000000001';
const pid = 4242;

/** Seconds after a point in time. */
const second = (seconds: number) => Date.parse('2026-03-04T05:06:00.000Z') + seconds * 1000;
const timestamp = (seconds: number) => new Date(second(seconds)).toISOString();

const task = (kind: Kind, more: Partial<Task> = {}): Task => ({
  payment,
  kind,
  ...(['both', 'place', 'native', 'send-token'].includes(kind) ? { authToken: payment.auth_token } : {}),
  ...(['both', 'network', 'authorize'].includes(kind) ? { sessionToken: payment.session_token } : {}),
  comesTo: 'done',
  ...more,
});

const attempt = (of: Task, exit: number | null, document?: object, more: Partial<Attempt> = {}): Attempt => ({
  task: of,
  phase: 'chaos',
  pid,
  startedAt: second(0),
  endedAt: second(10),
  exit,
  stdout: document === undefined ? '' : `${JSON.stringify(document)}\n`,
  stderr: '',
  ...more,
});

const approved = (id = transaction) => ({
  payment_transaction_response: { result: 'APPROVED', payment_transaction: { payment_transaction_id: id } },
});
const declined = { payment_transaction_response: { result: 'DECLINED' } };
const flowDocument = (result: string, more: object = {}) => ({ result, payment: { token_stored: true }, ...more });
const errorLine = (code: string) => `Error\n${JSON.stringify({ error: { code } })}\n`;

const write = (more: Partial<LedgerWrite>): LedgerWrite => ({
  at: timestamp(2),
  method: 'PATCH',
  path: '/',
  headers: {},
  body: null,
  status: 200,
  executed: true,
  replayed: false,
  created: null,
  fault: null,
  ...more,
});
const authorization = (run: string, more: Partial<LedgerWrite> = {}) =>
  write({
    method: 'POST',
    path: '/v2/accounts/a/payment/authorize',
    headers: { 'klarna-network-session-token': payment.session_token, 'partner-correlation-id': run },
    created: transaction,
    ...more,
  });
const placing = (more: Partial<LedgerWrite> = {}) =>
  write({
    at: timestamp(4),
    path: `/api/orders/${payment.order_id}?include=transactions`,
    body: { data: { attributes: { _place: true } } },
    created: klarnaOrder,
    ...more,
  });
const storing = (token = payment.auth_token, more: Partial<LedgerWrite> = {}) =>
  write({
    path: `/api/klarna_payments/${payment.payment_id}`,
    body: { data: { attributes: { auth_token: token } } },
    ...more,
  });

const begun: JournalRecord = { kind: 'run', at: timestamp(1), pid };
const intentOf = ({ method, path, at }: LedgerWrite): JournalRecord => ({
  kind: 'intent',
  at,
  method,
  url: `http://127.0.0.1:4010${path}`,
});
const outcome = (at: string): JournalRecord => ({ kind: 'outcome', at });
const journal = (writes: readonly LedgerWrite[], more: Partial<Journal> = {}, end?: number): Journal => ({
  run: 'RUN1',
  records: [
    begun,
    ...writes.flatMap((each) => [intentOf(each), outcome(each.at)]),
    ...(end === undefined ? [] : [{ kind: 'end', at: timestamp(9), exit_code: end }]),
  ],
  torn: false,
  ...more,
});

const evidence = (more: Partial<Evidence>): Evidence => ({
  tasks: (more.attempts ?? []).map((each) => each.task),
  attempts: [],
  ledger: { writes: [], reads: {} },
  journals: [],
  unsettled: [],
  leastRequests: {},
  ...more,
});

/** One task, tried once, with what it wrote in its journal and in the ledger. */
const story = (tried: Attempt, writes: readonly LedgerWrite[], more: Partial<Evidence> = {}): Evidence =>
  evidence({ attempts: [tried], ledger: { writes, reads: {} }, journals: [journal(writes)], ...more });

const amiss = (of: Evidence) => judge(of).violations.map(({ what, why }) => `${what}: ${why}`);

describe('the oracle finds nothing amiss with', () => {
  it.each<[string, Evidence]>([
    ['an authorization', story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')])],
    [
      'a flow that placed its order',
      story(attempt(task('place'), 0, flowDocument('PLACED', { order: { klarna_order_id: klarnaOrder } })), [
        storing(),
        placing(),
      ]),
    ],
    ['a token sent', story(attempt(task('send-token'), 0, { data: {} }), [storing()])],
    [
      'an authorization that was declined',
      story(attempt(task('authorize', { comesTo: 'declined' }), 8, declined), [
        authorization('RUN1', { created: null }),
      ]),
    ],
    [
      'a lost answer, found again',
      story(attempt(task('authorize'), 7), [authorization('RUN1')], {
        attempts: [
          attempt(task('authorize'), 7),
          attempt(task('authorize'), 0, approved(), { phase: 'resume', resumes: 'RUN1' }),
        ],
      }),
    ],
    [
      'an answer that could not be believed after the approval',
      story(attempt(task('both'), 14, flowDocument('APPROVED', { authorization: approved() })), [
        storing(),
        authorization('RUN1'),
      ]),
    ],
    [
      'a second run that was refused',
      story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')], {
        attempts: [
          attempt(task('authorize'), 0, approved()),
          attempt(task('authorize'), 7, undefined, { pid: 1, stderr: errorLine('SECOND_AUTHORIZATION') }),
          attempt(task('authorize'), 6, undefined, { pid: 1, stderr: errorLine('LOCKED') }),
        ],
      }),
    ],
    [
      'a run that was killed after the last line of its journal',
      story(attempt(task('send-token'), null), [storing()], { journals: [journal([storing()], {}, 0)] }),
    ],
    [
      'a run that was killed before it had a journal, and run again',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], {
        attempts: [
          attempt(task('send-token'), null, undefined, { pid: 1 }),
          attempt(task('send-token'), 0, { data: {} }),
        ],
      }),
    ],
  ])('%s', (_, given) => {
    expect(amiss(given)).toEqual([]);
  });
});

describe('the oracle finds', () => {
  it.each<[string, Evidence, readonly (string | RegExp)[]]>([
    [
      'a payment that the sandbox never got',
      story(attempt(task('authorize'), 0, approved()), []),
      ['lost: the sandbox has nothing of it', 'lost: it says APPROVED, and the sandbox has no transaction'],
    ],
    [
      'an order that says PLACED and is not',
      story(attempt(task('place'), 0, flowDocument('PLACED')), [storing()]),
      [/^lost: the sandbox/, /^lost: it says PLACED/],
    ],
    [
      'a token that was not stored',
      story(attempt(task('native'), 0, flowDocument('TOKEN_STORED')), [storing('another')]),
      [/^lost: the sandbox/, /^lost: it says that the token is stored/],
    ],
    [
      'two transactions for one session token',
      story(attempt(task('authorize'), 0, approved()), [
        authorization('RUN1'),
        authorization('RUN1', { created: `${transaction}-other` }),
      ]),
      [/^duplicated: made .*:1, .*:1-other$/],
    ],
    [
      'a transaction and a Klarna order for one order',
      story(attempt(task('both'), 0, flowDocument('APPROVED', { authorization: approved() })), [
        storing(),
        authorization('RUN1'),
        placing(),
      ]),
      [/^duplicated: made/],
    ],
    [
      'another transaction than the one that was told',
      story(attempt(task('authorize'), 0, approved('krn:other')), [authorization('RUN1')]),
      [/^false: it names krn:other/],
    ],
    [
      'a refusal of what was executed',
      story(attempt(task('authorize'), 5), [authorization('RUN1')]),
      [/^false: it says that nothing was executed, and made/],
    ],
    [
      'a placing that was told as not placed',
      story(attempt(task('place'), 12, flowDocument('TOKEN_STORED')), [storing(), placing()]),
      [/^false: it says that nothing was executed/],
    ],
    [
      'a stored token that was told as not stored',
      story(attempt(task('send-token'), 6), [storing()]),
      ['false: it says that no token was stored, and stored one'],
    ],
    [
      'DECLINED told of an approved payment',
      story(attempt(task('authorize'), 8, declined), [authorization('RUN1')]),
      [/^false: it says DECLINED/],
    ],
    [
      'an order placed with the token of somebody else',
      story(attempt(task('place'), 0, flowDocument('PLACED', { order: { klarna_order_id: klarnaOrder } })), [
        storing(),
        storing('another', { at: timestamp(3) }),
        placing(),
      ]),
      ['false: it was placed with the token another'],
    ],
    [
      'a success without a document',
      story(attempt(task('authorize'), 0), [authorization('RUN1')]),
      [/^false: exit 0, but/],
    ],
    ['a bug', story(attempt(task('send-token'), 1), [storing()]), ['false: exit 1']],
    [
      'what a killed process had printed and was not so',
      story(attempt(task('authorize'), null, approved('krn:other')), [authorization('RUN1')]),
      [/^false: it names krn:other/],
    ],
    [
      'a run that still ends 7',
      story(attempt(task('authorize'), 7), [authorization('RUN1')]),
      ['unknown: its last word is unknown'],
    ],
    [
      'a killed run that was never taken up',
      story(attempt(task('authorize'), null), [authorization('RUN1')]),
      ['unknown: its last word is silence'],
    ],
    [
      'a run that the tool itself still lists',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], { unsettled: ['RUN1'] }),
      [/^unknown: `runs list --unsettled` still names it/],
    ],
    [
      'a write that no journal announced',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], { journals: [journal([])] }),
      [/^false: no journal had an intent/],
    ],
    [
      'an intent that was written after the request',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], {
        journals: [journal([{ ...storing(), at: timestamp(3) }])],
      }),
      [/^false: no journal had an intent/],
    ],
    [
      'a journal that cannot be read',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], {
        journals: [journal([storing()], { problem: 'line 3: no checksum' })],
      }),
      ['false: the journal cannot be read: line 3: no checksum'],
    ],
    [
      'a journal that ends otherwise than its process',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], { journals: [journal([storing()], {}, 6)] }),
      ['false: it ended with 0, its journal says 6'],
    ],
    [
      'a transaction that only a journal knows',
      story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')], {
        journals: [
          {
            ...journal([authorization('RUN1')]),
            records: [
              ...journal([authorization('RUN1')]).records,
              { kind: 'outcome', at: timestamp(5), transaction_id: 'krn:invented' },
            ],
          },
        ],
      }),
      ['false: its journal names krn:invented'],
    ],
  ])('%s', (_, given, expected) => {
    expect(amiss(given)).toEqual(
      expected.map((words) => (typeof words === 'string' ? words : expect.stringMatching(words))),
    );
  });
});

it('counts what was sent against what would have been', () => {
  const of = task('authorize');
  const writes = [
    authorization('RUN1', { executed: false, created: null, status: 500 }),
    authorization('RUN1', { at: timestamp(3) }),
  ];
  const verdict = judge(
    story(attempt(of, 0, approved()), writes, {
      ledger: { writes, reads: { 'GET /x': 2 } },
      leastRequests: { authorize: 2 },
    }),
  );
  expect(verdict).toMatchObject({ payments: 1, amplification: 2, mostAuthorizations: 2, violations: [] });
});
