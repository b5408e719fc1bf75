import { resolve } from 'node:path';
import { outcomeError } from '../../batch/outcome.ts';
import { mergeReports } from '../../batch/reports/merge/merge-reports.ts';
import { openReports } from '../../batch/reports/report-files.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { printDocument } from '../command-line/print.ts';
import { reportWishesOf } from '../command-line/report-flags.ts';
import type { MergeReportsFlags } from '../merge-reports.ts';

/**
 * `merge-reports`: one summary, and one report of each kind, of all rows.
 * @throws CliError `usage`, `local-io`; BATCH_PARTIAL and BATCH_UNKNOWN as a batch of all these rows would
 */
export const runMergeReports = async (
  context: Context,
  names: readonly [string, ...string[]],
  flags: MergeReportsFlags,
): Promise<void> => {
  const pathOf = (name: string) => resolve(context.folders.working, name);
  const [first, ...others] = names;
  const paths: readonly [string, ...string[]] = [pathOf(first), ...others.map(pathOf)];
  const wishes = reportWishesOf(flags);
  const own = wishes.find(({ path }) => paths.includes(pathOf(path)));
  if (own !== undefined) {
    throw new CliError('usage', `${own.flag} names a report that is to be read.`, {
      why: 'It would be replaced by the merged one.',
      hint: 'Name another file.',
    });
  }
  const reports = await openReports(context, wishes);
  const merged = await mergeReports(context.files, paths);
  for (const shard of merged.missing) context.terminal.talk(`No report is of shard ${shard}.`);
  await reports.write(merged);
  for (const file of reports.files) context.terminal.talk(`Wrote ${file}`);
  await printDocument(context, flags, merged.summary);
  const error = outcomeError(merged.summary, 'The reports say why, row by row; `--report-html` makes a page of them.');
  if (error !== undefined) throw error;
};
