import { caseOf } from '../payments/authorization-tokens.ts';
import { authorize, captureAutomatically } from '../payments/authorizing.ts';
import { authorizationsOf, succeeded, voidsOf } from '../payments/balances.ts';
import { type Attempt, blank, Refusal } from '../refusal.ts';
import type { Authorization, Draft, KlarnaPayment, Order, Read } from '../tables.ts';
import { totalWithTaxesOf } from './totals.ts';

/**
 * Places the order: only now does Commerce Layer create the order at Klarna, with the stored authorization token.
 * @throws Refusal when something is missing
 * @see https://docs.commercelayer.io/how-tos/placing-orders/checkout/placing-the-order
 */
export function place(draft: Draft, order: Order, { at, again = false, amount }: Placing): Attempt {
  requireComplete(order, at);
  if (totalWithTaxesOf(order) === 0) {
    finishPlacing(order, at);
    order.payment_status = 'free';
    return {};
  }
  const payment = again || dueOf(draft, order) > 0 ? payableWith(draft, order) : null;
  if (order.place_async) {
    // The answer and the first read show `placing`; the worker is done by the second.
    order.status = 'placing';
    order.upcoming.push({ event: 'placing', transaction: null, reads: 2 });
    return {};
  }
  if (payment === null) {
    finishPlacing(order, at);
    return {};
  }
  return settlePlacing(draft, order, payment, { at, again, amount });
}

interface Placing {
  readonly at: string;
  /** Whether an order that is placed is placed once more: only where a test of tests asks for doubled payments. */
  readonly again?: boolean;
  /** Instead of what is due. */
  readonly amount?: number | undefined;
}

/**
 * What the worker does, or the request itself: authorizes what is still due, and places. Refused in the background, an
 * order stays `placing`, with its errors collected, until `_pending` takes it back.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders "Async order placement with errors"
 */
export function settlePlacing(
  draft: Draft,
  order: Order,
  payment: Read<KlarnaPayment>,
  { at, again = false, amount = again ? totalWithTaxesOf(order) : dueOf(draft, order) }: Placing,
): Attempt {
  const authorization = authorize(draft, order, payment, { amount, at, again });
  if (!authorization.succeeded) return { refusal: refusedByGateway(authorization) };
  const atKlarna = authorization.gateway_transaction_id ?? undefined;
  // The classic "paid but not placed": the money is held, and the order did not get on.
  if (caseOf(payment.auth_token ?? '') === 'sandbox-place-lost') {
    if (order.status === 'placing') order.status = 'pending';
    return { atKlarna, refusal: new Refusal('status', 'could not be placed', 'invalid') };
  }
  finishPlacing(order, at);
  captureAutomatically(draft, order, at);
  return { atKlarna };
}

/** How a gateway's refusal reads in the vendor's answer is not published; the shape is that of its validations. */
export const refusedByGateway = ({ error_detail }: Authorization): Refusal =>
  new Refusal('payment_source', error_detail ?? 'is invalid', 'invalid', 'relationships');

export function finishPlacing(order: Order, at: string): void {
  order.status = 'placed';
  order.placed_at = at;
  order.place_total_amount_cents = totalWithTaxesOf(order);
  order.updated_at = at;
}

/** What no authorization covers yet. */
export function dueOf(draft: Draft, order: Read<Order>): number {
  const held = succeeded(authorizationsOf(draft, order)) - succeeded(voidsOf(draft, order));
  return Math.max(0, totalWithTaxesOf(order) - held);
}

function requireComplete(order: Read<Order>, at: string): void {
  if (order.expires_at !== null && Date.parse(order.expires_at) <= Date.parse(at))
    throw new Refusal('expires_at', 'order is expired', 'expired');
  if (order.line_item_ids.length === 0) throw blank('line_items');
  if (order.customer_id === null) throw blank('customer');
  if (order.billing_address_id === null) throw blank('billing_address');
  if (order.shipment_ids.length > 0 && order.shipping_address_id === null) throw blank('shipping_address');
}

/**
 * The payment that can pay for the order.
 * @throws Refusal when there is none, or it cannot
 */
export function payableWith(draft: Draft, order: Read<Order>): KlarnaPayment {
  const method = draft.payment_methods.get(order.payment_method_id);
  if (method === undefined) throw blank('payment_method');
  if (method.disabled_at !== null) throw new Refusal('payment_method', 'is disabled', 'disabled', 'relationships');
  if (order.payment_source === null) throw blank('payment_source');
  const payment = draft.klarna_payments.get(order.payment_source.id);
  // An order of another gateway is that gateway's business; here nothing can come of it.
  if (payment === undefined || method.payment_source_type !== 'klarna_payments')
    throw new Refusal('payment_source', 'is invalid', 'invalid', 'relationships');
  if (payment.expired) throw new Refusal('payment_source', 'is expired', 'expired', 'relationships');
  if (payment.auth_token === null) throw blank('auth_token', 'attributes');
  if (payment.session_amount_cents !== totalWithTaxesOf(order))
    throw new Refusal('payment_source', 'amounts do not match', 'mismatched_amounts', 'relationships');
  return payment;
}
