import type { Clock } from '../../context.ts';

/** What begins flows at a rate (`--rate`). */
export interface Rate {
  /** Resolves when the next one may begin, in the order of the calls, or as soon as the signal aborts. */
  readonly next: (signal: AbortSignal) => Promise<void>;
}

/** So late a timer may be without the rate falling behind. */
const lateMs = 20;

/**
 * At most `perSecond` a second, evenly; a fraction is one in several seconds. What a slow time left over is not made up
 * for, but for the few milliseconds by which timers are late: the rate is the most that a service is to see.
 */
export const openRate = (perSecond: number, clock: Pick<Clock, 'monotonic' | 'sleep'>): Rate => {
  const apartMs = 1000 / perSecond;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    next: async (signal) => {
      const at = Math.max(clock.monotonic() - lateMs, nextAt);
      nextAt = at + apartMs;
      // A timer may fire a little early as well.
      for (let left = at - clock.monotonic(); left > 0 && !signal.aborted; left = at - clock.monotonic()) {
        await clock.sleep(Math.ceil(left), signal);
      }
    },
  };
};
