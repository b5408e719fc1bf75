import type { Step } from '../context.ts';
import type { IntentRecord, JournalRecord, OutcomeRecord } from './records.ts';
import { progressAfter, unsent, type WriteState } from './write-state.ts';

/** The steps that act on a payment after it was made, as the journal names them; those of `SettlingKind`. */
export const settlingSteps = [
  'approve-order',
  'capture',
  'refund',
  'void',
  'repair',
  'network-capture',
  'network-refund',
  'network-void',
  'cancel-token',
] as const satisfies readonly Step['kind'][];
export type SettlingStep = (typeof settlingSteps)[number];

/** Such a write of a run, as far as its records say. */
export interface Settlement {
  readonly run: string;
  readonly step: SettlingStep;
  readonly state: WriteState;
  /** Its run was killed, or ended, before it saw what came of it, though the write itself may have been answered. */
  readonly isUnsettled: boolean;
  /** When its first attempt was about to leave, ISO 8601: Klarna knows its key for 24 hours from then. */
  readonly at: string;
  /** The same of its last one. */
  readonly lastAt: string;
  readonly method: string;
  readonly url: string;
  /** The exact bytes. */
  readonly body: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** SHA-256 of the token that it carried. */
  readonly tokenHash: string | undefined;
  readonly orderId: string | undefined;
  /** What it acted on: an order, a transaction. */
  readonly actsOn: string | undefined;
  /** The transactions that were there before it was first sent. */
  readonly before: readonly string[];
  /** The id of what it made, where an answer named it. */
  readonly created: string | undefined;
  readonly httpStatus: number | undefined;
  readonly correlationId: string | undefined;
}

/** Folds a run's records into its writes of these steps, each step once, in the order in which they were first sent. */
export const settlementsOf = (records: readonly JournalRecord[]): readonly Settlement[] =>
  settlingSteps
    .flatMap((step) => settlementOf(records, step) ?? [])
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));

const settlementOf = (records: readonly JournalRecord[], step: SettlingStep): Settlement | undefined => {
  let progress = unsent;
  let found: Omit<Settlement, 'state' | 'isUnsettled'> | undefined;
  for (const record of records) {
    if ((record.kind !== 'intent' && record.kind !== 'outcome') || record.step !== step) continue;
    if (record.kind === 'outcome') found = found && { ...found, ...learntFrom(record) };
    // After a refusal, say, what is sent next is another write, which begins with what is there by then.
    else if (found === undefined || progress.state === 'none') found = begunBy(record, step);
    else found = { ...found, lastAt: record.at };
    progress = progressAfter(progress, record);
  }
  const last = records.at(-1);
  const isUnsettled = last?.kind !== 'end' || !last.settled;
  return found && { ...found, state: progress.state, isUnsettled };
};

const begunBy = (intent: IntentRecord, step: SettlingStep): Omit<Settlement, 'state' | 'isUnsettled'> => ({
  run: intent.run,
  step,
  at: intent.at,
  lastAt: intent.at,
  method: intent.method,
  url: intent.url,
  body: intent.body,
  idempotencyKey: intent.idempotency_key,
  tokenHash: intent.token_sha256,
  orderId: intent.order_id,
  actsOn: intent.acts_on,
  before: intent.before ?? [],
  created: undefined,
  httpStatus: undefined,
  correlationId: undefined,
});

const learntFrom = ({ created, http_status: httpStatus, correlation_id: correlationId }: OutcomeRecord) => ({
  ...(created === undefined ? {} : { created }),
  ...(httpStatus === undefined ? {} : { httpStatus }),
  ...(correlationId === undefined ? {} : { correlationId }),
});
