/**
 * Where a run is killed, of all its events. Between the end of one of them and the beginning of the next nothing happens
 * that anybody else could see, so that it is one point, not two.
 */
const pointsIn = (events: readonly string[]): readonly string[] =>
  events.filter((event, index) => !(event.startsWith('after ') && events[index + 1]?.startsWith('before ')));

/** A read changes nothing anywhere: dying before it, in it or after it is the same. */
const isWithinRead = (point: string): boolean => /^(?:before connecting|(?:before|after) sending [TR]) /.test(point);

/** Every lock is taken and given back alike; the first one is the run's or the session token's. */
const isOfOtherLock = (point: string): boolean => / locks\/lock (?!1\b)\d+/.test(point);

/** What every command does alike: folders, locks, the token cache, the index. */
const isCommon = (point: string): boolean =>
  / (?:mkdirSync|fsyncSync|\w+ (?:locks|access-tokens|runs\/index))/.test(point);

/**
 * The points that are swept, without mere duplicates: `everything` a run does, or its `steps` alone. `CRASH_SWEEP=all`
 * (`npm run crash`) leaves out none.
 */
export const sweptIn = (events: readonly string[], what: 'everything' | 'steps'): readonly string[] => {
  const points = pointsIn(events);
  if (isWholeSweep) return points;
  const isLeftOut = what === 'everything' ? isOfOtherLock : isCommon;
  return points.filter((point) => !isWithinRead(point) && !isLeftOut(point));
};

export const isWholeSweep = process.env.CRASH_SWEEP === 'all';
