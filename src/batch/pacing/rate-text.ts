import { type CountedWindow, type InLine, nothingKnown, type RateState } from './rate-state.ts';
import type { SlidingLog } from './sliding-log.ts';

/**
 * What processes tell each other in `<state>/rates/`: JSON, with each log as `[time, count, time, count …]`. It is worth a
 * minute of counting and nothing else: what cannot be read, in whole or in part, is as if nobody had asked before.
 */
export const rateText = (state: RateState): string =>
  `${JSON.stringify({
    version,
    counts_as: state.countsAs,
    clock_ahead: state.clockAheadMs,
    learnt_at: state.learntAtMs,
    others_at: state.othersAtMs,
    rests: Object.fromEntries(
      [...state.rests].map(([kind, { fromMs, untilMs, times }]) => [kind, { from: fromMs, until: untilMs, times }]),
    ),
    windows: Object.fromEntries(
      [...state.windows].map(([name, { limit, ms, own, others, underWay, line, refusedAtMs }]) => [
        name,
        {
          limit,
          ms,
          own: flat(own),
          others: flat(others),
          under_way: underWay,
          line: line.map(({ id, sinceMs, untilMs }) => ({ id, since: sinceMs, until: untilMs })),
          refused_at: refusedAtMs,
        },
      ]),
    ),
  })}\n`;

const version = 1;

const flat = (log: SlidingLog): readonly number[] => log.flatMap(({ atMs, count }) => [atMs, count]);

export const readRateText = (text: string | undefined): RateState => {
  const state = nothingKnown();
  const document = parsed(text);
  if (document.version !== version) return state;
  if (document.counts_as === 'test' || document.counts_as === 'live') state.countsAs = document.counts_as;
  if (Number.isSafeInteger(document.clock_ahead)) state.clockAheadMs = Number(document.clock_ahead);
  if (isTime(document.learnt_at)) state.learntAtMs = document.learnt_at;
  if (isTime(document.others_at)) state.othersAtMs = document.others_at;
  for (const [kind, given] of Object.entries(record(document.rests))) {
    const { from, until, times } = record(given);
    if (isTime(from) && isTime(until) && isCount(times)) state.rests.set(kind, { fromMs: from, untilMs: until, times });
  }
  for (const [name, given] of Object.entries(record(document.windows))) {
    const window = windowIn(record(given));
    if (window !== undefined) state.windows.set(name, window);
  }
  return state;
};

const parsed = (text: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    return text === undefined ? {} : record(JSON.parse(text));
  } catch {
    return {};
  }
};

const windowIn = (given: Readonly<Record<string, unknown>>): CountedWindow | undefined => {
  const { limit, ms, under_way: underWay, line, refused_at } = given;
  if (!isCount(limit) || !isCount(ms) || !Array.isArray(underWay) || !Array.isArray(line)) return undefined;
  const own = logIn(given.own);
  const others = logIn(given.others);
  if (own === undefined || others === undefined) return undefined;
  return {
    limit,
    ms,
    own,
    others,
    underWay: underWay.filter(isTime),
    line: line.flatMap(inLine),
    ...(isTime(refused_at) && { refusedAtMs: refused_at }),
  };
};

const inLine = (given: unknown): readonly InLine[] => {
  const { id, since, until } = record(given);
  return typeof id === 'string' && isTime(since) && isTime(until) ? [{ id, sinceMs: since, untilMs: until }] : [];
};

/** Times must rise: what is said of a log here holds for such alone. */
const logIn = (given: unknown): SlidingLog | undefined => {
  if (!Array.isArray(given) || given.length % 2 !== 0) return undefined;
  const log: { atMs: number; count: number }[] = [];
  for (let index = 0; index < given.length; index += 2) {
    const [atMs, count]: unknown[] = [given[index], given[index + 1]];
    if (!isTime(atMs) || !isCount(count)) return undefined;
    if (atMs <= (log.at(-1)?.atMs ?? -1)) return undefined;
    log.push({ atMs, count });
  }
  return log;
};

const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isCount = (value: unknown): value is number => isTime(value) && value > 0;

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
