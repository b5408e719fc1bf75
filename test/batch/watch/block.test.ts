import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf } from '../../../src/batch/watch/block.ts';
import { lineOf } from '../../../src/batch/watch/line.ts';
import type { Pen } from '../../../src/batch/watch/pen.ts';
import type { Standing } from '../../../src/batch/watch/progress.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../../src/output/glyphs.ts';
import { loadMeasure } from '../../../src/output/measure.ts';
import { textOf } from '../../../src/output/spans.ts';

const measure = await loadMeasure();
const pen = (columns: number, changes: Partial<Pen> = {}): Pen => ({
  width: columns - 1,
  glyphs: unicodeGlyphs,
  measure,
  ...changes,
});

const standing: Standing = {
  total: 10_000,
  counts: { succeeded: 4790, failed: 19, unknown: 3, 'not-run': 0 },
  over: 4812,
  earlier: 0,
  running: 16,
  longest: { id: 'row-4801', ms: 12_300 },
  elapsedMs: 9_400,
  perSecond: 512.3,
  overallPerSecond: 498,
  leftMs: 10_133,
  slowest: { step: 'authorize', count: 4812, mean: 23, p50: 21, p95: 1_480 },
  stoppedRows: 0,
  lastFailures: [
    { id: 'row-17', line: 18, code: 'DECLINED', message: 'Klarna said DECLINED: the customer chose another way.' },
    { id: 'ordre-é-配送', line: 4711, code: 'RESOURCE_CONFLICT', message: 'Ce jeton a déjà servi. 配送先が違います' },
  ],
  failures: [],
  ungroupedFailures: 0,
  sentAgain: 7,
  waited: { waiting: 12, waitedMs: 4_000, refusals: 2, reason: 'Commerce Layer allows 100 requests in 60 s' },
  stopping: undefined,
};

const drawn = (columns: number, changes: Partial<Standing> = {}, rows = 40) =>
  blockOf({ ...standing, ...changes }, pen(columns), rows).map(textOf);

describe('the block of a batch', () => {
  it('is drawn for 120 columns', () => {
    expect(drawn(120)).toEqual([
      `${'━'.repeat(24)}${'─'.repeat(26)}  48%  4812/10000 rows`,
      '✔ 4790 succeeded · ✖ 19 failed · ▲ 3 unknown · 16 running · row-4801 for 12 s',
      '512 rows/s · 9 s · about 10 s left',
      'slowest step: authorize · p50 21 ms · p95 1.5 s',
      '12 held back by the pace · Commerce Layer allows 100 requests in 60 s · 429: 2 · 7 requests sent again',
      '✖ line 18 row-17 DECLINED  Klarna said DECLINED: the customer chose another way.',
      '✖ line 4711 ordre-é-配送 RESOURCE_CONFLICT  Ce jeton a déjà servi. 配送先が違います',
    ]);
  });

  it('is drawn for 80 columns', () => {
    expect(drawn(80)).toEqual([
      `${'━'.repeat(24)}${'─'.repeat(26)}  48%  4812/10000 rows`,
      '✔ 4790 succeeded · ✖ 19 failed · ▲ 3 unknown · 16 running · row-4801 for 12 s',
      '512 rows/s · 9 s · about 10 s left',
      'slowest step: authorize · p50 21 ms · p95 1.5 s',
      '12 held back by the pace · Commerce Layer allows 100 requests in 60 s · 429: 2',
      '7 requests sent again',
      '✖ line 18 row-17 DECLINED  Klarna said DECLINED: the customer chose another wa…',
      '✖ line 4711 ordre-é-配送 RESOURCE_CONFLICT  Ce jeton a déjà servi. 配送先が違…',
    ]);
  });

  it('is drawn for 40 columns', () => {
    expect(drawn(40)).toEqual([
      '━━━━━━━━─────────  48%  4812/10000 rows',
      '✔ 4790 succeeded · ✖ 19 failed',
      '▲ 3 unknown · 16 running',
      '512/s · 9 s · about 10 s left',
      'slowest: authorize · p50 21 ms',
      'p95 1.5 s',
      '12 held back · 429: 2 · 7 sent again',
      '✖ DECLINED row-17',
      '✖ RESOURCE_CONFLICT ordre-é-配送',
    ]);
  });

  it('is drawn for 20 columns', () => {
    expect(drawn(20)).toEqual([
      '━━━━━━────────  48%',
      '4812/10000 rows',
      '✔ 4790 succeeded',
      '✖ 19 failed',
      '▲ 3 unknown',
      '16 running',
      '512/s · 9 s',
      'about 10 s left',
      'slowest: authorize',
      'p50 21 ms',
      'p95 1.5 s',
      '12 held back',
      '429: 2',
      '7 sent again',
      '✖ DECLINED row-17',
      '✖ RESOURCE_CONFLICT',
    ]);
  });

  it('has no line that is wider than the screen, and no more lines than fit on it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 140 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(2_000_000),
        fc.nat(),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (columns, rows, over, leftMs, id, message) => {
          const lines = blockOf(
            {
              ...standing,
              over,
              total: 2_000_000,
              counts: { succeeded: over, failed: over, unknown: over, 'not-run': over },
              leftMs,
              longest: { id, ms: leftMs },
              lastFailures: [{ id, line: over, code: message, message }],
              stopping: message,
            },
            pen(columns),
            rows,
          ).map(textOf);
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(measure(line)).toBeLessThan(columns);
        },
      ),
    );
  });

  it('stands at 100% when all is over, and not before', () => {
    expect(drawn(80, { over: 9_999 })[0]).toContain(' 99%  9999/10000');
    expect(drawn(80, { over: 10_000 })[0]).toBe(`${'━'.repeat(50)} 100%  10000/10000 rows`);
    expect(drawn(80, { over: 10_000 })[2]).toBe('512 rows/s · 9 s');
  });

  it('says no more than is known at the beginning', () => {
    const nothing = { succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };
    const start: Partial<Standing> = {
      ...{ counts: nothing, over: 0, running: 0, elapsedMs: 0, lastFailures: [], sentAgain: 0 },
      ...{ longest: undefined, perSecond: undefined, overallPerSecond: undefined, leftMs: undefined },
      ...{ slowest: undefined, waited: undefined },
    };
    expect(drawn(80, start)).toEqual([`${'─'.repeat(50)}   0%  0/10000 rows`, '✔ 0 succeeded', '0 s']);
    expect(drawn(80, { ...start, total: undefined })[0]).toBe('0 over');
  });

  it('says why no more rows are begun, and what is still waited for', () => {
    expect(drawn(80, { stopping: 'interrupted' })[3]).toBe('Stopping: interrupted; 16 still running');
    expect(drawn(80, { stopping: 'after 3 failures', running: 0 })[3]).toBe('Stopping: after 3 failures');
  });

  it('needs no more than ASCII where the screen has no more', () => {
    const lines = blockOf(standing, pen(80, { glyphs: asciiGlyphs }), 40).map(textOf);
    expect(lines.join('')).toMatch(/^[ -~]*$/);
    expect(lines[0]).toMatch(/^#{24}-{26} {2}48%/);
    expect(lines[1]).toContain('+ 4790 succeeded - X 19 failed - ! 3 unknown');
  });

  it('shows no control characters of others', () => {
    const failure = { id: 'a\u001b[2Jb', line: 1, code: 'x\ny', message: '\u202eno\u0007' };
    expect(drawn(80, { lastFailures: [failure] }).at(-1)).toBe('✖ line 1 ab x y  no');
  });
});

describe('a line about a batch', () => {
  const line = (changes: Partial<Standing> = {}) => lineOf({ ...standing, ...changes }, { glyphs: unicodeGlyphs });

  it('is short', () => {
    const counts = { succeeded: 1197, failed: 3, unknown: 0, 'not-run': 0 };
    expect(line({ over: 1200, counts, leftMs: 17_200, waited: undefined })).toBe(
      '1200/10000 rows · 512/s · 3 failed · about 17 s left',
    );
  });

  it('says what is unusual', () => {
    const counts = { succeeded: 1, failed: 0, unknown: 2, 'not-run': 4 };
    expect(line({ over: 7, total: undefined, counts, perSecond: 0, stopping: 'interrupted', leftMs: undefined })).toBe(
      '7 rows · 0/s · 2 unknown · 4 not run · 16 running · 12 held back by the pace · stopping: interrupted',
    );
  });
});
