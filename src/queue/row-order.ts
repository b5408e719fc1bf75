import type { NumberedRow } from '../batch/run/work-off.ts';

/** The rows of a batch in the order of the file, each no sooner than the row that it waits for has its result. */
export interface RowOrder {
  /** `undefined` where none may be begun now; `isExhausted` says whether there will be another one. */
  readonly next: () => Promise<NumberedRow | undefined>;
  readonly ended: (ordinal: number) => void;
  readonly isExhausted: () => boolean;
  readonly close: () => Promise<void>;
}

export const inOrder = (source: AsyncIterable<NumberedRow>): RowOrder => {
  const rows = source[Symbol.asyncIterator]();
  /** Rows without a result, with their lines, and by line the last of them. */
  const lines = new Map<number, number>();
  const lastOf = new Map<number, number>();
  /** By the row that they wait for. */
  const held = new Map<number, NumberedRow[]>();
  const ready: NumberedRow[] = [];
  let isRead = false;
  const hold = (row: NumberedRow): boolean => {
    const { line, after } = row.row;
    const earlier = after === undefined ? undefined : lastOf.get(after);
    lines.set(row.ordinal, line);
    lastOf.set(line, row.ordinal);
    if (earlier === undefined) return false;
    held.set(earlier, [...(held.get(earlier) ?? []), row]);
    return true;
  };
  return {
    next: async () => {
      const waiting = ready.shift();
      if (waiting !== undefined) return waiting;
      while (!isRead) {
        const { value, done } = await rows.next();
        if (done) isRead = true;
        else if (!hold(value)) return value;
      }
      return undefined;
    },
    ended: (ordinal) => {
      const line = lines.get(ordinal);
      lines.delete(ordinal);
      if (line !== undefined && lastOf.get(line) === ordinal) lastOf.delete(line);
      ready.push(...(held.get(ordinal) ?? []));
      held.delete(ordinal);
    },
    isExhausted: () => isRead && ready.length === 0 && held.size === 0,
    close: async () => {
      await rows.return?.();
    },
  };
};
