import type { BatchRow } from '../row.ts';

/** A row, and its place among those that `BatchSource.read` gives, from 0. */
export interface NumberedRow {
  readonly row: BatchRow;
  readonly ordinal: number;
}

export interface WorkOffOptions {
  /** So many rows are under way at a time. */
  readonly concurrency: number;
  /** Asked before each row; false: no further one begins, and those under way come to their end. */
  readonly mayBegin: () => boolean;
  /** Resolves when the next row may begin (`--rate`). */
  readonly pace?: (() => Promise<void>) | undefined;
}

/**
 * Works rows off as they come, and holds none but those under way. A row that waits for an earlier one keeps its worker
 * waiting: the earlier one has begun by then, so it always comes to its end.
 */
export const workOff = async (
  rows: AsyncIterable<NumberedRow>,
  { concurrency, mayBegin, pace }: WorkOffOptions,
  work: (row: NumberedRow) => Promise<void>,
): Promise<void> => {
  const iterator = inTurn(rows);
  const underWay = new Map<number, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const goesOn = () => failure === undefined && mayBegin();
  const begin = async (next: NumberedRow, earlier: Promise<void> | undefined): Promise<void> => {
    await earlier;
    if (goesOn()) await work(next);
  };
  const worker = async (): Promise<void> => {
    while (goesOn()) {
      await pace?.();
      const next = goesOn() ? await iterator.next() : undefined;
      if (next === undefined || next.done) return;
      const { line, after } = next.value.row;
      const running = begin(next.value, after === undefined ? undefined : underWay.get(after));
      underWay.set(line, running);
      try {
        await running;
      } finally {
        if (underWay.get(line) === running) underWay.delete(line);
      }
    }
  };
  const guarded = () =>
    worker().catch((error: unknown) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: concurrency }, guarded));
  await iterator.return(undefined);
  if (failure !== undefined) throw failure.error;
};

/** Many workers ask for the next row at once; an async generator answers one after the other. */
const inTurn = async function* <Value>(values: AsyncIterable<Value>): AsyncGenerator<Value, undefined> {
  for await (const value of values) yield value;
  return undefined;
};
