import { closeSync, readSync } from 'node:fs';
import { type JournaledResult, type RowEnd, rowEnds } from '../records.ts';
import { openTrusted } from '../run-file.ts';
import { unreadable } from '../runs-folder.ts';
import type { BatchTotals } from './batch-records.ts';
import type { SegmentPlace } from './group-commit.ts';

/**
 * How far each row of a batch is, and where its result stands in the journal: eleven bytes a row, so that a hundred
 * thousand take one megabyte. Rows are known by their ordinal.
 */
export interface RowPlaces {
  readonly begun: (ordinal: number) => void;
  /** @param isOpen nobody knows yet what became of its last write: it is taken up again like one without an end */
  readonly ended: (ordinal: number, status: RowEnd, isOpen: boolean, place: SegmentPlace) => void;
  readonly stateOf: (ordinal: number) => RowState;
  readonly totals: () => BatchTotals;
  /** The same of those that are done with: a row that is taken up again is not among them. */
  readonly closedTotals: () => Readonly<Record<RowEnd, number>>;
  /** Of a row that has come to an end nobody knows yet what became of its last write. */
  readonly isOpen: () => boolean;
  /** Where results stand, in the order of the rows. */
  readonly places: () => Iterable<SegmentPlace>;
}

/** `begun`: it has no end, or one that leaves open what became of its last write. */
export type RowState = 'none' | 'begun' | 'ended';

/** Said in the state of a row beside its end: 0 nothing yet, 1 begun, from 2 on its end. */
const openMark = 0x80;
const [none, begun, firstEnd] = [0, 1, 2];

export const openRowPlaces = (rows: number): RowPlaces => {
  let capacity = Math.max(rows, 16);
  let states = new Uint8Array(capacity);
  let segments = new Uint16Array(capacity);
  let offsets = new Uint32Array(capacity);
  let lengths = new Uint32Array(capacity);
  const counts = new Map<number, number>();
  const count = (state: number) => counts.get(state) ?? 0;
  const ends = (countOf: (state: number) => number): Readonly<Record<RowEnd, number>> => {
    const of = (status: RowEnd) => countOf(firstEnd + rowEnds.indexOf(status));
    return { succeeded: of('succeeded'), failed: of('failed'), unknown: of('unknown'), 'not-run': of('not-run') };
  };

  const reach = (ordinal: number) => {
    if (ordinal < capacity) return;
    capacity = Math.max(capacity * 2, ordinal + 1);
    states = grown(states, new Uint8Array(capacity));
    segments = grown(segments, new Uint16Array(capacity));
    offsets = grown(offsets, new Uint32Array(capacity));
    lengths = grown(lengths, new Uint32Array(capacity));
  };
  const put = (ordinal: number, state: number) => {
    reach(ordinal);
    const was = states[ordinal] ?? none;
    counts.set(was, count(was) - 1);
    states[ordinal] = state;
    counts.set(state, count(state) + 1);
  };
  return {
    begun: (ordinal) => {
      // One that is taken up again keeps its result until there is another one.
      if ((states[ordinal] ?? none) === none) put(ordinal, begun);
    },
    ended: (ordinal, status, isOpen, { segment, offset, length }) => {
      put(ordinal, (firstEnd + rowEnds.indexOf(status)) | (isOpen ? openMark : 0));
      segments[ordinal] = segment;
      offsets[ordinal] = offset;
      lengths[ordinal] = length;
    },
    stateOf: (ordinal) => {
      const state = states[ordinal] ?? none;
      if (state === none) return 'none';
      return state === begun || state & openMark ? 'begun' : 'ended';
    },
    totals: () => ({ begun: count(begun), ...ends((state) => count(state) + count(state | openMark)) }),
    closedTotals: () => ends(count),
    isOpen: () => rowEnds.some((_, index) => count((firstEnd + index) | openMark) > 0),
    places: function* () {
      for (let ordinal = 0; ordinal < capacity; ordinal += 1) {
        if ((states[ordinal] ?? none) < firstEnd) continue;
        yield { segment: segments[ordinal] ?? 0, offset: offsets[ordinal] ?? 0, length: lengths[ordinal] ?? 0 };
      }
    },
  };
};

const grown = <Numbers extends Uint8Array | Uint16Array | Uint32Array>(from: Numbers, to: Numbers): Numbers => {
  to.set(from);
  return to;
};

/** Results stand close to each other, in nearly the order in which they are asked for. */
const windowBytes = 256 * 1024;

/**
 * The results at these places, read from the segments a window at a time: nothing grows with their number.
 * @param is what a result is found to be
 * @throws CliError `local-io`
 */
export const resultsAt = function* <Result extends JournaledResult>(
  places: Iterable<SegmentPlace>,
  pathOf: (segment: number) => string,
  is: (value: unknown) => value is Result,
): Generator<Result> {
  const window = openWindow(pathOf);
  try {
    for (const place of places) {
      const record: unknown = JSON.parse(window.text(place));
      const result = typeof record === 'object' && record !== null && 'row' in record ? record.row : undefined;
      if (!is(result)) throw new TypeError(`no result stands in segment ${place.segment} at ${place.offset}`);
      yield result;
    }
  } finally {
    window.close();
  }
};

/** Reads lines from segments; what it has read of one place serves for those after it. */
export const openWindow = (pathOf: (segment: number) => string) => {
  let buffer = Buffer.allocUnsafe(windowBytes);
  let [number, from, filled] = [0, 0, 0];
  let descriptor: number | undefined;
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const load = ({ segment, offset, length }: SegmentPlace) => {
    if (length > buffer.length) buffer = Buffer.allocUnsafe(length);
    if (segment !== number || descriptor === undefined) {
      close();
      descriptor = openTrusted(pathOf(segment));
      number = segment;
    }
    from = offset;
    filled = readSync(descriptor, buffer, 0, buffer.length, offset);
  };
  return {
    /** @throws CliError `local-io` */
    text: (place: SegmentPlace): string => {
      const { segment, offset, length } = place;
      try {
        if (segment !== number || offset < from || offset + length > from + filled) load(place);
      } catch (error) {
        throw unreadable(pathOf(segment), error);
      }
      return buffer.toString('utf8', offset - from, offset - from + length);
    },
    close,
  };
};
