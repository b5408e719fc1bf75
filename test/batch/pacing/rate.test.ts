import { describe, expect, it } from 'vitest';
import { openRate } from '../../../src/batch/pacing/rate.ts';
import { openRetryBudget } from '../../../src/batch/pacing/retry-budget.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { fakeClock } from '../../support/fake-context.ts';

const never = new AbortController().signal;

describe('--rate', () => {
  it.each([0.5, 3, 40])('begins %d flows a second, evenly, the first one at once', async (perSecond) => {
    const clock = fakeClock();
    const rate = openRate(perSecond, clock);
    const times: number[] = [];
    for (let flow = 0; flow <= 10; flow += 1) {
      await rate.next(never);
      times.push(clock.monotonic());
    }
    expect(times[0]).toBe(0);
    const apart = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1000 / perSecond + 1);
    expect(times[10]).toBeGreaterThanOrEqual(10_000 / perSecond - 20);
  });

  it('makes up for no time in which nothing was begun', async () => {
    const clock = fakeClock();
    const rate = openRate(2, clock);
    await rate.next(never);
    await clock.sleep(60_000);
    const from = clock.monotonic();
    for (let flow = 0; flow < 5; flow += 1) await rate.next(never);
    expect(clock.monotonic() - from).toBeGreaterThanOrEqual(4 * 500 - 20);
  });

  it('lets all go on at once when the signal comes', async () => {
    const controller = new AbortController();
    const rate = openRate(0.001, systemClock);
    const waiting = Array.from({ length: 100 }, () => rate.next(controller.signal));
    controller.abort();
    await Promise.all([...waiting, rate.next(controller.signal)]);
  });
});

describe('the retry budget', () => {
  it('begins with twenty repeats, and ends with them', () => {
    const budget = openRetryBudget();
    const taken = Array.from({ length: 30 }, () => budget.take());
    expect(taken.filter(Boolean)).toHaveLength(20);
    expect(taken.slice(20)).not.toContain(true);
  });

  it('gets one back for ten answers, and never holds more than a hundred', () => {
    const budget = openRetryBudget();
    while (budget.take());
    for (let answer = 0; answer < 10; answer += 1) budget.refill();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
    for (let answer = 0; answer < 100_000; answer += 1) budget.refill();
    expect(Array.from({ length: 200 }, () => budget.take()).filter(Boolean)).toHaveLength(100);
  });
});
