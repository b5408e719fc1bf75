/**
 * Where a run is killed, of all its events. Between the end of one of them and the beginning of the next nothing happens
 * that anybody else could see, so that it is one point, not two.
 */
const pointsIn = (events: readonly string[]): readonly string[] =>
  events.filter((event, index) => !(event.startsWith('after ') && events[index + 1]?.startsWith('before ')));

/** A read changes nothing anywhere: dying before it, in it or after it is the same. */
const isWithinRead = (point: string): boolean => /^(?:before connecting|(?:before|after) sending [TRW]) /.test(point);

/** How often a payment request is watched until the customer has acted is a matter of luck. */
const isOfLuck = (point: string): boolean => / W #(?!1$)/.test(point);

/** Every lock is taken and given back alike; the first one is the run's or the session token's. */
const isOfOtherLock = (point: string): boolean => / locks\/lock (?!1\b)\d+/.test(point);

/** What every command does alike: folders, locks, the token cache, the index. */
const isCommon = (point: string): boolean =>
  / (?:mkdirSync|fsyncSync|\w+ (?:locks|access-tokens|runs\/index))/.test(point);

/** A write has left, and nobody has heard what became of it; or the customer has approved, and nobody has noted it. */
const isUnheard = (point: string): boolean =>
  /^(?:after sending [CQPAO]|before writeSync runs\/run approval) #1$/.test(point);

export type Swept = 'everything' | 'steps' | 'unheard';

const isSwept: Readonly<Record<Swept, (point: string) => boolean>> = {
  everything: (point) => !isOfOtherLock(point),
  steps: (point) => !isCommon(point),
  unheard: isUnheard,
};

/**
 * The points that are swept, without mere duplicates: `everything` a run does, its `steps` alone, or of those the few that
 * leave the most open. `CRASH_SWEEP=all` (`npm run crash`) leaves out none.
 */
export const sweptIn = (events: readonly string[], what: Swept): readonly string[] => {
  const points = pointsIn(events.filter((event) => !isOfLuck(event)));
  if (isWholeSweep) return points;
  return points.filter((point) => !isWithinRead(point) && isSwept[what](point));
};

export const isWholeSweep = process.env.CRASH_SWEEP === 'all';
