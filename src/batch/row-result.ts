import type { StepReport } from '../flows/steps.ts';

/**
 * What became of a row: one line of NDJSON on stdout, one entry of every report, one record of the batch's journal.
 * Nothing in it is a secret; amounts are minor units.
 */
export interface RowResult {
  readonly schema_version: 1;
  readonly batch_id: string;
  readonly id: string;
  readonly line: number;
  readonly tags: readonly string[];
  /** As it was written; `0` where nothing was. */
  readonly expect: string;
  /**
   * `succeeded`: `expect` was met. `failed`: it was not. `unknown`: nobody can say whether its last write was executed.
   * `not-run`: nothing was sent for it (`--max-failures`, a signal).
   */
  readonly status: RowStatus;
  readonly exit_code: number | null;
  /** The flow's `result`. */
  readonly result: string | null;
  /** Where it ended with an error. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  readonly run_id: string | null;
  readonly route: string;
  readonly payment_id: string | null;
  readonly order_id: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly payment_transaction_id: string | null;
  /** ISO 8601, UTC. */
  readonly started_at: string | null;
  readonly duration_ms: number | null;
  readonly steps: readonly StepReport[];
  /** Which machine and process took it, where rows are shared out (`--queue`). */
  readonly worker: string | null;
}

export const rowStatuses = ['succeeded', 'failed', 'unknown', 'not-run'] as const;
export type RowStatus = (typeof rowStatuses)[number];

/** What a batch came to, as a whole. */
export interface BatchSummary {
  readonly schema_version: 1;
  readonly batch_id: string;
  readonly name: string;
  /** SHA-256 of the file's bytes: which rows an id names. `null` where reports of several files were merged. */
  readonly content_hash: string | null;
  readonly profile: string;
  readonly mode: 'test' | 'live';
  /** `2/4`, where the batch is one part of several. */
  readonly shard: string | null;
  /** ISO 8601, UTC; a batch that was taken up again began when it was first started. */
  readonly started_at: string;
  readonly ended_at: string;
  readonly duration_ms: number;
  readonly totals: Readonly<Record<'rows' | RowStatus, number>>;
  /** How it ended: 0 where every row did what was expected, 11 where some did not, 7 where of some nobody knows. */
  readonly exit_code: number;
  /** The batches that this one was put together from. */
  readonly merged_from?: readonly string[];
}

/** What a batch's journal holds of a row; it was sealed as it is, so its version and its names are enough. */
export const isRowResult = (value: unknown): value is RowResult =>
  typeof value === 'object' &&
  value !== null &&
  'schema_version' in value &&
  value.schema_version === 1 &&
  'id' in value &&
  typeof value.id === 'string' &&
  'status' in value &&
  rowStatuses.some((status) => status === value.status);
