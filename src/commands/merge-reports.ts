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
  ).action(async (paths: [string, ...string[]], _: unknown, command: Command) => {
    const { runMergeReports } = await import('./merge-reports/run.ts');
    await runMergeReports(context, paths, command.optsWithGlobals<MergeReportsFlags>());
  });
