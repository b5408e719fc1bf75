import type { Clock, NoTurn, Random, SharedText, Turn } from '../../context.ts';
import { type Admission, admit, longestNapMs, type Waiting } from './admission.ts';
import { openEvidence } from './evidence.ts';
import type { Lane } from './lanes.ts';
import { type Finished, learn } from './learning.ts';
import { isInForce, ownText } from './own-text.ts';
import type { Mode } from './published.ts';
import { followClock, forgetThePast, isEmpty, nothingKnown } from './rate-state.ts';
import { rateText, readRateText } from './rate-text.ts';
import { openTravel } from './travel.ts';

/** One that counts requests, and the line in front of it. */
export interface Place {
  readonly enter: (lane: Lane, mode: Mode, signal: AbortSignal, mostMs: number) => Promise<Turn | NoTurn>;
  /** How many stand in line, and what the first of them waits for. */
  readonly waiting: () => { readonly count: number; readonly reason?: string | undefined };
  /** Tells the other processes what is still to be told. */
  readonly close: () => Promise<void>;
}

interface Waiter extends Waiting {
  readonly settle: (turn: Turn | NoTurn) => void;
}

/** Of a service that nobody knows yet, so many are asked until it has said something about its limits. */
const atFirst = 2;

/** Processes that wait for the same moment come one after the other. */
const spreadMs = 5;

/** What a request allows for before any was answered. */
const firstTravelMs = { vendor: 500, other: 20 };

/** Counts those on their way that no window was in force for. */
const unnoted = 'unnoted';

/** An abort without a reason makes an error, with its stack. */
const woken = 'woken';

const spent: Turn = { over: () => {} };

const change = (counts: Map<string, number>, names: readonly string[], by: 1 | -1): void => {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + by);
};

export const openPlace = (
  { isVendor, kind }: Lane,
  given: SharedText,
  { clock, random }: { readonly clock: Clock; readonly random: Pick<Random, 'fraction'> },
): Place => {
  const id = random.fraction().toString(36).slice(2);
  let shared = given;
  const evidence = openEvidence(isVendor && kind !== 'klarna', isInForce(given, isVendor, clock.now()));
  const travel = openTravel(isVendor ? firstTravelMs.vendor : firstTravelMs.other);
  const queue: Waiter[] = [];
  const underWay = new Map<string, number>();
  const lessons: Finished[] = [];
  let answeredAt = Number.NEGATIVE_INFINITY;
  let reason: string | undefined;
  let isUrgent = false;
  let isRung = false;
  let nap: AbortController | undefined;
  let round: Promise<void> | undefined;

  const turnFor = (
    { lane, mode }: Waiting,
    notedAtMs: ReadonlyMap<string, number> = new Map(),
    sentAtMs = clock.now(),
  ): Turn => {
    const begun = clock.monotonic();
    const names = [lane.kind, ...notedAtMs.keys(), ...(notedAtMs.size === 0 ? [unnoted] : [])];
    change(underWay, names, 1);
    return {
      over: (answer) => {
        const tookMs = clock.monotonic() - begun;
        change(underWay, names, -1);
        if (answer !== undefined) {
          travel.add(tookMs);
          answeredAt = clock.monotonic();
        }
        take({ lane, mode, sentAtMs, doneAtMs: Math.ceil(sentAtMs + tookMs), notedAtMs, answer });
      },
    };
  };

  const take = (attempt: Omit<Finished, 'leastMs'>) => {
    const { lane, answer } = attempt;
    if (answer !== undefined && evidence.weigh(lane, answer, clock.monotonic())) isUrgent = true;
    if (evidence.verdict() === 'counts') lessons.push({ ...attempt, leastMs: travel.leastBackMs() });
    // Others may wait for it to be no longer under way.
    if (attempt.notedAtMs.size > 0) isUrgent = true;
    if (queue.length > 0 || isUrgent) ring();
  };

  const ring = () => {
    isRung = true;
    nap?.abort(woken);
    round ??= goRound().finally(() => {
      round = undefined;
      // Somebody may have come after the last look.
      if (queue.length > 0 || isUrgent) ring();
    });
  };

  const goRound = async () => {
    do {
      isRung = false;
      // Those who come at the same moment go through together.
      await undefined;
      const napMs = evidence.verdict() === 'counts' || isUrgent ? await letCounted() : letUncounted();
      if (queue.length === 0 || isRung) continue;
      nap = new AbortController();
      await clock.sleep(Math.min(longestNapMs, napMs + random.fraction() * spreadMs), nap.signal);
    } while (queue.length > 0 || isRung);
  };

  const leave = (waiter: Waiter, turn: Turn | NoTurn): void => {
    const index = queue.indexOf(waiter);
    if (index < 0) return;
    queue.splice(index, 1);
    waiter.settle(turn);
  };

  /** Where nothing is counted, all may go; where nothing is known, a few. */
  const letUncounted = (): number => {
    const most = evidence.verdict() === 'free' ? Number.POSITIVE_INFINITY : atFirst;
    for (const waiter of [...queue]) {
      if ((underWay.get(unnoted) ?? 0) >= most) break;
      leave(waiter, turnFor(waiter));
    }
    reason = undefined;
    return longestNapMs;
  };

  const letCounted = async (): Promise<number> => {
    isUrgent = false;
    const { admitted, refused, sentAtMs, nextAtMs, reason: why } = await changed();
    for (const { one, notedAtMs } of admitted) {
      const turn = turnFor(one, notedAtMs, sentAtMs);
      // Who was told to stop meanwhile does not send it.
      if (queue.includes(one)) leave(one, turn);
      else turn.over();
    }
    for (const { one, restMs } of refused) leave(one, { restMs });
    reason = why;
    return Math.max(0, nextAtMs - clock.now());
  };

  /** Where the folder cannot be written, this process counts for itself. */
  const changed = (): Promise<Admission<Waiter>> =>
    shared.change(step).catch(() => {
      shared = ownText(() => Math.round(clock.monotonic()));
      return shared.change(step);
    });

  const step = (text: string | undefined): { text: string | undefined; value: Admission<Waiter> } => {
    const nowMs = clock.now();
    const isFree = evidence.verdict() === 'free';
    const state = isFree ? nothingKnown() : readRateText(text);
    followClock(state, nowMs - shared.steadyMs());
    const learnt = lessons.splice(0);
    if (!isFree) for (const lesson of learnt) learn(state, lesson);
    forgetThePast(state, isVendor, nowMs);
    if (isEmpty(state) && evidence.lapse()) {
      return { text: undefined, value: { admitted: [], refused: [], sentAtMs: nowMs, nextAtMs: nowMs } };
    }
    const value = admit(state, queue, {
      id,
      nowMs,
      underWay,
      sinceAnswerMs: clock.monotonic() - answeredAt,
      longestMs: travel.longestMs(),
      aheadMs: (windowMs) => Math.min(travel.countedAfterMs(), windowMs / 20, 2000),
    });
    return { text: isEmpty(state) ? undefined : rateText(state), value };
  };

  return {
    enter: (lane, mode, signal, mostMs) => {
      if (signal.aborted) return Promise.resolve(spent);
      const waiting = { lane, mode, mostMs, sinceMs: clock.now() };
      if (evidence.verdict() === 'free' && queue.length === 0) return Promise.resolve(turnFor(waiting));
      return new Promise((resolve) => {
        const stop = () => {
          leave(waiter, spent);
          // Nobody is left to wake up for.
          if (queue.length === 0) nap?.abort(woken);
        };
        const waiter: Waiter = {
          ...waiting,
          settle: (turn) => {
            signal.removeEventListener('abort', stop);
            resolve(turn);
          },
        };
        signal.addEventListener('abort', stop, { once: true });
        queue.push(waiter);
        ring();
      });
    },
    waiting: () => ({ count: queue.length, reason: queue.length > 0 ? reason : undefined }),
    close: async () => {
      if (lessons.length > 0) await changed();
      await round;
    },
  };
};
