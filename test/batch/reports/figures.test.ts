import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDurations } from '../../../src/batch/reports/html/durations.ts';
import { countRows } from '../../../src/batch/reports/html/figures.ts';
import { countOverTime } from '../../../src/batch/reports/html/over-time.ts';
import { lasting, share } from '../../../src/batch/reports/html/wording.ts';
import { notRun, someRows, startedAt } from './some-batch.ts';

const durations = fc.array(fc.integer({ min: 0, max: 240_000 }), { minLength: 1, maxLength: 300 });

describe('how long things took', () => {
  it('has exact percentiles by nearest rank', () => {
    fc.assert(
      fc.property(durations, (times) => {
        const counted = countDurations();
        for (const time of times) counted.add(time);
        const sorted = [...times].sort((a, b) => a - b);
        const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1];
        expect(counted.spread()).toEqual({ count: times.length, p50: at(0.5), p95: at(0.95), max: sorted.at(-1) });
      }),
    );
  });

  it('is drawn in bars of one width in which each row stands once', () => {
    fc.assert(
      fc.property(durations, (times) => {
        const counted = countDurations();
        for (const time of times) counted.add(time);
        const bars = counted.bars();
        expect(bars.length).toBeLessThan(70);
        expect(bars.reduce((sum, { rows }) => sum + rows, 0)).toBe(times.length);
        for (const { fromMs, toMs, rows } of bars) {
          expect(rows).toBe(times.filter((time) => time >= fromMs && (toMs === null || time < toMs)).length);
        }
        const widths = bars.flatMap(({ fromMs, toMs }) => (toMs === null ? [] : [toMs - fromMs]));
        expect(new Set(widths).size).toBeLessThan(2);
      }),
    );
  });

  it('keeps one slow row from making all others one bar', () => {
    const counted = countDurations();
    for (let time = 100; time < 400; time += 1) counted.add(time);
    counted.add(200_000);
    const bars = counted.bars();
    expect(bars.length).toBeGreaterThan(10);
    expect(bars.at(-1)).toMatchObject({ toMs: null, rows: expect.any(Number) });
  });
});

describe('rows over time', () => {
  it('stand in few parts of one length, a pause included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 * 86_400_000 }), fc.boolean()), { minLength: 1, maxLength: 200 }),
        (rows) => {
          const counted = countOverTime();
          for (const [after, isBad] of rows) counted.add(startedAt + after, isBad);
          const moments = counted.moments();
          expect(moments.length).toBeLessThan(64);
          expect(moments.reduce((sum, moment) => sum + moment.rows, 0)).toBe(rows.length);
          expect(moments.reduce((sum, moment) => sum + moment.bad, 0)).toBe(rows.filter(([, isBad]) => isBad).length);
          for (const [index, { atMs, widthMs }] of moments.entries()) {
            expect(atMs).toBe((moments[0]?.atMs ?? 0) + index * widthMs);
          }
        },
      ),
    );
  });

  it('are told apart by parts of a second where a batch was quick', () => {
    const counted = countOverTime();
    for (let row = 0; row < 500; row += 1) counted.add(startedAt + 4 * row, false);
    const moments = counted.moments();
    expect(moments).toHaveLength(40);
    expect(moments[0]).toMatchObject({ widthMs: 50, rows: 13 });
  });

  it('keep a few thousand numbers, however long a batch takes', () => {
    const counted = countOverTime();
    for (let row = 0; row < 20_000; row += 1) counted.add(startedAt + 61_000 * row, row % 100 === 0);
    const moments = counted.moments();
    expect(moments.length).toBeLessThan(62);
    expect(moments.reduce((sum, { rows }) => sum + rows, 0)).toBe(20_000);
    expect(moments.reduce((sum, { bad }) => sum + bad, 0)).toBe(200);
  });
});

describe('the figures of a batch', () => {
  it('count what ran, step by step, and name what went wrong', () => {
    const counting = countRows();
    const rows = [...someRows(500), ...someRows(3).map(notRun)];
    for (const row of rows)
      counting.add({ ...row, reason: row.error?.code ?? null, message: row.error?.message ?? '' });
    const { durations: spread, problems, statuses, steps, rows: count } = counting.figures();
    expect(count).toBe(503);
    expect(statuses['not-run']).toBe(3);
    expect(spread.count).toBe(500);
    expect(steps.map(({ name }) => name)).toEqual(['read', 'send-token', 'authorize']);
    expect(problems.reduce((sum, problem) => sum + problem.rows, 0)).toBe(statuses.failed + statuses.unknown);
    expect(problems[0]?.rows).toBeGreaterThanOrEqual(problems.at(-1)?.rows ?? 0);
  });

  it('do not grow with reasons that are all different', () => {
    const counting = countRows();
    for (let number = 0; number < 5000; number += 1) {
      counting.add({
        status: 'failed',
        started_at: null,
        duration_ms: null,
        steps: [],
        reason: `${number}`,
        message: '',
      });
    }
    const { problems } = counting.figures();
    expect(problems.length).toBeLessThan(300);
    expect(problems[0]).toMatchObject({ reason: 'others' });
  });
});

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.00 s'],
  [12_340, '12.3 s'],
  [59_999, '1 min 0 s'],
  [3_600_000, '1 h 0 min'],
])('%i milliseconds are %s', (ms, words) => {
  expect(lasting(ms)).toBe(words);
});

it.each([
  [0, 5, '0%'],
  [5, 5, '100%'],
  [0, 0, '0%'],
  [9_999, 10_000, '99.9%'],
  [1, 10_000, '0.1%'],
])('%i of %i are %s', (part, whole, words) => {
  expect(share(part, whole)).toBe(words);
});
