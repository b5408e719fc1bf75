/** How long something took, of many: in a few numbers. Milliseconds. */
export interface Latency {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
}

export interface Latencies {
  readonly add: (ms: number) => void;
  /** `undefined` where nothing was added. */
  readonly read: () => Latency | undefined;
}

/** Each class is so much wider than the one before: what is read off is at most 2.5% beside the truth. */
const growth = 1.05;

/** The last one begins at 14 minutes; no step may take as long. */
const classes = 280;

const classOf = (ms: number): number =>
  ms < 1 ? 0 : Math.min(classes - 1, 1 + Math.floor(Math.log(ms) / Math.log(growth)));

const middleOf = (index: number): number => (index === 0 ? 0 : growth ** (index - 0.5));

/** A histogram of fixed size: a hundred thousand rows take no more room than ten. */
export const openLatencies = (): Latencies => {
  const counts = new Uint32Array(classes);
  let count = 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  const quantile = (share: number): number => {
    let left = Math.ceil(count * share);
    const index = counts.findIndex((inClass) => {
      left -= inClass;
      return left <= 0;
    });
    return Math.round(Math.min(most, Math.max(least, middleOf(index))));
  };
  return {
    add: (ms) => {
      const index = classOf(ms);
      counts[index] = (counts[index] ?? 0) + 1;
      count += 1;
      sum += ms;
      least = Math.min(least, ms);
      most = Math.max(most, ms);
    },
    read: () =>
      count === 0 ? undefined : { count, mean: Math.round(sum / count), p50: quantile(0.5), p95: quantile(0.95) },
  };
};
