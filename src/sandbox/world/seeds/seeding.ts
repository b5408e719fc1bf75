import { nextId } from '../identifiers.ts';
import { finishPlacing, settlePlacing } from '../orders/placing.ts';
import { totalWithTaxesOf } from '../orders/totals.ts';
import { openSession } from '../payments/payment-session.ts';
import type { Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Draft, KlarnaPayment, Order } from '../tables.ts';
import { addOrder, customerFor } from './sample-order.ts';
import { addPaymentMethod, paymentMethodFor } from './sample-payment-method.ts';
import { settlePayment } from './sample-payment-state.ts';
import type { PlacedRequest, Seed } from './seed-file.ts';
import type { SeedPath } from './seed-place.ts';
import type { Seeded, SeedRequest } from './seed-request.ts';
import { testCustomer } from './test-customers.ts';
import { placeOf } from './test-markets.ts';

/**
 * Adds what a seed asks for, each order as often as its count says.
 * @param times multiplies the counts
 * @throws CliError `usage` when an id or number that was asked for is taken, or a customer is nobody; nothing may be
 * committed then
 */
export function seed(
  draft: Draft,
  { payment_methods, customers, orders, errorAt }: Seed,
  at: string,
  times = 1,
): Seeded[] {
  for (const wish of payment_methods) addPaymentMethod(draft, wish, wish, at);
  for (const [index, { country_code, customer }] of customers.entries()) {
    const person = testCustomer(country_code, customer);
    if (person === undefined)
      throw errorAt(['customers', index], `is none of Klarna's test customers: ${customer} in ${country_code}`);
    customerFor(draft, person.email, at);
  }
  const taken = new Set([...draft.orders.values()].map((order) => order.number));
  return orders.flatMap((placed) => {
    const count = placed.request.count * times;
    const claim = claimsOf(placed).find((each) => count > 1 || isTaken(draft, each, taken));
    if (claim)
      throw errorAt(claim.path, `${count > 1 ? 'cannot be that of several' : 'is taken'}: ${claim.value} is unique`);
    return Array.from({ length: count }, () => {
      const seeded = seedOne(draft, placed, taken, at, errorAt);
      taken.add(seeded.order_number);
      return seeded;
    });
  });
}

interface Claim {
  readonly kind: 'order' | 'number' | 'payment';
  readonly path: SeedPath;
  readonly value: string;
}

/** What a request asks for that only one row can have. */
function claimsOf({ request, path, orderPath }: PlacedRequest): readonly Claim[] {
  const { id, number } = request.order;
  const paymentId = request.payment?.id;
  return [
    ...(id === undefined ? [] : [{ kind: 'order', path: [...orderPath, 'id'], value: id } as const]),
    ...(number === undefined ? [] : [{ kind: 'number', path: [...orderPath, 'number'], value: number } as const]),
    ...(paymentId === undefined
      ? []
      : [{ kind: 'payment', path: [...path, 'payment', 'id'], value: paymentId } as const]),
  ];
}

function isTaken(draft: Draft, { kind, value }: Claim, numbers: ReadonlySet<string>): boolean {
  if (kind === 'number') return numbers.has(value);
  return (kind === 'order' ? draft.orders : draft.klarna_payments).get(value) !== undefined;
}

function seedOne(
  draft: Draft,
  { request, orderPath }: PlacedRequest,
  taken: ReadonlySet<string>,
  at: string,
  errorAt: Seed['errorAt'],
): Seeded {
  const { order: wish, payment_source_type } = request;
  const number = wish.number ?? freeNumber(taken);
  const kind = { payment_source_type, currency_code: placeOf(wish).currency };
  const order = addOrder(draft, wish, {
    id: wish.id ?? nextId(draft, 'order'),
    number,
    createdAt: at,
    variation: taken.size,
    paymentMethod: paymentMethodFor(draft, kind, request.payment_method, at),
  });
  const isDenied = wish.customer !== undefined && wish.customer !== 'approved';
  const authToken = request.payment?.auth_token ?? `${isDenied ? 'sandbox-place-declined' : 'sandbox-auth'}.${number}`;
  const payment = request.payment && addPayment(draft, order, request.payment, at);
  if (payment && payment_source_type !== 'klarna_payments') replacePaymentSource(draft, order, payment_source_type, at);
  const refusal = wish.status && bringTo(draft, order, wish.status, { payment, authToken, at });
  if (refusal) throw errorAt([...orderPath, 'status'], `cannot be ${wish.status}: ${refusal.message}`);
  if (wish.payment_status !== undefined) {
    if (order.status === 'placed' || order.status === 'approved') settlePayment(draft, order, wish.payment_status, at);
    order.payment_status = wish.payment_status;
  }
  const sessionCase = isDenied ? 'declined' : 'approved';
  return {
    order_id: order.id,
    order_number: number,
    payment_id: payment?.id ?? null,
    auth_token: authToken,
    session_token: `krn:payment:eu1:klarna-network-session-token:sandbox-${sessionCase}.${number}`,
    amount: totalWithTaxesOf(order),
    currency: order.currency_code,
    country: order.country_code,
    customer_email: order.customer_email,
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

interface Payer {
  readonly payment: KlarnaPayment | null;
  readonly authToken: string;
  readonly at: string;
}

/** Takes an order to a status the way it would have got there. Returns what Klarna has against that. */
function bringTo(
  draft: Draft,
  order: Order,
  status: Order['status'],
  { payment, authToken, at }: Payer,
): Refusal | undefined {
  const wasPlaced = status === 'placed' || status === 'approved' || status === 'editing';
  if (wasPlaced && payment && order.payment_source?.id === payment.id && totalWithTaxesOf(order) > 0) {
    payment.auth_token = authToken;
    const { refusal } = settlePlacing(draft, order, payment, { at, again: true });
    if (refusal) return refusal;
  }
  if (wasPlaced && order.placed_at === null) finishPlacing(order, at);
  if (status === 'approved') order.approved_at = at;
  if (status === 'editing') order.payment_source = null;
  if (status === 'cancelled') {
    order.cancelled_at = at;
    order.payment_status = 'voided';
  }
  order.status = status;
  return undefined;
}

function freeNumber(taken: ReadonlySet<string>): string {
  let number = 1234 + taken.size;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
