import { CliError } from '../../errors.ts';
import { batchResumeCommand, resumeCommandOf } from '../../flows/resume-command.ts';
import type { BatchTotals } from '../../journal/batches/batch-records.ts';
import { batchIds } from '../../journal/batches/batches-folder.ts';
import { type BatchOfJournal, summaryOfBatch } from '../../journal/batches/find-batches.ts';
import { findRun } from '../../journal/find-runs.ts';
import { isRunning } from '../../journal/past-runs.ts';
import type { RowOfBatch } from '../../journal/records.ts';
import { type RunState, type RunStatus, runStateOf, runStatusOf } from '../../journal/run-state.ts';
import { runIds } from '../../journal/runs-folder.ts';

/** A run in `runs list`. */
export interface RunSummary {
  readonly run_id: string;
  readonly command: string | null;
  readonly route: string | null;
  /** Whose credentials it used. */
  readonly profile: string | null;
  readonly mode: string | null;
  readonly started_at: string | null;
  /** `unreadable`: its file is damaged, or of another version. */
  readonly status: RunStatus | 'unreadable';
  readonly exit_code: number | null;
  readonly result: string | null;
  readonly payment_id: string | null;
  readonly order_id: string | null;
  /** What a capture, refund or void acted on, at either service. */
  readonly transaction_id: string | null;
  /** The command that goes on with it, where there is something to go on with. */
  readonly resume: string | null;
  /** Of a batch: its file, and how many of its rows came to what. */
  readonly batch?: { readonly name: string; readonly rows: number; readonly totals: BatchTotals };
  /** Where it is a row of a batch. */
  readonly row_of?: RowOfBatch;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** All runs, oldest first; a batch is one of them, and its rows are not. @throws CliError `local-io` */
export const allRuns = (stateFolder: string): readonly RunSummary[] =>
  [
    ...runIds(stateFolder).flatMap((id) => summaryOfRun(stateFolder, id) ?? []),
    ...batchIds(stateFolder).flatMap((id) => summaryOfBatchRun(stateFolder, id) ?? []),
  ].sort((one, other) => (one.run_id < other.run_id ? -1 : 1));

/** What a batch came to, as a line of `runs list`; nothing where there is none of that name. */
export const summaryOfBatchRun = (stateFolder: string, id: string): RunSummary | undefined => {
  try {
    const batch = summaryOfBatch(stateFolder, id);
    return batch && ofBatch(batch);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...unreadable(id, problemOf(error)), command: 'batch' };
  }
};

const ofBatch = ({ batchId, facts, status, end, totals }: BatchOfJournal): RunSummary => ({
  run_id: batchId,
  ...nothing,
  command: 'batch',
  profile: facts.account,
  mode: facts.mode,
  started_at: facts.at,
  status,
  exit_code: end?.exit_code ?? null,
  resume: status === 'interrupted' || status === 'unsettled' ? batchResumeCommand(batchId, facts.file) : null,
  batch: { name: facts.name, rows: facts.rows, totals },
});

/** What a run came to, from its file; nothing where it has none, or is only just being made. */
export const summaryOfRun = (stateFolder: string, id: string): RunSummary | undefined => {
  try {
    const read = findRun(stateFolder, id);
    const state = read && runStateOf(read.records);
    return state && summaryOf(state, runStatusOf(state, isRunning(stateFolder, state)));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return unreadable(id, problemOf(error));
  }
};

const problemOf = (error: CliError): string => [error.message, error.facts.why].filter(Boolean).join(' ');

const summaryOf = (state: RunState, status: RunStatus): RunSummary => {
  const { run, end, orderId, authorization } = state;
  return {
    run_id: run.run,
    command: run.command,
    route: run.inputs.route ?? null,
    profile: run.account,
    mode: run.mode,
    started_at: run.at,
    status,
    exit_code: end?.exit_code ?? null,
    result: end?.result ?? authorization?.state ?? null,
    payment_id: run.inputs.payment_id ?? null,
    order_id: orderId ?? null,
    transaction_id: run.inputs.transaction_id ?? null,
    resume: resumeCommandOf(state, status),
    ...(run.batch === undefined ? {} : { row_of: run.batch }),
  };
};

const nothing = {
  command: null,
  route: null,
  profile: null,
  mode: null,
  started_at: null,
  exit_code: null,
  result: null,
  payment_id: null,
  order_id: null,
  transaction_id: null,
  resume: null,
} as const;

const unreadable = (id: string, problem: string): RunSummary => ({
  run_id: id,
  ...nothing,
  status: 'unreadable',
  problem,
});
