import { type Attributes, keep, textOf } from '../kept-attributes.ts';
import { blank, Refusal } from '../refusal.ts';
import type { Draft, KlarnaPayment, Order, Read } from '../tables.ts';
import { noteToken } from './authorization-tokens.ts';
import { openSession, refreshSession } from './payment-session.ts';

/**
 * Opens a session at Klarna for an order, whose payment source it becomes. Not deduplicated: the order gets another one each
 * time.
 * @throws Refusal for an order that is not open, has no billing country, or is not paid with Klarna
 */
export function createKlarnaPayment(draft: Draft, order: Order, attributes: Attributes, at: string): KlarnaPayment {
  requireOpen(order);
  requireKlarnaGateway(draft, order);
  // The documented 422 "missing country code"; its exact entry is not published.
  if (order.billing_address_id === null) throw new Refusal('order', 'missing country code', 'blank', 'relationships');
  const payment = openSession(draft, order, at);
  keep(payment, attributes);
  return payment;
}

/** @throws Refusal */
export function updateKlarnaPayment(
  draft: Draft,
  payment: KlarnaPayment,
  attributes: Attributes,
  { refresh, at }: { readonly refresh: boolean; readonly at: string },
): void {
  const { auth_token: given, ...rest } = attributes;
  const order = draft.orders.get(payment.order_id);
  if (given !== undefined || refresh) requireUsable(payment, order, refresh);
  keep(payment, rest);
  if (refresh && order) refreshSession(draft, payment, order);
  if (given !== undefined) {
    const token = textOf(given);
    if (!token) throw blank('auth_token', 'attributes');
    payment.auth_token = token;
    const approved = order && { amount: payment.session_amount_cents, currency: order.currency_code };
    noteToken(draft, token, at, approved);
  }
  payment.updated_at = at;
}

/**
 * Makes it the payment source of another order, whose session it is not: the amounts hardly match then. What the vendor does
 * to the order that had it is not known; here it is left without one.
 * @throws Refusal
 */
export function movePayment(draft: Draft, payment: KlarnaPayment, to: Order): void {
  const from = draft.orders.get(payment.order_id);
  if (from?.id === to.id) return;
  if (from) requireOpen(from);
  requireOpen(to);
  requireKlarnaGateway(draft, to);
  if (from?.payment_source?.id === payment.id) from.payment_source = null;
  payment.order_id = to.id;
  to.payment_source = { type: 'klarna_payments', id: payment.id };
}

/** @throws Refusal where the order was placed with it, or it has authorized something */
export function removeKlarnaPayment(draft: Draft, payment: KlarnaPayment): void {
  const order = draft.orders.get(payment.order_id);
  if (order) requireOpen(order);
  const used = order?.authorization_ids.some((id) => draft.authorizations.get(id)?.payment_source.id === payment.id);
  if (used) throw new Refusal('transactions', 'exist', 'restrict_dependent_destroy', 'relationships');
  if (order?.payment_source?.id === payment.id) order.payment_source = null;
  draft.klarna_payments.remove(payment.id);
}

/** The gateway is "inherited by the order payment_method": without one of Klarna's there is none. */
function requireKlarnaGateway(draft: Draft, order: Read<Order>): void {
  const method = draft.payment_methods.get(order.payment_method_id);
  const gateway = draft.klarna_gateways.get(method?.gateway_id);
  if (method?.payment_source_type !== 'klarna_payments' || gateway === undefined) throw blank('payment_gateway');
  if (method.disabled_at !== null) throw new Refusal('payment_method', 'is disabled', 'disabled', 'relationships');
  if (gateway.disabled_at !== null) throw new Refusal('payment_gateway', 'is disabled', 'disabled', 'relationships');
}

function requireOpen({ status }: Read<Order>): void {
  if (status !== 'draft' && status !== 'pending')
    throw new Refusal('order', 'is not editable', 'invalid', 'relationships');
}

/**
 * Whether the vendor takes a token for an order that is placed or cancelled is not known; the sandbox does not. An expired
 * payment source is the documented `meta.error: "expired"`, and a refresh mends it.
 */
function requireUsable(payment: Read<KlarnaPayment>, order: Read<Order> | undefined, refresh: boolean): void {
  if (order === undefined) throw blank('order');
  requireOpen(order);
  if (payment.expired && !refresh) throw new Refusal('auth_token', 'payment source is expired', 'expired');
}
