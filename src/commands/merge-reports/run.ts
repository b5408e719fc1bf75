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
  if (names.filter((name) => name === '-').length > 1) {
    throw new CliError('usage', 'stdin can be read once.', { hint: 'Name - once.' });
  }
  const written = await openReports(context, reportWishesOf(flags), names);
  const opened: ByteSource[] = [];
  const open = async (name: string): Promise<OpenReport> => {
    const isStdin = name === '-';
    const bytes = await context.files.openBytes(isStdin ? name : resolve(context.folders.working, name));
    opened.push(bytes);
    return { name: isStdin ? 'stdin' : name, bytes };
  };
  try {
    const [first, ...others] = names;
    const reports: [OpenReport, ...OpenReport[]] = [await open(first)];
    for (const name of others) reports.push(await open(name));
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
