import type { RowResult, RowStatus } from '../../batch/row-result.ts';
import { errorOf, notRun } from '../../batch/run/row-result-of.ts';
import { numbered, type RowsEnd, type RunRowsOptions } from '../../batch/run/run-rows.ts';
import type { Context } from '../../context.ts';
import { CliError, exitCodes } from '../../errors.ts';
import type { BatchQueue } from '../../queue/producer.ts';
import { authoritiesOf } from '../session/authorities.ts';
import type { BatchFlags } from './flags.ts';
import type { Kept } from './kept.ts';
import type { BatchSession } from './session.ts';

declare const KLARNA_CL_VERSION: string;

/** The Redis of `--queue`; `undefined` without it. @throws CliError `usage`, `config`, `auth`, `unavailable`, `protocol` */
export const openQueueOf = async (context: Context, flags: BatchFlags): Promise<BatchQueue | undefined> => {
  if (flags.queue === undefined) return undefined;
  const authorities = await authoritiesOf(context, flags);
  const { openBatchQueue } = await import('../../queue/producer.ts');
  return openBatchQueue(context, { address: flags.queue === true ? undefined : flags.queue, authorities });
};

export interface ShareRowsOptions extends Pick<RunRowsOptions, 'rows' | 'maxFailures' | 'onStop'> {
  readonly flags: BatchFlags;
  readonly queue: BatchQueue;
  readonly session: Pick<BatchSession, 'parties'>;
  readonly kept: Kept;
  readonly stop: Context['stop'];
  readonly name: string;
  readonly total: number;
  readonly rate: number | undefined;
  /** What a row came to, masked and on the disk. */
  readonly onEnd: (result: RowResult) => Promise<void> | undefined;
}

/** Lets workers run the rows of a batch, and collects what they came to; the same as `runRows` does with its own hands. */
export const shareRows = async (options: ShareRowsOptions): Promise<RowsEnd> => {
  const { flags, queue, session, kept, stop, maxFailures, onEnd, onStop } = options;
  const counts: Record<RowStatus, number> = { succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };
  let stopped: RowsEnd['stopped'];
  let isComplete = true;
  const unkept = new Map<string, RowResult>();
  /** What workers may be at work on, as if nothing was sent for it. */
  const handed = new Map<number, RowResult>();
  const end = (why: NonNullable<RowsEnd['stopped']>) => {
    if (stopped === undefined) onStop?.(why);
    stopped ??= why;
  };
  // Redis lets go of a batch that came to its end, and it may be read and reported all the same.
  if (isOver(options)) return { counts, isComplete, stopped, diskError: undefined, unkept };
  const onSignal = () => end('signal');
  stop.signal.addEventListener('abort', onSignal, { once: true });
  if (stop.signal.aborted) onSignal();
  const batch = {
    batchId: kept.batchId,
    name: options.name,
    total: options.total,
    tool: KLARNA_CL_VERSION,
    parties: session.parties(),
    options: {
      confirm: flags.confirm === true,
      ...(flags.retries === undefined ? {} : { retries: Number(flags.retries) }),
      ...(flags.timeout === undefined ? {} : { timeoutSeconds: Number(flags.timeout) }),
    },
    rate: options.rate,
    isResumed: kept.earlier !== undefined,
    mayAdd: () => stopped === undefined,
    rows: unfinished(options, handed),
  };
  try {
    for await (const { ordinal, result, isFinal, records } of queue.run(batch)) {
      // An earlier process may have kept it without coming to tell Redis.
      if (kept.isEnded(ordinal)) continue;
      handed.delete(ordinal);
      // Until it is kept, and for the report where it cannot be.
      unkept.set(result.id, result);
      await kept.keep({ ordinal, id: result.id, line: result.line }, records, result);
      unkept.delete(result.id);
      counts[result.status] += 1;
      isComplete &&= isFinal;
      if (counts.failed + counts.unknown >= maxFailures) end('failures');
      await onEnd(result);
    }
    return { counts, isComplete, stopped, diskError: undefined, unkept };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const isOfDisk = error.kind === 'local-io';
    end(isOfDisk ? 'disk' : 'queue');
    // Workers go on with what they have, and what came of it is not known here.
    for (const row of handed.values()) {
      unkept.set(row.id, { ...row, status: 'unknown', exit_code: exitCodes.unknown, error: errorOf(error) });
    }
    const broken = isOfDisk ? { diskError: error } : { diskError: undefined, queueError: error };
    return { counts, isComplete: false, stopped, unkept, ...broken };
  } finally {
    stop.signal.removeEventListener('abort', onSignal);
  }
};

/** Earlier processes have brought each row to its end. */
const isOver = ({ kept: { earlier }, total }: ShareRowsOptions): boolean =>
  earlier !== undefined && earlier.succeeded + earlier.failed + earlier.unknown === total;

const unfinished = async function* ({ rows, kept }: ShareRowsOptions, handed: Map<number, RowResult>) {
  for await (const row of numbered(rows)) {
    if (kept.isEnded(row.ordinal)) continue;
    handed.set(row.ordinal, notRun(row.row, kept.batchId));
    yield row;
  }
};
