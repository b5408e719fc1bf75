import type { StepName } from '../../../flows/steps.ts';
import type { RowResult, RowStatus } from '../../row-result.ts';
import { countDurations, type Spread } from './durations.ts';
import { countOverTime, type Moment } from './over-time.ts';

/** What is drawn of a set of rows: of all of them in Node, of those that match the filters in the browser. */
export interface Figures {
  readonly rows: number;
  readonly statuses: Readonly<Record<RowStatus, number>>;
  /** Of the rows that ran. */
  readonly durations: Spread;
  readonly histogram: readonly Bar[];
  readonly steps: readonly (Spread & { readonly name: StepName })[];
  readonly timeline: readonly Moment[];
  /** Why rows came to something else, the most frequent first. */
  readonly problems: readonly Problem[];
}

/** So many rows took from `fromMs` to below `toMs`; the last bar has no end. */
export interface Bar {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly rows: number;
}

export interface Problem {
  readonly reason: string;
  readonly rows: number;
  /** Of the first row that has it. */
  readonly message: string;
}

/** What the figures need to know of a row. */
export interface CountedRow extends Pick<RowResult, 'status' | 'started_at' | 'duration_ms'> {
  readonly steps: readonly Pick<RowResult['steps'][number], 'name' | 'status' | 'attempts' | 'duration_ms'>[];
  /** Why it came to something else. */
  readonly reason: string | null;
  readonly message: string;
}

export interface Counting {
  readonly add: (row: CountedRow) => void;
  readonly figures: () => Figures;
}

/** Reasons that are kept apart; a batch in which each row fails in its own way must not fill the memory. */
const mostReasons = 200;

/** Counts rows one by one, and keeps none of them. */
export const countRows = (): Counting => {
  const statuses: Record<RowStatus, number> = { succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };
  const durations = countDurations();
  const steps = new Map<StepName, ReturnType<typeof countDurations>>();
  const overTime = countOverTime();
  const problems = new Map<string, { rows: number; readonly message: string }>();
  return {
    add: ({ status, started_at, duration_ms, steps: taken, reason, message }) => {
      statuses[status] += 1;
      if (duration_ms !== null) durations.add(duration_ms);
      if (started_at !== null) {
        overTime.add(Date.parse(started_at) + (duration_ms ?? 0), status === 'failed' || status === 'unknown');
      }
      for (const step of taken) {
        // What was not sent, as where an access token was there already, took no time that would say anything.
        if (step.status === 'skipped' || step.attempts === 0) continue;
        const known = steps.get(step.name) ?? countDurations();
        steps.set(step.name, known);
        known.add(step.duration_ms);
      }
      if (reason === null) return;
      const name = problems.has(reason) || problems.size < mostReasons ? reason : 'others';
      const problem = problems.get(name) ?? { rows: 0, message };
      problem.rows += 1;
      problems.set(name, problem);
    },
    figures: () => ({
      rows: Object.values(statuses).reduce((sum, count) => sum + count, 0),
      statuses: { ...statuses },
      durations: durations.spread(),
      histogram: durations.bars(),
      steps: [...steps].map(([name, counted]) => ({ name, ...counted.spread() })),
      timeline: overTime.moments(),
      problems: [...problems].map(([reason, problem]) => ({ reason, ...problem })).sort((a, b) => b.rows - a.rows),
    }),
  };
};
