import type { StepReport } from '../../flows/steps.ts';
import { maskEmailsIn, maskLine, maskText } from '../../output/masking.ts';
import type { BatchSummary, RowResult } from '../row-result.ts';
import type { ReportContent } from './report.ts';

/** Klarna's session tokens say what they are, wherever they stand. */
const sessionToken = /krn:[\w:-]*session-token:[^\s"'<>,;]+/g;

/** What a service or a file says, once more without what nobody may read. The caller has masked it by its own secrets. */
const said = (text: string): string =>
  maskEmailsIn(maskLine(text, { secrets: [] })).replace(sessionToken, (token) => maskText(token));

const orNull = (text: string | null): string | null => (text === null ? null : said(text));

/**
 * What reports take over of a row: these members, by name. Whatever else an object holds stays out, so that what a later
 * version adds does not get into a file that is handed on.
 */
const reportedRow = (row: RowResult): RowResult => ({
  schema_version: 1,
  batch_id: row.batch_id,
  id: said(row.id),
  line: row.line,
  tags: row.tags.map(said),
  expect: said(row.expect),
  status: row.status,
  exit_code: row.exit_code,
  result: orNull(row.result),
  error:
    row.error === null
      ? null
      : { code: said(row.error.code), message: said(row.error.message), hint: orNull(row.error.hint) },
  run_id: row.run_id,
  route: row.route,
  payment_id: orNull(row.payment_id),
  order_id: orNull(row.order_id),
  amount: row.amount,
  currency: row.currency,
  payment_transaction_id: orNull(row.payment_transaction_id),
  started_at: row.started_at,
  duration_ms: row.duration_ms,
  steps: row.steps.map(reportedStep),
  worker: orNull(row.worker),
});

const reportedStep = (step: StepReport): StepReport => ({
  name: step.name,
  status: step.status,
  attempts: step.attempts,
  duration_ms: step.duration_ms,
  http_status: step.http_status,
  ...(step.trace_id === undefined ? {} : { trace_id: said(step.trace_id) }),
  ...(step.correlation_id === undefined ? {} : { correlation_id: said(step.correlation_id) }),
});

const reportedSummary = (summary: BatchSummary): BatchSummary => ({
  schema_version: 1,
  batch_id: summary.batch_id,
  name: said(summary.name),
  content_hash: summary.content_hash,
  profile: summary.profile,
  mode: summary.mode,
  shard: summary.shard,
  started_at: summary.started_at,
  ended_at: summary.ended_at,
  duration_ms: summary.duration_ms,
  totals: {
    rows: summary.totals.rows,
    succeeded: summary.totals.succeeded,
    failed: summary.totals.failed,
    unknown: summary.totals.unknown,
    'not-run': summary.totals['not-run'],
  },
  exit_code: summary.exit_code,
  ...(summary.merged_from === undefined ? {} : { merged_from: summary.merged_from }),
});

/** A batch as all reports see it. */
export const reported = ({ summary, rows }: ReportContent): ReportContent => ({
  summary: reportedSummary(summary),
  rows: async function* () {
    for await (const row of rows()) yield reportedRow(row);
  },
});
