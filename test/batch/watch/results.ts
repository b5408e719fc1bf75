import type { RowResult, RowStatus } from '../../../src/batch/row-result.ts';

/** What became of a row, of which a test says only what it is about. */
export const rowResult = (line: number, changes: Partial<RowResult> = {}): RowResult => ({
  schema_version: 1,
  batch_id: '01K0000000000000000000000A',
  id: `row-${line}`,
  line,
  tags: [],
  expect: '0',
  status: 'succeeded',
  exit_code: 0,
  result: 'APPROVED',
  error: null,
  run_id: '01K0000000000000000000000B',
  route: 'both',
  payment_id: 'ertHJlpPTR',
  order_id: 'NgojhKoyYN',
  amount: 11800,
  currency: 'USD',
  payment_transaction_id: null,
  started_at: '2026-03-04T05:06:07.000Z',
  duration_ms: 30,
  steps: [
    { name: 'read', status: 'done', attempts: 1, duration_ms: 8, http_status: 200 },
    { name: 'authorize', status: 'done', attempts: 1, duration_ms: 20, http_status: 200 },
  ],
  worker: null,
  ...changes,
});

/** One that ended with an error. */
export const failedRow = (line: number, code: string, message = `${code} it was.`, status: RowStatus = 'failed') =>
  rowResult(line, {
    status,
    exit_code: status === 'unknown' ? 7 : 5,
    result: status === 'unknown' ? 'UNKNOWN' : 'REJECTED',
    error: { code, message, hint: `What to do about ${code}.` },
  });
