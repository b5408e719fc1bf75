import type { CliError, ErrorKind } from '../../errors.ts';
import { valuesOfData } from '../../flows/authorize-body.ts';
import type { FlowEnd } from '../../flows/flow.ts';
import { isMet } from '../input/expectation.ts';
import type { BatchRow, Expectation } from '../row.ts';
import type { RowResult, RowStatus } from '../row-result.ts';

/** When a row was taken, and by whom. */
export interface RowFrame {
  readonly batchId: string;
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly worker: string | null;
  readonly hasWritten: boolean;
  /** Of a write of an earlier process, or of this one, nobody knows yet whether it was executed. */
  readonly hasOpenWrite: boolean;
}

/** What a row came to, unmasked. */
export const rowResultOf = (row: BatchRow, end: FlowEnd, frame: RowFrame): RowResult => {
  const { inputs } = row;
  const { payment, order, authorization } = end.state;
  const { failure, document } = end;
  const asked = { ...valuesOfData(inputs.data ?? {}), ...inputs.values };
  const exitCode = failure?.exitCode ?? 0;
  const result = document?.result ?? null;
  return {
    ...headOf(row, frame.batchId),
    status: statusOf(row.expect, { ...frame, exitCode, result, failure }),
    exit_code: exitCode,
    result,
    error: failure === undefined ? null : errorOf(failure),
    run_id: frame.runId,
    payment_id: payment?.id ?? inputs.paymentId ?? null,
    order_id: order?.id ?? payment?.orderId ?? inputs.orderId ?? null,
    amount: order?.amount ?? asked.amount ?? null,
    currency: order?.currency ?? asked.currency ?? null,
    payment_transaction_id: authorization?.transactionId ?? null,
    started_at: frame.startedAt,
    duration_ms: frame.durationMs,
    steps: end.steps,
    worker: frame.worker,
  };
};

const headOf = (row: BatchRow, batchId: string) =>
  ({
    schema_version: 1,
    batch_id: batchId,
    id: row.id,
    line: row.line,
    tags: row.tags,
    expect: row.expect.text,
    route: row.inputs.route,
  }) as const;

/** A row that nothing was sent for. */
export const notRun = (row: BatchRow, batchId: string): RowResult => ({
  ...headOf(row, batchId),
  status: 'not-run',
  exit_code: null,
  result: null,
  error: null,
  run_id: null,
  payment_id: row.inputs.paymentId ?? null,
  order_id: row.inputs.orderId ?? null,
  amount: row.inputs.values.amount ?? null,
  currency: row.inputs.values.currency ?? null,
  payment_transaction_id: null,
  started_at: null,
  duration_ms: null,
  steps: [],
  worker: null,
});

interface Outcome {
  readonly exitCode: number;
  readonly result: string | null;
  readonly failure: CliError | undefined;
  readonly hasWritten: boolean;
  readonly hasOpenWrite: boolean;
}

const stops: readonly ErrorKind[] = ['interrupted', 'terminated'];

/** What a row's status is. */
export const statusOf = (
  expect: Expectation,
  { exitCode, result, failure, hasWritten, hasOpenWrite }: Outcome,
): RowStatus => {
  const isUnknown = failure !== undefined && (hasOpenWrite || isOpen(failure));
  if (failure !== undefined && stops.includes(failure.kind)) {
    if (isUnknown) return 'unknown';
    return hasWritten ? 'failed' : 'not-run';
  }
  if (isMet(expect, { exitCode, result, code: failure?.code ?? null })) return 'succeeded';
  return isUnknown ? 'unknown' : 'failed';
};

/** Nobody can say whether the last write was executed. */
const isOpen = ({ kind, facts }: CliError): boolean =>
  facts.execution === 'unknown' || (kind === 'unknown' && facts.execution !== 'none');

/** Ends that say nothing final about the row: it goes on where the batch is taken up again. */
const passing: readonly ErrorKind[] = [...stops, 'local-io', 'internal'];

/** Whether a row that ended so is done with, whatever becomes of its batch. */
export const isFinal = (failure: CliError | undefined): boolean =>
  failure === undefined || !(isOpen(failure) || passing.includes(failure.kind));

/** An error as a row's result tells it. */
export const errorOf = ({ code, message, facts: { why, hint } }: CliError): NonNullable<RowResult['error']> => ({
  code,
  message: why === undefined ? message : `${message} ${why}`,
  hint: hint ?? null,
});
