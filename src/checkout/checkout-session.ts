import type { CheckoutOutcome, CheckoutPageOptions } from './checkout-page.ts';
import { type Presence, watchPresence } from './presence.ts';
import { isSecret, newSecret } from './secret.ts';

/** One checkout, from the address that is handed out to how it ends. */
export interface CheckoutSession {
  readonly options: CheckoutPageOptions;
  /** Bound to this one payment, amount and currency: the server knows no other, and serves one session alone. */
  readonly state: string;
  /** The same, as long as no page was opened. */
  readonly onceState: string;
  /** Whether it is a state that opens a page now. */
  readonly admits: (given: unknown) => boolean;
  /** Opens a page, and returns its key. */
  readonly enter: () => string;
  readonly presence: Presence;
  /** The categories that Klarna refuses. */
  readonly refused: ReadonlySet<string>;
  readonly refuse: (category: string) => void;
  /** Counts what the page tells: one that has lost its way must not fill the terminal. */
  readonly mayTell: () => boolean;
  readonly outcome: Promise<CheckoutOutcome>;
  /** How it ended; the first word counts, and every later one is lost. */
  readonly settled: () => CheckoutOutcome | undefined;
  readonly settle: (outcome: CheckoutOutcome) => void;
  /** Nothing is taken any more, whether or not it has ended: the terminal no longer listens. */
  readonly shut: () => void;
  readonly isOver: () => boolean;
}

/** More than any person does with one page. */
const mostTold = 200;

export function openCheckoutSession(options: CheckoutPageOptions): CheckoutSession {
  const refused = new Set<string>();
  const { promise, resolve } = newOutcome();
  const [state, onceState] = [newSecret(), newSecret()];
  let wasOpened = false;
  let told = 0;
  let isShut = false;
  let settled: CheckoutOutcome | undefined;
  const settle = (outcome: CheckoutOutcome) => {
    if (settled !== undefined || isShut) return;
    settled = outcome;
    presence.settle();
    resolve(outcome);
  };
  const presence = watchPresence({
    graceMs: options.graceMs,
    onProgress: options.onProgress,
    onLeft: () => settle({ kind: 'left', how: 'closed' }),
  });
  return {
    options,
    state,
    onceState,
    admits: (given) => isSecret(given, state) || (!wasOpened && isSecret(given, onceState)),
    enter: () => {
      wasOpened = true;
      return presence.enter();
    },
    presence,
    refused,
    refuse: (category) => {
      refused.add(category);
      if (options.wish.categories.every(({ identifier }) => refused.has(identifier))) settle({ kind: 'declined' });
    },
    mayTell: () => {
      told += 1;
      return told <= mostTold;
    },
    outcome: promise,
    settled: () => settled,
    settle,
    shut: () => {
      isShut = true;
      presence.settle();
    },
    isOver: () => isShut || settled !== undefined,
  };
}

function newOutcome() {
  let resolve: (outcome: CheckoutOutcome) => void = () => undefined;
  const promise = new Promise<CheckoutOutcome>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
