import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damaged, systemReason, unreadable } from '../persistence/failures.ts';

const pieceBytes = 64 * 1024;
const markEvery = 256;

/** A line and where it begins. */
interface Place {
  readonly line: number;
  readonly offset: number;
}

export interface LinesFile {
  readonly descriptor: number;
  /** What is to be removed at the end. */
  readonly folder?: string;
  lines: number;
  length: number;
  /** Every few hundred lines, to find one without reading all. */
  marks: Place[];
}

export function mark(file: LinesFile, offset: number, added: number): void {
  if (file.lines - (file.marks.at(-1)?.line ?? -markEvery) >= markEvery) file.marks.push({ line: file.lines, offset });
  file.lines += added;
}

export const placeOf = ({ marks }: LinesFile, line: number): Place => {
  let [low, high] = [0, marks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((marks[middle]?.line ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return marks[low] ?? { line: 0, offset: 0 };
};

/** The whole lines at a place that are among those from one number to before another, and the place behind them. */
export function pieceAt(file: LinesFile, place: Place, from: number, to: number) {
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
export function openNameless(): LinesFile {
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
export function openKept(path: string): LinesFile {
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
