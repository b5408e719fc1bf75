import { exitCodeOf } from '../../batch/outcome.ts';
import type { BatchSource, Preflight } from '../../batch/row.ts';
import type { BatchSummary, RowResult, RowStatus } from '../../batch/row-result.ts';
import { notRun } from '../../batch/run/row-result-of.ts';
import type { RowsEnd } from '../../batch/run/run-rows.ts';
import type { Context } from '../../context.ts';
import type { BatchWish } from './flags.ts';
import type { Kept } from './kept.ts';
import type { BatchSession } from './session.ts';

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

/** What the batch came to as a whole, in this process and in earlier ones. */
export const summaryOf = (
  { clock }: Pick<Context, 'clock'>,
  {
    source,
    preflight,
    shard,
  }: Pick<BatchWish, 'shard'> & { readonly source: BatchSource; readonly preflight: Preflight },
  session: BatchSession,
  kept: Kept,
  rows: RowsEnd,
): BatchSummary => {
  const endedAtMs = clock.now();
  const totals = totalsOf(preflight.rows, kept, rows);
  return {
    schema_version: 1,
    batch_id: kept.batchId,
    name: source.name,
    content_hash: preflight.contentHash,
    profile: session.profile,
    mode: session.mode(),
    shard: shard === undefined ? null : `${shard.part}/${shard.of}`,
    started_at: new Date(kept.startedAtMs).toISOString(),
    ended_at: new Date(endedAtMs).toISOString(),
    duration_ms: endedAtMs - kept.startedAtMs,
    totals,
    exit_code: exitCodeOf(totals),
  };
};
