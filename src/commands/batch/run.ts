import type { BatchSource, Preflight } from '../../batch/row.ts';
import type { BatchSummary } from '../../batch/row-result.ts';
import { type RowsEnd, runRows } from '../../batch/run/run-rows.ts';
import { unkeptRow } from '../../batch/run/unkept-row.ts';
import type { Context } from '../../context.ts';
import { printDocument } from '../command-line/print.ts';
import { newRunId } from '../session/run-id.ts';
import type { ServiceName } from '../session/session.ts';
import { type BatchEnd, errorOf } from './end.ts';
import { type BatchFlags, type BatchWish, readBatchFlags } from './flags.ts';
import { openResultLines } from './result-lines.ts';
import { type BatchSession, openBatchSession } from './session.ts';
import { standInSource } from './stand-in-source.ts';

/** `batch <file>`. @throws CliError `usage`, `config`, `live-guard`, `partial` and what else rows can end with */
export const runBatch = async (context: Context, file: string | undefined, flags: BatchFlags): Promise<void> => {
  const wish = readBatchFlags(file, flags);
  const source = await standInSource(context, wish.file, defaultsOf(flags));
  try {
    const preflight = await source.preflight();
    if (flags.check) await printCheck(context, flags, source, preflight);
    else await runSource(context, flags, wish, source, preflight);
  } finally {
    await source.close();
  }
};

/** What stands on the command line holds for every row that does not say otherwise. */
const defaultsOf = (flags: BatchFlags): Readonly<Record<string, string>> => ({
  ...(flags.route === undefined ? {} : { route: flags.route }),
  ...(flags.place === undefined ? {} : { place: 'true' }),
  ...(flags.currency === undefined ? {} : { currency: flags.currency }),
  ...(flags.capture === undefined ? {} : { capture: flags.capture }),
  ...(flags.partnerAccountId === undefined ? {} : { 'partner-account-id': flags.partnerAccountId }),
});

const printCheck = async (
  context: Context,
  flags: BatchFlags,
  source: BatchSource,
  { rows, requests, warnings }: Preflight,
): Promise<void> => {
  for (const warning of warnings) context.terminal.talk(warning);
  await printDocument(context, flags, {
    schema_version: 1,
    file: source.name,
    rows,
    requests: { commerce_layer: requests.commerceLayer, klarna: requests.klarna },
    warnings,
  });
};

const servicesOf = ({ requests }: Preflight): readonly ServiceName[] => [
  ...(requests.commerceLayer > 0 ? (['commerce-layer'] as const) : []),
  ...(requests.klarna > 0 ? (['klarna'] as const) : []),
];

const runSource = async (
  context: Context,
  flags: BatchFlags,
  wish: BatchWish,
  source: BatchSource,
  preflight: Preflight,
): Promise<void> => {
  const session = await openBatchSession(context, flags, servicesOf(preflight), async () => ({}));
  try {
    const batchId = newRunId(context);
    const startedAtMs = context.clock.now();
    await session.begin();
    const lines = openResultLines(context.terminal);
    const rows = await runRows({
      rows: source.read(),
      services: { ...session.services, batchId, confirm: flags.confirm === true, worker: null },
      journalOf: () => unkeptRow(newRunId(context)),
      concurrency: wish.concurrency,
      maxFailures: wish.maxFailures,
      onEnd: lines.write,
    });
    const stdoutError = await lines.close();
    const summary = summaryOf(context, source, preflight, session, batchId, startedAtMs, rows);
    await endWith({ summary, rows, stdoutError, goOn: undefined, reason: context.stop.reason() });
  } finally {
    await session.close();
  }
};

const endWith = async (end: BatchEnd): Promise<void> => {
  const error = errorOf(end);
  if (error !== undefined) throw error;
};

const summaryOf = (
  context: Context,
  source: BatchSource,
  preflight: Preflight,
  session: BatchSession,
  batchId: string,
  startedAtMs: number,
  { counts }: RowsEnd,
): BatchSummary => {
  const endedAtMs = context.clock.now();
  const { succeeded, failed, unknown } = counts;
  return {
    schema_version: 1,
    batch_id: batchId,
    name: source.name,
    content_hash: preflight.contentHash,
    profile: session.profile,
    mode: session.mode(),
    shard: null,
    started_at: new Date(startedAtMs).toISOString(),
    ended_at: new Date(endedAtMs).toISOString(),
    duration_ms: endedAtMs - startedAtMs,
    totals: { rows: preflight.rows, ...counts, 'not-run': preflight.rows - succeeded - failed - unknown },
    exit_code: unknown > 0 ? 7 : succeeded < preflight.rows ? 11 : 0,
  };
};
