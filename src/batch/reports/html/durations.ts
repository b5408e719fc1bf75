import type { Bar } from './figures.ts';

export interface Spread {
  readonly count: number;
  /** Milliseconds; 0 where there are none. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** About so many bars are drawn. */
const wantedBars = 30;

/** 1, 2 or 5 times a power of ten, and not below `least`. */
const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
};

/**
 * Whole milliseconds, counted by their value: percentiles are exact, and the memory depends on how long rows may take
 * rather than on how many there are.
 */
export const countDurations = () => {
  const counts = new Map<number, number>();
  let count = 0;
  let max = 0;
  const sorted = () => [...counts].sort(([a], [b]) => a - b);
  /** The smallest that so large a share is not above: nearest rank. */
  const percentile = (values: readonly (readonly [number, number])[], share: number): number => {
    let left = Math.ceil(count * share);
    for (const [value, times] of values) {
      left -= times;
      if (left <= 0) return value;
    }
    return max;
  };
  return {
    add: (ms: number): void => {
      const value = Math.max(0, Math.round(ms));
      counts.set(value, (counts.get(value) ?? 0) + 1);
      count += 1;
      max = Math.max(max, value);
    },
    spread: (): Spread => {
      const values = sorted();
      return { count, p50: percentile(values, 0.5), p95: percentile(values, 0.95), max };
    },
    /** Bars of one width; a few slow ones do not make all others one bar, but stand in the last together. */
    bars: (): readonly Bar[] => {
      if (count === 0) return [];
      const values = sorted();
      const width = roundStep(Math.max(1, percentile(values, 0.99) / wantedBars));
      const first = Math.floor((values[0]?.[0] ?? 0) / width);
      const last = Math.floor(percentile(values, 0.99) / width);
      const rows = Array.from({ length: last - first + 1 }, () => 0);
      let slower = 0;
      for (const [value, times] of values) {
        const place = Math.floor(value / width) - first;
        if (place < rows.length) rows[place] = (rows[place] ?? 0) + times;
        else slower += times;
      }
      const bars = rows.map((each, index) => ({
        fromMs: (first + index) * width,
        toMs: (first + index + 1) * width,
        rows: each,
      }));
      return slower === 0 ? bars : [...bars, { fromMs: (last + 1) * width, toMs: null, rows: slower }];
    },
  };
};
