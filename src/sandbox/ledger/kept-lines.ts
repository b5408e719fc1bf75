import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damaged, systemReason, unreadable } from '../persistence/failures.ts';
import { writeAll } from '../persistence/whole-file.ts';

/** Lines that may be many: all but the last few stand on the disk. */
export interface KeptLines {
  readonly add: (line: string) => void;
  readonly count: () => number;
  /** Text of whole lines, piece by piece, of the lines from one number on (the first is 0) to before another; it ends early on `clear`. */
  readonly read: (from: number, to: number) => Generator<{ readonly text: string; readonly lines: number }>;
  /** Changes when all are dropped. */
  readonly era: () => number;
  readonly clear: () => void;
  readonly close: () => void;
}

/** So many wait for the disk together, where nobody relies on their being there. */
const batch = 256;
const pieceBytes = 64 * 1024;

/**
 * @param path where they outlive the process, each at once; else a file without a name, made when there are more than a few
 * @throws CliError `local-io`
 */
export function keepLines(path?: string): KeptLines {
  let file = path === undefined ? undefined : openKept(path);
  /** Not yet on the disk, or not while that is full. */
  let waiting: string[] = [];
  let era = 0;
  let closed = false;

  const flush = (): void => {
    try {
      file ??= openNameless();
      const start = file.length;
      try {
        file.length += writeAll(file.descriptor, waiting.join(''));
      } catch (error) {
        ftruncateSync(file.descriptor, start);
        throw error;
      }
      mark(file, start, waiting.length);
      waiting = [];
    } catch {
      // The write that a line tells of is done: the line waits until there is room.
    }
  };

  return {
    add: (line) => {
      if (closed) return;
      waiting.push(`${line}\n`);
      if (path !== undefined || waiting.length >= batch) flush();
    },
    count: () => (file?.lines ?? 0) + waiting.length,
    era: () => era,
    read: function* (from, to) {
      const begun = era;
      let place = file && placeOf(file, from);
      for (let next = from; next < to && era === begun; ) {
        if (file === undefined || next >= file.lines) {
          const lines = waiting.slice(next - (file?.lines ?? 0), to - (file?.lines ?? 0));
          if (lines.length > 0) yield { text: lines.join(''), lines: lines.length };
          return;
        }
        place ??= placeOf(file, next);
        const piece = pieceAt(file, place, next, to);
        place = piece.end;
        next += piece.lines;
        if (piece.lines > 0) yield piece;
      }
    },
    clear: () => {
      era += 1;
      waiting = [];
      if (file === undefined) return;
      ftruncateSync(file.descriptor, 0);
      Object.assign(file, { lines: 0, length: 0, marks: [] });
    },
    close: () => {
      if (path !== undefined && waiting.length > 0) flush();
      era += 1;
      closed = true;
      if (file === undefined) return;
      closeSync(file.descriptor);
      if (file.folder !== undefined) rmSync(file.folder, { recursive: true, force: true });
      file = undefined;
    },
  };
}

/** A line and where it begins. */
interface Place {
  readonly line: number;
  readonly offset: number;
}

interface LinesFile {
  readonly descriptor: number;
  /** What is to be removed at the end. */
  readonly folder?: string;
  lines: number;
  length: number;
  /** Every few hundred lines, to find one without reading all. */
  marks: Place[];
}

function mark(file: LinesFile, offset: number, added: number): void {
  if (file.lines - (file.marks.at(-1)?.line ?? -batch) >= batch) file.marks.push({ line: file.lines, offset });
  file.lines += added;
}

const placeOf = ({ marks }: LinesFile, line: number): Place => {
  let [low, high] = [0, marks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((marks[middle]?.line ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return marks[low] ?? { line: 0, offset: 0 };
};

/** The whole lines at a place that are among those from one number to before another, and the place behind them. */
function pieceAt(file: LinesFile, place: Place, from: number, to: number) {
  let bytes = Buffer.alloc(0);
  let end = -1;
  for (let size = pieceBytes; end < 0; size *= 2) {
    bytes = Buffer.alloc(Math.min(size, file.length - place.offset));
    bytes = bytes.subarray(0, readSync(file.descriptor, bytes, 0, bytes.length, place.offset));
    end = bytes.lastIndexOf('\n');
    // Only another hand can have shortened it.
    if (end < 0 && size > file.length) throw new Error('The ledger ends before its time.');
  }
  let [line, at, start, stop] = [place.line, 0, 0, 0];
  for (; line < to && at <= end; line += 1) {
    if (line === from) start = at;
    at = bytes.indexOf('\n', at) + 1;
    stop = at;
  }
  const lines = Math.max(0, line - from);
  return {
    text: lines === 0 ? '' : bytes.toString('utf8', start, stop),
    lines,
    end: { line, offset: place.offset + stop },
  };
}

/** Nothing is left of it when the process is killed. */
function openNameless(): LinesFile {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-sandbox-'));
  const descriptor = openSync(join(folder, 'ledger.ndjson'), 'ax+', 0o600);
  const file = { descriptor, lines: 0, length: 0, marks: [] };
  try {
    rmSync(folder, { recursive: true });
    return file;
  } catch {
    // Windows keeps the name of an open file.
    return { ...file, folder };
  }
}

/** Goes on with the lines of an earlier process; what was torn off at their end is dropped. @throws CliError `local-io` */
function openKept(path: string): LinesFile {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'a+', 0o600);
    if (!fstatSync(descriptor).isFile()) throw Object.assign(new Error('no file'), { code: 'EINVAL' });
  } catch (error) {
    throw unreadable(path, error);
  }
  const file: LinesFile = { descriptor, lines: 0, length: 0, marks: [] };
  try {
    const size = fstatSync(descriptor).size;
    const bytes = Buffer.alloc(pieceBytes);
    let lineStart = 0;
    for (let offset = 0; offset < size; ) {
      const count = readSync(descriptor, bytes, 0, bytes.length, offset);
      for (let at = bytes.indexOf('\n'); at >= 0 && at < count; at = bytes.indexOf('\n', at + 1)) {
        mark(file, lineStart, 1);
        lineStart = offset + at + 1;
      }
      offset += count;
    }
    file.length = lineStart;
    ftruncateSync(descriptor, lineStart);
    checkFirst(path, file);
    return file;
  } catch (error) {
    closeSync(descriptor);
    if (error instanceof Error && 'code' in error) throw damaged(path, systemReason(error), path);
    throw error;
  }
}

/** Somebody else's file of that name is not to be continued. */
function checkFirst(path: string, file: LinesFile): void {
  const bytes = Buffer.alloc(7);
  const count = readSync(file.descriptor, bytes, 0, bytes.length, 0);
  if (count > 0 && file.lines > 0 && bytes.toString('latin1') !== '{"at":"')
    throw damaged(path, 'no sandbox wrote it', path);
}
