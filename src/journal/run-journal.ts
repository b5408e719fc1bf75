import { rmSync } from 'node:fs';
import type { AttemptOutcome, Clock, ExchangeObserver } from '../context.ts';
import { noIntent, noOutcome, notBegun } from './journal-failures.ts';
import { type Claim, openLocks } from './locks.ts';
import { notARun, partOfBatch } from './not-a-run.ts';
import type { ApprovalRecord, JournalRecord, RowOfBatch, RunFacts } from './records.ts';
import { createRunFile, type RunFile, reopenRunFile } from './run-file.ts';
import { addToIndex, withdrawFromIndex } from './run-index.ts';
import { openRecorder, type RunEnd, type SettledStep } from './run-recorder.ts';
import { type RunState, runStateOf } from './run-state.ts';
import { readRun, runPath, runsFolder } from './runs-folder.ts';
import { sealLine } from './sealed-lines.ts';
import { subjectsOf } from './subjects.ts';

/** A run's append-only file, one JSON record a line, and the locks that keep other runs from what it works on. */
export interface RunJournal {
  readonly runId: string;
  readonly observer: ExchangeObserver;
  /** The run's first record, before its first request. @throws CliError `local-io`, `unavailable` */
  readonly begin: (facts: RunFacts) => void;
  /** Keeps other runs away until this one is closed. @throws CliError `unavailable` naming who is at work on it */
  readonly claim: (claim: Claim) => void;
  /** What a read has found out about a write of an earlier process of this run. @throws CliError `local-io` */
  readonly settle: (step: SettledStep, wasDone: boolean) => void;
  /** The customer approved in the browser. @throws CliError `local-io` */
  readonly approve: (approval: Omit<ApprovalRecord, 'v' | 'run' | 'at' | 'kind'>) => void;
  /** At least one write of this run was about to leave. */
  readonly hasWritten: () => boolean;
  /** Of one of them nobody can say yet whether it was executed. */
  readonly hasOpenWrite: () => boolean;
  readonly end: (end: RunEnd) => void;
  /** Closes the file and gives the locks back; a new run that ended before its first write is forgotten with `discard`. */
  readonly close: () => void;
  readonly discard: () => void;
}

export interface RunJournalOptions {
  readonly stateFolder: string;
  readonly runId: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly process: { readonly pid: number; readonly host: string };
  /** Where it is a step of a row of a batch. */
  readonly batch?: RowOfBatch;
}

/** Opens the journal of a new run. Nothing is written before it begins. */
export const openRunJournal = (options: RunJournalOptions): RunJournal =>
  journal(options, { checksum: '', records: [], open: undefined });

export interface ResumedJournal extends RunJournal {
  readonly state: RunState;
  /** The last line was torn off when the process or the machine died, and was dropped. */
  readonly wasTorn: boolean;
}

/**
 * Takes up the journal of an earlier run, and keeps others from doing the same.
 * @throws CliError `usage` where there is no such run, `unavailable` where it is at work, `local-io` where its file cannot be believed
 */
export const resumeRunJournal = (options: RunJournalOptions): ResumedJournal => {
  const { stateFolder, runId } = options;
  if (readRun(stateFolder, runId) === undefined) throw notARun(stateFolder, runId);
  const locks = openLocks(stateFolder, runId, options.clock.now);
  locks.take({ kind: 'run', id: runId });
  try {
    // Read under the lock: the process that had it may have gone on until now.
    const read = readRun(stateFolder, runId);
    const state = read && runStateOf(read.records);
    if (read === undefined || state === undefined) throw notARun(stateFolder, runId);
    if (state.run.batch !== undefined && options.batch === undefined) throw partOfBatch(runId, state.run.batch);
    const { checksum, length, isTorn } = read;
    const path = runPath(stateFolder, runId);
    const open = () => reopenRunFile(path, length);
    return {
      ...journal(options, { checksum, records: read.records, open, locks }),
      state,
      wasTorn: isTorn,
    };
  } catch (error) {
    locks.release();
    throw error;
  }
};

interface Start {
  readonly checksum: string;
  /** What earlier processes of the run have written. */
  readonly records: readonly JournalRecord[];
  /** How the file is opened; a new one is made where it is absent. */
  readonly open: (() => RunFile) | undefined;
  readonly locks?: ReturnType<typeof openLocks>;
}

const journal = ({ stateFolder, runId, clock, process, batch }: RunJournalOptions, start: Start): RunJournal => {
  const folder = runsFolder(stateFolder);
  const locks = start.locks ?? openLocks(stateFolder, runId, clock.now);
  const ofBatch = batch === undefined ? {} : { batch };
  const recorder = openRecorder({ runId, clock, process, earlier: start.records, ...ofBatch });
  const { hasWritten, hasOpenWrite } = recorder;
  let file: RunFile | undefined;
  let checksum = start.checksum;
  /** Said by the end record, once it is written. */
  let settled: boolean | undefined;

  const append = (record: JournalRecord, durability: 'synced' | 'buffered') => {
    if (file === undefined) throw new TypeError('the run has not begun');
    const sealed = sealLine(record, checksum);
    file.append(sealed.line, durability);
    checksum = sealed.checksum;
    recorder.keep(record);
  };

  return {
    runId,
    begin: (facts) => {
      locks.take({ kind: 'run', id: runId });
      try {
        if (start.open === undefined) {
          const record = recorder.began(facts);
          file = createRunFile(folder, `${runId}.ndjson`);
          append(record, 'buffered');
        } else {
          withdrawFromIndex(folder, runId);
          file = start.open();
          append(recorder.takenUp(), 'buffered');
        }
      } catch (error) {
        throw notBegun(folder, error);
      }
    },
    claim: (claim) => {
      locks.take(claim);
      if (claim.kind === 'order') recorder.isFor(claim.id);
    },
    settle: (step, wasDone) => {
      try {
        append(recorder.settled(step, wasDone), 'synced');
      } catch (error) {
        throw notBegun(folder, error);
      }
    },
    approve: (approval) => {
      try {
        append(recorder.approved(approval), 'synced');
      } catch (error) {
        throw notBegun(folder, error, "The customer's approval was not used.");
      }
    },
    hasWritten,
    hasOpenWrite,
    end: (end) => {
      if (file === undefined) return;
      try {
        const record = recorder.ended(end);
        append(record, 'buffered');
        settled = record.settled;
      } catch {
        // The run then looks interrupted; taking it up again finds that nothing is left to do.
      }
    },
    discard: () => {
      if (file === undefined || hasWritten() || start.open !== undefined) return;
      rmSync(runPath(stateFolder, runId), { force: true });
    },
    close: () => {
      file?.close();
      file = undefined;
      if (settled !== undefined) addToIndex(folder, runId, subjectsOf(recorder), settled);
      settled = undefined;
      locks.release();
    },
    observer: {
      beforeWrite: async (step, attempt) => {
        const record = recorder.intent(step, attempt);
        try {
          append(record, 'synced');
        } catch (error) {
          throw noIntent(folder, error, recorder.isOpen());
        }
      },
      afterWrite: async (step, attempt, outcome) => {
        const record = recorder.outcome(step, attempt, outcome);
        try {
          append(record, 'synced');
        } catch (error) {
          throw noOutcome(folder, error, step, outcome, recorder.isOpen());
        }
      },
      afterVerify: async (step, attempt, { status, meta }) => {
        try {
          append(recorder.verified(step, attempt, { status, meta }), 'synced');
        } catch (error) {
          const outcome: AttemptOutcome = { kind: 'answered', status, document: undefined, meta };
          throw noOutcome(folder, error, step, outcome, true);
        }
      },
    },
  };
};
