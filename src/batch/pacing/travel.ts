/** How long answers have taken of late. */
export interface Travel {
  readonly add: (ms: number) => void;
  readonly longestMs: () => number;
  /** By when, after it was sent, a request was counted at the latest, unless it is unusually slow. */
  readonly countedAfterMs: () => number;
  /** What an answer needs at least to come back. */
  readonly leastBackMs: () => number;
}

/** So many of the last are looked at. */
const looked = 32;

/**
 * Services count a request when it comes in, which is somewhere between its sending and its answer. What the way takes for
 * all alike does not matter, as it moves the whole window; what differs from one to the next does.
 */
export const openTravel = (firstGuessMs: number): Travel => {
  const last = new Float64Array(looked);
  let seen = 0;
  const known = () => last.subarray(0, Math.min(seen, looked));
  // The way back may be the shorter half.
  const leastBackMs = () => (seen === 0 ? 0 : Math.min(...known()) / 4);
  const longestMs = () => (seen === 0 ? firstGuessMs : Math.max(...known()));
  return {
    add: (ms) => {
      last[seen % looked] = ms;
      seen += 1;
    },
    longestMs,
    countedAfterMs: () => longestMs() - leastBackMs(),
    leastBackMs,
  };
};
