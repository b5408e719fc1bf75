import { rowStatuses } from '../../row-result.ts';
import type { Bar, Figures } from './figures.ts';
import { clockTime, counted, dateTime, lasting, perSecond, rowsWord, share, statusWords } from './wording.ts';

/** The figures of a chart for those who read them, and what is said of it in a sentence. */
export interface DataTable {
  readonly said: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const chartNames = ['results', 'steps', 'timeline', 'histogram'] as const;

/** What stands behind each chart. */
export const tablesOf = (figures: Figures): Readonly<Record<(typeof chartNames)[number], DataTable>> => ({
  results: resultsTable(figures),
  steps: stepsTable(figures),
  timeline: timelineTable(figures),
  histogram: histogramTable(figures),
});

const resultsTable = ({ rows, statuses }: Figures): DataTable => ({
  said: `Of ${rowsWord(rows)}: ${rowStatuses
    .map((status) => `${counted(statuses[status])} ${statusWords[status].toLowerCase()}`)
    .join(', ')}.`,
  head: ['Result', 'Rows', 'Share'],
  rows: rowStatuses.map((status) => [statusWords[status], counted(statuses[status]), share(statuses[status], rows)]),
});

const stepsTable = ({ steps }: Figures): DataTable => {
  const slowest = [...steps].sort((a, b) => b.p95 - a.p95)[0];
  return {
    said:
      slowest === undefined
        ? 'No step was taken.'
        : `The slowest step is ${slowest.name}: half of them took up to ${lasting(slowest.p50)}, 95% up to ${lasting(slowest.p95)}.`,
    head: ['Step', 'Taken', 'p50', 'p95', 'Max'],
    rows: steps.map(({ name, count, p50, p95, max }) => [
      name,
      counted(count),
      lasting(p50),
      lasting(p95),
      lasting(max),
    ]),
  };
};

const timelineTable = ({ timeline }: Figures): DataTable => {
  const first = timeline[0];
  const bad = timeline.reduce((sum, moment) => sum + moment.bad, 0);
  const best = timeline.reduce((most, { rows }) => Math.max(most, rows), 0);
  return {
    said:
      first === undefined
        ? 'No row ran.'
        : `From ${dateTime(first.atMs)} UTC, in parts of ${lasting(first.widthMs)}: at most ${perSecond(best, first.widthMs)} rows a second; ${counted(bad)} failed or unknown.`,
    head: ['From (UTC)', 'Rows', 'Rows/s', 'Failed or unknown'],
    rows: timeline.map((moment) => [
      clockTime(moment.atMs, moment.widthMs),
      counted(moment.rows),
      perSecond(moment.rows, moment.widthMs),
      counted(moment.bad),
    ]),
  };
};

/** `80–100 ms`, `2.00 s or more` */
export const barName = ({ fromMs, toMs }: Bar): string => {
  if (toMs === null) return `${lasting(fromMs)} or more`;
  return toMs < 1000 ? `${fromMs}–${toMs} ms` : `${lasting(fromMs)} – ${lasting(toMs)}`;
};

const histogramTable = ({ histogram, durations }: Figures): DataTable => ({
  said:
    durations.count === 0
      ? 'No row ran.'
      : `Half of the rows took up to ${lasting(durations.p50)}, 95% up to ${lasting(durations.p95)}, the slowest ${lasting(durations.max)}.`,
  head: ['A row took', 'Rows', 'Share'],
  rows: histogram.map((bar) => [barName(bar), counted(bar.rows), share(bar.rows, durations.count)]),
});
