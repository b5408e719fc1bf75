import type { BatchSource, Preflight } from '../../batch/row.ts';
import type { Context } from '../../context.ts';
import { printDocument } from '../command-line/print.ts';
import { reportWishesOf } from '../command-line/report-flags.ts';
import { type BatchFlags, type BatchWish, readBatchFlags } from './flags.ts';
import { runSource } from './run-source.ts';
import { standInSource } from './stand-in-source.ts';

/** `batch <file>`. @throws CliError `usage`, `config`, `live-guard`, `partial` and what else rows can end with */
export const runBatch = async (context: Context, file: string | undefined, flags: BatchFlags): Promise<void> => {
  const wish = readBatchFlags(file, flags);
  const source = await standInSource(context, wish.file, defaultsOf(flags));
  try {
    const preflight = await source.preflight();
    for (const warning of preflight.warnings) context.terminal.talk(warning);
    if (flags.check) await printCheck(context, flags, source, preflight);
    else await runChecked(context, flags, wish, source, preflight);
  } finally {
    await source.close();
  }
};

const runChecked = async (
  context: Context,
  flags: BatchFlags,
  wish: BatchWish,
  source: BatchSource,
  preflight: Preflight,
): Promise<void> => {
  const wishes = reportWishesOf(flags);
  const reports =
    wishes.length === 0
      ? undefined
      : await (await import('../../batch/reports/report-files.ts')).openReports(context, wishes);
  await runSource(context, flags, { ...wish, defaults: defaultsOf(flags), source, preflight, reports });
};

/** What stands on the command line holds for every row that does not say otherwise. */
const defaultsOf = (flags: BatchFlags): Readonly<Record<string, string>> => ({
  ...(flags.route === undefined ? {} : { route: flags.route }),
  ...(flags.place === undefined ? {} : { place: 'true' }),
  ...(flags.currency === undefined ? {} : { currency: flags.currency }),
  ...(flags.capture === undefined ? {} : { capture: flags.capture }),
  ...(flags.partnerAccountId === undefined ? {} : { 'partner-account-id': flags.partnerAccountId }),
});

const printCheck = (
  context: Context,
  flags: BatchFlags,
  source: BatchSource,
  { rows, contentHash, requests, warnings }: Preflight,
): Promise<void> =>
  printDocument(context, flags, {
    schema_version: 1,
    file: source.name,
    content_hash: contentHash,
    rows,
    requests: { commerce_layer: requests.commerceLayer, klarna: requests.klarna },
    warnings,
  });
