import type { BatchSource } from '../../batch/row.ts';
import type { BatchSummary, RowResult, RowStatus } from '../../batch/row-result.ts';
import { notRun } from '../../batch/run/row-result-of.ts';
import type { RowsEnd } from '../../batch/run/run-rows.ts';
import type { Kept } from './kept.ts';

type Unkept = RowsEnd['unkept'];

/** Every row, in the order of the file. One that neither the journal nor this process has a result of was not run. */
export const inFileOrder = async function* (
  source: Pick<BatchSource, 'read'>,
  kept: Pick<Kept, 'results' | 'batchId'>,
  unkept: Unkept,
): AsyncGenerator<RowResult> {
  const results = kept.results()[Symbol.iterator]();
  let next = results.next();
  for await (const row of source.read()) {
    let found = unkept.get(row.id);
    if (!next.done && next.value.id === row.id) {
      found ??= next.value;
      next = results.next();
    }
    yield found ?? notRun(row, kept.batchId);
  }
};

/** How many rows came to what, by the journal; what that could not take is added, in place of what it says of the row. */
export const totalsOf = (
  rows: number,
  kept: Pick<Kept, 'totals' | 'results'>,
  { counts, unkept }: Pick<RowsEnd, 'counts' | 'unkept'>,
): BatchSummary['totals'] => {
  const { succeeded, failed, unknown } = kept.totals() ?? counts;
  const sums: Record<RowStatus, number> = { succeeded, failed, unknown, 'not-run': 0 };
  if (unkept.size > 0) for (const { id, status } of kept.results()) if (unkept.has(id)) sums[status] -= 1;
  for (const { status } of unkept.values()) sums[status] += 1;
  return { rows, ...sums, 'not-run': rows - sums.succeeded - sums.failed - sums.unknown };
};
