import type { Attempt, Evidence, Journal, JournalRecord, Kind, LedgerWrite, Payment, Task } from './evidence.ts';
import { judge } from './oracle.ts';

/* Evidence as a soak would leave it, for the tests of the oracle. */

const payment: Payment = {
  order_id: 'OrderAaaaa',
  order_number: '1235',
  payment_id: 'PaymentAaa',
  auth_token: 'sandbox-auth.1235',
  session_token: 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.1235',
  amount: 11800,
  currency: 'USD',
};
export const transaction = 'krn:payment:eu1:transaction:1';
export const klarnaOrder = '9f0e1d2c-0000-4000-8000-000000000001';
const pid = 4242;

/** Seconds after a point in time. */
const second = (seconds: number) => Date.parse('2026-03-04T05:06:00.000Z') + seconds * 1000;
export const timestamp = (seconds: number) => new Date(second(seconds)).toISOString();

export const task = (kind: Kind, more: Partial<Task> = {}): Task => ({
  payment,
  kind,
  ...(['both', 'place', 'native', 'send-token'].includes(kind) ? { authToken: payment.auth_token } : {}),
  ...(['both', 'network', 'authorize'].includes(kind) ? { sessionToken: payment.session_token } : {}),
  comesTo: 'done',
  ...more,
});

export const attempt = (of: Task, exit: number | null, document?: object, more: Partial<Attempt> = {}): Attempt => ({
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

export const approved = (id = transaction) => ({
  payment_transaction_response: { result: 'APPROVED', payment_transaction: { payment_transaction_id: id } },
});
export const declined = { payment_transaction_response: { result: 'DECLINED' } };
export const flowDocument = (result: string, more: object = {}) => ({
  result,
  payment: { token_stored: true },
  ...more,
});
export const errorLine = (code: string) => `Error\n${JSON.stringify({ error: { code } })}\n`;

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
export const authorization = (run: string, more: Partial<LedgerWrite> = {}) =>
  write({
    method: 'POST',
    path: '/v2/accounts/a/payment/authorize',
    headers: { 'klarna-network-session-token': payment.session_token, 'partner-correlation-id': run },
    created: transaction,
    ...more,
  });
export const placing = (more: Partial<LedgerWrite> = {}) =>
  write({
    at: timestamp(4),
    path: `/api/orders/${payment.order_id}?include=transactions`,
    body: { data: { attributes: { _place: true } } },
    created: klarnaOrder,
    ...more,
  });
export const storing = (token = payment.auth_token, more: Partial<LedgerWrite> = {}) =>
  write({
    path: `/api/klarna_payments/${payment.payment_id}`,
    body: { data: { attributes: { auth_token: token } } },
    ...more,
  });

export const begun: JournalRecord = { kind: 'run', at: timestamp(1), pid };
export const intentOf = ({ method, path, at }: LedgerWrite): JournalRecord => ({
  kind: 'intent',
  at,
  method,
  url: `http://127.0.0.1:4010${path}`,
});
const outcome = (at: string): JournalRecord => ({ kind: 'outcome', at });
export const journal = (writes: readonly LedgerWrite[], more: Partial<Journal> = {}, end?: number): Journal => ({
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
export const story = (tried: Attempt, writes: readonly LedgerWrite[], more: Partial<Evidence> = {}): Evidence =>
  evidence({ attempts: [tried], ledger: { writes, reads: {} }, journals: [journal(writes)], ...more });

export const amiss = (of: Evidence) => judge(of).violations.map(({ what, why }) => `${what}: ${why}`);
