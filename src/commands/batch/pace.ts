import { openPacer, type Waited } from '../../batch/pacing/pacer.ts';
import { openRetryBudget } from '../../batch/pacing/retry-budget.ts';
import type { Mode } from '../../config/choices.ts';
import type { Context, Pacer, RetryBudget } from '../../context.ts';

/** What holds requests back, and how much may be repeated, for all rows together. */
export interface Pace {
  readonly pacer?: Pacer;
  readonly retryBudget?: RetryBudget;
  /** What was held back up to now. */
  readonly waited?: () => Waited;
  readonly close?: () => Promise<void>;
}

/** The vendors' limits, and what answers say of others, shared with all that this machine sends for many payments. */
export const openPace = (
  { sharedText, folders, clock, random }: Pick<Context, 'sharedText' | 'folders' | 'clock' | 'random'>,
  mode: () => Mode,
): Pace => {
  const pacer = openPacer({ sharedText, stateFolder: folders.state, mode, clock, random });
  return { pacer, retryBudget: openRetryBudget(), waited: pacer.waited, close: pacer.close };
};
