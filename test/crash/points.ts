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

const isOfLock = (point: string): boolean => point.includes(' locks');

/**
 * The points that are swept: of `locks` with those of one lock, else without. `CRASH_SWEEP=all` (`npm run crash`) leaves
 * out none.
 */
export const sweptIn = (events: readonly string[], kind: 'all' | 'locks' | 'run'): readonly string[] => {
  const points = pointsIn(events);
  if (kind === 'all' || process.env.CRASH_SWEEP === 'all') return points;
  const leftOut = kind === 'locks' ? isOfOtherLock : isOfLock;
  return points.filter((point) => !isWithinRead(point) && !leftOut(point));
};
