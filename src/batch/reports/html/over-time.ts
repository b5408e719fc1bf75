/** What was finished within a part of the time that a batch took. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly widthMs: number;
  readonly rows: number;
  /** Of those, the ones that failed or of which nobody knows. */
  readonly bad: number;
}

/** More could not be told apart. */
const mostMoments = 60;

const widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
);

/** Rows by the second in which they ended. */
export const countOverTime = () => {
  const seconds = new Map<number, { rows: number; bad: number }>();
  return {
    add: (atMs: number, isBad: boolean): void => {
      if (Number.isNaN(atMs)) return;
      const second = Math.floor(atMs / 1000);
      const known = seconds.get(second) ?? { rows: 0, bad: 0 };
      known.rows += 1;
      if (isBad) known.bad += 1;
      seconds.set(second, known);
    },
    /** Parts of one length from the first to the last, those without any row as well: a pause is to be seen. */
    moments: (): readonly Moment[] => {
      if (seconds.size === 0) return [];
      let [first, last] = [Number.POSITIVE_INFINITY, 0];
      for (const second of seconds.keys()) {
        first = Math.min(first, second * 1000);
        last = Math.max(last, second * 1000);
      }
      const span = last - first + 1000;
      const widthMs = widths.find((width) => span / width <= mostMoments) ?? Math.ceil(span / mostMoments);
      const start = Math.floor(first / widthMs) * widthMs;
      const moments = Array.from({ length: Math.floor((last - start) / widthMs) + 1 }, (_, index) => ({
        atMs: start + index * widthMs,
        widthMs,
        rows: 0,
        bad: 0,
      }));
      for (const [second, { rows, bad }] of seconds) {
        const moment = moments[Math.floor((second * 1000 - start) / widthMs)];
        if (moment === undefined) continue;
        moment.rows += rows;
        moment.bad += bad;
      }
      return moments;
    },
  };
};
