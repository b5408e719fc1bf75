import { formatOf } from '../../batch/input/format.ts';
import type { RowDefaults } from '../../batch/input/row-rules.ts';
import { openRate } from '../../batch/pacing/rate.ts';
import type { Reports } from '../../batch/reports/report-files.ts';
import type { BatchSource, Preflight } from '../../batch/row.ts';
import type { RowResult } from '../../batch/row-result.ts';
import { type RowsEnd, runRows } from '../../batch/run/run-rows.ts';
import { openWatch, type Watch } from '../../batch/watch/watch.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { BatchQueue } from '../../queue/producer.ts';
import { reportWishesOf } from '../command-line/report-flags.ts';
import type { ServiceName } from '../session/session.ts';
import { errorOf } from './end.ts';
import type { BatchFlags, BatchWish } from './flags.ts';
import { goOnWith } from './go-on.ts';
import { openJournaled } from './journaled.ts';
import type { Kept } from './kept.ts';
import { openPace } from './pace.ts';
import { openResultLines } from './result-lines.ts';
import { type BatchSession, openBatchSession } from './session.ts';
import { openQueueOf, shareRows } from './share-rows.ts';
import { inFileOrder, summaryOf } from './summary.ts';
import { unkept } from './unkept.ts';

/** A batch whose file was looked through. */
export interface CheckedBatch extends BatchWish {
  readonly source: BatchSource;
  readonly preflight: Preflight;
  /** What the command line says for all rows, by column. */
  readonly defaults: RowDefaults;
  readonly reports: Reports | undefined;
}

/** The session of a batch, and what its rows are shared out over. */
type SharedSession = BatchSession & { readonly queue: BatchQueue | undefined };

/** Runs the rows: the session and the journal first, which may refuse, then row by row. */
export const runSource = async (context: Context, flags: BatchFlags, batch: CheckedBatch): Promise<void> => {
  const session = await openBatchSession(context, flags, servicesOf(batch.preflight), async (_, mode) =>
    openPace(context, mode),
  );
  try {
    const queue = await openQueueOf(context, flags);
    try {
      const kept = await keep(context, flags, batch, session);
      try {
        await runKept(context, flags, batch, { ...session, queue }, kept);
      } finally {
        await kept.close();
      }
    } finally {
      queue?.close();
    }
  } finally {
    await session.close();
  }
};

const keep = async (
  context: Context,
  flags: BatchFlags,
  { file, source, preflight, defaults, shard, repeat }: CheckedBatch,
  session: BatchSession,
): Promise<Kept> => {
  if (session.settings.sandbox) {
    if (flags.resume === undefined) return unkept(context);
    throw new CliError('usage', '--resume has no meaning in the embedded sandbox.', {
      why: 'It ended with the batch that it was started for. Nothing was sent.',
      hint: 'To go on later, use one that stays: `klarna-cl sandbox`.',
    });
  }
  return openJournaled(context, flags, session, {
    name: source.name,
    file,
    preflight,
    options: {
      defaults,
      ...(flags.confirm ? { confirm: true } : {}),
      ...(flags.allowSharedPayment ? { allow_shared_payment: true } : {}),
      // What its rows have done stands in Redis, or here.
      ...(flags.queue === undefined ? {} : { queue: true }),
    },
    shard: shard && `${shard.part}/${shard.of}`,
    repeat,
    tags: flags.tags?.split(/[\s,]+/),
    wayOn: (batchId) => goOnWith(flags, file, batchId),
  });
};

const servicesOf = ({ requests }: Preflight): readonly ServiceName[] => [
  ...(requests.commerceLayer > 0 ? (['commerce-layer'] as const) : []),
  ...(requests.klarna > 0 ? (['klarna'] as const) : []),
];

const runKept = async (
  context: Context,
  flags: BatchFlags,
  batch: CheckedBatch,
  session: SharedSession,
  kept: Kept,
): Promise<void> => {
  const { terminal } = context;
  const goOn = session.settings.sandbox ? undefined : goOnWith(flags, batch.file, kept.batchId);
  if (goOn === undefined) terminal.talk('The sandbox ends with the batch: it cannot be taken up again.');
  await session.begin();
  context.lastWord(() => goOn && `\`${goOn}\` goes on from where it stopped.`);
  const { earlier } = kept;
  const watch = await openWatch(context, {
    total: batch.preflight.rows,
    ...(session.waited === undefined ? {} : { waited: session.waited }),
    ...(earlier === undefined ? {} : { earlier }),
  });
  try {
    await watchRows(context, flags, batch, session, kept, watch, goOn);
  } finally {
    watch.close();
  }
};

const watchRows = async (
  context: Context,
  flags: BatchFlags,
  batch: CheckedBatch,
  session: SharedSession,
  kept: Kept,
  watch: Watch,
  goOn: string | undefined,
): Promise<void> => {
  const { clock, stop } = context;
  const { source, reports, maxFailures } = batch;
  const lines = openResultLines(context, flags);
  const wishes = {
    rows: source.read(),
    maxFailures,
    onEnd: (result: RowResult) => {
      watch.end(result);
      return lines.write(result);
    },
    onStop: (why: NonNullable<RowsEnd['stopped']>) => watch.stopping(stopWords(why, stop.reason(), maxFailures)),
  };
  const { queue } = session;
  const rate = batch.rate === undefined || queue !== undefined ? undefined : openRate(batch.rate, clock);
  const rows =
    queue === undefined
      ? await runRows({
          ...wishes,
          executeSteps: await stepsOf(context, batch, session),
          services: { ...session.services, batchId: kept.batchId, confirm: flags.confirm === true, worker: null },
          journalOf: kept.journalOf,
          concurrency: batch.concurrency,
          pace: rate && (() => rate.next(stop.signal)),
          onBegin: watch.begin,
        })
      : await shareRows({
          ...wishes,
          flags,
          queue,
          session,
          kept,
          stop,
          name: source.name,
          total: batch.preflight.rows,
          rate: batch.rate,
        });
  const stdoutError = await lines.close();
  const summary = summaryOf(context, batch, session, kept, rows);
  const isComplete = rows.isComplete && summary.totals['not-run'] === 0;
  const came = { summary, rows, reason: stop.reason(), goOn: isComplete ? undefined : goOn };
  const unprinted = errorOf({ ...came, diskError: rows.diskError, printError: undefined });
  const notKept = await failureOf(kept.end(unprinted?.exitCode ?? 0, isComplete));
  const reportError =
    reports && (await failureOf(reports.write({ summary, rows: () => inFileOrder(source, kept, rows.unkept) })));
  // What a row was told of a full disk holds for that row; this is about all of them.
  const diskError = notKept ?? rows.diskError;
  const error = errorOf({ ...came, diskError, printError: stdoutError ?? reportError });
  watch.close({
    summary,
    exitCode: error?.exitCode ?? 0,
    reports: reportError === undefined ? reportWishesOf(flags) : [],
  });
  if (error !== undefined) throw error;
};

/** What only scenario files need is loaded for them alone. */
const stepsOf = async (context: Context, { file }: CheckedBatch, session: BatchSession) => {
  if (formatOf(file) !== 'yaml') return undefined;
  const { stepsExecutor } = await import('./scenarios.ts');
  return stepsExecutor(context, session);
};

const stopWords = (
  why: NonNullable<RowsEnd['stopped']>,
  reason: ReturnType<Context['stop']['reason']>,
  maxFailures: number,
): string => {
  if (why === 'failures') return `after ${maxFailures} ${maxFailures === 1 ? 'failure' : 'failures'}`;
  if (why === 'queue') return 'the queue is lost';
  return why === 'disk' ? 'the journal cannot be written' : (reason ?? 'interrupted');
};

const failureOf = async (work: Promise<void>): Promise<CliError | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
};
