import { createHash } from 'node:crypto';
import type { Clock, ExchangeObserver } from '../../context.ts';
import type { CliError } from '../../errors.ts';
import { type LocalMemory, noMemory, progressOf } from '../../flows/run-memory.ts';
import { laterDeliveries, openPlacings, pastAuthorizations, pastSettlements } from '../../journal/past-runs.ts';
import type { RowOfBatch, RunCommand, RunFacts } from '../../journal/records.ts';
import { openRunJournal, type RunJournal, resumeRunJournal } from '../../journal/run-journal.ts';
import type { RunState } from '../../journal/run-state.ts';
import { readRun } from '../../journal/runs-folder.ts';

/** The run of one step of a row: it writes, so it has a journal like any other run. */
export interface StepRun {
  readonly runId: string;
  readonly observer: ExchangeObserver;
  readonly memory: LocalMemory;
  /** What an earlier process of the batch did of it. */
  readonly resumed: RunState | undefined;
  /** At least one write of it was about to leave. */
  readonly hasWritten: () => boolean;
  /** Of one of them nobody can say yet whether it was executed. */
  readonly hasOpenWrite: () => boolean;
  /** Its first record; nothing may be sent before. @throws CliError `local-io`, `unavailable` */
  readonly begin: (command: RunCommand, plan: StepPlan) => void;
  /** Its last record, where it has begun, and the end of its locks. */
  readonly end: (failure: CliError | undefined, result: string | undefined) => void;
}

/** What a step was asked to do, as the journal keeps it. */
export type StepPlan = Pick<RunFacts, 'inputs' | 'auth_token' | 'session_token'>;

export interface StepRuns {
  /** @throws CliError `unavailable` where another process is at work on it, `local-io` */
  readonly open: (step: string) => StepRun;
}

/** The runs of a row in the embedded sandbox, which ends with the batch. */
export const unkeptRuns = (newRunId: () => string): StepRuns => ({
  open: () => {
    let hasWritten = false;
    return {
      runId: newRunId(),
      observer: {
        beforeWrite: async () => {
          hasWritten = true;
        },
        afterWrite: async () => {},
        afterVerify: async () => {},
      },
      memory: { ...noMemory, endsWithRun: true },
      resumed: undefined,
      hasWritten: () => hasWritten,
      hasOpenWrite: () => false,
      begin: () => {},
      end: () => {},
    };
  },
});

export interface KeptRuns {
  readonly stateFolder: string;
  /** The row whose steps they are. */
  readonly batch: RowOfBatch;
  readonly clock: Pick<Clock, 'now'>;
  readonly process: { readonly pid: number; readonly host: string };
  /** Whom they talk to; the access token may be the first to tell the mode. */
  readonly parties: () => Omit<RunFacts, 'command' | keyof StepPlan>;
}

/**
 * The runs of a row in the journal of this machine, beside those of single commands: what asks that journal finds them,
 * and a later step of the row is held against the earlier ones as any other run is. A step's run has the same id in each
 * process of a batch, so what was begun is found again.
 */
export const keptRuns = ({ stateFolder, batch, clock, process, parties }: KeptRuns): StepRuns => ({
  open: (step) => {
    const runId = runIdOfStep(batch.id, batch.row, step);
    const options = { stateFolder, runId, clock, process, batch: { ...batch, step } };
    const resumed = readRun(stateFolder, runId) === undefined ? undefined : resumeRunJournal(options);
    const journal: RunJournal = resumed ?? openRunJournal(options);
    let hasBegun = false;
    return {
      runId,
      observer: journal.observer,
      memory: memoryOf(stateFolder, runId, journal, resumed?.state),
      resumed: resumed?.state,
      hasWritten: journal.hasWritten,
      hasOpenWrite: journal.hasOpenWrite,
      begin: (command, plan) => {
        journal.begin({ command, ...parties(), ...plan });
        hasBegun = true;
      },
      end: (failure, result) => {
        if (hasBegun) {
          journal.end({
            exit_code: failure?.exitCode ?? 0,
            ...(failure === undefined ? {} : { code: failure.code }),
            ...(result === undefined ? {} : { result }),
            settled: isSettled(failure),
          });
        }
        journal.close();
      },
    };
  },
});

const memoryOf = (
  stateFolder: string,
  runId: string,
  journal: RunJournal,
  resumed: RunState | undefined,
): LocalMemory => ({
  past: (wanted) => pastAuthorizations(stateFolder, wanted),
  openPlacings: (orderId) => openPlacings(stateFolder, orderId).filter(({ run }) => run !== runId),
  settlements: (names) => pastSettlements(stateFolder, names).filter(({ run }) => run !== runId),
  claim: journal.claim,
  approve: journal.approve,
  ...(resumed === undefined
    ? {}
    : {
        resumed,
        laterDeliveries: () => laterDeliveries(stateFolder, resumed),
        settle: journal.settle,
        ...progressOf(resumed),
      }),
});

const isSettled = (failure: CliError | undefined): boolean =>
  failure === undefined ||
  failure.code === 'SECOND_AUTHORIZATION' ||
  (failure.kind !== 'unknown' && failure.facts.execution !== 'unknown');

/** Crockford's base 32, as in every ULID. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID with the time of the batch; what else is random in one is drawn from the batch, the row and the step. */
const runIdOfStep = (batchId: string, rowId: string, step: string): string => {
  const bytes = createHash('sha256')
    .update(JSON.stringify([batchId, rowId, step]))
    .digest()
    .subarray(0, 16);
  // 256 is a multiple of 32: each digit is as likely as the others.
  const drawn = [...bytes].map((byte) => digits[byte % digits.length]).join('');
  return `${batchId.slice(0, 10)}${drawn}`;
};
