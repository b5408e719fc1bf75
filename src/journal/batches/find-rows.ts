import type { FoundRun } from '../find-runs.ts';
import { isHeld } from '../locks.ts';
import { damaged } from '../read-records.ts';
import type { JournalRecord } from '../records.ts';
import type { SubjectName } from '../run-index.ts';
import { subjectHash, subjectsOf } from '../subjects.ts';
import { batchIds, type Segment, segmentsOf } from './batches-folder.ts';
import { checksumBefore, digestOf, eachBlock, readLine, readSegment, sizeOfSegment } from './segment-lines.ts';
import {
  gatherSubjects,
  readSubjects,
  runHash,
  type SegmentSubjects,
  writeSubjects,
  writtenAs,
} from './segment-subjects.ts';

/** The rows of batches that are about any of these. @throws CliError `local-io` */
export const rowsAbout = (stateFolder: string, wanted: readonly SubjectName[]): readonly FoundRun[] => {
  if (wanted.length === 0) return [];
  const hashes = wanted.map(subjectHash);
  const texts = wanted.map(writtenAs);
  return batchIds(stateFolder).flatMap((batch) => {
    const segments = indexedSegments(stateFolder, batch);
    const runs = new Set(holding(segments, hashes).flatMap((segment) => runsWith(segment, texts)));
    return rowsIn(segments, batch, runs).filter((row) => subjectsOf(row).some((name) => wanted.includes(name)));
  });
};

/** The rows of batches whose records hold these bytes anywhere. @throws CliError `local-io` */
export const rowsMentioning = (stateFolder: string, text: Buffer): readonly FoundRun[] =>
  batchIds(stateFolder).flatMap((batch) => {
    const segments = indexedSegments(stateFolder, batch);
    return rowsIn(segments, batch, new Set(segments.flatMap((segment) => runsWith(segment, [text]))));
  });

/** The row whose run has this id. @throws CliError `local-io` */
export const findRow = (stateFolder: string, run: string): FoundRun | undefined => {
  for (const batch of batchIds(stateFolder)) {
    const [row] = rowsIn(indexedSegments(stateFolder, batch), batch, new Set([run]));
    if (row !== undefined) return row;
  }
  return undefined;
};

/** A segment with what it is known to be about; nothing is known where it is being written at this moment. */
interface IndexedSegment extends Segment {
  readonly subjects: SegmentSubjects | undefined;
  /** Looks once whether it is still what it was. @throws CliError `local-io` */
  readonly check: () => void;
}

/** The segments of a batch; what a killed process left without its list of subjects gets one here. */
const indexedSegments = (stateFolder: string, batch: string): readonly IndexedSegment[] => {
  const segments = segmentsOf(stateFolder, batch);
  return segments.map((segment, index) => {
    const size = sizeOfSegment(segment.path) ?? 0;
    const subjects = readSubjects(segment.path, size);
    if (subjects !== undefined) return { ...segment, subjects, check: checkOf(segment, subjects) };
    const isGrowing = index === segments.length - 1 && isBatchRunning(stateFolder, batch);
    return { ...segment, subjects: isGrowing ? undefined : indexSegment(segment, batch), check: () => {} };
  });
};

const checkOf = ({ path }: Segment, { digest }: SegmentSubjects): (() => void) => {
  let isChecked = false;
  return () => {
    if (!isChecked && !digestOf(path).equals(digest)) throw damaged(path, 'Some line');
    isChecked = true;
  };
};

/** Reads a segment to its end, and keeps what it is about. @throws CliError `local-io` */
export const indexSegment = (segment: Segment, batch: string): SegmentSubjects | undefined => {
  const gatherer = gatherSubjects();
  const read = readSegment(segment, batch, gatherer.take);
  writeSubjects(segment.path, read, gatherer.gathered());
  return readSubjects(segment.path, read.size);
};

/** A process is at work on the batch. */
export const isBatchRunning = (stateFolder: string, batch: string): boolean =>
  isHeld(stateFolder, { kind: 'batch', id: batch });

/** The segments that may hold one of these. @throws CliError `local-io` where one of them is not what it was */
const holding = (segments: readonly IndexedSegment[], hashes: readonly bigint[]): readonly IndexedSegment[] => {
  const held = segments.filter(({ subjects }) => subjects === undefined || hashes.some(subjects.has));
  for (const { check } of held) check();
  return held;
};

/** The runs that a segment has a line of with one of these texts. */
const runsWith = ({ path }: Segment, texts: readonly Buffer[]): readonly string[] => {
  const runs = new Set<string>();
  eachBlock(path, (block) => {
    for (const start of linesWith(block, texts)) {
      const run = runOfLine(block, start);
      if (run !== undefined) runs.add(run);
    }
  });
  return [...runs];
};

/** Where the lines begin that hold one of these texts. */
const linesWith = (block: Buffer, texts: readonly Buffer[]): readonly number[] => {
  const starts = new Set<number>();
  for (const text of texts) {
    for (let found = block.indexOf(text); found !== -1; found = block.indexOf(text, block.indexOf(0x0a, found))) {
      starts.add(block.lastIndexOf(0x0a, found) + 1);
    }
  }
  return [...starts].sort((one, other) => one - other);
};

const linesOf = function* (block: Buffer): Generator<number> {
  for (let start = 0; start < block.length; start = block.indexOf(0x0a, start) + 1) yield start;
};

/** The run that the line at this place is of; nothing where it is about the batch as a whole. */
const runOfLine = (block: Buffer, start: number): string | undefined => {
  // Every record begins with its version and its run.
  return /^\{"v":\d+,"run":"([^"]*)"/.exec(block.toString('latin1', start, start + 80))?.[1];
};

/** Few runs are looked for by their ids; for many, each line is looked at. */
const few = 8;

/** What the segments hold of these runs. */
const rowsIn = (segments: readonly IndexedSegment[], batch: string, runs: ReadonlySet<string>): readonly FoundRun[] => {
  if (runs.size === 0) return [];
  const rows = new Map<string, JournalRecord[]>();
  const needles = runs.size > few ? [] : [...runs].map((run) => Buffer.from(`"run":"${run}"`, 'latin1'));
  for (const { path } of holding(segments, [...runs].map(runHash))) {
    let before = '';
    eachBlock(path, (block) => {
      for (const start of needles.length > 0 ? linesWith(block, needles) : linesOf(block)) {
        const run = runOfLine(block, start);
        if (run === undefined || !runs.has(run)) continue;
        const checksum = start === 0 ? before : checksumBefore(block, start);
        const record = readLine(path, block.toString('utf8', start, block.indexOf(0x0a, start)), checksum);
        if (record.kind === 'batch' || record.kind === 'batch-end') throw damaged(path, 'A row');
        const known = rows.get(run);
        if (known === undefined) rows.set(run, [record]);
        else known.push(record);
      }
      before = checksumBefore(block, block.length);
    });
  }
  return [...rows.values()].map((records) => {
    const [first] = records;
    if (first?.kind !== 'run' || first.batch?.id !== batch) throw damaged(segments[0]?.path ?? batch, 'A row');
    return { records, isTorn: false };
  });
};
