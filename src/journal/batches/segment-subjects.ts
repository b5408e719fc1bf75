import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { readRunFile } from '../run-file.ts';
import type { SubjectName } from '../run-index.ts';
import { subjectHash, subjectsOfRecord } from '../subjects.ts';
import type { BatchLine } from './segment-lines.ts';
import { openSubjectSet } from './subject-set.ts';

/**
 * What the rows in a segment are about, beside it: `<n>.subjects`. It saves the reading of a segment: where it is
 * missing, of another length or broken, the segment itself is read, line by line. Only a segment that nobody appends to
 * any more has one, so that its digest tells whether the segment is still what it was.
 */
export interface SegmentSubjects {
  readonly has: (hash: bigint) => boolean;
  readonly hashes: Iterable<bigint>;
  /** When the last of its runs began or was taken up again, in milliseconds since the epoch. */
  readonly lastAt: number;
  /** SHA-256 of the segment. */
  readonly digest: Buffer;
}

/** Gathers them while a segment is read or written. */
export interface SubjectGatherer {
  readonly take: (record: BatchLine) => void;
  readonly gathered: () => { readonly hashes: BigUint64Array; readonly lastAt: number };
}

/** What finds a run by its id. */
export const runHash = (run: string): bigint => subjectHash(`run ${run}`);

export const gatherSubjects = (): SubjectGatherer => {
  const set = openSubjectSet();
  let lastAt = 0;
  /** One row's records mostly follow each other: its id need not be hashed for each of them. */
  const recent = new Map<string, bigint>();
  const hashOf = (run: string): bigint => {
    const hash = recent.get(run) ?? runHash(run);
    if (recent.size > 200) recent.clear();
    recent.set(run, hash);
    return hash;
  };
  return {
    take: (record) => {
      if (record.kind === 'batch' || record.kind === 'batch-end') return;
      set.add(hashOf(record.run));
      if (record.kind === 'run' || record.kind === 'resume') lastAt = Math.max(lastAt, Date.parse(record.at));
      for (const name of subjectsOfRecord(record)) set.add(subjectHash(name));
    },
    gathered: () => ({ hashes: set.sorted(), lastAt }),
  };
};

const mark = Buffer.from('KCLSUBJ1', 'latin1');
/** The mark, the segment's size, the time of its last run and its digest; the hashes follow, and a SHA-256 of all of it. */
const [headBytes, sumBytes] = [56, 32];

const pathOf = (segmentPath: string): string => segmentPath.replace(/\.ndjson$/, '.subjects');

/** What goes wrong here costs time later, and nothing else. */
export const writeSubjects = (
  segmentPath: string,
  segment: { readonly size: number; readonly digest: Buffer },
  { hashes, lastAt }: { readonly hashes: BigUint64Array; readonly lastAt: number },
): void => {
  const head = Buffer.alloc(headBytes);
  mark.copy(head);
  head.writeDoubleLE(segment.size, 8);
  head.writeDoubleLE(lastAt, 16);
  segment.digest.copy(head, 24);
  const body = Buffer.alloc(hashes.length * 8);
  for (const [index, hash] of hashes.entries()) body.writeBigUInt64LE(hash, index * 8);
  const path = pathOf(segmentPath);
  const made = `${path}.${process.pid}`;
  try {
    writeFileSync(made, Buffer.concat([head, body, sumOf(head, body)]), { mode: 0o600, flag: 'wx' });
    renameSync(made, path);
  } catch {
    rmSync(made, { force: true });
  }
};

const sumOf = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** @param segmentSize as the segment is now, what was torn off included */
export const readSubjects = (segmentPath: string, segmentSize: number): SegmentSubjects | undefined => {
  let bytes: Buffer;
  try {
    bytes = readRunFile(pathOf(segmentPath));
  } catch {
    return undefined;
  }
  const body = bytes.subarray(headBytes, -sumBytes);
  const isSound =
    bytes.length >= headBytes + sumBytes &&
    body.length % 8 === 0 &&
    bytes.subarray(0, 8).equals(mark) &&
    bytes.readDoubleLE(8) === segmentSize &&
    sumOf(bytes.subarray(0, -sumBytes)).equals(bytes.subarray(-sumBytes));
  return isSound ? subjectsIn(body, bytes.readDoubleLE(16), bytes.subarray(24, headBytes)) : undefined;
};

const subjectsIn = (body: Buffer, lastAt: number, digest: Buffer): SegmentSubjects => {
  const count = body.length / 8;
  const at = (index: number): bigint => body.readBigUInt64LE(index * 8);
  return {
    lastAt,
    digest,
    has: (hash) => {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (at(middle) < hash) low = middle + 1;
        else high = middle;
      }
      return low < count && at(low) === hash;
    },
    hashes: {
      *[Symbol.iterator]() {
        for (let index = 0; index < count; index += 1) yield at(index);
      },
    },
  };
};

/** A subject as it stands in a record, between the quotes of a JSON string. */
export const writtenAs = (name: SubjectName): Buffer => {
  const [kind = ''] = name.split(' ', 1);
  const text = name.slice(kind.length + 1);
  // The reference of an authorization stands in its body, which is JSON within JSON.
  return Buffer.from(kind === 'reference' ? quoted(quoted(text)) : quoted(text), 'utf8');
};

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
