import { isHeldAtCommerceLayer, isPending, isPlaced, moneyHeldBy } from './money-held.ts';
import type { PaymentFacts } from './payment-facts.ts';
import { dayMs, timeOf } from './spans.ts';

/** Until when an authorization has to be captured. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly says: string;
  /** Klarna did not tell; this is its usual period. */
  readonly isGuess: boolean;
}

/**
 * How long Klarna holds an authorization where nothing else was agreed.
 * @see https://docs.klarna.com/payments/web-payments/additional-resources/use-cases/extended-authorization-expiration
 */
export const usualDays = 28;

/** `undefined` where nothing was captured yet, and nothing is waiting for it, or nobody can say until when. */
export const deadlineOf = (facts: PaymentFacts): Deadline | undefined => deadlineWhere(facts, 'all of it');

/** The same of what is left to capture, where a part of it is captured. */
export const deadlineOfRest = (facts: PaymentFacts): Deadline | undefined => deadlineWhere(facts, 'a part of it');

const deadlineWhere = (facts: PaymentFacts, isOpen: 'all of it' | 'a part of it'): Deadline | undefined => {
  const { order, transaction } = facts.klarna;
  if (transaction?.state === 'AUTHORIZED') {
    return told(transaction.expires_at, 'the transaction on Klarna Network expires at');
  }
  if (order !== null) {
    const isWaiting = order.status === 'AUTHORIZED' && (order.captured_amount ?? 0) === 0;
    const hasRest = openAtKlarna.has(order.status) && order.remaining_authorized_amount !== 0;
    if (isOpen === 'all of it' ? !isWaiting : !hasRest) return undefined;
    return told(order.expires_at, "Klarna's order expires at");
  }
  return guessed(facts, isOpen);
};

const openAtKlarna: ReadonlySet<string> = new Set(['AUTHORIZED', 'PART_CAPTURED']);

const told = (at: string | null, says: string): Deadline | undefined => {
  const atMs = timeOf(at);
  return atMs === undefined ? undefined : { atMs, says: `${says} ${isoOf(atMs)}`, isGuess: false };
};

const guessed = (facts: PaymentFacts, isOpen: 'all of it' | 'a part of it'): Deadline | undefined => {
  const { order, transactions } = facts;
  if (order === null || !isPlaced(order) || !isHeldAtCommerceLayer(facts)) return undefined;
  const { captured, open } = moneyHeldBy(transactions);
  const isCaptured = captured > 0 || transactions.some((one) => one.type === 'captures' && isPending(one));
  const madeAt = transactions.findLast(({ type, succeeded }) => type === 'authorizations' && succeeded)?.created_at;
  const madeMs = timeOf(madeAt);
  if ((isOpen === 'all of it' && isCaptured) || open <= 0 || madeMs === undefined) return undefined;
  return {
    atMs: madeMs + usualDays * dayMs,
    says: `authorized at ${isoOf(madeMs)}; Klarna usually holds it for ${usualDays} days`,
    isGuess: true,
  };
};

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Whole days that are left to capture, 0 on the last one, below 0 when it is over. */
export const daysLeft = ({ atMs }: Deadline, nowMs: number): number => Math.floor((atMs - nowMs) / dayMs);

/** It has not expired, and will within so many days. */
export const expiresWithin = (facts: PaymentFacts, nowMs: number, days: number): boolean => {
  const deadline = deadlineOf(facts);
  return deadline !== undefined && deadline.atMs > nowMs && deadline.atMs - nowMs <= days * dayMs;
};
