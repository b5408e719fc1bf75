import type { Preflight } from '../../batch/row.ts';
import type { BatchSummary, RowResult } from '../../batch/row-result.ts';
import type { RowJournal } from '../../batch/run/row-journal.ts';
import type { NumberedRow } from '../../batch/run/work-off.ts';
import type { RowKey } from '../../journal/batches/batch-journal.ts';
import type { JournalRecord } from '../../journal/records.ts';

/** How many rows came to what; those that are not counted have no end yet. */
export type KeptTotals = Pick<BatchSummary['totals'], 'succeeded' | 'failed' | 'unknown'>;

/** What is kept of a batch, and of what earlier processes of it did. */
export interface Kept {
  readonly batchId: string;
  /** Milliseconds since the epoch: of the process that began it. */
  readonly startedAtMs: number;
  /** What rows came to in earlier processes; those that are taken up again are not counted. */
  readonly earlier: KeptTotals | undefined;
  /** `undefined` for a row that has come to its end. */
  readonly journalOf: (row: NumberedRow) => RowJournal | undefined;
  /** A row has come to its end in an earlier process. */
  readonly isEnded: (ordinal: number) => boolean;
  /** Keeps what a worker did for a row, and what that came to. @throws CliError `local-io` */
  readonly keep: (row: RowKey, records: readonly JournalRecord[], result: RowResult) => Promise<void>;
  /** What all rows that have ended came to, of this process and earlier ones; `undefined` where nothing is kept. */
  readonly totals: () => KeptTotals | undefined;
  /** The same, row by row, in the order of the file. */
  readonly results: () => Iterable<RowResult>;
  /** The batch's own last record. @throws CliError `local-io` */
  readonly end: (exitCode: number, isComplete: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What is asked for, in the terms of a journal. */
export interface KeptWish {
  readonly name: string;
  /** As it was named; `-` for stdin. */
  readonly file: string;
  readonly preflight: Preflight;
  /** What the command line says for all rows; a batch that is taken up again must have been started with the same. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly shard: string | undefined;
  readonly repeat: number;
  readonly tags: readonly string[] | undefined;
  readonly wayOn: (batchId: string) => string;
}
