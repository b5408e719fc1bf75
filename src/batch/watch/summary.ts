import { type Line, span } from '../../output/spans.ts';
import type { ReportKind } from '../reports/report.ts';
import type { BatchSummary } from '../row-result.ts';
import type { FailureGroup } from './failures.ts';
import { clean, cut, dotted, listed, type Part, type Pen, paragraph } from './pen.ts';
import type { Standing } from './progress.ts';
import { durationText, rateText, rowsText } from './words.ts';

/** How a batch ended. */
export interface BatchOutcome {
  readonly summary: BatchSummary;
  /** What the command ends with, where that is not what its rows came to: after a signal, or on a full disk. */
  readonly exitCode?: number;
  /** The reports that were written. */
  readonly reports?: readonly { readonly kind: ReportKind; readonly path: string }[];
}

/** Codes that are told one by one; the rest is named on one line. */
const groupsShown = 3;

/**
 * What a batch came to: the rows, what was slow, what failed and what to do about it. What the exit code means and how to
 * go on is said by the error that comes below.
 */
export const summaryOf = (standing: Standing, outcome: BatchOutcome, pen: Pen): readonly Line[] => [
  ...headLines(standing, outcome, pen),
  ...slowestLines(standing, pen),
  ...repeatLines(standing, pen),
  ...failureLines(standing, pen),
  ...reportLines(outcome, pen),
];

const headLines = (standing: Standing, { summary, exitCode }: BatchOutcome, pen: Pen): readonly Line[] => {
  const { totals, exit_code } = summary;
  const { elapsedMs, overallPerSecond, earlier, stopping, stoppedRows } = standing;
  const rate = overallPerSecond === undefined ? '' : ` (${rateText(overallPerSecond, ' rows')})`;
  const before = earlier > 0 ? ` ${earlierText(earlier, totals.rows)} ended in an earlier start.` : '';
  const said = `${totals.succeeded} of ${rowsText(totals.rows)} did what was expected, in ${durationText(elapsedMs)}${rate}; exit code ${exitCode ?? exit_code}.${before}`;
  const others: (Part | undefined)[] = [
    totals.failed > 0 ? [`${totals.failed} failed`, 'danger'] : undefined,
    totals.unknown > 0 ? [`${totals.unknown} unknown`, 'problem'] : undefined,
    totals['not-run'] > 0
      ? [`${totals['not-run']} not run${stopping === undefined ? '' : ` (${clean(stopping, pen)})`}`]
      : undefined,
    stoppedRows > 0 ? [`${stoppedRows} of these stopped on the way`] : undefined,
  ];
  return [
    ...paragraph(said, pen, exit_code === 0 ? 'healthy' : 'bold'),
    ...dotted(
      others.filter((part) => part !== undefined),
      pen,
    ),
  ];
};

const earlierText = (earlier: number, rows: number): string => (earlier === rows ? 'All of them' : rowsText(earlier));

const slowestLines = ({ slowest }: Standing, pen: Pen): readonly Line[] => {
  if (slowest === undefined) return [];
  const { step, p50, p95 } = slowest;
  return paragraph(`Slowest step: ${step}, p50 ${durationText(p50)}, p95 ${durationText(p95)}.`, pen);
};

const repeatLines = ({ sentAgain, waited }: Standing, pen: Pen): readonly Line[] => {
  const { refusals = 0, waitedMs = 0 } = waited ?? {};
  const parts: (string | undefined)[] = [
    sentAgain > 0 ? `${sentAgain} sent again` : undefined,
    refusals > 0 ? `${refusals} answered 429` : undefined,
    waitedMs >= 1000 ? `waited for the pace for ${durationText(waitedMs)}, all together` : undefined,
  ];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? [] : paragraph(`Requests: ${said.join('; ')}.`, pen);
};

const failureLines = ({ failures, ungroupedFailures }: Standing, pen: Pen): readonly Line[] => {
  const rest = failures.slice(groupsShown).map(({ code, count }) => `${clean(code, pen)} (${count})`);
  if (ungroupedFailures > 0) rest.push(`others (${ungroupedFailures})`);
  return [
    ...failures.slice(0, groupsShown).flatMap((group) => groupLines(group, pen)),
    ...(rest.length === 0 ? [] : paragraph(`Further codes: ${rest.join(', ')}.`, pen)),
    ...(failures.length === 0 ? [] : paragraph('klarna-cl explain <code> says more about each.', pen)),
  ];
};

const groupLines = ({ code, count, first, hint }: FailureGroup, pen: Pen): readonly Line[] => {
  const message = clean(first[0]?.message ?? '', pen);
  const rows = first.map(({ id, line }) => `${clean(id, pen)} (line ${line})`);
  if (count > first.length) rows.push(`${count - first.length} more`);
  return [
    cut([span(clean(code, pen), 'danger'), span(`, ${rowsText(count)}: `), span(message)], pen),
    ...listed(rows, pen, 2),
    ...(hint === undefined ? [] : paragraph(clean(hint, pen), pen, 'plain', 2)),
  ];
};

const reportLines = ({ reports = [] }: BatchOutcome, pen: Pen): readonly Line[] =>
  // A path is to be pasted as well.
  reports.map(({ kind, path }) => [span(`Report (${kind}): `), span(clean(path, pen))]);
