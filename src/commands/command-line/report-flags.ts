import type { Command } from 'commander';
import { type ReportWish, reportKinds } from '../../batch/reports/report.ts';

export interface ReportFlags {
  readonly reportJunit?: string;
  readonly reportHtml?: string;
  readonly reportJson?: string;
  readonly reportTap?: string;
  readonly reportCsv?: string;
}

/** `--report-junit` and its like: of a batch, and of several that are put together. */
export const addReportFlags = (command: Command): Command =>
  command
    .option('--report-junit <file>', 'JUnit XML, for CI')
    .option('--report-html <file>', 'one page with charts and all rows, for people')
    .option('--report-json <file>', 'summary and rows, for programs and merge-reports')
    .option('--report-tap <file>', 'TAP 14')
    .option('--report-csv <file>', 'a line a row, for a spreadsheet');

/** What was asked for; nothing is looked at on the disk yet. */
export const reportWishesOf = (flags: ReportFlags): readonly ReportWish[] => {
  const paths = {
    junit: flags.reportJunit,
    html: flags.reportHtml,
    json: flags.reportJson,
    tap: flags.reportTap,
    csv: flags.reportCsv,
  };
  return reportKinds.flatMap((kind) => {
    const path = paths[kind];
    return path === undefined ? [] : [{ kind, path, flag: `--report-${kind}` }];
  });
};
