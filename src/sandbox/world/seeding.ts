import * as v from 'valibot';
import { newRow } from './common-rows.ts';
import { nextId } from './identifiers.ts';
import { openSession } from './payment-session.ts';
import { settlePlacing } from './placing.ts';
import type { KlarnaPayment, Order, World } from './rows.ts';
import { addSampleOrder, marketId } from './sample-order.ts';
import { totalWithTaxesOf } from './totals.ts';

const resourceId = v.pipe(v.string(), v.regex(/^[A-Za-z]{10}$/, 'is not ten letters'));
const text = v.pipe(v.string(), v.nonEmpty());

/** What `POST /__sandbox/seed` and a seed file may ask for; whatever is left out is as in the seeds' own order. */
export const seedRequest = v.strictObject({
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), 1),
  order: v.optional(
    v.strictObject({
      id: v.optional(resourceId),
      number: v.optional(text),
      reference: v.optional(text),
      status: v.optional(v.picklist(['draft', 'pending', 'editing', 'placing', 'placed', 'approved', 'cancelled'])),
      payment_status: v.optional(text),
      currency_code: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code'))),
      tax_included: v.optional(v.boolean(), false),
      /** A gift card pays for everything: nothing is left for Klarna. */
      zero_total: v.optional(v.boolean(), false),
      billing_address: v.optional(v.boolean(), true),
      customer_email: v.optional(text),
      place_async: v.optional(v.boolean(), false),
      expires_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
    }),
    {},
  ),
  /** `null`: the order has no payment source yet. */
  payment: v.optional(
    v.nullable(
      v.strictObject({
        id: v.optional(resourceId),
        auth_token: v.optional(text),
        mismatched_amounts: v.optional(v.boolean(), false),
        expired: v.optional(v.boolean(), false),
      }),
    ),
    {},
  ),
  payment_source_type: v.optional(v.pipe(v.string(), v.regex(/^[a-z_]+_payments$|^[a-z_]+$/)), 'klarna_payments'),
});
export type SeedRequest = v.InferOutput<typeof seedRequest>;

/** What a seeded order is good for: its ids, and tokens that authorize and place well. */
export interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string | null;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}

/** Adds the orders and payments that were asked for. */
export function seed(world: World, request: SeedRequest, at: string): Seeded[] {
  const taken = new Set(Object.values(world.orders).map((order) => order.number));
  return Array.from({ length: request.count }, () => {
    const seeded = seedOne(world, request, taken, at);
    taken.add(seeded.order_number);
    return seeded;
  });
}

function seedOne(world: World, request: SeedRequest, taken: ReadonlySet<string>, at: string): Seeded {
  const wish = request.order;
  const number = wish.number ?? freeNumber(taken);
  const order = addSampleOrder(world, {
    id: wish.id ?? nextId(world, 'order'),
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
  order.payment_method_id = paymentMethodFor(world, request.payment_source_type, order.currency_code, at);
  const authToken = request.payment?.auth_token ?? `sandbox-auth.${number}`;
  const payment = request.payment && addPayment(world, order, request.payment, at);
  if (payment && request.payment_source_type !== 'klarna_payments')
    replacePaymentSource(world, order, request.payment_source_type, at);
  if (wish.status !== undefined) bringTo(world, order, wish.status, payment, authToken, at);
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

function addPayment(world: World, order: Order, wish: NonNullable<SeedRequest['payment']>, at: string): KlarnaPayment {
  const payment = openSession(world, order, at, wish.id);
  payment.auth_token = wish.auth_token ?? null;
  payment.expired = wish.expired;
  if (wish.mismatched_amounts) payment.session_amount_cents += 100;
  return payment;
}

/** The customer went on with another gateway: the Klarna payment stays, but is the order's payment source no more. */
function replacePaymentSource(world: World, order: Order, type: string, at: string): void {
  const id = nextId(world, type);
  world.other_payment_sources[id] = { ...newRow(id, at), type, order_id: order.id };
  order.payment_source = { type, id };
}

/** Takes an order to a status the way it would have got there. */
function bringTo(
  world: World,
  order: Order,
  status: Order['status'],
  payment: KlarnaPayment | null,
  authToken: string,
  at: string,
): void {
  const wasPlaced = status === 'placed' || status === 'approved' || status === 'editing';
  if (wasPlaced && payment && order.payment_source?.id === payment.id && totalWithTaxesOf(order) > 0) {
    payment.auth_token = authToken;
    settlePlacing(world, order, payment, at);
  }
  if (wasPlaced) order.placed_at = at;
  if (status === 'cancelled') {
    order.cancelled_at = at;
    order.payment_status = 'voided';
  }
  order.status = status;
}

function paymentMethodFor(world: World, type: string, currency: string, at: string): string {
  const known = Object.values(world.payment_methods).find(
    (method) => method.payment_source_type === type && method.currency_code === currency,
  );
  if (known) return known.id;
  const id = nextId(world, 'payment_method');
  world.payment_methods[id] = {
    ...newRow(id, at),
    name: type === 'klarna_payments' ? 'Klarna Payment' : `Klarna through ${type.replace(/_payments$/, '')}`,
    payment_source_type: type,
    currency_code: currency,
    market_id: marketId,
  };
  return id;
}

function freeNumber(taken: ReadonlySet<string>): string {
  let number = 1234 + taken.size;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
