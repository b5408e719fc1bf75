/** So many requests in so many milliseconds, wherever the window begins. */
export interface Limit {
  readonly limit: number;
  readonly ms: number;
}

export type Mode = 'test' | 'live';

interface Pair {
  /** Over all requests of the kind. */
  readonly average: Limit;
  /** For each endpoint; the stricter reading is that one is a type of resource, whatever the method and the id. */
  readonly burst: Limit;
}

const pair = (average: number, burst: number): Pair => ({
  average: { limit: average, ms: 60_000 },
  burst: { limit: burst, ms: 10_000 },
});

/**
 * What Commerce Layer allows an address, in sliding windows. Klarna publishes no numbers.
 * @see https://docs.commercelayer.io/core/rate-limits
 */
export const published = {
  token: { limit: 30, ms: 60_000 },
  uncacheable: { test: pair(100, 25), live: pair(200, 50) },
  cacheable: { test: pair(500, 125), live: pair(1000, 250) },
} as const satisfies { token: Limit } & Record<'uncacheable' | 'cacheable', Readonly<Record<Mode, Pair>>>;
