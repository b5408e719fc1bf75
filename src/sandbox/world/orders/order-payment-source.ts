import { authorizationsOf, openBalance, refundBalance } from '../payments/balances.ts';
import { Refusal } from '../refusal.ts';
import type { Draft, Order, PaymentMethod, Read, Reference, World } from '../tables.ts';
import { addLine } from './new-line.ts';
import { requireStatus } from './order-status.ts';
import { finishPlacing } from './placing.ts';

export function nullifyPaymentSource(order: Order, at: string): void {
  requireStatus(order, ['draft', 'pending', 'editing'], 'left without a payment source');
  order.payment_source = null;
  order.updated_at = at;
}

/**
 * `_fix_payment_source`, for what is paid but not placed, or lost its payment source on the way: the source of the last
 * authorization that succeeded comes back, and the order is placed.
 * @throws Refusal where no authorization holds anything
 */
export function fixPaymentSource(draft: Draft, order: Order, at: string): void {
  requireStatus(order, ['pending', 'placing', 'placed'], 'fixed');
  const source = lastPaidSource(draft, order);
  if (source === undefined) throw new Refusal('authorizations', 'none has succeeded', 'invalid', 'relationships');
  order.payment_source = source;
  order.upcoming = order.upcoming.filter(({ event }) => event !== 'placing');
  if (order.status !== 'placed') finishPlacing(order, at);
}

/** "A tentative to fix the payment source is done before approval automatically." */
export function restorePaymentSource(draft: Draft, order: Order): void {
  order.payment_source ??= lastPaidSource(draft, order) ?? null;
}

function lastPaidSource(draft: Draft, order: Read<Order>): Reference | undefined {
  const captured = order.capture_ids.map((id) => draft.captures.get(id)).filter((row) => row !== undefined);
  const holds = (id: string) => captured.some((row) => row.authorization_id === id && refundBalance(draft, row) > 0);
  return authorizationsOf(draft, order).findLast((row) => openBalance(draft, row) > 0 || holds(row.id))?.payment_source;
}

/**
 * Another payment method nullifies the payment source, and brings its price.
 * @throws Refusal for one that is disabled, of another market or currency, or whose gateway is disabled
 */
export function choosePaymentMethod(draft: Draft, order: Order, link: Reference | null, at: string): void {
  if (link?.id === order.payment_method_id) return;
  const method = link === null ? null : draft.payment_methods.get(link.id);
  if (method === undefined) throw new Refusal('payment_method', 'must exist', 'required', 'relationships');
  const problem = method ? whyUnusable(draft, method, order) : undefined;
  if (problem !== undefined) throw new Refusal('payment_method', problem, 'invalid', 'relationships');
  nullifyPaymentSource(order, at);
  order.payment_method_id = method?.id ?? null;
  const old = order.line_item_ids.find((id) => draft.line_items.get(id)?.item_type === 'payment_methods');
  if (old !== undefined) draft.line_items.remove(old);
  order.line_item_ids = order.line_item_ids.filter((id) => id !== old);
  if (method === null) return;
  const item = { type: 'payment_methods', id: method.id };
  const line = { item_type: 'payment_methods', name: method.name, unit_amount_cents: method.price_amount_cents, item };
  addLine(draft, order, line, at);
}

/** Why an order cannot be paid with a method; `undefined` where it can. */
export function whyUnusable(
  tables: Pick<World, 'klarna_gateways'> | Draft,
  method: Read<PaymentMethod>,
  order: Read<Order>,
): string | undefined {
  if (method.disabled_at !== null) return 'is disabled';
  if ((tables.klarna_gateways.get(method.gateway_id)?.disabled_at ?? null) !== null) return 'gateway is disabled';
  if (method.currency_code !== order.currency_code) return 'currency does not match the order';
  return method.market_id === null || method.market_id === order.market_id ? undefined : 'is of another market';
}

/**
 * Makes a payment the order's payment source, or leaves it without one.
 * @throws Refusal for one of another order, or of another kind than the payment method's
 */
export function choosePaymentSource(draft: Draft, order: Order, link: Reference | null, at: string): void {
  if (link === null) {
    nullifyPaymentSource(order, at);
    return;
  }
  const source = draft.klarna_payments.get(link.id) ?? draft.other_payment_sources.get(link.id);
  if (source === undefined) throw new Refusal('payment_source', 'must exist', 'required', 'relationships');
  const kind = draft.payment_methods.get(order.payment_method_id)?.payment_source_type;
  if (source.order_id !== order.id || kind !== link.type)
    throw new Refusal('payment_source', 'is invalid', 'invalid', 'relationships');
  order.payment_source = link;
}
