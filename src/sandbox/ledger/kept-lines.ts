import { closeSync, ftruncateSync, rmSync } from 'node:fs';
import { writeAll } from '../persistence/whole-file.ts';
import { mark, openKept, openNameless, pieceAt, placeOf } from './lines-file.ts';

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
