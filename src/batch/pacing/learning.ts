import type { Answer } from '../../context.ts';
import { type Lane, publishedRules, type Rule } from './lanes.ts';
import type { Mode } from './published.ts';
import { learntName, type RateState, rulesOf, setLimit, usedOf, windowOf } from './rate-state.ts';
import { countOf, grainOf, noted, withoutOldest, withoutOneAt } from './sliding-log.ts';

/** A request that is over, as the log has to know it. */
export interface Finished {
  readonly lane: Lane;
  readonly mode: Mode;
  readonly sentAtMs: number;
  readonly doneAtMs: number;
  /** By when it was taken to be counted, by the name of the window; empty where none was in force. */
  readonly notedAtMs: ReadonlyMap<string, number>;
  /** What an answer takes at least to come back. */
  readonly leastMs: number;
  readonly answer?: Pick<Answer, 'status' | 'meta'> | undefined;
}

/** How far from its sending a request may be counted, as far as that is waited for; what takes longer is work, not way. */
const mostTravelMs = (windowMs: number): number => Math.min(3000, windowMs / 5);

/** Takes up what a request has shown about the limits. */
export const learn = (state: RateState, finished: Finished): void => {
  if (finished.notedAtMs.size > 0) noteArrival(state, finished);
  else noteLate(state, finished);
  const { answer } = finished;
  if (answer === undefined) return;
  const told = limitTold(finished);
  const described = told && believe(state, finished, told);
  if (answer.status === 429) learnRefusal(state, finished, described, told !== undefined && told.remaining > 0);
  else learnAdmission(state, finished);
};

/** Where one was let in that was sent after a refusal, there is room again. */
const learnAdmission = (state: RateState, { lane, mode, sentAtMs }: Finished): void => {
  for (const rule of rulesOf(state, lane, mode)) {
    const window = state.windows.get(rule.name);
    if (window?.refusedAtMs !== undefined && window.refusedAtMs < sentAtMs) delete window.refusedAtMs;
  }
  const rest = state.rests.get(lane.kind);
  if (rest !== undefined && rest.untilMs <= sentAtMs) state.rests.delete(lane.kind);
};

/**
 * It is no longer under way; and an answer shows by when its request was counted at the latest, for one that took long was
 * perhaps counted late.
 */
const noteArrival = (state: RateState, { notedAtMs, sentAtMs, doneAtMs, leastMs }: Finished): void => {
  for (const [name, atMs] of notedAtMs) {
    const window = state.windows.get(name);
    if (window === undefined) continue;
    const { own, ms, underWay } = window;
    window.underWay = underWay.toSpliced(underWay.indexOf(sentAtMs), underWay.includes(sentAtMs) ? 1 : 0);
    const arrivedMs = Math.min(doneAtMs - leastMs, sentAtMs + mostTravelMs(ms));
    if (arrivedMs > atMs) window.own = noted(withoutOneAt(own, atMs, ms), arrivedMs, 1, ms);
  }
};

/** It left before the limits were known that it was counted by. */
const noteLate = (state: RateState, { lane, mode, doneAtMs }: Finished): void => {
  for (const rule of rulesOf(state, lane, mode)) {
    const window = windowOf(state, rule);
    window.own = noted(window.own, doneAtMs, 1, rule.ms);
  }
};

/** What headers say of a window. */
interface Told {
  readonly limit: number;
  readonly remaining: number;
  /** Where it is said how long it is. */
  readonly ms?: number;
  /** When there will be more; the window is at least as long. */
  readonly resetMs?: number;
}

/** A reset that is a time of day, or further away than this, is none of a window. */
const longestResetSeconds = 3600;

const limitTold = ({ answer }: Finished): Told | undefined => {
  const { limit = 0, remaining, intervalSeconds = 0, resetSeconds = 0 } = answer?.meta.rateLimit ?? {};
  if (limit < 1 || remaining === undefined) return undefined;
  return {
    limit,
    remaining: Math.min(limit, remaining),
    ...(intervalSeconds > 0 && { ms: intervalSeconds * 1000 }),
    ...(resetSeconds > 0 && resetSeconds <= longestResetSeconds && { resetMs: resetSeconds * 1000 }),
  };
};

/** Brings the window that headers tell of in line with them, and returns its limit. */
const believe = (state: RateState, finished: Finished, told: Told): Rule => {
  const { lane, mode, doneAtMs } = finished;
  state.learntAtMs = doneAtMs;
  const rule = ruleTold(rulesOf(state, lane, mode), told);
  if (rule === undefined) return adopt(state, finished, told);
  const ms = rule.name === learntName(lane) ? (told.ms ?? Math.max(rule.ms, told.resetMs ?? 0)) : rule.ms;
  setLimit(state, rule, { limit: told.limit, ms });
  compare(state, { ...rule, limit: told.limit, ms }, finished, told);
  return rule;
};

/** Commerce Layer says how long the window is, Klarna not always; of its limits there is one. */
const ruleTold = (rules: readonly Rule[], { ms, limit }: Told): Rule | undefined =>
  rules.find((rule) => (ms === undefined ? rule.limit === limit : rule.ms === ms)) ??
  rules.find(({ name }) => name.startsWith('learnt'));

/** Processes that began at the same moment have as much under way that nobody has noted. */
const unheardOf = 6;

/**
 * A limit that nobody knew of. All that it has counted so far is taken to be ours, and to have been counted just now, with
 * a little more for what other processes may have begun with.
 */
const adopt = (state: RateState, { lane, doneAtMs }: Finished, told: Told): Rule => {
  const { limit, remaining, ms = told.resetMs ?? 60_000 } = told;
  const modes: readonly Mode[] = ['test', 'live'];
  const same = lane.isVendor
    ? undefined
    : modes.find((mode) => publishedRules(lane, mode).some((rule) => rule.limit === limit && rule.ms === ms));
  if (same !== undefined) state.countsAs = same;
  const rule: Rule = { name: learntName(lane), limit, ms };
  const rules = same === undefined ? [rule] : publishedRules(lane, same);
  for (const each of rules) {
    const window = windowOf(state, each);
    const counted = limit - remaining + Math.min(unheardOf, Math.floor(each.limit / 4));
    window.own = noted(window.own, doneAtMs, Math.min(counted, each.limit), each.ms);
  }
  return rules.find((each) => each.limit === limit && each.ms === ms) ?? rule;
};

/**
 * Holds our count against the service's. Requests that are on their way may be counted or not, so that there is a least
 * and a most that others can have sent; what we took to be theirs is moved to between the two.
 */
const compare = (
  state: RateState,
  rule: Rule,
  { lane, mode, sentAtMs, doneAtMs }: Finished,
  { limit, remaining }: Told,
): void => {
  const window = windowOf(state, rule);
  const { own, others, ms } = window;
  const used = limit - remaining;
  const known = countOf(others);
  const least = used - countOf(own, sentAtMs - ms);
  if (known < least) {
    state.othersAtMs = doneAtMs;
    window.others = noted(others, doneAtMs, least - known, ms);
    // Of the shorter window, that of the endpoint, no answer tells before it is full.
    for (const other of rulesOf(state, lane, mode)) {
      if (other.name === rule.name || other.ms > ms) continue;
      const shorter = windowOf(state, other);
      shorter.others = noted(shorter.others, doneAtMs, least - known, other.ms);
    }
  }
  // A window that is full says no more than that.
  if (remaining === 0) return;
  const surelyCounted = countOf(own, doneAtMs - ms + mostTravelMs(ms) + grainOf(ms), sentAtMs);
  const most = Math.max(0, used - 1 - surelyCounted);
  if (known > most) window.others = withoutOldest(others, known - most);
};

/** What follows a 429. `described` is the window that its headers tell of, and `hasRoom` what they say about it. */
const learnRefusal = (state: RateState, finished: Finished, described: Rule | undefined, hasRoom: boolean): void => {
  const { lane, mode, answer, doneAtMs, sentAtMs } = finished;
  const full = rulesOf(state, lane, mode).filter(
    ({ name }) => described === undefined || (name === described.name) !== hasRoom,
  );
  const windows = full.map((rule) => windowOf(state, rule));
  const again = windows.some(({ refusedAtMs }) => refusedAtMs !== undefined && refusedAtMs < sentAtMs);
  for (const window of windows) {
    window.refusedAtMs = doneAtMs;
    window.others = noted(window.others, doneAtMs, window.limit - usedOf(window), window.ms);
  }
  const { retryAfterMs } = answer?.meta ?? {};
  if (retryAfterMs !== undefined) rest(state, finished, retryAfterMs);
  // Refused requests are counted too: a second one in a row means that nothing may be sent until all are forgotten.
  else if (again) rest(state, finished, Math.max(...full.map(({ ms }) => ms)));
  // A row of a test batch may ask a sandbox for a refusal that has nothing to do with how much was sent.
  else if (full.length === 0 && (lane.isVendor || !hasRoom)) rest(state, finished, undefined);
};

const firstRestMs = 1000;
const longestRestMs = 60_000;

const rest = (state: RateState, { lane, sentAtMs, doneAtMs }: Finished, askedMs: number | undefined): void => {
  const before = state.rests.get(lane.kind);
  // Those that were on their way when the first was refused say nothing new.
  const isNew = before === undefined || before.fromMs < sentAtMs;
  const times = isNew ? (before?.times ?? 0) + 1 : before.times;
  const fromMs = isNew ? doneAtMs : before.fromMs;
  const restMs = askedMs ?? Math.min(longestRestMs, firstRestMs * 2 ** (times - 1));
  const untilMs = Math.max(doneAtMs + (askedMs ?? 0), fromMs + restMs, before?.untilMs ?? 0);
  state.rests.set(lane.kind, { fromMs, untilMs, times });
};
