import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { readRunFile } from '../run-file.ts';
import type { SubjectName } from '../run-index.ts';
import { runHash, subjectHash, subjectsOfRecord } from '../subjects.ts';
import { type HashRows, openHashRows } from './hash-rows.ts';
import type { BatchLine, Place } from './segment-lines.ts';

/**
 * What the rows in a segment are about, and where they stand. Beside a segment that nobody appends to any more it is a
 * file, `<n>.subjects`: it saves the reading of the segment, and where it is missing, of another length or broken, the
 * segment itself is read, line by line. Hashes are short: what they lead to is looked at before it is believed.
 */
export interface SegmentSubjects {
  /** Where lines begin that name the subject, one a run. */
  readonly linesAbout: (hash: number) => readonly number[];
  /** From where to where the lines of the run stand, others among them; nothing where there are none. */
  readonly spansOf: (hash: number) => readonly Place[];
  /** All subjects. */
  readonly hashes: () => Iterable<number>;
  /** When the last of its runs began or was taken up again, in milliseconds since the epoch. */
  readonly lastAt: () => number;
}

/** Gathers them while a segment is read or written. */
export interface SubjectGatherer extends SegmentSubjects {
  readonly take: (record: BatchLine, place: Place) => void;
  /** Each with a hash and an offset, in no order; runs with the offset of their end besides. */
  readonly lines: HashRows;
  readonly runs: HashRows;
}

/** A run that has not ended: which row of the table it is, and what it was found to be about. */
interface LiveRun {
  readonly row: number;
  readonly names: Set<SubjectName>;
}

export const gatherSubjects = (): SubjectGatherer => {
  const lines = openHashRows(2);
  const runs = openHashRows(3);
  const live = new Map<string, LiveRun>();
  let lastAt = 0;
  const begin = (run: string, from: number): LiveRun => {
    const begun = { row: runs.add(runHash(run), from, from), names: new Set<SubjectName>() };
    live.set(run, begun);
    return begun;
  };
  return {
    take: (record, { offset, length }) => {
      if (record.kind === 'batch' || record.kind === 'batch-end') return;
      const { row, names } = live.get(record.run) ?? begin(record.run, offset);
      runs.set(row, 2, offset + length);
      if (record.kind === 'run' || record.kind === 'resume') lastAt = Math.max(lastAt, Date.parse(record.at));
      for (const name of subjectsOfRecord(record)) {
        if (!names.has(name)) lines.add(subjectHash(name), offset);
        names.add(name);
      }
      if (record.kind === 'end') live.delete(record.run);
    },
    lines,
    runs,
    linesAbout: (hash) => lines.rowsOf(hash).map((row) => lines.at(row, 1)),
    spansOf: (hash) =>
      runs.rowsOf(hash).map((row) => ({ offset: runs.at(row, 1), length: runs.at(row, 2) - runs.at(row, 1) })),
    hashes: function* () {
      for (let row = 0; row < lines.count(); row += 1) yield lines.at(row, 0);
    },
    lastAt: () => lastAt,
  };
};

const mark = Buffer.from('KCLSUBJ1', 'latin1');
/**
 * The mark, the segment's size, the time of its last run, and how many lines and runs follow. A line takes its subject's
 * hash and its offset, a run its hash, its offset and its length; both are in order. At the end is a SHA-256 of all of it.
 */
const [headBytes, lineBytes, runBytes, sumBytes] = [32, 8, 12, 32];

const pathOf = (segmentPath: string): string => segmentPath.replace(/\.ndjson$/, '.subjects');

/** What goes wrong here costs time later, and nothing else. */
export const writeSubjects = (segmentPath: string, segmentSize: number, gathered: SubjectGatherer): void => {
  const path = pathOf(segmentPath);
  const made = `${path}.${process.pid}`;
  try {
    writeFileSync(made, bytesOf(segmentSize, gathered), { mode: 0o600, flag: 'wx' });
    renameSync(made, path);
  } catch {
    rmSync(made, { force: true });
  }
};

const bytesOf = (segmentSize: number, { lines, runs, lastAt }: SubjectGatherer): Buffer => {
  const bytes = Buffer.alloc(headBytes + lines.count() * lineBytes + runs.count() * runBytes);
  mark.copy(bytes);
  bytes.writeDoubleLE(segmentSize, 8);
  bytes.writeDoubleLE(lastAt(), 16);
  bytes.writeUInt32LE(lines.count(), 24);
  bytes.writeUInt32LE(runs.count(), 28);
  let at = headBytes;
  for (const row of inOrder(lines)) at = writeKey(bytes, at, lines, row);
  for (const row of inOrder(runs)) {
    at = writeKey(bytes, at, runs, row);
    at = bytes.writeUInt32LE(runs.at(row, 2) - runs.at(row, 1), at);
  }
  return Buffer.concat([bytes, sumOf(bytes)]);
};

/** Rows in the order of their hashes, and those of one hash by where they stand: by one number each, which sorts at once. */
const inOrder = (rows: HashRows): readonly number[] => {
  const keys = new BigUint64Array(rows.count());
  // Rows are in the order of their offsets already.
  for (let row = 0; row < keys.length; row += 1) keys[row] = (BigInt(rows.at(row, 0)) << 32n) | BigInt(row);
  return Array.from(keys.sort(), (key) => Number(key & 0xffffffffn));
};

const writeKey = (bytes: Buffer, at: number, rows: HashRows, row: number): number =>
  bytes.writeUInt32LE(rows.at(row, 1), bytes.writeUInt32LE(rows.at(row, 0), at));

const sumOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** @param segmentSize as the segment is now, what was torn off included */
export const readSubjects = (segmentPath: string, segmentSize: number): SegmentSubjects | undefined => {
  let bytes: Buffer;
  try {
    bytes = readRunFile(pathOf(segmentPath));
  } catch {
    return undefined;
  }
  if (bytes.length < headBytes + sumBytes || !bytes.subarray(0, mark.length).equals(mark)) return undefined;
  const [lines, runs] = [bytes.readUInt32LE(24), bytes.readUInt32LE(28)];
  const runsAt = headBytes + lines * lineBytes;
  const end = runsAt + runs * runBytes;
  const isSound =
    bytes.readDoubleLE(8) === segmentSize &&
    bytes.length === end + sumBytes &&
    sumOf(bytes.subarray(0, end)).equals(bytes.subarray(end));
  if (!isSound) return undefined;
  const table = (from: number, width: number, count: number) => tableIn(bytes.subarray(from), width, count);
  const [ofLines, ofRuns] = [table(headBytes, lineBytes, lines), table(runsAt, runBytes, runs)];
  return {
    linesAbout: (hash) => ofLines.rowsOf(hash).map((row) => row.readUInt32LE(4)),
    spansOf: (hash) => ofRuns.rowsOf(hash).map((row) => ({ offset: row.readUInt32LE(4), length: row.readUInt32LE(8) })),
    hashes: ofLines.hashes,
    lastAt: () => bytes.readDoubleLE(16),
  };
};

/** Rows of so many bytes, in the order of the hashes that they begin with. */
const tableIn = (bytes: Buffer, width: number, count: number) => {
  const hashAt = (row: number): number => bytes.readUInt32LE(row * width);
  return {
    rowsOf: (hash: number): readonly Buffer[] => {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (hashAt(middle) < hash) low = middle + 1;
        else high = middle;
      }
      const rows: Buffer[] = [];
      for (let row = low; row < count && hashAt(row) === hash; row += 1) {
        rows.push(bytes.subarray(row * width, (row + 1) * width));
      }
      return rows;
    },
    hashes: function* (): Generator<number> {
      for (let row = 0; row < count; row += 1) yield hashAt(row);
    },
  };
};
