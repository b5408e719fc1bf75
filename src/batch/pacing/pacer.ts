import { join } from 'node:path';
import type { Clock, Pacer, Random, SharedText } from '../../context.ts';
import { laneOf } from './lanes.ts';
import { openPlace, type Place } from './place.ts';
import type { Mode } from './published.ts';

export interface PacerOptions {
  readonly sharedText: (path: string) => Promise<SharedText>;
  /** Whose folder `rates` the processes of this machine tell each other in. */
  readonly stateFolder: string;
  /** As far as it is known; test mode's limits are the stricter ones. */
  readonly mode: () => Mode | undefined;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
}

/** How a batch is held back, for whoever watches it. */
export interface Waited {
  /** Steps that wait for their turn now. */
  readonly waiting: number;
  /** What the first of them waits for: `Commerce Layer allows 100 requests in 60 s`. */
  readonly reason?: string;
  /** Milliseconds that steps have waited so far, all together. */
  readonly waitedMs: number;
  /** How often a service has answered 429. */
  readonly refusals: number;
}

/**
 * Holds requests back so that no service is asked too often, by all processes of this machine that share a state folder:
 * by the vendor's published limits on its own hosts, and by what answers say of limits everywhere. Where nothing is
 * counted, nothing is held back, and nothing is written.
 */
export const openPacer = (
  options: PacerOptions,
): Pacer & { readonly close: () => Promise<void>; readonly waited: () => Waited } => {
  const { sharedText, stateFolder, mode, clock } = options;
  const places = new Map<string, Promise<Place>>();
  const open: Place[] = [];
  let waitedMs = 0;
  let refusals = 0;

  return {
    enter: async (step, signal, mostMs) => {
      const lane = laneOf(step);
      let place = places.get(lane.place);
      if (place === undefined) {
        place = sharedText(join(stateFolder, 'rates', `${lane.place}.json`)).then((shared) =>
          openPlace(lane, shared, options),
        );
        places.set(lane.place, place);
        open.push(await place);
      }
      const begun = clock.monotonic();
      const turn = await (await place).enter(lane, mode() ?? 'test', signal, mostMs);
      waitedMs += clock.monotonic() - begun;
      if ('restMs' in turn) return turn;
      return {
        over: (answer) => {
          if (answer?.status === 429) refusals += 1;
          turn.over(answer);
        },
      };
    },
    waited: () => {
      const lines = open.map((place) => place.waiting());
      const reason = lines.find((line) => line.reason !== undefined)?.reason;
      return {
        waiting: lines.reduce((sum, line) => sum + line.count, 0),
        waitedMs: Math.round(waitedMs),
        refusals,
        ...(reason !== undefined && { reason }),
      };
    },
    close: async () => {
      await Promise.all(open.map((place) => place.close()));
    },
  };
};
