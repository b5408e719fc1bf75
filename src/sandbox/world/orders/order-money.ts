import { capturesOf, claimed, isPending, openBalance, refundBalance } from '../payments/balances.ts';
import { capture, refund, voidRest } from '../payments/charging.ts';
import { cancelOrder, setPaymentStatus } from '../payments/payment-status.ts';
import { type Attempt, Refusal } from '../refusal.ts';
import type { Draft, Order } from '../tables.ts';
import { totalWithTaxesOf } from './totals.ts';

/**
 * "The order's authorization will be automatically voided." That captured money goes back as well is assumed: the vendor's
 * dashboard lets a placed and paid order be cancelled, and knows no cancelled order that is paid. What is pending has to be
 * settled first: nobody could give it back.
 */
export function cancelWithMoney(draft: Draft, order: Order, at: string): Attempt {
  if (capturesOf(draft, order).some(isPending))
    throw new Refusal('captures', 'are pending', 'invalid', 'relationships');
  const before = order.void_ids.length + order.refund_ids.length;
  // What was done before something is refused stays done, and its id with it.
  let outcome: Attempt = {};
  for (const id of order.capture_ids) {
    const row = draft.captures.get(id);
    if (row && refundBalance(draft, row) > 0) outcome = { ...outcome, ...refund(draft, order, row, at) };
    if (outcome.refusal) return outcome;
  }
  for (const id of order.authorization_ids) {
    const row = draft.authorizations.get(id);
    if (row && openBalance(draft, row) > 0) outcome = { ...outcome, ...voidRest(draft, order, row, at) };
    if (outcome.refusal) return outcome;
  }
  const wasHeld = order.void_ids.length + order.refund_ids.length > before;
  if (wasHeld && order.payment_status === 'unpaid') setPaymentStatus(order, 'voided', at);
  if (order.payment_status === 'authorized') setPaymentStatus(order, 'voided', at);
  order.upcoming = [];
  cancelOrder(order, at);
  return outcome;
}

/**
 * Captures what the order costs, and was not captured yet, from what its authorizations hold.
 * @throws Refusal where nothing is left
 */
export function captureRest(draft: Draft, order: Order, at: string): Attempt {
  let rest = totalWithTaxesOf(order) - claimed(capturesOf(draft, order));
  let outcome: Attempt | undefined;
  for (const id of order.authorization_ids) {
    const row = draft.authorizations.get(id);
    const wanted = row ? Math.min(rest, openBalance(draft, row)) : 0;
    if (row === undefined || wanted <= 0) continue;
    rest -= wanted;
    outcome = { ...outcome, ...capture(draft, order, row, at, wanted) };
    if (outcome.refusal) return outcome;
  }
  if (outcome === undefined)
    throw new Refusal('authorizations', 'nothing is left to be captured', 'invalid', 'relationships');
  return outcome;
}

/** Pays back what is left of every capture. @throws Refusal where nothing is */
export function refundAll(draft: Draft, order: Order, at: string): Attempt {
  let outcome: Attempt | undefined;
  for (const id of [...order.capture_ids]) {
    const row = draft.captures.get(id);
    if (row === undefined || refundBalance(draft, row) <= 0) continue;
    outcome = { ...outcome, ...refund(draft, order, row, at) };
    if (outcome.refusal) return outcome;
  }
  if (outcome === undefined)
    throw new Refusal('captures', 'nothing is left to be refunded', 'invalid', 'relationships');
  return outcome;
}
