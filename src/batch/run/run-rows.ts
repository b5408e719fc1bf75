import type { CliError } from '../../errors.ts';
import type { BatchRow } from '../row.ts';
import type { RowResult, RowStatus } from '../row-result.ts';
import { executeRow, type RowServices } from './execute-row.ts';
import type { RowJournal } from './row-journal.ts';
import { type NumberedRow, type WorkOffOptions, workOff } from './work-off.ts';

export interface RunRowsOptions extends Pick<WorkOffOptions, 'concurrency' | 'pace'> {
  readonly rows: AsyncIterable<BatchRow>;
  readonly services: RowServices;
  /** Takes a row of several steps; there where the batch is a scenario file. */
  readonly executeSteps?: typeof executeRow | undefined;
  /** The journal of a row's run; `undefined` where the row is done with, in an earlier process of this batch. */
  readonly journalOf: (row: NumberedRow) => RowJournal | undefined;
  /** After so many rows that did not do what was expected no further one begins (`--max-failures`). */
  readonly maxFailures: number;
  readonly onBegin?: ((row: BatchRow) => void) | undefined;
  /** What a row came to, masked and on the disk; a promise is waited for before the next row begins. */
  readonly onEnd: (result: RowResult) => Promise<void> | undefined;
  /** No further row begins, and why. */
  readonly onStop?: ((why: NonNullable<RowsEnd['stopped']>) => void) | undefined;
}

/** What the rows of this process came to. */
export interface RowsEnd {
  readonly counts: Readonly<Record<RowStatus, number>>;
  /** Each of them that began has come to an end of its own, which a batch that is taken up again leaves as it is. */
  readonly isComplete: boolean;
  /** Why not all of them began. */
  readonly stopped: 'signal' | 'failures' | 'disk' | 'queue' | undefined;
  /** Where the disk took no more. */
  readonly diskError: CliError | undefined;
  /** Where the queue that they are shared out over is lost, or out of reach. */
  readonly queueError?: CliError;
  /** What rows came to that the journal does not say, by their ids; as many as were under way. */
  readonly unkept: ReadonlyMap<string, RowResult>;
}

/** Runs the rows of a batch, some at a time, until all are done or something speaks against further ones. */
export const runRows = async (options: RunRowsOptions): Promise<RowsEnd> => {
  const { services, executeSteps, journalOf, maxFailures, onBegin, onEnd, onStop } = options;
  const counts: Record<RowStatus, number> = { succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };
  let stopped: RowsEnd['stopped'];
  let isComplete = true;
  let diskError: CliError | undefined;
  const unkept = new Map<string, RowResult>();
  const stop = (why: NonNullable<RowsEnd['stopped']>) => {
    if (stopped === undefined) onStop?.(why);
    stopped ??= why;
  };
  const onSignal = () => stop('signal');
  services.stop.signal.addEventListener('abort', onSignal, { once: true });
  const mayBegin = () => {
    if (services.stop.signal.aborted) stop('signal');
    return stopped === undefined;
  };
  try {
    await workOff(numbered(options.rows), { ...options, mayBegin }, async (numberedRow) => {
      const journal = journalOf(numberedRow);
      if (journal === undefined) return;
      onBegin?.(numberedRow.row);
      const { row } = numberedRow;
      const execute = row.scenario === undefined ? executeRow : executeSteps;
      if (execute === undefined) throw new TypeError('the batch has no way to take the steps of a row');
      const { result, failure, isFinal, isKept } = await execute(row, services, journal);
      counts[result.status] += 1;
      isComplete &&= isFinal;
      if (!isKept) unkept.set(row.id, result);
      if (failure?.kind === 'local-io') {
        diskError ??= failure;
        stop('disk');
      }
      if (counts.failed + counts.unknown >= maxFailures) stop('failures');
      await onEnd(result);
    });
  } finally {
    services.stop.signal.removeEventListener('abort', onSignal);
  }
  return { counts, isComplete, stopped, diskError, unkept };
};

/** The rows with their places, from 0. */
export const numbered = async function* (rows: AsyncIterable<BatchRow>): AsyncGenerator<NumberedRow> {
  let ordinal = 0;
  for await (const row of rows) {
    yield { row, ordinal };
    ordinal += 1;
  }
};
