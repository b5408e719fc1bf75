import type { Clock, Random } from '../context.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
  every: (ms, act) => {
    const timer = setInterval(act, ms).unref();
    return () => clearInterval(timer);
  },
};

export const systemRandom: Random = {
  fraction: () => Math.random(),
  // The global crypto is the web's and costs 2 ms more to load.
  bytes: (count) => process.getBuiltinModule('node:crypto').randomBytes(count),
};
