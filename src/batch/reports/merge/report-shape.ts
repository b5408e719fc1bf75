import * as v from 'valibot';
import type { StepReport } from '../../../flows/steps.ts';
import { type BatchSummary, type RowResult, rowStatuses } from '../../row-result.ts';

/** A later version may know more of them. */
const stepName = v.custom<StepReport['name']>((name) => typeof name === 'string');

const step = v.object({
  name: stepName,
  status: v.picklist(['done', 'failed', 'unknown', 'skipped']),
  attempts: v.number(),
  duration_ms: v.number(),
  http_status: v.nullable(v.number()),
  trace_id: v.exactOptional(v.string()),
  correlation_id: v.exactOptional(v.string()),
});

const text = v.nullable(v.string());
const moment = v.pipe(v.string(), v.isoTimestamp());

/** A row as it was written; members that are not its own are left out. */
export const rowShape: v.GenericSchema<unknown, RowResult> = v.object({
  schema_version: v.literal(1),
  batch_id: v.string(),
  id: v.string(),
  line: v.number(),
  tags: v.array(v.string()),
  expect: v.string(),
  status: v.picklist(rowStatuses),
  exit_code: v.nullable(v.number()),
  result: text,
  error: v.nullable(v.object({ code: v.string(), message: v.string(), hint: text })),
  run_id: text,
  route: v.string(),
  payment_id: text,
  order_id: text,
  amount: v.nullable(v.number()),
  currency: text,
  payment_transaction_id: text,
  started_at: v.nullable(moment),
  duration_ms: v.nullable(v.number()),
  steps: v.array(step),
  worker: text,
});

export const summaryShape: v.GenericSchema<unknown, BatchSummary> = v.object({
  schema_version: v.literal(1),
  batch_id: v.string(),
  name: v.string(),
  content_hash: text,
  profile: v.string(),
  mode: v.picklist(['test', 'live']),
  shard: text,
  started_at: moment,
  ended_at: moment,
  duration_ms: v.number(),
  totals: v.object({
    rows: v.number(),
    succeeded: v.number(),
    failed: v.number(),
    unknown: v.number(),
    'not-run': v.number(),
  }),
  exit_code: v.number(),
  merged_from: v.exactOptional(v.array(v.string())),
});
