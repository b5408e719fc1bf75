import type { RowResult } from '../row-result.ts';
import type { ReportWriter } from './report.ts';
import { plainLine } from './words.ts';

type Cell = string | number | null;

const columns: Readonly<Record<string, (row: RowResult) => Cell>> = {
  id: (row) => row.id,
  line: (row) => row.line,
  status: (row) => row.status,
  expect: (row) => row.expect,
  exit_code: (row) => row.exit_code,
  result: (row) => row.result,
  error_code: (row) => row.error?.code ?? null,
  error_message: (row) => row.error?.message ?? null,
  error_hint: (row) => row.error?.hint ?? null,
  route: (row) => row.route,
  payment_id: (row) => row.payment_id,
  order_id: (row) => row.order_id,
  amount: (row) => row.amount,
  currency: (row) => row.currency,
  payment_transaction_id: (row) => row.payment_transaction_id,
  started_at: (row) => row.started_at,
  duration_ms: (row) => row.duration_ms,
  tags: (row) => row.tags.join(' '),
  run_id: (row) => row.run_id,
  batch_id: (row) => row.batch_id,
  worker: (row) => row.worker,
  /** `read 12 ms; send-token 84 ms (failed, HTTP 422)`. */
  steps: (row) =>
    row.steps
      .map(({ name, duration_ms, status, http_status }) => {
        const http = http_status === null ? '' : `, HTTP ${http_status}`;
        return `${name} ${duration_ms} ms${status === 'done' ? '' : ` (${status}${http})`}`;
      })
      .join('; '),
};

/** RFC 4180, with a header. @see https://www.rfc-editor.org/rfc/rfc4180 */
export const writeCsv: ReportWriter = async ({ rows }, write) => {
  await write(`${Object.keys(columns).join(',')}\r\n`);
  for await (const row of rows()) {
    const cells = Object.values(columns).map((column) => cellOf(column(row)));
    await write(`${cells.join(',')}\r\n`);
  }
};

const cellOf = (value: Cell): string => {
  if (value === null || typeof value === 'number') return String(value ?? '');
  const text = withoutFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * What a spreadsheet would take for a formula is told to be text; full-width signs count for it in some locales. A tab or
 * CR at the start is looked for in what was given: afterwards it is a blank or gone, and what followed it stands first.
 */
const withoutFormula = (given: string): string => {
  const text = plainLine(given);
  return /^[=+\-@\t\r＝＋－＠]/.test(given) || /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
};
