import { CliError } from '../../../errors.ts';
import { exitCodeOf } from '../../outcome.ts';
import type { BatchSummary } from '../../row-result.ts';

/** What several reports come to together. @throws CliError `usage` for test and live at once */
export const mergedSummary = (
  summaries: readonly [BatchSummary, ...BatchSummary[]],
  totals: BatchSummary['totals'],
): BatchSummary => {
  if (one(summaries, 'mode') === undefined) {
    throw new CliError('usage', 'Some of the reports are of test mode, and some of live.', {
      hint: 'Merge those of one mode.',
    });
  }
  const [first] = [...summaries].sort((a, b) => compare(a.started_at, b.started_at));
  const startedAt = (first ?? summaries[0]).started_at;
  const endedAt = summaries
    .map(({ ended_at }) => ended_at)
    .reduce((last, next) => (compare(next, last) > 0 ? next : last));
  const batches = [...new Set(summaries.flatMap(({ batch_id, merged_from }) => merged_from ?? [batch_id]))];
  return {
    schema_version: 1,
    batch_id: (first ?? summaries[0]).batch_id,
    name: [...new Set(summaries.map(({ name }) => name))].join(', '),
    content_hash: one(summaries, 'content_hash') ?? null,
    profile: [...new Set(summaries.map(({ profile }) => profile))].join(', '),
    mode: summaries[0].mode,
    shard: shardsOf(summaries),
    started_at: startedAt,
    ended_at: endedAt,
    duration_ms: Date.parse(endedAt) - Date.parse(startedAt),
    totals,
    exit_code: exitCodeOf(totals),
    ...(batches.length > 1 ? { merged_from: batches } : {}),
  };
};

const compare = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

/** What all of them agree on. */
const one = <Name extends keyof BatchSummary>(
  summaries: readonly BatchSummary[],
  name: Name,
): BatchSummary[Name] | undefined => {
  const values = new Set(summaries.map((summary) => summary[name]));
  return values.size === 1 ? [...values][0] : undefined;
};

const partsIn = (summaries: readonly BatchSummary[]): readonly string[] =>
  [...new Set(summaries.flatMap(({ shard }) => shard?.split(' + ') ?? []))].sort(
    (a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10),
  );

/** Shards that no report is of: `2/4`. Known only where all reports are of shards of one batch, cut the same way. */
export const missingShards = (summaries: readonly BatchSummary[]): readonly string[] => {
  const parts = partsIn(summaries);
  const [, of] = parts[0]?.split('/') ?? [];
  if (
    of === undefined ||
    summaries.some(({ shard }) => shard === null) ||
    !parts.every((part) => part.endsWith(`/${of}`))
  )
    return [];
  return Array.from({ length: Number(of) }, (_, index) => `${index + 1}/${of}`).filter((part) => !parts.includes(part));
};

/** `null` where they are the whole. */
const shardsOf = (summaries: readonly BatchSummary[]): string | null => {
  const parts = partsIn(summaries);
  if (parts.length === 0 || summaries.some(({ shard }) => shard === null) || missingShards(summaries).length === 0)
    return null;
  return parts.join(' + ');
};
