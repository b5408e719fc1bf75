import { exitCodeOf } from '../../batch/outcome.ts';
import type { BatchSource, Preflight } from '../../batch/row.ts';
import type { BatchSummary, RowResult } from '../../batch/row-result.ts';
import { notRun } from '../../batch/run/row-result-of.ts';
import type { RowsEnd } from '../../batch/run/run-rows.ts';
import type { Context } from '../../context.ts';
import type { BatchWish } from './flags.ts';
import type { Kept } from './kept.ts';
import type { BatchSession } from './session.ts';

/** Every row, in the order of the file; one that nothing was sent for has no result in the journal. */
export const inFileOrder = async function* (source: BatchSource, kept: Kept): AsyncGenerator<RowResult> {
  const results = kept.results()[Symbol.iterator]();
  let next = results.next();
  for await (const row of source.read()) {
    if (!next.done && next.value.id === row.id) {
      yield next.value;
      next = results.next();
    } else yield notRun(row, kept.batchId);
  }
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
  { counts }: RowsEnd,
): BatchSummary => {
  const endedAtMs = clock.now();
  const { succeeded, failed, unknown } = kept.totals() ?? counts;
  const totals = {
    rows: preflight.rows,
    succeeded,
    failed,
    unknown,
    'not-run': preflight.rows - succeeded - failed - unknown,
  };
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
