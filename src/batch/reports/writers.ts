import type { ReportKind, ReportWriter } from './report.ts';

/** Who writes which kind; each is loaded when it is asked for. */
export const reportWriters: Readonly<Record<ReportKind, () => Promise<ReportWriter>>> = {
  junit: async () => (await import('./junit.ts')).writeJunit,
  html: async () => (await import('./html/write-html.ts')).writeHtml,
  json: async () => (await import('./json.ts')).writeJson,
  tap: async () => (await import('./tap.ts')).writeTap,
  csv: async () => (await import('./csv.ts')).writeCsv,
};
