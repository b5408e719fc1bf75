/** Requests that a service counted at about the same time. */
export interface Hit {
  /** Milliseconds since the epoch: none of them was counted later. */
  readonly atMs: number;
  readonly count: number;
}

/** What a service has counted, oldest first. */
export type SlidingLog = readonly Hit[];

/**
 * Times are rounded up to one of so many in a window, and requests of the same time are one entry: a log stays small
 * however much a window allows, and is at most a 256th of it too careful.
 */
const timesInWindow = 256;

export const grainOf = (windowMs: number): number => Math.max(1, Math.ceil(windowMs / timesInWindow));

/** The log with so many more requests that are counted by then. */
export const noted = (log: SlidingLog, atMs: number, count: number, windowMs: number): SlidingLog => {
  if (count <= 0) return log;
  const grain = grainOf(windowMs);
  const at = Math.ceil(atMs / grain) * grain;
  // Nearly always the last one, or behind it.
  let index = log.length;
  while (index > 0 && (log[index - 1]?.atMs ?? 0) > at) index -= 1;
  const before = log[index - 1];
  return before?.atMs === at
    ? [...log.slice(0, index - 1), { atMs: at, count: before.count + count }, ...log.slice(index)]
    : [...log.slice(0, index), { atMs: at, count }, ...log.slice(index)];
};

/** The log without one request that was noted for that time. */
export const withoutOneAt = (log: SlidingLog, atMs: number, windowMs: number): SlidingLog => {
  const grain = grainOf(windowMs);
  const at = Math.ceil(atMs / grain) * grain;
  return log.flatMap((hit) => {
    if (hit.atMs !== at) return [hit];
    return hit.count === 1 ? [] : [{ atMs: at, count: hit.count - 1 }];
  });
};

/** The log without its oldest requests, so many of them. */
export const withoutOldest = (log: SlidingLog, count: number): SlidingLog => {
  let left = count;
  return log.flatMap((hit) => {
    const taken = Math.min(left, hit.count);
    left -= taken;
    return taken === hit.count ? [] : [{ atMs: hit.atMs, count: hit.count - taken }];
  });
};

/** What of it still counts, or will; what lies further ahead than a request can be was noted before the clock was set back. */
export const current = (log: SlidingLog, nowMs: number, windowMs: number, mostAheadMs: number): SlidingLog => {
  const ahead = log.filter(({ atMs }) => atMs > nowMs + mostAheadMs);
  const kept = log.filter(({ atMs }) => atMs > nowMs - windowMs && atMs <= nowMs + mostAheadMs);
  return ahead.length === 0 ? kept : noted(kept, nowMs, countOf(ahead), windowMs);
};

/** How many were counted in a time, its beginning left out. */
export const countOf = (
  log: SlidingLog,
  fromMs = Number.NEGATIVE_INFINITY,
  toMs = Number.POSITIVE_INFINITY,
): number => {
  let sum = 0;
  for (const { atMs, count } of log) if (atMs > fromMs && atMs <= toMs) sum += count;
  return sum;
};

/** When no more than `most` of the requests in the logs still count; `-Infinity` where that is so already. */
export const fallsTo = (logs: readonly SlidingLog[], most: number, windowMs: number): number => {
  const hits = logs.flat().sort((a, b) => a.atMs - b.atMs);
  let left = countOf(hits);
  let at = Number.NEGATIVE_INFINITY;
  for (const hit of hits) {
    if (left <= most) break;
    left -= hit.count;
    at = hit.atMs + windowMs;
  }
  return at;
};
