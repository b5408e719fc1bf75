import { describe, expect, it } from 'vitest';
import { minutesInWords, secondsUnderLimits } from '../../../src/batch/pacing/estimate.ts';

describe('the time that a batch takes under the vendor’s limits', () => {
  it.each([
    ['none for what one window holds', { uncacheable: 25 }, 'test', 0],
    ['the burst of an endpoint', { uncacheable: 26 }, 'test', 10],
    ['the bursts within a minute', { uncacheable: 100 }, 'test', 30],
    ['a minute for each hundred', { uncacheable: 101 }, 'test', 60],
    ['both, of the last part', { uncacheable: 360 }, 'test', 200],
    ['half of that in live mode', { uncacheable: 360 }, 'live', 90],
    ['less burst over two endpoints', { uncacheable: 100, mostOfOneEndpoint: 50 }, 'test', 10],
    ['no requests at all', { uncacheable: 0 }, 'live', 0],
    ['the rate that was asked for', { uncacheable: 20, flows: { count: 10, perSecond: 0.5 } }, 'live', 18],
    ['the limits, where they are slower', { uncacheable: 2001, flows: { count: 1000, perSecond: 5 } }, 'live', 600],
  ] as const)('is %s', (_, demand, mode, seconds) => {
    expect(secondsUnderLimits(demand, mode)).toBe(seconds);
  });

  it.each([
    [0, 'under a minute'],
    [59, 'under a minute'],
    [60, 'a minute'],
    [61, '2 minutes'],
    [7100, '119 minutes'],
    [12_000, '3 h 20 min'],
  ])('of %d s is said as %s', (seconds, words) => {
    expect(minutesInWords(seconds)).toBe(words);
  });
});
