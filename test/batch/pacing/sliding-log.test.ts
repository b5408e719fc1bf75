import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOf,
  current,
  fallsTo,
  grainOf,
  noted,
  type SlidingLog,
  withoutOldest,
  withoutOneAt,
} from '../../../src/batch/pacing/sliding-log.ts';

const windowMs = 10_000;
const times = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 });
const logOf = (all: readonly number[]) => all.reduce<SlidingLog>((log, time) => noted(log, time, 1, windowMs), []);

describe('a log of a sliding window', () => {
  it('holds all that was noted, in order, none of it too early and none much too late', () => {
    fc.assert(
      fc.property(times, (all) => {
        const log = logOf(all);
        expect(countOf(log)).toBe(all.length);
        expect(log.map(({ atMs }) => atMs)).toEqual([...new Set(log.map(({ atMs }) => atMs))].sort((a, b) => a - b));
        const spread = log.flatMap(({ atMs, count }) => Array.from({ length: count }, () => atMs));
        const sorted = all.toSorted((a, b) => a - b);
        for (const [index, time] of sorted.entries()) {
          expect(spread[index]).toBeGreaterThanOrEqual(time);
          expect(spread[index]).toBeLessThan(time + grainOf(windowMs));
        }
      }),
    );
  });

  it('says when so few are left, and not a moment later', () => {
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 60 }), (ours, theirs, most) => {
        const logs = [logOf(ours), logOf(theirs)];
        const at = fallsTo(logs, most, windowMs);
        const left = (nowMs: number) => logs.reduce((sum, log) => sum + countOf(log, nowMs - windowMs), 0);
        expect(left(at)).toBeLessThanOrEqual(most);
        if (at > Number.NEGATIVE_INFINITY) expect(left(at - 1)).toBeGreaterThan(most);
      }),
    );
  });

  it('is as it was before when what was noted is taken out again', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 30_000 }), (all, time) => {
        expect(withoutOneAt(noted(logOf(all), time, 1, windowMs), time, windowMs)).toEqual(logOf(all));
      }),
    );
  });

  it('loses its oldest, and all that is over; what lies ahead of a clock set back counts from now', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 30_000 }), (all, count, nowMs) => {
        const log = logOf(all);
        expect(countOf(withoutOldest(log, count))).toBe(Math.max(0, all.length - count));
        const kept = current(log, nowMs, windowMs, 5000);
        expect(countOf(kept)).toBe(countOf(log, nowMs - windowMs));
        expect(Math.max(0, ...kept.map(({ atMs }) => atMs))).toBeLessThanOrEqual(nowMs + 5000 + grainOf(windowMs));
      }),
    );
  });
});
