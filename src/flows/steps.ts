import type { Answer, Clock, Terminal } from '../context.ts';
import { CliError } from '../errors.ts';

export type StepName =
  | 'token'
  | 'read'
  | 'create-payment'
  | 'payment-request'
  /** The customer, in a browser. */
  | 'approve'
  | 'send-token'
  | 'authorize'
  | 'place'
  | 'approve-order'
  | 'capture'
  | 'refund'
  | 'void'
  | 'track'
  | 'repair'
  | 'confirm'
  /** Of scenario files: an order is made in a sandbox, and what `inspect` finds is held against the file. */
  | 'seed'
  | 'check';

/** One line of a flow's `steps`. */
export interface StepReport {
  readonly name: StepName;
  /** `skipped`: tried, without an answer, and not needed for the result. */
  readonly status: 'done' | 'failed' | 'unknown' | 'skipped';
  /** How often its requests were tried: 1 where none was repeated, 0 where none was needed (a cached access token). */
  readonly attempts: number;
  /** Without what the pace of a batch held its requests back for. */
  readonly duration_ms: number;
  /** Of the step's last answer. */
  readonly http_status: number | null;
  readonly trace_id?: string;
  readonly correlation_id?: string;
}

export interface StepResult<Value> {
  readonly value: Value;
  readonly answers: readonly Answer[];
  /** What the person reads when the step is done. */
  readonly said: string;
  readonly status?: 'skipped';
}

export interface StepLog {
  readonly reports: readonly StepReport[];
  /** Runs one step: shows it, times it, and reports it whether it succeeds or throws. */
  readonly run: <Value>(
    name: StepName,
    title: string,
    /** `update` says how far the step is. */
    work: (update: (text: string) => void) => Promise<StepResult<Value>>,
  ) => Promise<Value>;
}

export const openStepLog = ({
  clock,
  terminal,
}: {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly terminal: Pick<Terminal, 'progress'>;
}): StepLog => {
  const reports: StepReport[] = [];
  return {
    reports,
    run: async (name, title, work) => {
      const startedAt = clock.monotonic();
      const elapsed = () => Math.round(clock.monotonic() - startedAt);
      const progress = await terminal.progress(title);
      try {
        const { value, answers, said, status = 'done' } = await work(progress.update);
        const heldBack = answers.reduce((sum, { heldBackMs = 0 }) => sum + heldBackMs, 0);
        reports.push({ name, status, duration_ms: Math.max(0, elapsed() - heldBack), ...answered(answers) });
        progress.succeed(said);
        return value;
      } catch (error) {
        progress.fail(title);
        if (error instanceof CliError) {
          const duration = Math.max(0, elapsed() - (error.facts.heldBackMs ?? 0));
          reports.push({ name, duration_ms: duration, ...failed(error) });
        }
        throw error;
      }
    },
  };
};

const answered = (answers: readonly Answer[]) => {
  const last = answers.at(-1);
  return {
    attempts: answers.reduce((total, answer) => total + answer.attempts - 1, Math.min(answers.length, 1)),
    http_status: last?.status ?? null,
    ...(last?.meta.traceId === undefined ? {} : { trace_id: last.meta.traceId }),
    ...(last?.meta.correlationId === undefined ? {} : { correlation_id: last.meta.correlationId }),
  };
};

const failed = ({ kind, facts }: CliError) => ({
  status:
    facts.execution === 'unknown' || (kind === 'unknown' && facts.execution !== 'none')
      ? ('unknown' as const)
      : ('failed' as const),
  attempts: facts.attempts ?? 0,
  http_status: facts.httpStatus ?? null,
  ...(facts.traceId === undefined ? {} : { trace_id: facts.traceId }),
  ...(facts.correlationId === undefined ? {} : { correlation_id: facts.correlationId }),
});
