import { CliError } from '../../errors.ts';
import { newRow } from './common-rows.ts';
import { nextId } from './identifiers.ts';
import { usualPaymentMethod } from './payment-rows.ts';
import { openSession } from './payment-session.ts';
import { settlePlacing } from './placing.ts';
import type { Draft, KlarnaPayment, Order } from './rows.ts';
import { addSampleOrder, marketId } from './sample-order.ts';
import type { Seeded, SeedRequest } from './seed-request.ts';
import { totalWithTaxesOf } from './totals.ts';

/**
 * Adds the orders and payments that were asked for.
 * @throws CliError `usage` when an id or number that was asked for is taken; nothing is added then
 */
export function seed(draft: Draft, request: SeedRequest, at: string): Seeded[] {
  const taken = new Set([...draft.orders.values()].map((order) => order.number));
  requireFree(draft, request, taken);
  return Array.from({ length: request.count }, () => {
    const seeded = seedOne(draft, request, taken, at);
    taken.add(seeded.order_number);
    return seeded;
  });
}

function requireFree(draft: Draft, { count, order, payment }: SeedRequest, taken: ReadonlySet<string>): void {
  const named = order.id ?? order.number ?? payment?.id;
  const isTaken =
    draft.orders.get(order.id) !== undefined ||
    (order.number !== undefined && taken.has(order.number)) ||
    draft.klarna_payments.get(payment?.id) !== undefined;
  if (named === undefined || (count === 1 && !isTaken)) return;
  throw new CliError('usage', `The sandbox cannot seed ${named} ${isTaken ? 'again' : 'more than once'}.`, {
    why: 'Ids and order numbers are unique.',
    hint: 'Leave id and number out to get new ones, or reset the sandbox first.',
  });
}

function seedOne(draft: Draft, request: SeedRequest, taken: ReadonlySet<string>, at: string): Seeded {
  const wish = request.order;
  const number = wish.number ?? freeNumber(taken);
  const order = addSampleOrder(draft, {
    id: wish.id ?? nextId(draft, 'order'),
    number,
    reference: wish.reference ?? null,
    createdAt: at,
    currency: wish.currency_code ?? 'USD',
    taxIncluded: wish.tax_included,
    variation: taken.size,
    free: wish.zero_total,
    billed: wish.billing_address,
    customerEmail: wish.customer_email ?? null,
  });
  order.expires_at = wish.expires_at ?? null;
  order.place_async = wish.place_async;
  order.payment_method_id = paymentMethodFor(draft, request.payment_source_type, order.currency_code, at);
  const authToken = request.payment?.auth_token ?? `sandbox-auth.${number}`;
  const payment = request.payment && addPayment(draft, order, request.payment, at);
  if (payment && request.payment_source_type !== 'klarna_payments')
    replacePaymentSource(draft, order, request.payment_source_type, at);
  if (wish.status !== undefined) bringTo(draft, order, wish.status, payment, authToken, at);
  if (wish.payment_status !== undefined) order.payment_status = wish.payment_status;
  return {
    order_id: order.id,
    order_number: number,
    payment_id: payment?.id ?? null,
    auth_token: authToken,
    session_token: `krn:payment:eu1:klarna-network-session-token:sandbox-approved.${number}`,
    amount: totalWithTaxesOf(order),
    currency: order.currency_code,
  };
}

function addPayment(draft: Draft, order: Order, wish: NonNullable<SeedRequest['payment']>, at: string): KlarnaPayment {
  const payment = openSession(draft, order, at, wish.id);
  payment.auth_token = wish.auth_token ?? null;
  payment.expired = wish.expired;
  if (wish.mismatched_amounts) payment.session_amount_cents += 100;
  return payment;
}

/** The customer went on with another gateway: the Klarna payment stays, but is the order's payment source no more. */
function replacePaymentSource(draft: Draft, order: Order, type: string, at: string): void {
  const id = nextId(draft, type);
  draft.other_payment_sources.insert({ ...newRow(id, at), type, order_id: order.id });
  order.payment_source = { type, id };
}

/** Takes an order to a status the way it would have got there. */
function bringTo(
  draft: Draft,
  order: Order,
  status: Order['status'],
  payment: KlarnaPayment | null,
  authToken: string,
  at: string,
): void {
  const wasPlaced = status === 'placed' || status === 'approved' || status === 'editing';
  if (wasPlaced && payment && order.payment_source?.id === payment.id && totalWithTaxesOf(order) > 0) {
    payment.auth_token = authToken;
    settlePlacing(draft, order, payment, { at, again: true });
  }
  if (wasPlaced) order.placed_at = at;
  if (status === 'cancelled') {
    order.cancelled_at = at;
    order.payment_status = 'voided';
  }
  order.status = status;
}

function paymentMethodFor(draft: Draft, type: string, currency: string, at: string): string {
  const known = [...draft.payment_methods.values()].find(
    (method) => method.payment_source_type === type && method.currency_code === currency,
  );
  if (known) return known.id;
  const id = nextId(draft, 'payment_method');
  draft.payment_methods.insert({
    ...newRow(id, at),
    ...usualPaymentMethod,
    gateway_id: type === 'klarna_payments' ? ([...draft.klarna_gateways.values()][0]?.id ?? null) : null,
    name: type === 'klarna_payments' ? 'Klarna Payment' : `Klarna through ${type.replace(/_payments$/, '')}`,
    payment_source_type: type,
    currency_code: currency,
    market_id: marketId,
  });
  return id;
}

function freeNumber(taken: ReadonlySet<string>): string {
  let number = 1234 + taken.size;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
