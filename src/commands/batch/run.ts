import { secondsUnderLimits } from '../../batch/pacing/estimate.ts';
import type { Reports } from '../../batch/reports/report-files.ts';
import type { BatchSource, Preflight } from '../../batch/row.ts';
import { closest } from '../../config/closest.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { printDocument } from '../command-line/print.ts';
import { reportWishesOf } from '../command-line/report-flags.ts';
import { type BatchFlags, fileBesideResume, readBatchFlags } from './flags.ts';
import { openSource } from './open-source.ts';
import { runSource } from './run-source.ts';

/** `batch <file>`. @throws CliError `usage`, `config`, `live-guard`, `partial` and what else rows can end with */
export const runBatch = async (context: Context, argument: string | undefined, given: BatchFlags): Promise<void> => {
  const { file, flags } = fileBesideResume(argument, given);
  const wish = readBatchFlags(file, flags);
  const { source, defaults, isLimited } = await openSource(context, flags, wish).catch((error: unknown) => {
    throw initIsMeant(wish.file, error);
  });
  try {
    const preflight = await source.preflight();
    for (const warning of preflight.warnings) context.terminal.talk(warning);
    if (flags.check) await printCheck(context, flags, source, preflight, isLimited);
    else
      await runSource(context, flags, {
        ...wish,
        defaults,
        source,
        preflight,
        reports: await reportsOf(context, flags, wish.file),
      });
  } finally {
    await source.close();
  }
};

/** A misspelt `init` is read as the name of a file, and there seldom is one. */
const initIsMeant = (file: string, error: unknown): unknown =>
  error instanceof CliError && error.kind === 'local-io' && closest(file, ['init']) !== undefined
    ? error.with({ hint: 'Did you mean `klarna-cl batch init`? Otherwise check the path; - reads from stdin instead.' })
    : error;

const reportsOf = async (context: Context, flags: BatchFlags, file: string): Promise<Reports | undefined> => {
  const wishes = reportWishesOf(flags);
  if (wishes.length === 0) return undefined;
  const { openReports } = await import('../../batch/reports/report-files.ts');
  return openReports(context, wishes, [file]);
};

const printCheck = (
  context: Context,
  flags: BatchFlags,
  source: BatchSource,
  { rows, contentHash, requests, warnings }: Preflight,
  isLimited: boolean,
): Promise<void> => {
  const demand = { uncacheable: requests.commerceLayer };
  const seconds = isLimited ? secondsUnderLimits(demand, flags.live ? 'live' : 'test') : 0;
  return printDocument(context, flags, {
    schema_version: 1,
    file: source.name,
    content_hash: contentHash,
    rows,
    requests: { commerce_layer: requests.commerceLayer, klarna: requests.klarna },
    // Under the vendors' limits; a sandbox takes no time to speak of.
    estimated_minutes: Math.ceil(seconds / 60),
    warnings,
  });
};
