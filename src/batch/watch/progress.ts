import { exitCodes } from '../../errors.ts';
import type { StepName, StepReport } from '../../flows/steps.ts';
import { type RowResult, type RowStatus, rowStatuses } from '../row-result.ts';
import { type Failure, type FailureGroup, openFailures } from './failures.ts';
import { type Latencies, type Latency, openLatencies } from './latencies.ts';
import { openThroughput, remembered } from './throughput.ts';

export type Counts = Readonly<Record<RowStatus, number>>;

/** How far a batch is, at one moment. */
export interface Standing {
  /** `undefined` where nobody knows: a worker takes what comes. */
  readonly total: number | undefined;
  /** Rows that are over, by what they came to; those of an earlier start of the same batch are among them. */
  readonly counts: Counts;
  /** Their sum. */
  readonly over: number;
  /** Of them, those of an earlier start. */
  readonly earlier: number;
  readonly running: number;
  /** The row that has been running for the longest time. */
  readonly longest: { readonly id: string; readonly ms: number } | undefined;
  readonly elapsedMs: number;
  /** Rows a second over the last ten seconds, and over all. */
  readonly perSecond: number | undefined;
  readonly overallPerSecond: number | undefined;
  /** Milliseconds until the last row is over, if things go on like this. */
  readonly leftMs: number | undefined;
  /** The step that takes longest on average. */
  readonly slowest: ({ readonly step: StepName } & Latency) | undefined;
  /** Rows that a signal stopped on their way: none of the failures, since they are taken up again. */
  readonly stoppedRows: number;
  readonly lastFailures: readonly Failure[];
  readonly failures: readonly FailureGroup[];
  readonly ungroupedFailures: number;
  /** Requests that were sent once more. */
  readonly sentAgain: number;
  readonly waited: Waited | undefined;
  /** Why no more rows are begun. */
  readonly stopping: string | undefined;
}

/** What the pace holds back so that no service is asked too often. */
export interface Waited {
  /** Requests that wait for their turn now. */
  readonly waiting: number;
  /** How long requests waited up to now, all together. */
  readonly waitedMs: number;
  /** Answers that said: too many requests (429). */
  readonly refusals: number;
  /** Whose limit it is that they wait for, as a sentence without its full stop. */
  readonly reason?: string;
}

export interface BatchProgress {
  readonly begin: (row: { readonly id: string }, nowMs: number) => void;
  /** A row is over; one that never began as well. */
  readonly end: (result: RowResult, nowMs: number) => void;
  readonly stopping: (why: string) => void;
  readonly at: (nowMs: number) => Standing;
}

/** What is known of a batch when it begins; `WatchWish` says what each is. */
interface BatchSize {
  readonly total?: number;
  readonly earlier?: Partial<Counts>;
  readonly waited?: () => Waited;
}

/** Rates are told by so many seconds: fewer make them jump, more hide that something changed. */
const rateSeconds = 10;

/** Follows a batch. What it keeps does not grow with the rows. Times are of a clock that never jumps, in milliseconds. */
export const openProgress = ({ total, earlier, waited }: BatchSize, startMs: number): BatchProgress => {
  const counts: Record<RowStatus, number> = { succeeded: 0, failed: 0, unknown: 0, 'not-run': 0, ...earlier };
  const overEarlier = sumOf(counts);
  const failures = openFailures();
  const throughput = openThroughput(startMs);
  const steps = new Map<StepName, Latencies>();
  /** In the order in which they began: the first one has been running for the longest time. */
  const running = new Map<string, number>();
  let sentAgain = 0;
  let ran = 0;
  let stoppedRows = 0;
  let stopping: string | undefined;

  const addStep = ({ name, attempts, duration_ms }: StepReport) => {
    // One that needed no request, such as a cached access token, says nothing about any service.
    if (attempts === 0) return;
    sentAgain += attempts - 1;
    const latencies = steps.get(name) ?? openLatencies();
    steps.set(name, latencies);
    latencies.add(duration_ms);
  };
  const slowest = (): Standing['slowest'] => {
    let found: Standing['slowest'];
    for (const [step, latencies] of steps) {
      const latency = latencies.read();
      if (latency !== undefined && latency.mean >= (found?.mean ?? 0)) found = { step, ...latency };
    }
    return found;
  };
  const longest = (nowMs: number): Standing['longest'] => {
    for (const [id, beganMs] of running) return { id, ms: nowMs - beganMs };
    return undefined;
  };

  return {
    begin: ({ id }, nowMs) => {
      running.set(id, nowMs);
    },
    end: (result, nowMs) => {
      running.delete(result.id);
      const wasStopped = isStopped(result);
      counts[wasStopped ? 'not-run' : result.status] += 1;
      if (wasStopped) stoppedRows += 1;
      else if (result.status === 'failed' || result.status === 'unknown') failures.add(result);
      // Rows that never began go by at once, and would make the rate look better than it is.
      if (result.status === 'not-run') return;
      ran += 1;
      throughput.add(nowMs);
      for (const step of result.steps) addStep(step);
    },
    stopping: (why) => {
      stopping ??= why;
    },
    at: (nowMs) => {
      const elapsedMs = nowMs - startMs;
      const over = sumOf(counts);
      const overall = elapsedMs > 0 && ran > 0 ? (ran * 1000) / elapsedMs : undefined;
      // A minute evens out the bursts in which a pace lets requests go.
      const expected = throughput.perSecond(remembered, nowMs) || overall;
      const left = total === undefined ? undefined : Math.max(0, total - over);
      return {
        total,
        counts: { ...counts },
        over,
        earlier: overEarlier,
        running: running.size,
        longest: longest(nowMs),
        elapsedMs,
        perSecond: throughput.perSecond(rateSeconds, nowMs),
        overallPerSecond: overall,
        leftMs: left === undefined || expected === undefined || elapsedMs < 1000 ? undefined : (left * 1000) / expected,
        slowest: slowest(),
        stoppedRows,
        lastFailures: failures.last(),
        failures: failures.groups(),
        ungroupedFailures: failures.ungrouped(),
        sentAgain,
        waited: waited?.(),
        stopping,
      };
    },
  };
};

const isStopped = ({ exit_code }: RowResult): boolean =>
  exit_code === exitCodes.interrupted || exit_code === exitCodes.terminated;

const sumOf = (counts: Counts): number => rowStatuses.reduce((sum, status) => sum + counts[status], 0);
