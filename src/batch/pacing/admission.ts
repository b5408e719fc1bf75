import type { Lane, Rule } from './lanes.ts';
import type { Mode } from './published.ts';
import { type CountedWindow, isShared, note, type RateState, roomAt, rulesOf, usedOf, windowOf } from './rate-state.ts';
import { countOf } from './sliding-log.ts';

/** A step that waits for its turn. */
export interface Waiting {
  readonly lane: Lane;
  readonly mode: Mode;
  /** When it came. */
  readonly sinceMs: number;
  /** A rest that the service asked for is not waited for when it is longer. */
  readonly mostMs: number;
}

/** What this process knows besides what all share. */
export interface Outlook {
  /** Its name among the processes. */
  readonly id: string;
  readonly nowMs: number;
  /** Its requests that are on their way, by the name of each window and by kind. */
  readonly underWay: ReadonlyMap<string, number>;
  /** Since when there was no answer. */
  readonly sinceAnswerMs: number;
  /** How long answers take at most. */
  readonly longestMs: number;
  /** How long a request takes to be counted, at most, as far as that is allowed for in such a window. */
  readonly aheadMs: (windowMs: number) => number;
}

export interface Admission<One extends Waiting> {
  readonly admitted: readonly { readonly one: One; readonly notedAtMs: ReadonlyMap<string, number> }[];
  /** The time that those are noted to be sent at. */
  readonly sentAtMs: number;
  readonly refused: readonly { readonly one: One; readonly restMs: number }[];
  /** When the next one may have its turn; `Infinity` where that takes an answer. */
  readonly nextAtMs: number;
  /** What the first that must wait waits for. */
  readonly reason?: string;
}

/**
 * Lets those of the queue go whose windows all have room, in its order: nobody overtakes in a window that somebody before
 * waits for. Who waits for one endpoint does not hold up the others.
 */
export const admit = <One extends Waiting>(
  state: RateState,
  queue: readonly One[],
  outlook: Outlook,
): Admission<One> => {
  const { nowMs } = outlook;
  const admitted: { one: One; notedAtMs: Map<string, number> }[] = [];
  const refused: { one: One; restMs: number }[] = [];
  const underWay = new Map(outlook.underWay);
  /** Who was the first to be held up, by the name of the window, or the kind. */
  const blocked = new Map<string, One>();
  const reasons: string[] = [];
  let nextAtMs = Number.POSITIVE_INFINITY;
  for (const one of queue) {
    const { lane, mode, mostMs } = one;
    const rest = state.rests.get(lane.kind);
    const restMs = (rest?.untilMs ?? nowMs) - nowMs;
    if (restMs > Math.max(mostMs, longestWindowMs)) {
      refused.push({ one, restMs });
      continue;
    }
    const rules = rulesOf(state, lane, mode);
    if (blocked.has(lane.kind) || rules.some(({ name }) => blocked.has(name))) continue;
    if (rest !== undefined && (restMs > 0 || count(underWay, lane.kind) > 0)) {
      // Behind a rest, one goes first.
      blocked.set(lane.kind, one);
      reasons.push(`${serviceOf(lane)} has refused more for now`);
      if (restMs > 0) nextAtMs = Math.min(nextAtMs, rest.untilMs);
      continue;
    }
    const full = rules.flatMap((rule) => {
      const atMs = mayJoinAt(state, windowOf(state, rule), one, count(underWay, rule.name), outlook);
      return atMs > nowMs ? [{ rule, atMs }] : [];
    });
    for (const { rule, atMs } of full) {
      blocked.set(rule.name, one);
      if (roomAt(windowOf(state, rule), 1) > nowMs) reasons.push(inWords(lane, rule));
      nextAtMs = Math.min(nextAtMs, atMs);
    }
    if (full.length > 0) continue;
    const noteAt = ({ ms }: Rule) => nowMs + outlook.aheadMs(ms);
    note(state, rules, nowMs, noteAt);
    admitted.push({ one, notedAtMs: new Map(rules.map((rule) => [rule.name, noteAt(rule)])) });
    for (const name of [lane.kind, ...rules.map((rule) => rule.name)]) underWay.set(name, count(underWay, name) + 1);
  }
  const untilMs = nowMs + Math.min(longestNapMs, Math.max(0, nextAtMs - nowMs)) + graceMs;
  for (const [name, window] of state.windows) {
    const first = blocked.get(name);
    const others = window.line.filter(({ id }) => id !== outlook.id);
    window.line = first === undefined ? others : [...others, { id: outlook.id, sinceMs: first.sinceMs, untilMs }];
  }
  return { admitted, sentAtMs: nowMs, refused, nextAtMs, ...(reasons[0] !== undefined && { reason: reasons[0] }) };
};

/** As long as for a window, each waits for a service that has had enough. */
const longestWindowMs = 60_000;

const count = (counts: ReadonlyMap<string, number>, name: string): number => counts.get(name) ?? 0;

/** A wait is looked at again after that: the clock may have been set meanwhile. */
export const longestNapMs = 5000;

/** So much later a process may look again than it said. */
const graceMs = 100;

/** So often it is looked whether what another process waits for has come. */
const lookMs = 100;

/** When a window has room for one more, and it may take it; `Infinity` where an answer of ours must come first. */
const mayJoinAt = (
  state: RateState,
  window: CountedWindow,
  { sinceMs }: Waiting,
  ours: number,
  outlook: Outlook,
): number => {
  const { nowMs, sinceAnswerMs, id } = outlook;
  const { refusedAtMs = Number.NEGATIVE_INFINITY, ms, line } = window;
  // Who was refused leaves the others a while to finish what they are at.
  const at = Math.max(roomAt(window, neededIn(window, sinceAnswerMs)), refusedAtMs + Math.min(ms, longestPauseMs));
  if (at > nowMs) return at;
  const most = mostUnderWay(window, isShared(state, nowMs), outlook);
  if (most === Number.POSITIVE_INFINITY) return at;
  const { length: underWay } = window.underWay;
  if (underWay >= most) return underWay > ours ? nowMs + lookMs : Number.POSITIVE_INFINITY;
  return line.some((other) => other.id !== id && other.sinceMs < sinceMs) ? nowMs + lookMs : at;
};

/** So long nothing is sent after a refusal, or for the whole of a window that is shorter. */
const longestPauseMs = 15_000;

/** An answer older than that says little about what others may have sent since. */
const staleMs = 10_000;

/**
 * How many may be under way at a time, by all processes. All of them would be refused if somebody else took the room
 * meanwhile. So it is one after a refusal, to see; and where others ask as well, or half of the window is used, as many as
 * it takes to use it up, and no more.
 */
const mostUnderWay = (window: CountedWindow, isTaken: boolean, { sinceAnswerMs, longestMs }: Outlook): number => {
  const { limit, ms, refusedAtMs } = window;
  if (refusedAtMs !== undefined) return 1;
  if (!isTaken && usedOf(window) < limit / 2 && sinceAnswerMs <= staleMs) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.round((limit / ms) * (longestMs + lookMs)));
};

/**
 * How much room there must be for one: more than one where others take of it, by what they will have taken since the last
 * answer (and as much again as chance may add); half of the window after a refusal,
 * since what is refused counts as well, and nobody knows how much of it there was.
 */
const neededIn = ({ limit, ms, others, refusedAtMs }: CountedWindow, sinceAnswerMs: number): number => {
  const taken = (countOf(others) / ms) * Math.min(ms, sinceAnswerMs + 1000);
  const reserve = others.length === 0 ? 0 : Math.min(Math.floor(limit / 2), Math.ceil(taken + 2 * Math.sqrt(taken)));
  return 1 + Math.max(reserve, refusedAtMs === undefined ? 0 : Math.ceil(limit / 2) - 1);
};

const serviceOf = ({ kind }: Lane): string => (kind === 'klarna' ? 'Klarna' : 'Commerce Layer');

const inWords = (lane: Lane, { name, limit, ms }: Rule): string => {
  const what = name.endsWith(` ${lane.endpoint}`)
    ? ` for ${lane.endpoint}`
    : lane.kind === 'token'
      ? ' for tokens'
      : '';
  return `${serviceOf(lane)} allows ${limit} requests${what} in ${ms / 1000} s`;
};
