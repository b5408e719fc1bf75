import { totalWithTaxesOf } from '../orders/totals.ts';
import type { Draft, Order } from '../tables.ts';
import { authorizationsOf, capturesOf, claimed, openBalanceOf, refundsOf, succeeded, voidsOf } from './balances.ts';

/**
 * What an order's transactions make of its statuses, one function for each kind of transaction that has just succeeded.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders the table of actions and statuses
 */
export function afterAuthorization(draft: Draft, order: Order, at: string): void {
  const held = succeeded(authorizationsOf(draft, order)) - succeeded(voidsOf(draft, order));
  setPaymentStatus(order, held >= totalWithTaxesOf(order) ? 'authorized' : 'partially_authorized', at);
}

export function afterCapture(draft: Draft, order: Order, at: string): void {
  const paid = succeeded(capturesOf(draft, order)) >= totalWithTaxesOf(order);
  setPaymentStatus(order, paid ? 'paid' : 'partially_paid', at);
  beginFulfilment(order, at);
}

/**
 * Voiding what is left after a partial capture leaves the order where it is; voiding all of it cancels it. A pending order
 * "is left unpaid".
 */
export function afterVoid(draft: Draft, order: Order, at: string): void {
  const all = claimed(capturesOf(draft, order)) === 0 && openBalanceOf(draft, order) === 0;
  if (order.status === 'pending') setPaymentStatus(order, 'unpaid', at);
  else setPaymentStatus(order, all ? 'voided' : 'partially_voided', at);
  if (all && order.status !== 'pending') cancelOrder(order, at);
}

/** Full means: everything captured went back, and nothing is left that could still be captured. */
export function afterRefund(draft: Draft, order: Order, at: string): void {
  const back = succeeded(refundsOf(draft, order)) === succeeded(capturesOf(draft, order));
  const full = back && openBalanceOf(draft, order) === 0;
  if (order.status === 'pending') setPaymentStatus(order, 'unpaid', at);
  else setPaymentStatus(order, full ? 'refunded' : 'partially_refunded', at);
  if (full && order.status !== 'pending') cancelOrder(order, at);
}

export function setPaymentStatus(order: Order, status: Order['payment_status'], at: string): void {
  order.payment_status = status;
  order.payment_updated_at = at;
  order.updated_at = at;
}

/** An approved order gets on its way once it is paid, or at once where its payment method does not wait for the money. */
export function beginFulfilment(order: Order, at: string, waitsForMoney = true): void {
  const isPaid = order.payment_status === 'paid' || order.payment_status === 'free';
  if (order.status !== 'approved' || order.fulfillment_status !== 'unfulfilled') return;
  if (waitsForMoney && !isPaid) return;
  order.fulfillment_status = 'in_progress';
  order.fulfillment_updated_at = at;
}

export function cancelOrder(order: Order, at: string): void {
  order.status = 'cancelled';
  order.cancelled_at = at;
  order.updated_at = at;
  if (order.fulfillment_status !== 'in_progress') return;
  order.fulfillment_status = 'unfulfilled';
  order.fulfillment_updated_at = at;
}
