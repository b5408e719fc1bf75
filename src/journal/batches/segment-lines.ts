import { closeSync, fstatSync, readSync } from 'node:fs';
import { damaged, isJournalRecord, versionOfLine } from '../read-records.ts';
import type { JournalRecord } from '../records.ts';
import { openTrusted } from '../run-file.ts';
import { systemCode, unreadable } from '../runs-folder.ts';
import { checkedLine, unsealLine } from '../sealed-lines.ts';
import { type BatchEndRecord, type BatchRecord, isBatchEnd, isBatchRecord } from './batch-records.ts';
import type { Segment } from './batches-folder.ts';

/** Where a line stands in its segment, in bytes; its end sign is not counted. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

const blockBytes = 1024 * 1024;

/** No line is as long: the largest body of a request is not. */
const longestLine = 64 * 1024 * 1024;

/** What stands behind the last whole line. */
export interface Tail {
  /** Bytes of the whole lines. */
  readonly length: number;
  readonly bytes: Buffer;
}

/**
 * Reads a segment in blocks of whole lines, each ending with the end of a line; the block is only lent.
 * @param visit returns `stop` where it has seen enough
 * @throws CliError `local-io`
 */
export const eachBlock = (path: string, visit: (block: Buffer, offset: number) => unknown, from = 0): Tail => {
  const descriptor = opened(path);
  try {
    let buffer = Buffer.allocUnsafe(blockBytes);
    let [offset, filled] = [from, 0];
    for (;;) {
      if (filled === buffer.length) {
        if (filled >= longestLine) throw damaged(path, 'A line');
        buffer = Buffer.concat([buffer, Buffer.allocUnsafe(filled)]);
      }
      const count = readSync(descriptor, buffer, filled, buffer.length - filled, offset + filled);
      if (count === 0) return { length: offset, bytes: Buffer.from(buffer.subarray(0, filled)) };
      filled += count;
      const whole = buffer.lastIndexOf(0x0a, filled - 1) + 1;
      if (whole === 0) continue;
      const isEnough = visit(buffer.subarray(0, whole), offset) === 'stop';
      if (isEnough) return { length: offset + whole, bytes: Buffer.alloc(0) };
      buffer.copyWithin(0, whole, filled);
      offset += whole;
      filled -= whole;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
};

const opened = (path: string): number => {
  try {
    return openTrusted(path);
  } catch (error) {
    throw unreadable(path, error);
  }
};

/** How large a segment is, what was torn off included; nothing where it is not there. */
export const sizeOfSegment = (path: string): number | undefined => {
  let descriptor: number;
  try {
    descriptor = openTrusted(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
  try {
    return fstatSync(descriptor).size;
  } finally {
    closeSync(descriptor);
  }
};

/** Any line of a batch's journal. */
export type BatchLine = JournalRecord | BatchRecord | BatchEndRecord;

/** A segment, read. */
export interface ReadSegment {
  /** Its first line; absent where not even that is whole. */
  readonly header: BatchRecord | undefined;
  readonly isTorn: boolean;
  /** Bytes in all, what was torn off included. */
  readonly size: number;
}

/**
 * Reads a segment from its first line to its last, each held against its checksum.
 * @throws CliError `local-io` for any damage but a torn end; the file is left as it is
 */
export const readSegment = (
  { path, number }: Segment,
  batch: string,
  visit: (record: BatchLine, place: Place, text: string) => void,
): ReadSegment => {
  let checksum = '';
  let count = 0;
  let header: BatchRecord | undefined;
  const { length, bytes } = eachBlock(path, (block, offset) => {
    for (let start = 0; start < block.length; ) {
      const end = block.indexOf(0x0a, start);
      const text = block.toString('utf8', start, end);
      count += 1;
      const opened = unsealLine(text, checksum);
      const record = opened?.record;
      if (opened === undefined || !isLine(record)) throw damaged(path, `Line ${count}`, versionOfLine(text));
      if ((count === 1) !== (record.kind === 'batch')) throw damaged(path, `Line ${count}`);
      if (record.kind === 'batch') header = record;
      if (record.kind === 'batch' && (record.batch !== batch || record.segment !== number)) {
        throw damaged(path, 'Its name or its first line');
      }
      checksum = opened.checksum;
      visit(record, { offset: offset + start, length: end - start }, text);
      start = end + 1;
    }
  });
  const tail = bytes.toString('utf8');
  // A whole line and something in place of its end was not torn off: nothing stops in the middle like that.
  if (tail.length > 1 && unsealLine(tail.slice(0, -1), checksum) !== undefined)
    throw damaged(path, `Line ${count + 1}`);
  return { header, isTorn: tail !== '', size: length + bytes.length };
};

const isLine = (value: unknown): value is BatchLine =>
  isJournalRecord(value) || isBatchRecord(value) || isBatchEnd(value);

/** How long a checksum is, and what stands behind it at the end of a line. */
const [checksumLength, behindChecksum] = [16, '"}\n'.length];

/** The checksum that the line before says of itself: enough to hold one line against its own, wherever it stands. */
export const checksumBefore = (block: Buffer, start: number): string =>
  block.toString('latin1', start - behindChecksum - checksumLength, start - behindChecksum);

/** One line by itself, held against its checksum. @throws CliError `local-io` */
export const readLine = (path: string, text: string, before: string): BatchLine => {
  const record = unsealLine(text, before)?.record;
  if (!isLine(record)) throw damaged(path, 'A line', versionOfLine(text));
  return record;
};

/**
 * The lines from one place to another that are wanted; each one between is held against its checksum as well, since
 * what was changed may be which lines are wanted.
 * @throws CliError `local-io`
 */
export const linesBetween = (
  path: string,
  { offset, length }: Place,
  isWanted: (text: string) => boolean,
): readonly BatchLine[] => {
  const ahead = Math.min(offset, checksumLength + behindChecksum);
  const bytes = bytesAt(path, { offset: offset - ahead, length: ahead + length });
  let before = ahead === 0 ? '' : checksumBefore(bytes, ahead);
  return bytes
    .toString('utf8', ahead)
    .split('\n')
    .flatMap((text) => {
      const checksum = checkedLine(text, before);
      if (checksum === undefined) throw damaged(path, 'A line', versionOfLine(text));
      const line = isWanted(text) ? [readLine(path, text, before)] : [];
      before = checksum;
      return line;
    });
};

/** Bytes of a segment; fewer where it ends before. @throws CliError `local-io` */
export const bytesAt = (path: string, { offset, length }: Place): Buffer => {
  const descriptor = opened(path);
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
};
