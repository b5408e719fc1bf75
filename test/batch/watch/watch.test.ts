import { describe, expect, it } from 'vitest';
import type { BatchOutcome } from '../../../src/batch/watch/summary.ts';
import { openWatch, type WatchWish } from '../../../src/batch/watch/watch.ts';
import type { Context, Foot } from '../../../src/context.ts';
import { fakeContext } from '../../support/fake-context.ts';
import { failedRow, rowResult } from './results.ts';

/** A clock that somebody moves on, and what happens again and again with it. */
const movedClock = () => {
  let nowMs = 0;
  const repeated = new Set<{ readonly ms: number; readonly act: () => void; nextMs: number }>();
  const clock: Context['clock'] = {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: async () => {},
    every: (ms, act) => {
      const one = { ms, act, nextMs: nowMs + ms };
      repeated.add(one);
      return () => repeated.delete(one);
    },
  };
  return {
    clock,
    repeated,
    pass: (ms: number) => {
      const untilMs = nowMs + ms;
      while (nowMs < untilMs) {
        nowMs += 100;
        for (const one of repeated) {
          if (one.nextMs > nowMs) continue;
          one.act();
          one.nextMs += one.ms;
        }
      }
    },
  };
};

const outcome = (changes: Partial<BatchOutcome['summary']['totals']> = {}, exitCode = 0): BatchOutcome => ({
  summary: {
    schema_version: 1,
    batch_id: '01K0000000000000000000000A',
    name: 'rows.csv',
    content_hash: null,
    profile: 'demo',
    mode: 'test',
    shard: null,
    started_at: '2026-03-04T05:06:07.000Z',
    ended_at: '2026-03-04T05:06:27.000Z',
    duration_ms: 20_000,
    totals: { rows: 100, succeeded: 100, failed: 0, unknown: 0, 'not-run': 0, ...changes },
    exit_code: exitCode,
  },
});

/** A watched batch: in a log, or with a foot that keeps what is drawn. */
const watched = async ({ isDrawn = false, ...wish }: WatchWish & { readonly isDrawn?: boolean }) => {
  const world = fakeContext({ interactive: isDrawn, environment: { LANG: 'C.UTF-8' } });
  const time = movedClock();
  const frames: string[] = [];
  const left: string[] = [];
  const foot: Foot = { draw: ({ text }) => frames.push(text), end: (text) => left.push(text) };
  const stderr = { ...world.context.terminal.stderr, columns: 80, rows: 24 };
  const terminal = { ...world.context.terminal, stderr, foot: () => (isDrawn ? foot : undefined) };
  const watch = await openWatch({ ...world.context, terminal, clock: time.clock }, wish);
  return { watch, ...time, talk: world.talk, frames, left, stderr };
};

const run = (watch: Awaited<ReturnType<typeof openWatch>>, from: number, to: number) => {
  for (let line = from; line <= to; line += 1) {
    watch.begin({ id: `row-${line}` });
    watch.end(rowResult(line));
  }
};

describe('a batch that is watched in a log', () => {
  it('says a line at once, one each ten seconds, one at the end, and then what came of it', async () => {
    const { watch, pass, talk } = await watched({ total: 100 });
    expect(talk).toEqual(['0/100 rows']);
    pass(5_000);
    run(watch, 1, 39);
    watch.end(failedRow(40, 'DECLINED'));
    pass(4_900);
    expect(talk).toHaveLength(1);
    pass(10_500);
    expect(talk.slice(1)).toEqual([
      '40/100 rows · 4/s · 1 failed · about 15 s left',
      '40/100 rows · 0/s · 1 failed · about 30 s left',
    ]);
    run(watch, 41, 100);
    watch.close(outcome({ succeeded: 99, failed: 1 }, 11));
    expect(talk.slice(3)).toEqual([
      '100/100 rows · 4.9/s · 1 failed',
      '99 of 100 rows did what was expected, in 20 s (4.9 rows/s); exit code 11.',
      '1 failed',
      'Slowest step: authorize, p50 20 ms, p95 20 ms.',
      'DECLINED, 1 row: DECLINED it was.',
      '  row-40 (line 40)',
      '  What to do about DECLINED.',
      'klarna-cl explain <code> says more about each.',
    ]);
  });

  it('says nothing more once it is closed', async () => {
    const { watch, pass, talk, repeated } = await watched({ total: 2 });
    watch.close();
    watch.close(outcome());
    pass(60_000);
    expect(talk).toEqual(['0/2 rows', '0/2 rows']);
    expect(repeated.size).toBe(0);
  });

  it('counts what an earlier start did, and says so', async () => {
    const { watch, talk } = await watched({ total: 100, earlier: { succeeded: 90, failed: 2 } });
    run(watch, 93, 100);
    watch.close(outcome({ succeeded: 98, failed: 2 }, 11));
    expect(talk[0]).toBe('92/100 rows · 2 failed');
    expect(talk[2]).toMatch(
      /^98 of 100 rows did what was expected, in .*; exit code 11\. 92 rows ended in an earlier start\.$/,
    );
  });

  it('tells rows that a signal stopped from those that failed, and what the command ends with', async () => {
    const { watch, talk } = await watched({ total: 100 });
    watch.end(failedRow(1, 'dns'));
    watch.end({ ...failedRow(2, 'interrupted'), exit_code: 130 });
    watch.stopping('interrupted');
    watch.close({ ...outcome({ succeeded: 0, failed: 1, 'not-run': 99 }, 11), exitCode: 130 });
    expect(talk.slice(2)).toEqual([
      '0 of 100 rows did what was expected, in 0 ms; exit code 130.',
      '1 failed · 99 not run (interrupted) · 1 of these stopped on the way',
      'Slowest step: authorize, p50 20 ms, p95 20 ms.',
      'dns, 1 row: dns it was.',
      '  row-1 (line 1)',
      '  What to do about dns.',
      'klarna-cl explain <code> says more about each.',
    ]);
  });

  it('names the reports, what was sent again, why rows were left out, and the codes that are not told one by one', async () => {
    const waited = () => ({ waiting: 0, waitedMs: 61_000, refusals: 2 });
    const { watch, talk } = await watched({ total: 100, waited });
    for (let line = 1; line <= 15; line += 1) watch.end(failedRow(line, `CODE_${Math.ceil(line / 3)}`));
    watch.stopping('after 15 failures');
    watch.close({
      ...outcome({ succeeded: 0, failed: 15, 'not-run': 85 }, 11),
      reports: [
        { kind: 'junit', path: 'out/rows.xml' },
        { kind: 'html', path: 'out/rows.html' },
      ],
    });
    expect(talk).toContain('15 failed · 85 not run (after 15 failures)');
    expect(talk).toContain('Requests: 2 answered 429; waited for the pace for 1 min 1 s, all together.');
    expect(talk).toContain('  row-1 (line 1), row-2 (line 2), row-3 (line 3)');
    expect(talk).toContain('Further codes: CODE_4 (3), CODE_5 (3).');
    expect(talk.slice(-2)).toEqual(['Report (junit): out/rows.xml', 'Report (html): out/rows.html']);
  });
});

describe('a batch that is watched on a terminal', () => {
  it('is drawn at once, then at most ten times a second, and only where something changed', async () => {
    const { watch, pass, frames, talk } = await watched({ total: 1000, isDrawn: true });
    expect(frames).toHaveLength(1);
    for (let line = 1; line <= 500; line += 1) {
      run(watch, line, line);
      if (line % 250 === 0) pass(100);
    }
    expect(frames).toHaveLength(3);
    expect(frames.at(-1)).toContain(' 50%  500/1000 rows\n');
    pass(4_800);
    const before = frames.length;
    // Within the same second nothing is told that changes by itself.
    pass(900);
    expect(frames).toHaveLength(before);
    expect(talk).toEqual([]);
  });

  it('is drawn anew where the window was made narrower, though nothing else happened', async () => {
    const { pass, frames, stderr } = await watched({ total: 10, isDrawn: true });
    stderr.columns = 20;
    pass(100);
    expect(frames).toHaveLength(2);
    expect(Math.max(...(frames[1]?.split('\n') ?? []).map((line) => line.length))).toBeLessThan(20);
  });

  it('gives way to what came of it', async () => {
    const { watch, left, talk, repeated } = await watched({ total: 100, isDrawn: true });
    run(watch, 1, 100);
    watch.close(outcome());
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^100 of 100 rows did what was expected, in 0 ms; exit code 0\.\n/);
    expect([talk, repeated.size]).toEqual([[], 0]);
  });

  it('stays where it was where an error ends it', async () => {
    const { watch, frames, left } = await watched({ total: 100, isDrawn: true });
    watch.close();
    expect(left).toEqual(frames);
  });
});
