/** A sliding window: so many requests in so many seconds. */
interface Window {
  readonly limit: number;
  readonly seconds: number;
}

interface Usage extends Window {
  readonly remaining: number;
  readonly exceeded: boolean;
}

export interface RateLimits {
  /** Counts one request against a window, and says how it stands. Nothing is counted unless limits are wanted. */
  readonly count: (key: string, window: Window) => Usage;
  readonly clear: () => void;
}

/**
 * Commerce Layer's limits in test mode, for an address: on average, over all endpoints of a class together, and in a burst,
 * on each of them.
 * @see https://docs.commercelayer.io/core/rate-limits
 */
export const commerceLayerLimits = {
  token: { limit: 30, seconds: 60 },
  uncacheable: { average: { limit: 100, seconds: 60 }, burst: { limit: 25, seconds: 10 } },
  cacheable: { average: { limit: 500, seconds: 60 }, burst: { limit: 125, seconds: 10 } },
} as const;

/** Klarna publishes headers but no numbers; these are the sandbox's own. */
export const klarnaLimit = { limit: 100, seconds: 60 } as const;

const mostKeys = 1000;
const longestWindow = 60_000;

function forgetThoseBefore(time: number, hits: Map<string, number[]>): void {
  for (const [key, times] of hits) if ((times.at(-1) ?? 0) <= time) hits.delete(key);
  const [oldest] = hits.keys();
  if (hits.size >= mostKeys && oldest !== undefined) hits.delete(oldest);
}

export function createRateLimits(wanted: boolean, now: () => number): RateLimits {
  const hits = new Map<string, number[]>();
  return {
    count: (key, window) => {
      if (!wanted) return { ...window, remaining: window.limit - 1, exceeded: false };
      const since = now() - window.seconds * 1000;
      // Somebody may ask for ever new paths; no window is longer than this.
      if (hits.size >= mostKeys) forgetThoseBefore(now() - longestWindow, hits);
      // What lies ahead was counted before the clock was set back.
      const recent = (hits.get(key) ?? []).filter((at) => at > since && at <= now());
      // Refused requests count too: an address stays blocked until its frequency drops.
      recent.push(now());
      hits.set(key, recent.slice(-2 * window.limit));
      return {
        ...window,
        remaining: Math.max(0, window.limit - recent.length),
        exceeded: recent.length > window.limit,
      };
    },
    clear: () => hits.clear(),
  };
}
