import type { BatchSummary, RowResult } from '../../row-result.ts';
import type { ReportContent } from '../report.ts';
import { mergedSummary, missingShards } from './merged-summary.ts';
import { type OpenReport, readReport } from './read-report.ts';
import { openRowIndex, type RowIndex } from './row-index.ts';

export interface MergedReports extends ReportContent {
  /** Shards that no report is of. */
  readonly missing: readonly string[];
}

/**
 * Puts reports of parts of a batch together, in the order of its file. They are read once to find out what each holds, and
 * once more each time that the rows are asked for.
 * @throws CliError `usage` for what is no report, and where two of them contradict each other; `local-io`
 */
export const mergeReports = async (reports: readonly [OpenReport, ...OpenReport[]]): Promise<MergedReports> => {
  const index = openRowIndex(reports.map(({ name }) => name));
  const [first, ...others] = reports;
  const summaries: [BatchSummary, ...BatchSummary[]] = [await indexReport(first, 0, index)];
  for (const [place, report] of others.entries()) summaries.push(await indexReport(report, place + 1, index));
  return {
    summary: mergedSummary(summaries, index.totals()),
    rows: () => inOrder(reports.map((report, place) => chosenRows(report, place, index))),
    missing: missingShards(summaries),
  };
};

const indexReport = async (open: OpenReport, report: number, index: RowIndex): Promise<BatchSummary> => {
  let summary: BatchSummary | undefined;
  let place = 0;
  let isLate = false;
  for await (const item of readReport(open)) {
    if (item.kind === 'summary') summary = item.summary;
    else if (summary === undefined) isLate = true;
    else index.add(report, place++, item.row, summary.content_hash);
  }
  // `readReport` refuses a report without one.
  if (summary === undefined) throw new Error(`${open.name} has no summary`);
  if (!isLate) return summary;
  // Other programs sort the members: the summary stood behind the rows.
  for await (const item of readReport(open)) {
    if (item.kind === 'row') index.add(report, place++, item.row, summary.content_hash);
  }
  return summary;
};

async function* chosenRows(open: OpenReport, report: number, index: RowIndex): AsyncGenerator<RowResult> {
  let place = 0;
  for await (const item of readReport(open)) {
    if (item.kind === 'row' && index.has(report, place++)) yield item.row;
  }
}

/** The file is gone through once a turn of `--repeat`, from its first line to its last. */
const turnOf = ({ id }: RowResult): number => Number(/#(\d{1,9})$/.exec(id)?.[1] ?? 1);
const isBefore = (a: RowResult, b: RowResult): boolean =>
  turnOf(a) === turnOf(b) ? a.line < b.line : turnOf(a) < turnOf(b);

/** Each of them is in order: always the first of those that come next. */
async function* inOrder(sources: readonly AsyncGenerator<RowResult>[]): AsyncGenerator<RowResult> {
  try {
    const heads = await Promise.all(sources.map(async (source) => ({ source, head: (await source.next()).value })));
    for (;;) {
      let next: (typeof heads)[number] | undefined;
      for (const one of heads) {
        if (one.head && (!next?.head || isBefore(one.head, next.head))) next = one;
      }
      if (!next?.head) return;
      yield next.head;
      next.head = (await next.source.next()).value;
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}
