import type { AttemptOutcome, Clock, ExchangeObserver } from '../../context.ts';
import type { FoundRun, RunFinder } from '../find-runs.ts';
import { noIntent, noOutcome, notBegun } from '../journal-failures.ts';
import type { Claim, RunLocks } from '../locks.ts';
import type { PastAuthorization, Wanted } from '../past-authorizations.ts';
import { authorizationsAmong, laterDeliveriesAmong, openPlacingsAmong, settlementsAmong } from '../past-runs.ts';
import type { JournaledResult, JournalRecord, RowOfBatch, RunFacts, StepRecord } from '../records.ts';
import type { SubjectName } from '../run-index.ts';
import { openRecorder, type RunEnd, type SettledStep, type SteppedRow } from '../run-recorder.ts';
import type { RunState } from '../run-state.ts';
import type { Settlement } from '../settlements.ts';
import { subjectsOfRecord } from '../subjects.ts';
import type { Durability } from './group-commit.ts';
import type { PastSubjects } from './past-subjects.ts';
import type { BegunRow } from './replay.ts';

/** A row's part of the journal of its batch: what a run's own journal is to a single run. */
export interface RowJournal {
  readonly runId: string;
  readonly batch: RowOfBatch;
  readonly observer: ExchangeObserver;
  /** What an earlier process of the batch did for the row. */
  readonly resumed: RunState | undefined;
  /** The row's first record; on disk before its first write leaves. @throws CliError `local-io` */
  readonly begin: (facts: RunFacts) => void;
  /** Keeps other runs and rows away until this row has ended. @throws CliError `unavailable` naming who is at work on it */
  readonly claim: (claim: Claim) => void;
  readonly past: (wanted: Wanted) => readonly PastAuthorization[];
  readonly openPlacings: (orderId: string) => readonly { readonly run: string }[];
  readonly settlements: (names: readonly SubjectName[]) => readonly Settlement[];
  /** Asked for where the row is taken up again. */
  readonly laterDeliveries: () => readonly { readonly run: string }[];
  /** What a read has found out about a write of an earlier process. @throws CliError `local-io` */
  readonly settle: (step: SettledStep, wasDone: boolean) => Promise<void>;
  readonly hasWritten: () => boolean;
  /** Of a write of the row, in this process or an earlier one, nobody can say yet whether it was executed. */
  readonly hasOpenWrite: () => boolean;
  /** What earlier processes have written down about the row's steps. */
  readonly steps: readonly StepRecord[];
  /** On the disk when it resolves. @throws CliError `local-io` */
  readonly step: (step: SteppedRow) => Promise<void>;
  /**
   * Keeps what the row came to, on the disk, and gives its locks back. One whose last write is open (`settled` false) is
   * taken up again with the batch. @throws CliError `local-io`
   */
  readonly end: (end: Omit<RunEnd, 'row'>, result: JournaledResult) => Promise<void>;
  /** Lets go of a row that has not come to its end: it is taken up again with the batch. */
  readonly leave: () => void;
}

/** What a row needs of its batch. */
export interface RowParts {
  /** Named where the journal cannot be written. */
  readonly folder: string;
  readonly runId: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly process: { readonly pid: number; readonly host: string };
  readonly batch: RowOfBatch;
  readonly resumed: BegunRow | undefined;
  readonly locks: RunLocks;
  readonly append: (record: JournalRecord, durability: Durability) => Promise<void>;
  /** What has broken the journal. */
  readonly broken: () => unknown;
  readonly subjects: PastSubjects;
  readonly find: RunFinder;
  /** Its records, for rows that ask for earlier runs meanwhile; `undefined` once it is over. */
  readonly isAtWork: (run: FoundRun | undefined) => void;
}

export const openRowJournal = (parts: RowParts): RowJournal => {
  const { folder, runId, resumed, locks, append, subjects, isAtWork } = parts;
  const recorder = openRecorder({ ...parts, earlier: resumed?.records ?? [] });
  const { isOpen, hasWritten, hasOpenWrite } = recorder;
  /** What the row has made known itself, and whether others were about it before: it need not be told about itself. */
  const own = new Map<SubjectName, boolean>();
  const run: FoundRun = { records: recorder.records, isTorn: false };

  const keep = async (record: JournalRecord, durability: Durability): Promise<void> => {
    // Counted in at once: rows that ask for it meanwhile need not wait for the disk.
    if (record.kind === 'intent') makeKnown(record);
    await append(record, durability);
    recorder.keep(record);
  };
  const makeKnown = (record: JournalRecord) => {
    const names = subjectsOfRecord(record).filter((name) => !own.has(name));
    if (names.length > 0) subjects.refresh();
    for (const name of names) own.set(name, !subjects.add(name));
  };
  const areOthersAbout = (name: SubjectName): boolean => own.get(name) ?? subjects.has(name);
  const find: RunFinder = (wanted, isNeedless) => {
    subjects.refresh();
    return wanted.some(areOthersAbout) ? parts.find(wanted, isNeedless) : [];
  };
  const isOther = (one: { readonly run: string }) => one.run !== runId;
  const over = () => {
    isAtWork(undefined);
    locks.release();
  };

  return {
    runId,
    batch: parts.batch,
    resumed: resumed?.state,
    hasWritten,
    hasOpenWrite,
    begin: (facts) => {
      const broken = parts.broken();
      if (broken !== undefined) throw notBegun(folder, broken);
      const record = resumed === undefined ? recorder.began(facts) : recorder.takenUp();
      isAtWork(run);
      recorder.keep(record);
      // Whatever breaks it shows with the first write; a row that never comes so far leaves nothing behind.
      append(record, 'queued').catch(() => {});
    },
    claim: (claim) => {
      locks.take(claim);
      subjects.lockTaken();
      if (claim.kind === 'order') recorder.isFor(claim.id);
    },
    past: (wanted) => authorizationsAmong(find, wanted),
    openPlacings: (orderId) => openPlacingsAmong(find, orderId).filter(isOther),
    settlements: (names) => settlementsAmong(find, names).filter(isOther),
    laterDeliveries: () => (resumed === undefined ? [] : laterDeliveriesAmong(parts.find, resumed.state)),
    settle: async (step, wasDone) => {
      try {
        await keep(recorder.settled(step, wasDone), 'synced');
      } catch (error) {
        throw notBegun(folder, error);
      }
    },
    steps: (resumed?.records ?? []).filter((record) => record.kind === 'step'),
    step: async (step) => {
      try {
        await keep(recorder.stepped(step), 'synced');
      } catch (error) {
        throw notBegun(folder, error);
      }
    },
    end: async (end, result) => {
      if (recorder.records.length === 0) throw new TypeError('the row has not begun');
      try {
        await keep(recorder.ended({ ...end, row: result }), 'synced');
      } catch (error) {
        throw notBegun(folder, error, 'How the row ended is not kept.');
      } finally {
        over();
      }
    },
    leave: over,
    observer: {
      beforeWrite: async (step, attempt) => {
        try {
          await keep(recorder.intent(step, attempt), 'synced');
        } catch (error) {
          throw noIntent(folder, error, isOpen());
        }
      },
      // On the disk with the next intent, or with the row's end: nothing that counts on it is said before. One that a power
      // cut takes is asked for again, as after a crash before the answer.
      afterWrite: async (step, attempt, outcome) => {
        const record = recorder.outcome(step, attempt, outcome);
        try {
          await keep(record, 'written');
        } catch (error) {
          throw noOutcome(folder, error, step, outcome, isOpen());
        }
      },
      afterVerify: async (step, attempt, { status, meta }) => {
        try {
          await keep(recorder.verified(step, attempt, { status, meta }), 'written');
        } catch (error) {
          const outcome: AttemptOutcome = { kind: 'answered', status, document: undefined, meta };
          throw noOutcome(folder, error, step, outcome, true);
        }
      },
    },
  };
};
