import type { ErrorKind } from '../errors.ts';
import { faultRow, type Slug } from './fault-table.ts';
import type { StepKind } from './step.ts';

/** What is known when an attempt has failed. */
export interface Situation {
  readonly kind: StepKind;
  readonly slug: Slug;
  /** An earlier attempt at this step may have been executed. */
  readonly ambiguousBefore: boolean;
  /** Extra attempts that are left. */
  readonly triesLeft: number;
  readonly canVerify: boolean;
  readonly canRenew: boolean;
}

export interface Decision {
  readonly next: 'repeat' | 'renew' | 'verify' | 'stop';
  /** What follows a verifying read that did not find the wanted state. */
  readonly afterVerify: 'repeat' | 'stop';
  /** From now on the step may have been executed, whatever comes after, unless an answer settles it. */
  readonly ambiguous: boolean;
  /** What the run ends with when it ends here. */
  readonly exit: ErrorKind;
}

/** The column of the fault table that each kind of step is dealt with by. */
const columns: Readonly<Record<StepKind, 0 | 1 | 2 | 3 | 4 | 5>> = {
  token: 0,
  read: 1,
  'store-token': 2,
  authorize: 3,
  place: 4,
  // Created already is as good as created now: the order is read before it is tried again.
  'create-payment': 2,
  // One too many charges nobody; the same key and bytes make no second one besides.
  'payment-request': 1,
  // Nothing tells whether it is there, so what was lost is not sent again.
  webhook: 2,
  // The same key and bytes add it once.
  'shipping-info': 3,
  // What is cancelled twice is cancelled.
  'cancel-token': 3,
  // Commerce Layer knows no idempotency key: what became of a lost one is read. As for storing a token, but that money
  // moves, so that an answer which proves nothing leaves it open.
  'approve-order': 5,
  capture: 5,
  refund: 5,
  void: 5,
  repair: 5,
  // Klarna answers the same key and bytes with the first result.
  'network-capture': 3,
  'network-refund': 3,
  'network-void': 3,
};

/** Whether this fault, by itself, leaves it open if the service executed the step. */
export const isAmbiguous = (kind: StepKind, slug: Slug): boolean => faultRow(slug).exits[columns[kind]] === 'unknown';

/** What to do about a failed attempt: the fault table, read. Pure. */
export const decide = (situation: Situation): Decision => {
  const { kind, slug, ambiguousBefore, triesLeft, canVerify, canRenew } = situation;
  const row = faultRow(slug);
  const ambiguous = ambiguousBefore || isAmbiguous(kind, slug);
  const exit = ambiguous ? 'unknown' : row.exits[columns[kind]];
  const decision = (next: Decision['next'], afterVerify: Decision['afterVerify'] = 'stop'): Decision => ({
    next,
    afterVerify,
    ambiguous,
    exit,
  });
  const repeats = triesLeft > 0;
  // After a lost answer a refusal may well mean "that was done already", so one more look settles it; an answer that
  // contradicts the request is no reason to believe the next one.
  const stop = () => decision(ambiguousBefore && canVerify && slug !== 'contradiction' ? 'verify' : 'stop');

  switch (row.actions[columns[kind]]) {
    case 'a':
    case 'k':
      return repeats ? decision('repeat') : stop();
    case 'c':
      return repeats && ambiguousBefore ? decision('repeat') : stop();
    case 'n':
      return canRenew ? decision('renew') : stop();
    case 'v':
      return canVerify ? decision('verify', repeats ? 'repeat' : 'stop') : decision('stop');
    case 'w':
      return canVerify ? decision('verify') : decision('stop');
    case 'x':
      return stop();
  }
};

/**
 * How long to wait before the attempt after `failures` failed ones, in milliseconds: a random part (full jitter) of 0.5 s
 * doubled each time up to 5 s, or what the service asked for when that is longer.
 */
export const backoff = (failures: number, fraction: number, retryAfterMs = 0): number =>
  Math.min(Math.max(Math.round(Math.min(5000, 500 * 2 ** (failures - 1)) * fraction), retryAfterMs), longestTimer);

/** A longer timer overflows, and fires at once. */
export const longestTimer = 2 ** 31 - 1;
