import { type Limit, type Mode, published } from './published.ts';

/** What a batch will ask of Commerce Layer. */
export interface Demand {
  /** All its requests but access tokens and what Commerce Layer caches (markets). */
  readonly uncacheable: number;
  /** Those for the type of resource that is asked for most; left out, all are taken to be for one. */
  readonly mostOfOneEndpoint?: number;
  /** `--rate`: so many flows, so many of them a second. */
  readonly flows?: { readonly count: number; readonly perSecond: number };
}

/**
 * Seconds until the last request of a batch may leave, when nobody else behind the same address asks for anything and the
 * answers take no time. Klarna's requests are not in it: it publishes no numbers.
 */
export const secondsUnderLimits = (demand: Demand, mode: Mode): number => {
  const { average, burst } = published.uncacheable[mode];
  const { uncacheable, mostOfOneEndpoint = uncacheable, flows } = demand;
  // What is left of the last minute goes as the burst allows.
  const rest = Math.min(mostOfOneEndpoint, 1 + (Math.max(0, uncacheable - 1) % average.limit));
  return Math.max(
    lastLeavesAfter(uncacheable, average) + lastLeavesAfter(rest, burst),
    lastLeavesAfter(mostOfOneEndpoint, burst),
    flows ? (Math.max(1, flows.count) - 1) / flows.perSecond : 0,
  );
};

/** A window lets all it has go at once, and the same number again when it has passed. */
const lastLeavesAfter = (count: number, { limit, ms }: Limit): number =>
  (Math.floor(Math.max(0, count - 1) / limit) * ms) / 1000;

/** `under a minute`, `12 minutes`, `3 h 20 min`. */
export const minutesInWords = (seconds: number): string => {
  if (seconds < 60) return 'under a minute';
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
