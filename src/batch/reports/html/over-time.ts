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
/** Of a few rows, the times between two of them say nothing yet. */
const leastMoments = 5;
const rowsAMoment = 5;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** In which time is first counted: the next one is taken where there are too many, and each fits into the next. */
const units: readonly number[] = [50, 100, 500, second, 5 * second, 30 * second, minute, 10 * minute, hour, 24 * hour];
const mostUnits = 4000;

/** In which it is drawn. */
const widths: readonly number[] = [
  ...[50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 4, 12, 24].map((count) => count * hour),
];

interface Count {
  rows: number;
  bad: number;
}

const into = (counts: Map<number, Count>, place: number, { rows, bad }: Count): void => {
  const known = counts.get(place) ?? { rows: 0, bad: 0 };
  known.rows += rows;
  known.bad += bad;
  counts.set(place, known);
};

/** Rows by the time at which they ended; however long a batch takes, some thousand numbers are kept. */
export const countOverTime = () => {
  let counts = new Map<number, Count>();
  let unit = 50;
  let all = 0;
  const coarsen = (): void => {
    const next = units.find((each) => each > unit);
    if (next === undefined) return;
    const fewer = new Map<number, Count>();
    for (const [place, count] of counts) into(fewer, Math.floor((place * unit) / next), count);
    counts = fewer;
    unit = next;
  };
  return {
    add: (atMs: number, isBad: boolean): void => {
      if (Number.isNaN(atMs)) return;
      into(counts, Math.floor(atMs / unit), { rows: 1, bad: isBad ? 1 : 0 });
      all += 1;
      while (counts.size > mostUnits && unit < (units.at(-1) ?? 0)) coarsen();
    },
    /** Parts of one length from the first to the last, those without any row as well: a pause is to be seen. */
    moments: (): readonly Moment[] => {
      if (counts.size === 0) return [];
      let [first, last] = [Number.POSITIVE_INFINITY, 0];
      for (const place of counts.keys()) {
        first = Math.min(first, place * unit);
        last = Math.max(last, place * unit);
      }
      const most = Math.min(mostMoments, Math.max(leastMoments, Math.floor(all / rowsAMoment)));
      const span = last - first + unit;
      const fitting = widths.filter((width) => width % unit === 0);
      const days = Math.ceil(span / most / (24 * hour)) * 24 * hour;
      const widthMs = fitting.find((width) => span / width <= most) ?? days;
      const start = Math.floor(first / widthMs) * widthMs;
      const moments = Array.from({ length: Math.floor((last - start) / widthMs) + 1 }, (_, index) => ({
        atMs: start + index * widthMs,
        widthMs,
        rows: 0,
        bad: 0,
      }));
      for (const [place, { rows, bad }] of counts) {
        const moment = moments[Math.floor((place * unit - start) / widthMs)];
        if (moment === undefined) continue;
        moment.rows += rows;
        moment.bad += bad;
      }
      return moments;
    },
  };
};
