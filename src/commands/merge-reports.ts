import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';
import { addReportFlags, type ReportFlags } from './command-line/report-flags.ts';

export interface MergeReportsFlags extends GlobalFlags, ReportFlags {}

export const mergeReportsCommand = (context: Context): Command =>
  addReportFlags(
    new Command('merge-reports')
      .description('put the JSON reports of shards together, or make other reports of one')
      .argument('<report...>', 'files that batch --report-json wrote; - reads stdin'),
  )
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl merge-reports shard-*.json --report-html all.html
  klarna-cl merge-reports batch.json --report-junit junit.xml --report-csv all.csv

It prints the summary of all rows, and ends with 0, 11 or 7 as a batch of all of
them would. A row that stands in two reports with different results is refused.
Nothing is sent, and no credentials are needed.`,
    )
    .action(async (paths: [string, ...string[]], _: unknown, command: Command) => {
      const { runMergeReports } = await import('./merge-reports/run.ts');
      await runMergeReports(context, paths, command.optsWithGlobals<MergeReportsFlags>());
    });
