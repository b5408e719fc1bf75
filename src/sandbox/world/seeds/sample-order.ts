import { hexFor, nextId } from '../identifiers.ts';
import { newRow } from '../rows/common-rows.ts';
import { untouched } from '../rows/order-rows.ts';
import type { Address, Draft, LineItem, Order, PaymentMethod, Read, Reference } from '../tables.ts';
import { type PlannedLine, sumsOf } from './order-sums.ts';
import type { AddressWish, OrderWish } from './seed-order.ts';
import { type Person, testCustomer } from './test-customers.ts';
import { placeOf } from './test-markets.ts';

/** What is known of an order besides what its seed says. */
export interface OrderFacts {
  readonly id: string;
  readonly number: string;
  readonly createdAt: string;
  /** Shifts the usual articles; see `sumsOf`. */
  readonly variation: number;
  readonly paymentMethod: Read<PaymentMethod>;
}

export const marketId = 'dlQbPhNNop';

/** Adds an order with its lines, addresses, shipments and customer. */
export function addOrder(draft: Draft, wish: OrderWish, facts: OrderFacts): Order {
  const { createdAt } = facts;
  const { currency, country } = placeOf(wish);
  const { lines, amounts, due } = sumsOf(wish, facts.variation, facts.paymentMethod.price_amount_cents);
  const known = testCustomer(country, wish.customer ?? 'approved');
  const person = known ?? { ...nobody, country_code: country };
  const email = wish.customer_email ?? known?.email ?? null;
  const row = () => newRow(nextId(draft, 'row'), createdAt);

  const delivery = draft.addresses.insert({ ...row(), ...person, ...stated(wish.shipping_address) });
  const billing = wish.billing_address;
  const billed = { ...person, ...(typeof billing === 'object' ? stated(billing) : {}) };
  const shipments = lines
    .filter(({ item_type }) => item_type === 'shipments')
    .map((line, index) =>
      draft.shipments.insert({
        ...row(),
        order_id: facts.id,
        number: `${facts.number}/S/${String(index + 1).padStart(3, '0')}`,
        currency_code: currency,
        cost_amount_cents: line.unit_amount_cents,
      }),
    );
  return draft.orders.insert({
    ...newRow(facts.id, createdAt),
    ...untouched(),
    circuit: { state: wish.circuit_state, failures: wish.circuit_state === 'open' ? 10 : 0 },
    reference: wish.reference ?? null,
    number: facts.number,
    status: 'pending',
    payment_status: due === 0 ? 'free' : 'unpaid',
    fulfillment_status: 'unfulfilled',
    place_async: wish.place_async,
    customer_email: email,
    language_code: wish.language_code,
    currency_code: currency,
    country_code: country,
    tax_included: wish.tax_included,
    tax_rate: wish.tax_rate,
    amounts,
    token: hexFor(`order:${facts.id}`),
    market_id: marketId,
    customer_id: email === null ? null : customerFor(draft, email, createdAt),
    billing_address_id: billing === false ? null : draft.addresses.insert({ ...row(), ...billed }).id,
    shipping_address_id: delivery.id,
    payment_method_id: facts.paymentMethod.id,
    line_item_ids: addLines(draft, lines, facts, shipments),
    shipment_ids: shipments.map(({ id }) => id),
    payment_method_categories: [...wish.payment_method_categories],
    refreshed_at: createdAt,
    expires_at: wish.expires_at ?? null,
  });
}

function addLines(
  draft: Draft,
  lines: readonly PlannedLine[],
  { id, createdAt, paymentMethod }: OrderFacts,
  shipments: readonly { readonly id: string }[],
): string[] {
  const unshipped = [...shipments];
  const itemOf = (type: string): Reference | null => {
    if (type === 'payment_methods') return { type, id: paymentMethod.id };
    const shipment = type === 'shipments' ? unshipped.shift() : undefined;
    return shipment === undefined ? null : { type, id: shipment.id };
  };
  return lines.map((line) => {
    const row: LineItem = {
      ...newRow(nextId(draft, 'row'), createdAt),
      order_id: id,
      options_amount_cents: 0,
      ...line,
      item: itemOf(line.item_type),
    };
    return draft.line_items.insert(row).id;
  });
}

/** Commerce Layer has one customer for an e-mail, whatever the number of their orders. */
export function customerFor(draft: Draft, email: string, at: string): string {
  for (const known of draft.customers.values()) if (known.email === email) return known.id;
  return draft.customers.insert({ ...newRow(nextId(draft, 'customer'), at), email }).id;
}

/** Outside the markets an address is what the seed says. */
const nobody: Person = {
  first_name: '',
  last_name: '',
  line_1: '',
  city: '',
  zip_code: '',
  state_code: '',
  country_code: '',
  phone: '',
  email: '',
};

/** The fields that a seed gives, and not those it leaves out. */
const stated = (wish: AddressWish): Partial<Address> =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
