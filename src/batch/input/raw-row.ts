import type { Column } from './columns.ts';

/** A row as it was written: texts, but for the JSON of an NDJSON line's `data`. What was left empty is not there. */
export interface RawRow {
  /** The first of its lines, counted from 1. */
  readonly line: number;
  readonly cells: ReadonlyMap<Column, string>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A line that no row could be made of. */
export interface RawFault {
  readonly line: number;
  readonly column?: string;
  readonly fault: string;
}

/** Longer than any line that means something: `data` is 1 MB at most, and quoting may double it. */
export const longestLine = 2 * 1024 * 1024;
