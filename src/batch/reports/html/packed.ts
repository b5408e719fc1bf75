import type { RowResult } from '../../row-result.ts';

/** A row as a list, without the names that each row would repeat: a page with 100,000 rows is a third as large. */
export type PackedRow = readonly [
  id: string,
  line: number,
  status: RowResult['status'],
  expect: string,
  exitCode: number | null,
  result: string | null,
  error: readonly [code: string, message: string, hint: string | null] | null,
  tags: readonly string[],
  route: string,
  startedAt: string | null,
  durationMs: number | null,
  amount: string | null,
  ids: readonly (string | null)[],
  steps: readonly PackedStep[],
];
type PackedStep = readonly [
  name: string,
  status: string,
  attempts: number,
  durationMs: number,
  httpStatus: number | null,
  traceId?: string | null,
  correlationId?: string | null,
];

/** In the order of `ids`; the batch's own id is left out where it is that of the report. */
export const idNames = [
  'run_id',
  'payment_id',
  'order_id',
  'payment_transaction_id',
  'worker',
  'batch_id',
] as const satisfies readonly (keyof RowResult)[];

export const packed = (row: RowResult, batchId: string, amount: string | null): PackedRow => [
  row.id,
  row.line,
  row.status,
  row.expect,
  row.exit_code,
  row.result,
  row.error === null ? null : [row.error.code, row.error.message, row.error.hint],
  row.tags,
  row.route,
  row.started_at,
  row.duration_ms,
  amount,
  idNames.map((name) => (name === 'batch_id' && row.batch_id === batchId ? null : row[name])),
  row.steps.map((step): PackedStep => {
    const { trace_id = null, correlation_id = null } = step;
    const known = [step.name, step.status, step.attempts, step.duration_ms, step.http_status] as const;
    return trace_id === null && correlation_id === null ? known : [...known, trace_id, correlation_id];
  }),
];
