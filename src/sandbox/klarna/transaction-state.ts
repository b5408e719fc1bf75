import type { Read, Transaction } from '../world/tables.ts';

export const day = 86_400_000;

/** How long an authorization holds is agreed with Klarna; 28 days are assumed, as in Klarna Payments v1. */
export const holdsFor = 28 * day;

/** "An expired payment transaction transitions to the CLOSED state if it is not reauthorized within 7 days." */
const closesAfter = 7 * day;

/** How far an authorization can be extended is not published either; v1 knows 180 days from its beginning. */
export const extendableTo = 180 * day;

/** What is authorized and neither captured nor given back. */
export const remainingOf = (transaction: Read<Transaction>): number =>
  transaction.amount - transaction.captured_amount - transaction.released_amount;

/** What was captured and not refunded. */
export const refundableOf = (transaction: Read<Transaction>): number =>
  transaction.captured_amount - transaction.refunded_amount;

/** Whether the next step of time is due. */
export function hasEnded({ state, expires_at }: Read<Transaction>, now: number): boolean {
  const expires = Date.parse(expires_at);
  if (state === 'AUTHORIZED') return expires <= now;
  return state === 'EXPIRED' && expires + closesAfter <= now;
}

/**
 * AUTHORIZED → EXPIRED → CLOSED, or COMPLETED where something was captured: "partially captured, and the 7-day grace period
 * has passed".
 */
export function expireTransaction(transaction: Transaction): void {
  if (transaction.state === 'AUTHORIZED') transaction.state = 'EXPIRED';
  else releaseTheRest(transaction);
}

/** Nothing is left to be captured: with captures the transaction is COMPLETED, without it has come to its end. */
export function releaseTheRest(transaction: Transaction): void {
  transaction.released_amount += remainingOf(transaction);
  transaction.state = transaction.captured_amount > 0 ? 'COMPLETED' : 'CLOSED';
}

/** After a capture: COMPLETED once no authorized amount remains. */
export function completeIfCaptured(transaction: Transaction): void {
  if (remainingOf(transaction) === 0) transaction.state = 'COMPLETED';
}
