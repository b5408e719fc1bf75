import { requireStatus } from '../orders/order-status.ts';
import { type Attempt, Refusal } from '../refusal.ts';
import type { Authorization, Capture, Draft, Order } from '../tables.ts';
import { settleAuthorization } from './authorizing.ts';
import { isPending } from './balances.ts';
import { capture, refund, voidRest } from './charging.ts';
import { type Settling, settle } from './settling.ts';
import type { Transaction } from './transactions.ts';

/** A transaction that a write acts on. */
export interface TransactionChange<Row> {
  readonly draft: Draft;
  readonly order: Order;
  readonly row: Row;
  readonly triggers: ReadonlySet<string>;
  /** `_capture_amount_cents` or `_refund_amount_cents` */
  readonly amount: number | undefined;
  readonly at: string;
}

/**
 * Capturing takes an approved order, as the vendor's dashboard has it; `_cancel` is "a succeeded authorization of a pending
 * order", and `_void` is for placed ones.
 * @throws Refusal
 */
export function actOnAuthorization(change: TransactionChange<Authorization>): Attempt {
  const { draft, order, row, triggers, amount, at } = change;
  requireTrigger(triggers.has('_capture'), amount, '_capture');
  if (triggers.has('_forward')) {
    requirePending(row);
    settleAuthorization(draft, order, row, at);
  }
  if (triggers.has('_cancel')) {
    requireStatus(order, ['pending'], 'left unpaid');
    return voidRest(draft, order, row, at);
  }
  if (triggers.has('_void')) {
    requireStatus(order, ['placed', 'approved'], 'voided');
    return voidRest(draft, order, row, at);
  }
  if (!triggers.has('_capture')) return {};
  requireStatus(order, ['approved'], 'captured');
  return capture(draft, order, row, at, amount);
}

/** @throws Refusal */
export function actOnCapture(change: TransactionChange<Capture>): Attempt {
  const { draft, order, row, triggers, amount, at } = change;
  requireTrigger(triggers.has('_refund'), amount, '_refund');
  if (triggers.has('_forward')) forward(draft, order, 'captures', row, at);
  if (triggers.has('_cancel')) {
    requireStatus(order, ['pending'], 'left unpaid');
    return refund(draft, order, row, at);
  }
  if (!triggers.has('_refund')) return {};
  requireStatus(order, ['approved'], 'refunded');
  return refund(draft, order, row, at, amount);
}

/** "Forward a stuck transaction to succeeded": one that is pending. A failed one stays failed. @throws Refusal */
export function forward(draft: Draft, order: Order, type: Settling, row: Transaction, at: string): void {
  requirePending(row);
  settle(draft, order, type, row, at);
}

function requirePending(row: Transaction): void {
  if (!isPending(row))
    throw new Refusal('succeeded', "can't be forwarded: the transaction is not pending", 'invalid_transition');
}

/** An amount alone does nothing at the vendor, as far as is known; here it is refused, so that nobody takes it for a capture. */
function requireTrigger(isSent: boolean, amount: number | undefined, trigger: string): void {
  if (amount !== undefined && !isSent) throw new Refusal(trigger, "can't be blank", 'blank');
}
