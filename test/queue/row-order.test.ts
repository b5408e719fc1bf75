import { describe, expect, it } from 'vitest';
import type { NumberedRow } from '../../src/batch/run/work-off.ts';
import { inOrder, type RowOrder } from '../../src/queue/row-order.ts';
import { rowOf } from './desk.ts';

/** Rows by their lines, and by the lines that they wait for. */
const rows = async function* (
  ...lines: readonly (readonly [line: number, after?: number])[]
): AsyncGenerator<NumberedRow> {
  for (const [ordinal, [line, after]] of lines.entries())
    yield { ordinal, row: rowOf(ordinal, { line, ...(after === undefined ? {} : { after }) }) };
};

/** Those that may begin now. */
const ready = async (order: RowOrder): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let next = await order.next(); next !== undefined; next = await order.next()) found.push(next.ordinal);
  return found;
};

describe('rows that are shared out', () => {
  it('come in the order of the file', async () => {
    const order = inOrder(rows([2], [3], [4]));
    expect(await ready(order)).toEqual([0, 1, 2]);
    expect(order.isExhausted()).toBe(true);
  });

  it('wait for the row before them that is about the same payment', async () => {
    const order = inOrder(rows([2], [3, 2], [4], [5, 3]));
    expect(await ready(order)).toEqual([0, 2]);
    expect(order.isExhausted()).toBe(false);
    order.ended(2);
    expect(await ready(order)).toEqual([]);
    order.ended(0);
    expect(await ready(order)).toEqual([1]);
    order.ended(1);
    expect(await ready(order)).toEqual([3]);
    expect(order.isExhausted()).toBe(true);
  });

  it('wait for their own line of the turn before, where the file is repeated', async () => {
    const order = inOrder(rows([2, 2], [2, 2], [2, 2]));
    expect(await ready(order)).toEqual([0]);
    order.ended(0);
    expect(await ready(order)).toEqual([1]);
    order.ended(1);
    expect(await ready(order)).toEqual([2]);
  });

  it('do not wait for a row that is done with already', async () => {
    const order = inOrder(rows([9, 3]));
    expect(await ready(order)).toEqual([0]);
  });
});
