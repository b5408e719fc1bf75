import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowStatuses } from '../../../src/batch/row-result.ts';
import { openProgress } from '../../../src/batch/watch/progress.ts';
import { failedRow, rowResult } from './results.ts';

describe('how far a batch is', () => {
  it('adds up after whatever happens', () => {
    const happening = fc.record({
      kind: fc.constantFrom('begin', 'end', 'wait'),
      status: fc.constantFrom(...rowStatuses),
      ms: fc.nat(90_000),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.nat(5), (happenings, succeeded) => {
        const progress = openProgress({ total: 100, earlier: { succeeded } }, 0);
        const running: number[] = [];
        let [nowMs, begun, ended] = [0, 0, 0];
        for (const { kind, status, ms } of happenings) {
          if (kind === 'wait') nowMs += ms;
          else if (kind === 'begin') {
            begun += 1;
            running.push(begun);
            progress.begin({ id: `row-${begun}` }, nowMs);
          } else {
            ended += 1;
            // Where none is running, one ends that never began.
            progress.end(rowResult(running.shift() ?? 1000 + ended, { status }), nowMs);
          }
          const { over, counts, running: now, leftMs, perSecond = 0, earlier } = progress.at(nowMs);
          expect(over).toBe(rowStatuses.reduce((sum, each) => sum + counts[each], 0));
          expect([over, now, earlier]).toEqual([ended + succeeded, running.length, succeeded]);
          expect(leftMs ?? 0).toBeGreaterThanOrEqual(0);
          expect(perSecond).toBeLessThanOrEqual(ended * 2);
        }
      }),
    );
  });

  it('tells the rate of the last ten seconds, that of all, and the time that is left by them', () => {
    const progress = openProgress({ total: 1000 }, 5_000);
    for (let second = 0; second < 40; second += 1) {
      // Twenty rows a second at first, two a second in the end.
      for (let row = 0; row < (second < 20 ? 20 : 2); row += 1) progress.end(rowResult(row), 5_000 + second * 1000);
    }
    const standing = progress.at(45_000);
    expect(standing.overallPerSecond).toBe(11);
    expect(standing.perSecond).toBe(2);
    expect(standing.leftMs).toBeCloseTo((560 / 11) * 1000);
    // A quarter of an hour without an end: nothing of it is left in the window.
    const later = progress.at(945_000);
    expect(later.perSecond).toBe(0);
    expect(later.leftMs).toBeCloseTo((560 / (440 / 940)) * 1000);
  });

  it('says no rate and no end before anything can be said', () => {
    const { perSecond, overallPerSecond, leftMs, slowest, longest } = openProgress({ total: 9 }, 77).at(77);
    expect({ perSecond, overallPerSecond, leftMs, slowest, longest }).toEqual({});
    const unknown = openProgress({}, 0);
    unknown.end(rowResult(1), 2000);
    expect(unknown.at(4000)).toMatchObject({ total: undefined, leftMs: undefined, overallPerSecond: 0.25 });
  });

  it('does not take rows that were never begun for fast ones', () => {
    const progress = openProgress({ total: 10 }, 0);
    progress.end(rowResult(1), 1000);
    for (let line = 2; line < 9; line += 1) progress.end(rowResult(line, { status: 'not-run', steps: [] }), 1000);
    expect(progress.at(2000)).toMatchObject({ over: 8, overallPerSecond: 0.5, perSecond: 0.5 });
  });

  it('knows the step that takes longest, within 3% of the truth', () => {
    const progress = openProgress({ total: 1000 }, 0);
    for (let ms = 1; ms <= 1000; ms += 1) {
      const authorize = { name: 'authorize', status: 'done', attempts: 1, duration_ms: ms, http_status: 200 } as const;
      const token = { name: 'token', status: 'done', attempts: 0, duration_ms: 99_999, http_status: null } as const;
      const read = { name: 'read', status: 'done', attempts: 3, duration_ms: 2, http_status: 200 } as const;
      progress.end(rowResult(ms, { steps: [token, read, authorize] }), ms);
    }
    const { slowest, sentAgain } = progress.at(1000);
    expect(slowest).toMatchObject({ step: 'authorize', count: 1000, mean: 501 });
    expect(Math.abs((slowest?.p50 ?? 0) - 500)).toBeLessThanOrEqual(15);
    expect(Math.abs((slowest?.p95 ?? 0) - 950)).toBeLessThanOrEqual(28);
    // The read was tried three times in each row.
    expect(sentAgain).toBe(2000);
  });

  it('keeps the last three failures, and the first five of each code', () => {
    const progress = openProgress({ total: 100 }, 0);
    for (let line = 1; line <= 8; line += 1) progress.end(failedRow(line, line % 4 === 0 ? 'DECLINED' : 'dns'), 1);
    progress.end(failedRow(9, 'UNKNOWN', 'Nobody knows.', 'unknown'), 1);
    const { lastFailures, failures } = progress.at(1);
    expect(lastFailures.map(({ line }) => line)).toEqual([7, 8, 9]);
    expect(failures.map(({ code, count, first }) => [code, count, first.length])).toEqual([
      ['dns', 6, 5],
      ['DECLINED', 2, 2],
      ['UNKNOWN', 1, 1],
    ]);
    expect(failures[0]?.hint).toBe('What to do about dns.');
  });

  it('keeps the first sentences of what is to be done, as far as there is room', () => {
    const progress = openProgress({ total: 1 }, 0);
    const hint = `Look at klarna-cl.com first! Then at the order. ${'And on and on'.repeat(20)}.`;
    progress.end(rowResult(1, { status: 'failed', error: { code: 'dns', message: 'No.', hint } }), 1);
    expect(progress.at(1).failures[0]?.hint).toBe('Look at klarna-cl.com first! Then at the order.');
  });

  it('does not grow with the codes that a service makes up', () => {
    const progress = openProgress({ total: 100 }, 0);
    for (let line = 1; line <= 50; line += 1) progress.end(failedRow(line, `CODE_${line}`, 'x'.repeat(5000)), 1);
    const { failures, ungroupedFailures, lastFailures } = progress.at(1);
    expect([failures.length, ungroupedFailures]).toEqual([20, 30]);
    expect(lastFailures.every(({ message }) => message.length === 400)).toBe(true);
  });

  it('says what a row came to where it failed without an error', () => {
    const progress = openProgress({ total: 1 }, 0);
    progress.end(rowResult(3, { status: 'failed', expect: 'DECLINED' }), 1);
    expect(progress.at(1).lastFailures).toEqual([
      { id: 'row-3', line: 3, code: 'APPROVED', message: 'It came to APPROVED. DECLINED was expected.' },
    ]);
  });

  it('knows which row has been running for the longest time', () => {
    const progress = openProgress({ total: 3 }, 0);
    progress.begin({ id: 'a' }, 0);
    progress.begin({ id: 'b' }, 500);
    expect(progress.at(1000)).toMatchObject({ running: 2, longest: { id: 'a', ms: 1000 } });
    progress.end(rowResult(1, { id: 'a' }), 1000);
    expect(progress.at(1000)).toMatchObject({ running: 1, longest: { id: 'b', ms: 500 } });
  });
});
