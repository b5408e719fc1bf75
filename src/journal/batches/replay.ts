import type { FoundRun } from '../find-runs.ts';
import { damaged, isJournalRecord } from '../read-records.ts';
import { type JournaledResult, type JournalRecord, mayHaveWritten, type RunRecord } from '../records.ts';
import { runStateOf, type RunState as StateOfRun } from '../run-state.ts';
import type { BatchEndRecord, BatchRecord, BatchTotals } from './batch-records.ts';
import { segmentOf, segmentsOf } from './batches-folder.ts';
import type { SegmentPlace } from './group-commit.ts';
import { openRowPlaces, openWindow, type RowPlaces, type RowState, resultsAt } from './row-places.ts';
import { readSegment } from './segment-lines.ts';

/** A row that a process has begun and not brought to its end. */
export interface BegunRow {
  readonly runId: string;
  readonly records: readonly JournalRecord[];
  readonly state: StateOfRun;
}

/** A batch, as far as its journal says. */
export interface BatchReplay {
  /** What its first process said of it. */
  readonly facts: BatchRecord;
  readonly stateOf: (ordinal: number) => RowState;
  /** A row whose state is `begun`, read when it is asked for. @throws CliError `local-io` */
  readonly begun: (ordinal: number) => BegunRow | undefined;
  readonly totals: () => BatchTotals;
  /** Of the rows that are done with: those that are taken up again are not among them. */
  readonly closedTotals: RowPlaces['closedTotals'];
  /** In the order of the rows. @throws CliError `local-io` */
  readonly results: <Result extends JournaledResult>(is: (value: unknown) => value is Result) => Iterable<Result>;
  /** How its last process ended; absent where that was interrupted. */
  readonly end: BatchEndRecord | undefined;
  /** When its last line was written, ISO 8601. */
  readonly lastAt: string;
  /** A last line was torn off when a process or the machine died, and was dropped. */
  readonly wasTorn: boolean;
  /** Of a row that has no end, or is open, a write was about to leave. */
  readonly hasOpenWrite: boolean;
  readonly segments: number;
  readonly places: RowPlaces;
  /** The ordinals of the rows whose state is `begun`, in no order. */
  readonly open: Iterable<number>;
}

/** A row that is open, by its names. */
export interface OpenRowName {
  readonly row: string;
  readonly line: number;
  readonly run_id: string;
}

/** What is held of an open row: which run it is, and where its lines stand. */
interface OpenRow {
  readonly ordinal: number;
  readonly places: SegmentPlace[];
  hasWritten: boolean;
}

/**
 * Reads the journal of a batch once, line by line; what is kept of an ended row is where its result stands.
 * @returns `undefined` where there is no such batch, or nothing of it was kept
 * @throws CliError `local-io` where it cannot be believed; the files are left as they are
 */
export const readBatch = (stateFolder: string, batch: string): BatchReplay | undefined => {
  const segments = segmentsOf(stateFolder, batch);
  const pathOf = (number: number) => segmentOf(stateFolder, batch, number).path;
  let facts: BatchRecord | undefined;
  let places: RowPlaces = openRowPlaces(0);
  let end: BatchEndRecord | undefined;
  let lastAt = '';
  /** Of the segment before, whose end only a process that died may have torn off. */
  let tornPath: string | undefined;
  let wasTorn = false;
  const open = new Map<string, OpenRow>();
  const runOf = new Map<number, string>();

  for (const segment of segments) {
    const { header, isTorn } = readSegment(segment, batch, (record, place) => {
      lastAt = record.at;
      end = record.kind === 'batch-end' ? record : undefined;
      if (record.kind === 'batch') {
        if (facts === undefined) places = openRowPlaces(record.rows);
        facts ??= record;
      } else if (record.kind !== 'batch-end') take(record, { ...place, segment: segment.number });
    });
    if (tornPath !== undefined && header?.continues) throw damaged(tornPath, 'Its end');
    tornPath = isTorn ? segment.path : undefined;
    wasTorn ||= isTorn;
  }

  function take(record: JournalRecord, place: SegmentPlace): void {
    const row = record.kind === 'run' ? begin(record, place) : open.get(record.run);
    if (row === undefined) throw damaged(pathOf(place.segment), 'A row');
    row.places.push(place);
    if (mayHaveWritten(record)) row.hasWritten = true;
    if (record.kind !== 'end' || record.row === undefined) return;
    places.ended(row.ordinal, record.row.status, !record.settled, place);
    if (!record.settled) return;
    open.delete(record.run);
    runOf.delete(row.ordinal);
  }

  function begin({ run, batch: of }: RunRecord, place: SegmentPlace): OpenRow {
    if (of?.id !== batch) throw damaged(pathOf(place.segment), 'A row');
    const row = { ordinal: of.ordinal, places: [], hasWritten: false };
    open.set(run, row);
    runOf.set(of.ordinal, run);
    places.begun(of.ordinal);
    return row;
  }

  if (facts === undefined) return undefined;
  return {
    facts,
    stateOf: places.stateOf,
    begun: (ordinal) => {
      const run = runOf.get(ordinal);
      const row = run === undefined ? undefined : open.get(run);
      if (run === undefined || row === undefined) return undefined;
      const { records } = recordsAt(row.places, pathOf);
      const state = runStateOf(records);
      return state && { runId: run, records, state };
    },
    totals: places.totals,
    closedTotals: places.closedTotals,
    results: (is) => resultsAt(places.places(), pathOf, is),
    end,
    lastAt,
    wasTorn,
    hasOpenWrite: [...open.values()].some(({ hasWritten }) => hasWritten),
    segments: segments.length,
    places,
    open: runOf.keys(),
  };
};

/** So many are named. */
const mostNamed = 100;

/** The rows of a batch that `--resume` takes up again. @throws CliError `local-io` */
export const openRowsOf = (stateFolder: string, batch: string): readonly OpenRowName[] => {
  const replay = readBatch(stateFolder, batch);
  return [...(replay?.open ?? [])].slice(0, mostNamed).flatMap((ordinal) => {
    const of = replay?.begun(ordinal);
    const row = of?.state.run.batch;
    return of === undefined || row === undefined ? [] : [{ row: row.row, line: row.line, run_id: of.runId }];
  });
};

/** Each of these lines was held against its checksum before. */
const recordsAt = (places: readonly SegmentPlace[], pathOf: (segment: number) => string): FoundRun => {
  const window = openWindow(pathOf);
  try {
    const records = places.map((place): unknown => JSON.parse(window.text(place))).filter(isJournalRecord);
    return { records, isTorn: false };
  } finally {
    window.close();
  }
};
