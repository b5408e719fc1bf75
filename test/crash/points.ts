/**
 * Where a run is killed, of all its events. The time between the end of one of them and the beginning of the next holds
 * nothing that anybody else could see, so that it is one point, not two.
 */
export const pointsIn = (events: readonly string[]): readonly string[] =>
  events.filter((event, index) => !(event.startsWith('after ') && events[index + 1]?.startsWith('before ')));

/** Without the locks and the token cache, which are the same for every command. */
const isOfTheRunItself = (point: string): boolean => !/ (?:locks|access-tokens)/.test(point);

/** `CRASH_SWEEP=all` kills everywhere; else commands that share their locks with a swept one are spared those. */
export const sweptIn = (events: readonly string[], isWhole: boolean): readonly string[] =>
  isWhole || process.env.CRASH_SWEEP === 'all' ? pointsIn(events) : pointsIn(events).filter(isOfTheRunItself);
