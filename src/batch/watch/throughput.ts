/** How many rows end, over the last while. */
export interface Throughput {
  readonly add: (atMs: number) => void;
  /** A second's worth over the last so many seconds, of a time that is long enough to say it by. */
  readonly perSecond: (seconds: number, nowMs: number) => number | undefined;
}

/** Seconds that are remembered. */
export const remembered = 60;

/** Less than this says nothing yet. */
const leastMs = 500;

/** Up to here the second that is not over yet counts as well; later on it would only make the figure flicker. */
const youngMs = 3000;

const secondOf = (ms: number): number => Math.floor(ms / 1000);

/** Counts second by second, in a ring: what is older than a minute falls out of it. Times are of a clock that never jumps. */
export const openThroughput = (startMs: number): Throughput => {
  const counts = new Uint32Array(remembered);
  let current = secondOf(startMs);
  const moveTo = (second: number) => {
    const passed = Math.min(second - current, remembered);
    for (let step = 1; step <= passed; step += 1) counts[(current + step) % remembered] = 0;
    if (second > current) current = second;
  };
  return {
    add: (atMs) => {
      moveTo(secondOf(atMs));
      const place = current % remembered;
      counts[place] = (counts[place] ?? 0) + 1;
    },
    perSecond: (seconds, nowMs) => {
      moveTo(secondOf(nowMs));
      const last = nowMs - startMs < youngMs ? current : current - 1;
      const first = Math.max(secondOf(startMs), last - Math.min(seconds, remembered - 1) + 1);
      const overMs = Math.min(nowMs, (last + 1) * 1000) - Math.max(startMs, first * 1000);
      if (overMs < leastMs) return undefined;
      let ended = 0;
      for (let second = first; second <= last; second += 1) ended += counts[second % remembered] ?? 0;
      return (ended * 1000) / overMs;
    },
  };
};
