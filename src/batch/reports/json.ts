import { compactJson } from '../../output/json.ts';
import type { ReportWriter } from './report.ts';

/** `{schema_version, summary, rows}`, a row a line: for programs, and for `merge-reports`. */
export const writeJson: ReportWriter = async ({ summary, rows }, write) => {
  await write(`{"schema_version":1,"summary":${compactJson(summary)},"rows":[`);
  let separator = '\n';
  for await (const row of rows()) {
    await write(`${separator}${compactJson(row)}`);
    separator = ',\n';
  }
  await write('\n]}\n');
};
