import type { RetryBudget } from '../../context.ts';

/** One repeat in ten answers: a service that fails more often than that is not helped by more of them. */
const answersPerRepeat = 10;

/** Enough for the faults of a bad minute, before much has gone well. */
const atFirst = 20;

/** What an hour without faults has saved up must not become a storm when the service then fails. */
const atMost = 100;

/**
 * The repeats that all rows of a batch share. Where it is empty, a fault ends its row at once: a service that is down is
 * then asked once a row instead of three times, and has a tenth of the load of its answers on top, at most, when it is
 * shaky. Reads that verify are not counted, nor is an attempt with a new access token.
 */
export const openRetryBudget = (): RetryBudget => {
  // Counted in answers: tenths would not add up to whole repeats.
  let answers = atFirst * answersPerRepeat;
  return {
    take: () => {
      if (answers < answersPerRepeat) return false;
      answers -= answersPerRepeat;
      return true;
    },
    refill: () => {
      answers = Math.min(atMost * answersPerRepeat, answers + 1);
    },
  };
};
