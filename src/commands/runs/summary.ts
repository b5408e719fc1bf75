import { CliError } from '../../errors.ts';
import { resumeCommandOf } from '../../flows/resume-command.ts';
import { findRun } from '../../journal/find-runs.ts';
import { isRunning } from '../../journal/past-runs.ts';
import { type RunState, type RunStatus, runStateOf, runStatusOf } from '../../journal/run-state.ts';

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
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** What a run came to, from its file; nothing where it has none, or is only just being made. */
export const summaryOfRun = (stateFolder: string, id: string): RunSummary | undefined => {
  try {
    const read = findRun(stateFolder, id);
    const state = read && runStateOf(read.records);
    return state && summaryOf(state, runStatusOf(state, isRunning(stateFolder, state)));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return unreadable(id, [error.message, error.facts.why].filter(Boolean).join(' '));
  }
};

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
  };
};

const unreadable = (id: string, problem: string): RunSummary => ({
  run_id: id,
  command: null,
  route: null,
  profile: null,
  mode: null,
  started_at: null,
  status: 'unreadable',
  exit_code: null,
  result: null,
  payment_id: null,
  order_id: null,
  transaction_id: null,
  resume: null,
  problem,
});
