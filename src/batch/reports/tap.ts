import { compactJson } from '../../output/json.ts';
import type { RowResult } from '../row-result.ts';
import type { ReportWriter } from './report.ts';
import { outcomeOf, plainLine, stepLines } from './words.ts';

/** The Test Anything Protocol, version 14. @see https://testanything.org/tap-version-14-specification.html */
export const writeTap: ReportWriter = async ({ summary, rows }, write) => {
  const { totals } = summary;
  await write('TAP version 14\n');
  await write(
    `# ${described(`${summary.name}, batch ${summary.batch_id}, ${summary.profile}, ${summary.mode} mode`)}\n`,
  );
  // Nothing to test is a plan as well, and says why.
  await write(totals.rows === 0 ? '1..0 # no rows\n' : `1..${totals.rows}\n`);
  let number = 0;
  for await (const row of rows()) {
    number += 1;
    await write(`${verdictOf(row)} ${number} - ${described(row.id)}${directiveOf(row)}\n`);
    if (row.status !== 'not-run') await write(diagnosticOf(row));
  }
};

const verdictOf = ({ status }: RowResult): 'ok' | 'not ok' =>
  status === 'succeeded' || status === 'not-run' ? 'ok' : 'not ok';

const directiveOf = (row: RowResult): string =>
  row.status === 'not-run' ? ` # SKIP ${described(row.error?.message ?? 'not run')}` : '';

/** A `#` would begin a directive. */
const described = (text: string): string => plainLine(text).replace(/[\\#]/g, (character) => `\\${character}`);

/** YAML in which every value is written as JSON, which YAML is: no text of a server can end it or mean something in it. */
const diagnosticOf = (row: RowResult): string => {
  const { error } = row;
  const isGood = row.status === 'succeeded';
  const members: Readonly<Record<string, unknown>> = {
    ...(isGood ? {} : { message: error?.message ?? outcomeOf(row), severity: 'fail' }),
    status: row.status,
    expect: row.expect,
    exit_code: row.exit_code,
    result: row.result,
    ...(error === null ? {} : { code: error.code, ...(isGood ? {} : { hint: error.hint }) }),
    duration_ms: row.duration_ms,
    run_id: row.run_id,
    line: row.line,
    ...(isGood ? {} : { steps: stepLines(row) }),
  };
  const lines = Object.entries(members).map(([name, value]) => `  ${name}: ${compactJson(value)}\n`);
  return `  ---\n${lines.join('')}  ...\n`;
};
