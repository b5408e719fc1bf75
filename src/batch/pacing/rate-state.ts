import { type Lane, publishedRules, type Rule } from './lanes.ts';
import type { Limit, Mode } from './published.ts';
import { countOf, current, fallsTo, noted, type SlidingLog } from './sliding-log.ts';

/** A window that requests were counted in. */
export interface CountedWindow extends Limit {
  /** Ours, all processes' of this machine. */
  own: SlidingLog;
  /** Those of others behind the same address, as far as answers have shown them. */
  others: SlidingLog;
  /** When those were sent that have no answer yet. */
  underWay: readonly number[];
  /** The processes that wait for it. */
  line: readonly InLine[];
  /** When it was last found to be full, unless an answer has shown since that it is not. */
  refusedAtMs?: number;
}

/** A process that waits for a window: none overtakes it there that has come later. */
export interface InLine {
  readonly id: string;
  readonly sinceMs: number;
  /** It looks again by then; who does not is dead. */
  readonly untilMs: number;
}

/** Refused, and nobody knows for how long: the service itself said until when, or each rest is twice the one before. */
export interface Rest {
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many have followed each other. */
  readonly times: number;
}

/** What is known of the limits of one place. Times are milliseconds since the epoch, as all processes know them. */
export interface RateState {
  /** Its own headers have shown that it counts as Commerce Layer does in that mode. */
  countsAs?: Mode;
  readonly windows: Map<string, CountedWindow>;
  /** Kinds of which nothing may leave for a time. Kept until an answer shows that it was enough. */
  readonly rests: Map<string, Rest>;
  /** When an answer last told of a limit. */
  learntAtMs: number;
  /** How far the machine's clock is ahead of the one that nobody can set; unknown while nothing else is known. */
  clockAheadMs?: number;
  /** When answers last showed that others behind the same address ask as well. */
  othersAtMs: number;
}

export const nothingKnown = (): RateState => ({
  windows: new Map(),
  rests: new Map(),
  learntAtMs: 0,
  othersAtMs: 0,
});

/** Who asked once will ask again. */
const othersStayMs = 600_000;

/** Whether others are to be reckoned with. */
export const isShared = ({ othersAtMs }: RateState, nowMs: number): boolean =>
  Math.abs(nowMs - othersAtMs) < othersStayMs;

/** What has no answer after that is not waited for: its process may be dead, or its service slow. */
const longestUnderWayMs = 15_000;

/** A request is noted no further ahead than that: what it may take until it is counted. */
const mostAheadMs = 5000;

/** Limits that were learnt hold while they are in use; a sandbox may have ended, and another one listen there. */
const keptMs = (isVendor: boolean): number => (isVendor ? 600_000 : 60_000);

/** The limits that a request of the lane has to keep. */
export const rulesOf = (state: RateState, lane: Lane, mode: Mode): readonly Rule[] => {
  const countedAs = lane.isVendor ? mode : state.countsAs;
  const rules = countedAs === undefined ? [] : publishedRules(lane, countedAs);
  const learnt = learntName(lane);
  const own = state.windows.get(learnt);
  return [
    // Answers may have told of another limit than the published one.
    ...rules.map((rule) => ({ ...rule, limit: state.windows.get(rule.name)?.limit ?? rule.limit })),
    ...(own === undefined ? [] : [{ name: learnt, limit: own.limit, ms: own.ms }]),
  ];
};

/** Under which a limit stands that nobody has published. */
export const learntName = ({ kind }: Lane): string => `learnt ${kind}`;

export const windowOf = (state: RateState, { name, limit, ms }: Rule): CountedWindow => {
  const known = state.windows.get(name);
  if (known !== undefined) return known;
  const made: CountedWindow = { limit, ms, own: [], others: [], underWay: [], line: [] };
  state.windows.set(name, made);
  return made;
};

/** Replaces how much a window allows, and for how long; what was counted in it stays. */
export const setLimit = (state: RateState, rule: Rule, { limit, ms }: Limit): CountedWindow => {
  const window = { ...windowOf(state, rule), limit, ms };
  state.windows.set(rule.name, window);
  return window;
};

/** How many requests of a window count, or will: those on their way are in it. */
export const usedOf = ({ own, others }: CountedWindow): number => countOf(own) + countOf(others);

/** When a window has room for so many. */
export const roomAt = ({ own, others, limit, ms }: CountedWindow, needed: number): number =>
  fallsTo([own, others], limit - needed, ms);

/** Lets go of what counts no longer. */
export const forgetThePast = (state: RateState, isVendor: boolean, nowMs: number): void => {
  for (const [name, window] of state.windows) {
    window.own = current(window.own, nowMs, window.ms, mostAheadMs);
    window.others = current(window.others, nowMs, window.ms, mostAheadMs);
    window.underWay = window.underWay.filter((atMs) => Math.abs(nowMs - atMs) < longestUnderWayMs);
    window.line = window.line.filter(({ untilMs }) => untilMs >= nowMs && untilMs < nowMs + 2 * mostAheadMs);
    if (window.own.length + window.others.length > 0) continue;
    // Of an unpublished limit there is nothing else that would tell of it.
    const isKept = name.startsWith('learnt') && Math.abs(nowMs - state.learntAtMs) < keptMs(isVendor);
    if (!isKept) state.windows.delete(name);
  }
  for (const [kind, { fromMs, untilMs }] of state.rests) {
    // One that has not begun yet is of a time that the clock was set back from.
    if (nowMs > untilMs + 60_000 || nowMs < fromMs - mostAheadMs) state.rests.delete(kind);
  }
  if (state.windows.size === 0 && Math.abs(nowMs - state.learntAtMs) >= keptMs(isVendor)) delete state.countsAs;
};

export const isEmpty = ({ windows, rests, countsAs }: RateState): boolean =>
  windows.size === 0 && rests.size === 0 && countsAs === undefined;

/** Notes one more request of ours in each of the windows. */
export const note = (
  state: RateState,
  rules: readonly Rule[],
  nowMs: number,
  countedAtMs: (rule: Rule) => number,
): void => {
  for (const rule of rules) {
    const window = windowOf(state, rule);
    window.own = noted(window.own, countedAtMs(rule), 1, rule.ms);
    window.underWay = [...window.underWay, nowMs];
  }
};

/** Clocks are corrected by less than that all the time. */
const leastSetMs = 1000;

/** Follows the machine's clock where it was set since the times were noted: they would all be over, or ahead. */
export const followClock = (state: RateState, aheadMs: number): void => {
  const byMs = aheadMs - (state.clockAheadMs ?? aheadMs);
  state.clockAheadMs = aheadMs;
  if (Math.abs(byMs) < leastSetMs) return;
  const moved = (log: SlidingLog): SlidingLog => log.map(({ atMs, count }) => ({ atMs: atMs + byMs, count }));
  for (const [name, window] of state.windows) {
    const { own, others, underWay, line, refusedAtMs } = window;
    state.windows.set(name, {
      ...window,
      own: moved(own),
      others: moved(others),
      underWay: underWay.map((atMs) => atMs + byMs),
      line: line.map(({ id, sinceMs, untilMs }) => ({ id, sinceMs: sinceMs + byMs, untilMs: untilMs + byMs })),
      ...(refusedAtMs !== undefined && { refusedAtMs: refusedAtMs + byMs }),
    });
  }
  for (const [kind, { fromMs, untilMs, times }] of state.rests) {
    state.rests.set(kind, { fromMs: fromMs + byMs, untilMs: untilMs + byMs, times });
  }
  state.learntAtMs += byMs;
  state.othersAtMs += byMs;
};
