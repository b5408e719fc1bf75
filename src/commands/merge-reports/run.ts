import { resolve } from 'node:path';
import { outcomeError } from '../../batch/outcome.ts';
import { mergeReports } from '../../batch/reports/merge/merge-reports.ts';
import type { OpenReport } from '../../batch/reports/merge/read-report.ts';
import { openReports } from '../../batch/reports/report-files.ts';
import type { ByteSource, Context } from '../../context.ts';
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
  const paths = pathsOf(context, names, flags);
  const written = await openReports(context, reportWishesOf(flags));
  const opened: ByteSource[] = [];
  const open = async (path: string): Promise<OpenReport> => {
    const bytes = await context.files.openBytes(path);
    opened.push(bytes);
    return { name: path === '-' ? 'stdin' : path, bytes };
  };
  try {
    const reports: [OpenReport, ...OpenReport[]] = [await open(paths[0])];
    for (const path of paths.slice(1)) reports.push(await open(path));
    const merged = await mergeReports(reports);
    for (const shard of merged.missing) context.terminal.talk(`No report is of shard ${shard}.`);
    await written.write(merged);
    for (const file of written.files) context.terminal.talk(`Wrote ${file}`);
    await printDocument(context, flags, merged.summary);
    const error = outcomeError(
      merged.summary,
      'The reports say why, row by row; `--report-html` makes a page of them.',
    );
    if (error !== undefined) throw error;
  } finally {
    for (const bytes of opened) await bytes.close();
  }
};

/** @throws CliError `usage` for stdin twice, and for a report that would be replaced by the merged one */
const pathsOf = (
  { folders }: Context,
  names: readonly [string, ...string[]],
  flags: MergeReportsFlags,
): readonly [string, ...string[]] => {
  const pathOf = (name: string) => (name === '-' ? name : resolve(folders.working, name));
  const [first, ...others] = names;
  const paths: readonly [string, ...string[]] = [pathOf(first), ...others.map(pathOf)];
  if (paths.filter((path) => path === '-').length > 1) {
    throw new CliError('usage', 'stdin can be read once.', { hint: 'Name - once.' });
  }
  const own = reportWishesOf(flags).find(({ path }) => path !== '-' && paths.includes(pathOf(path)));
  if (own === undefined) return paths;
  throw new CliError('usage', `${own.flag} names a report that is to be read.`, {
    why: 'It would be replaced by the merged one.',
    hint: 'Name another file.',
  });
};
