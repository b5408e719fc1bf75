import type { BatchSummary, RowResult } from '../row-result.ts';

/** What a report is made of. The rows stream: a report may go through them more than once, and keeps none. */
export interface ReportContent {
  readonly summary: BatchSummary;
  /** Masked already, in the order of the file. */
  readonly rows: () => AsyncIterable<RowResult>;
}

/** Writes one kind of report, piece by piece. */
export type ReportWriter = (content: ReportContent, write: (text: string) => Promise<void>) => Promise<void>;

export const reportKinds = ['junit', 'html', 'json', 'tap', 'csv'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** One report that was asked for, by a flag. */
export interface ReportWish {
  readonly kind: ReportKind;
  readonly path: string;
  readonly flag: string;
}
