import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from './pool.ts';
import { dice } from './random.ts';

export interface Killer {
  readonly kills: () => number;
  readonly stop: () => Promise<void>;
}

/** How soon after a command line has begun every other kill comes: most of a run's time is spent waiting, not sending. */
const earlyMs = 60;

/** Kills a worker that is in the middle of a run every so often: between a half and one and a half times `everySeconds`. */
export const startKiller = ({ slots }: Pool, everySeconds: number, seed: number): Killer => {
  const random = dice(seed);
  const stopping = new AbortController();
  const { signal } = stopping;
  let kills = 0;
  const hunt = async () => {
    while (!signal.aborted) {
      await wait(random.between(0.5, 1.5) * everySeconds * 1000, undefined, { signal });
      const victim = random.pick(slots);
      const isEarly = random.chance(0.5);
      const delay = random.between(0, earlyMs);
      if (isEarly) {
        await Promise.race([victim.nextBegin(), wait(everySeconds * 1000, undefined, { signal })]);
        await wait(delay, undefined, { signal });
      }
      // Its run may be over by then: whoever is in the middle of one takes its place.
      if ([victim, ...slots].some((slot) => slot.kill())) kills += 1;
    }
  };
  const hunting = everySeconds === 0 ? Promise.resolve() : hunt().catch(() => undefined);
  return {
    kills: () => kills,
    stop: async () => {
      stopping.abort();
      await hunting;
    },
  };
};
