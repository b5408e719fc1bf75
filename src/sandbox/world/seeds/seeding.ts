import { nextId } from '../identifiers.ts';
import { totalWithTaxesOf } from '../orders/totals.ts';
import type { Draft } from '../tables.ts';
import { addOrder, customerFor } from './sample-order.ts';
import { addPaymentMethod, paymentMethodFor } from './sample-payment-method.ts';
import type { PlacedRequest, Seed } from './seed-file.ts';
import type { SeedPath } from './seed-place.ts';
import type { Seeded } from './seed-request.ts';
import { bringTo } from './seed-status.ts';
import { bringAbout, requestFor } from './situations/bring-about.ts';
import { situationOf } from './situations/index.ts';
import { type Chronicle, pastOf, timeAt } from './situations/past.ts';
import { testCustomer } from './test-customers.ts';
import { placeOf } from './test-markets.ts';

/**
 * Adds what a seed asks for, each order as often as its count says.
 * @throws CliError `usage` when an id or number that was asked for is taken, or a customer is nobody; nothing may be
 * committed then
 */
export function seed(
  draft: Draft,
  { payment_methods, customers, orders, errorAt }: Seed,
  at: string,
  { times = 1, chronicle = () => {} }: Seeding = {},
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
      const seeded = seedOne(draft, placed, { taken, at, errorAt, chronicle });
      taken.add(seeded.order_number);
      return seeded;
    });
  });
}

interface Seeding {
  /** Multiplies the counts. */
  readonly times?: number;
  /** Where the past of orders in a situation is written down; nowhere where it is left out. */
  readonly chronicle?: Chronicle;
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

interface Around extends Required<Pick<Seeding, 'chronicle'>> {
  /** The numbers that orders have. */
  readonly taken: ReadonlySet<string>;
  readonly at: string;
  readonly errorAt: Seed['errorAt'];
}

function seedOne(
  draft: Draft,
  { request: asked, orderPath }: PlacedRequest,
  { taken, at, errorAt, chronicle }: Around,
): Seeded {
  const { situation: name } = asked.order;
  const situation = name && situationOf(name);
  const request = situation ? requestFor(situation, asked) : asked;
  const { order: wish, payment_source_type } = request;
  const number = wish.number ?? freeNumber(taken);
  const kind = { payment_source_type, currency_code: placeOf(wish).currency };
  const createdAt = situation ? timeAt(Date.parse(at), situation.beganMs) : at;
  const order = addOrder(draft, wish, {
    id: wish.id ?? nextId(draft, 'order'),
    number,
    createdAt,
    variation: taken.size,
    paymentMethod: paymentMethodFor(draft, kind, request.payment_method, createdAt),
  });
  const isDenied = wish.customer !== undefined && wish.customer !== 'approved';
  const authToken = request.payment?.auth_token ?? `${isDenied ? 'sandbox-place-declined' : 'sandbox-auth'}.${number}`;
  const brought = situation
    ? bringAbout(situation, pastOf(draft, order, Date.parse(at), chronicle))
    : bringTo(draft, order, request, { authToken, at });
  if (brought.refusal) {
    const field = situation ? 'situation' : 'status';
    throw errorAt([...orderPath, field], `cannot be ${wish[field]}: ${brought.refusal.message}`);
  }
  const sessionCase = isDenied ? 'declined' : 'approved';
  return {
    order_id: order.id,
    order_number: number,
    situation: name ?? null,
    payment_id: brought.paymentId,
    auth_token: authToken,
    session_token: `krn:payment:eu1:klarna-network-session-token:sandbox-${sessionCase}.${number}`,
    amount: totalWithTaxesOf(order),
    currency: order.currency_code,
    country: order.country_code,
    customer_email: order.customer_email,
  };
}

function freeNumber(taken: ReadonlySet<string>): string {
  let number = 1234 + taken.size;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
