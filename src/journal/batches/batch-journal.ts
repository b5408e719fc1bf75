import { utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../context.ts';
import { makeFolders, syncFolder } from '../../platform/private-file.ts';
import { type FoundRun, type RunFinder, runsAbout } from '../find-runs.ts';
import { notBegun } from '../journal-failures.ts';
import type { JournaledResult, JournalRecord, RowOfBatch } from '../records.ts';
import { checkOwnFolder } from '../run-file.ts';
import { subjectsOf, subjectsOfRecord } from '../subjects.ts';
import type { BatchLocks } from './batch-locks.ts';
import { type BatchEndRecord, type BatchFacts, type BatchTotals, batchVersion } from './batch-records.ts';
import { batchesFolder, batchFolder, segmentOf } from './batches-folder.ts';
import { keepLists, type SubjectLists } from './find-rows.ts';
import { type Durability, openGroupCommit } from './group-commit.ts';
import { openPastSubjects } from './past-subjects.ts';
import type { BatchReplay, BegunRow } from './replay.ts';
import { openRowJournal, type RowJournal } from './row-journal.ts';
import { openRowPlaces, resultsAt } from './row-places.ts';
import { createSegmentFile, type SegmentFile } from './segment-file.ts';

/** Which row of its batch a row is. */
export interface RowKey {
  /** Its place in the batch, from 0. */
  readonly ordinal: number;
  readonly id: string;
  /** Where it stands in the file, from 1. */
  readonly line: number;
}

/** The journal of a batch: one for all of its rows, written in groups. */
export interface BatchJournal {
  readonly batchId: string;
  /** @param resumed what an earlier process did for it; its run goes on */
  readonly row: (key: RowKey, runId: string, resumed?: BegunRow) => RowJournal;
  /** Keeps the records of a row that was carried out elsewhere, from its first to its last. @throws CliError `local-io` */
  readonly keep: (key: RowKey, records: readonly JournalRecord[], result: JournaledResult) => Promise<void>;
  /** Those of all rows that came to an end, in the order of the rows. @throws CliError `local-io` */
  readonly results: <Result extends JournaledResult>(is: (value: unknown) => value is Result) => Iterable<Result>;
  readonly totals: () => BatchTotals;
  /** This process has come to its end by itself. @throws CliError `local-io` */
  readonly end: (end: Pick<BatchEndRecord, 'exit_code' | 'is_complete'>) => Promise<void>;
  /** Waits until all of it is on the disk, as far as that takes it. */
  readonly close: () => Promise<void>;
}

export interface BatchJournalOptions {
  readonly stateFolder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly process: { readonly pid: number; readonly host: string };
  readonly facts: BatchFacts;
  /** Held already. */
  readonly locks: BatchLocks;
  /** Where it is taken up again. */
  readonly replay?: BatchReplay;
  /** Bytes after which another file is begun. */
  readonly segmentBytes?: number;
  readonly create?: (path: string) => SegmentFile;
}

const usualSegmentBytes = 32 * 1024 * 1024;

/**
 * Opens the journal of a batch in a file of this process's own, and writes its first line.
 * @throws CliError `local-io` where it cannot be written, or what earlier runs did cannot be read
 */
export const openBatchJournal = (options: BatchJournalOptions): BatchJournal => {
  const { stateFolder, clock, process, facts, locks, replay } = options;
  const { batchId } = locks;
  const folder = batchFolder(stateFolder, batchId);
  const pathOf = (number: number) => segmentOf(stateFolder, batchId, number).path;
  const head = () => ({ v: batchVersion, batch: batchId, at: new Date(clock.now()).toISOString() }) as const;
  const closed = keepLists();
  const subjects = openPastSubjects(stateFolder, batchId, closed);
  const file = orRefuse(folder, () => {
    makeFolders(folder);
    checkOwnFolder(batchesFolder(stateFolder));
    checkOwnFolder(folder);
    const commit = openGroupCommit({
      first: (replay?.segments ?? 0) + 1,
      pathOf,
      header: (segment, continues) => ({ ...head(), kind: 'batch', segment, continues, ...facts, ...process }),
      create: (path) => {
        const made = (options.create ?? createSegmentFile)(path);
        syncFolder(dirname(path));
        return made;
      },
      segmentBytes: options.segmentBytes ?? usualSegmentBytes,
    });
    showChange(batchesFolder(stateFolder));
    return commit;
  });
  const places = replay?.places ?? openRowPlaces(facts.rows);
  /** The rows under way; one that is over is kept nowhere. */
  const atWork = new Map<string, FoundRun>();
  const lists: SubjectLists = (path, size) => {
    const { path: openPath, subjects: openSubjects } = file.open();
    return path === openPath ? openSubjects : closed(path, size);
  };
  const find: RunFinder = (wanted, isNeedless) => {
    const known = runsAbout(stateFolder, wanted, isNeedless, lists).filter(
      ({ records: [first] }) => !atWork.has(first?.run ?? ''),
    );
    const now = [...atWork.values()].filter((run) => subjectsOf(run).some((name) => wanted.includes(name)));
    return [...known, ...now];
  };
  const append = async (ordinal: number, record: JournalRecord, durability: Durability): Promise<void> => {
    if (record.kind === 'run') places.begun(ordinal);
    const place = await file.append(record, durability);
    if (record.kind === 'end' && record.row !== undefined) {
      places.ended(ordinal, record.row.status, !record.settled, place);
    }
  };
  const rowOf = ({ ordinal, id, line }: RowKey): RowOfBatch => ({
    id: batchId,
    row: id,
    line,
    ordinal,
    ...(facts.file === undefined ? {} : { file: facts.file }),
  });

  return {
    batchId,
    row: (key, runId, resumed) =>
      openRowJournal({
        folder,
        runId,
        clock,
        process,
        batch: rowOf(key),
        resumed,
        locks: locks.row(),
        append: (record, durability) => append(key.ordinal, record, durability),
        broken: file.broken,
        subjects,
        find,
        isAtWork: (run) => {
          if (run === undefined) atWork.delete(runId);
          else atWork.set(runId, run);
        },
      }),
    keep: async (key, records, result) => {
      if (records[0]?.kind !== 'run' || records.at(-1)?.kind !== 'end')
        throw new TypeError('the records are not whole');
      const whole = records.map((record) => {
        if (record.kind === 'run') return { ...record, batch: rowOf(key) };
        return record.kind === 'end' ? { ...record, row: result } : record;
      });
      for (const name of whole.flatMap(subjectsOfRecord)) subjects.add(name);
      try {
        await Promise.all(
          whole.map((record) => append(key.ordinal, record, record.kind === 'end' ? 'synced' : 'queued')),
        );
      } catch (error) {
        throw notBegun(folder, error, 'What the row came to is not kept.');
      }
    },
    results: (is) => resultsAt(places.places(), pathOf, is),
    totals: places.totals,
    end: async ({ exit_code, is_complete }) => {
      const totals = places.totals();
      const record = {
        ...head(),
        kind: 'batch-end',
        exit_code,
        // A row that was let go of is still to be taken up.
        is_complete: is_complete && totals.begun === 0,
        settled: !places.isOpen(),
        totals,
      } as const;
      try {
        await file.append(record, 'synced');
      } catch (error) {
        throw notBegun(folder, error, 'How the batch ended is not kept.');
      }
    },
    close: file.close,
  };
};

const orRefuse = <Value>(folder: string, open: () => Value): Value => {
  try {
    return open();
  } catch (error) {
    throw notBegun(folder, error);
  }
};

/** For other batches that are at work: a file that is new below it would not show in the folder's own time. */
const showChange = (folder: string): void => {
  const now = new Date();
  utimesSync(folder, now, now);
};
