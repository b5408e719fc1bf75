import type { ReportContent } from '../../../src/batch/reports/report.ts';
import { type BatchSummary, type RowResult, type RowStatus, rowStatuses } from '../../../src/batch/row-result.ts';
import type { StepReport } from '../../../src/flows/steps.ts';

/** The same numbers in the same order for the same seed. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
const drawing = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

export const startedAt = Date.parse('2026-03-02T09:41:00.000Z');
const currencies = ['USD', 'EUR', 'SEK', 'GBP', 'JPY'] as const;
const ulid = (prefix: string, number: number) => `${prefix}${String(number).padStart(26 - prefix.length, '0')}`;

interface Fault {
  readonly status: 'failed' | 'unknown';
  readonly exitCode: number;
  readonly result: string | null;
  readonly error: NonNullable<RowResult['error']>;
  readonly step: StepReport['name'];
  readonly http: number | null;
}
const faults: readonly Fault[] = [
  {
    status: 'failed',
    exitCode: 8,
    result: 'DECLINED',
    error: {
      code: 'DECLINED',
      message: 'Klarna declined the payment.',
      hint: 'This is final for this approval: the customer may choose another way to pay.',
    },
    step: 'authorize',
    http: 200,
  },
  {
    status: 'failed',
    exitCode: 5,
    result: 'REJECTED',
    error: {
      code: 'RESOURCE_NOT_FOUND',
      message: 'Klarna does not know this session token, or its 60 minutes are over.',
      hint: 'Have the customer approve again, and use the new token.',
    },
    step: 'authorize',
    http: 404,
  },
  {
    status: 'failed',
    exitCode: 5,
    result: 'REJECTED',
    error: {
      code: 'PAYMENT_MISMATCH',
      message: 'The amount of the order is no longer that of the payment.',
      hint: 'klarna-cl repair update-session brings them together.',
    },
    step: 'read',
    http: 200,
  },
  {
    status: 'unknown',
    exitCode: 7,
    result: 'UNKNOWN',
    error: {
      code: 'reset-before-headers',
      message: 'The connection was lost before Klarna answered.',
      hint: 'klarna-cl batch rows.csv --resume finds out what became of it.',
    },
    step: 'authorize',
    http: null,
  },
];

/** One row of a batch as batches are: most succeed, some fail in a few ways, a few took long. */
const someRow = (number: number, draw: () => number): RowResult => {
  const fate = draw();
  const fault =
    fate < 0.012
      ? faults[0]
      : fate < 0.02
        ? faults[1]
        : fate < 0.026
          ? faults[2]
          : fate < 0.0285
            ? faults[3]
            : undefined;
  const slow = draw() < 0.02 ? 6 : 1;
  const steps: StepReport[] = [];
  const took = (usual: number) => Math.round(slow * usual * (0.6 + draw() + draw() ** 6 * 4));
  for (const [name, usual, service] of [
    ['read', 46, 'commerce-layer'],
    ['send-token', 71, 'commerce-layer'],
    ['authorize', 138, 'klarna'],
  ] as const) {
    const ended = fault?.step === name;
    steps.push({
      name,
      status: ended ? fault.status : 'done',
      attempts: draw() < 0.01 ? 2 : 1,
      duration_ms: took(usual),
      http_status: ended ? fault.http : 200,
      ...(service === 'klarna'
        ? { correlation_id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` }
        : { trace_id: String(number).padStart(32, '0') }),
    });
    if (ended) break;
  }
  const currency = currencies[Math.floor(draw() * currencies.length)] ?? 'USD';
  const duration = steps.reduce((sum, step) => sum + step.duration_ms, 1);
  return {
    schema_version: 1,
    batch_id: ulid('01KP', 1),
    id: `order-${String(number).padStart(5, '0')}`,
    line: number + 1,
    tags: [currency === 'USD' ? 'us' : currency === 'JPY' ? 'apac' : 'eu', ...(number % 5 === 0 ? ['smoke'] : [])],
    expect: 'APPROVED',
    status: fault?.status ?? 'succeeded',
    exit_code: fault?.exitCode ?? 0,
    result: fault?.result ?? 'APPROVED',
    error: fault?.error ?? null,
    run_id: ulid('01KP', number),
    route: 'both',
    payment_id: 'ertHJlpPTR',
    order_id: 'NgojhKoyYN',
    amount: 900 + Math.floor(draw() * 24_000),
    currency,
    payment_transaction_id:
      fault === undefined ? `krn:payment:eu1:transaction:${String(number).padStart(12, '0')}` : null,
    // So many at a time, with a slow spell in the middle.
    started_at: new Date(startedAt + Math.floor(number * 18 + (number > 1100 ? 6000 : 0))).toISOString(),
    duration_ms: duration,
    steps,
    worker: null,
  };
};

/** What was never sent. */
export const notRun = (row: RowResult): RowResult => ({
  ...row,
  status: 'not-run',
  exit_code: null,
  result: null,
  error: null,
  run_id: null,
  payment_transaction_id: null,
  started_at: null,
  duration_ms: null,
  steps: [],
});

export const someRows = (count: number, seed = 1): readonly RowResult[] => {
  const draw = drawing(seed);
  return Array.from({ length: count }, (_, index) => someRow(index + 1, draw));
};

const totalsOf = (rows: readonly RowResult[]): BatchSummary['totals'] => {
  const totals: Record<'rows' | RowStatus, number> = {
    rows: rows.length,
    succeeded: 0,
    failed: 0,
    unknown: 0,
    'not-run': 0,
  };
  for (const status of rowStatuses) totals[status] = rows.filter((row) => row.status === status).length;
  return totals;
};

/** The batch that these rows are of. */
export const summaryOf = (rows: readonly RowResult[], different: Partial<BatchSummary> = {}): BatchSummary => {
  const ends = rows.flatMap((row) =>
    row.started_at === null ? [] : [Date.parse(row.started_at) + (row.duration_ms ?? 0)],
  );
  const endedAt = ends.reduce((last, end) => Math.max(last, end), startedAt + 1000);
  const totals = totalsOf(rows);
  return {
    schema_version: 1,
    batch_id: ulid('01KP', 1),
    name: 'rows.csv',
    content_hash: 'a'.repeat(64),
    profile: 'sandbox',
    mode: 'test',
    shard: null,
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    duration_ms: endedAt - startedAt,
    totals,
    exit_code: totals.unknown > 0 ? 7 : totals.failed + totals['not-run'] > 0 ? 11 : 0,
    ...different,
  };
};

export const contentOf = (rows: readonly RowResult[], different: Partial<BatchSummary> = {}): ReportContent => ({
  summary: summaryOf(rows, different),
  rows: async function* () {
    yield* rows;
  },
});
