import type { Answer, AttemptOutcome, Clock, Step } from '../context.ts';
import { intentOf, mayBeExecuted, outcomeOf } from './attempts.ts';
import {
  type ApprovalRecord,
  type EndRecord,
  type IntentRecord,
  type JournalRecord,
  mayHaveWritten,
  type OutcomeRecord,
  type ResumeRecord,
  type RowOfBatch,
  type RunFacts,
  type RunRecord,
  type StepRecord,
  versionFor,
} from './records.ts';
import { hasOpenWrite, runStateOf } from './run-state.ts';
import type { SettlingStep } from './settlements.ts';

/** A write whose outcome a read can find out later on. */
export type SettledStep = 'store-token' | 'place' | SettlingStep;

/** What is written down about a step of a row. */
export type SteppedRow = Omit<StepRecord, 'v' | 'run' | 'at' | 'kind'>;

/** How a run says that it ended; whether it is settled is for the records to say as well. */
export type RunEnd = Pick<EndRecord, 'exit_code' | 'code' | 'result' | 'settled' | 'row'>;

/**
 * What a run writes down, record by record, and what it has come to by that. Where the records are kept is not its
 * business: a run's own file, or the file of a batch.
 */
export interface RunRecorder {
  /** Those that are kept. */
  readonly records: readonly JournalRecord[];
  readonly began: (facts: RunFacts) => RunRecord;
  readonly takenUp: () => ResumeRecord;
  /** The order that the run's writes are for, once it is known. */
  readonly isFor: (orderId: string) => void;
  readonly intent: (step: Step, attempt: number) => IntentRecord;
  readonly outcome: (step: Step, attempt: number, outcome: AttemptOutcome) => OutcomeRecord;
  readonly verified: (step: Step, attempt: number, answer: Pick<Answer, 'status' | 'meta'>) => OutcomeRecord;
  readonly settled: (step: SettledStep, wasDone: boolean) => OutcomeRecord;
  readonly approved: (approval: Omit<ApprovalRecord, 'v' | 'run' | 'at' | 'kind'>) => ApprovalRecord;
  readonly stepped: (step: SteppedRow) => StepRecord;
  readonly ended: (end: RunEnd) => EndRecord;
  /** Counts a record in, once it is kept. */
  readonly keep: (record: JournalRecord) => void;
  /** At least one write of this run was about to leave. */
  readonly hasWritten: () => boolean;
  /** Of a write of this run, in this process or an earlier one, nobody can say yet whether it was executed. */
  readonly hasOpenWrite: () => boolean;
  /** An earlier attempt at the step under way may have been executed; no failure of a later one changes that. */
  readonly isOpen: () => boolean;
}

export interface RecorderOptions {
  readonly runId: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly process: { readonly pid: number; readonly host: string };
  /** What earlier processes of the run have written. */
  readonly earlier?: readonly JournalRecord[];
  /** Where it is a row of a batch. */
  readonly batch?: RowOfBatch;
}

export const openRecorder = ({ runId, clock, process, earlier = [], batch }: RecorderOptions): RunRecorder => {
  const records = [...earlier];
  /** A run that is taken up again goes on in the version that it was begun in. */
  let version = earlier[0]?.v;
  let orderId: string | undefined;
  let isOpen = false;
  const hasWritten = () => records.some(mayHaveWritten);
  const isUnsettled = () => {
    const state = runStateOf(records);
    return state !== undefined && hasOpenWrite(state);
  };
  const head = () =>
    ({ v: version ?? versionFor('flow'), run: runId, at: new Date(clock.now()).toISOString() }) as const;
  const base = (step: Step, attempt: number) => ({ ...head(), step: step.kind, attempt });
  return {
    records,
    began: (facts) => {
      version ??= versionFor(facts.command);
      return { ...head(), kind: 'run', ...(batch === undefined ? {} : { batch }), ...facts, ...process };
    },
    takenUp: () => ({ ...head(), kind: 'resume', ...process }),
    isFor: (id) => {
      orderId = id;
    },
    intent: (step, attempt) => {
      if (attempt === 1) isOpen = step.ambiguousBefore === true;
      return intentOf(step, orderId, base(step, attempt));
    },
    outcome: (step, attempt, outcome) => {
      isOpen ||= mayBeExecuted(outcome);
      return outcomeOf(outcome, base(step, attempt));
    },
    verified: (step, attempt, { status, meta }) => ({
      ...outcomeOf({ kind: 'answered', status, document: undefined, meta }, base(step, attempt)),
      verified: true,
    }),
    settled: (step, wasDone) => {
      const record = { ...head(), step, attempt: 0, kind: 'outcome' as const, verified: wasDone };
      return wasDone ? { ...record, http_status: 200 } : record;
    },
    approved: (approval) => ({ ...head(), kind: 'approval', ...approval }),
    stepped: (step) => ({ ...head(), kind: 'step', ...step }),
    ended: (end) => {
      const isUnknown = end.exit_code !== 0 && isUnsettled();
      return { ...head(), kind: 'end', ...end, settled: !hasWritten() || (end.settled && !isUnknown) };
    },
    keep: (record) => void records.push(record),
    hasWritten,
    hasOpenWrite: isUnsettled,
    isOpen: () => isOpen,
  };
};
