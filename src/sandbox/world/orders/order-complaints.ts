import { type OrderSums, type PlannedLine, sumsOf } from '../seeds/order-sums.ts';
import type { OrderWish } from '../seeds/seed-order.ts';
import type { SeedPath } from '../seeds/seed-place.ts';
import { isTestMarket, placeOf } from '../seeds/test-markets.ts';

export interface OrderComplaint {
  /** Within the order. */
  readonly path: SeedPath;
  readonly text: string;
}

/** What the values of an order, each of them fine, do not allow together. */
export function complaintAbout(wish: OrderWish, paymentMethodPrice: number): OrderComplaint | undefined {
  return (
    nameComplaint(wish) ??
    marketComplaint(wish) ??
    customerComplaint(wish) ??
    sumComplaint(wish, sumsOf(wish, 0, paymentMethodPrice))
  );
}

function nameComplaint({ line_items = [] }: OrderWish): OrderComplaint | undefined {
  const nameless = line_items.findIndex(({ name, sku_code }) => name === undefined && sku_code === undefined);
  return nameless === -1 ? undefined : { path: ['line_items', nameless], text: 'needs a name or an sku_code' };
}

/** What an address has to have. `state_code`, `phone` and `email` may be empty. */
const addressFields = ['first_name', 'last_name', 'line_1', 'city', 'zip_code', 'country_code'] as const;

function marketComplaint(wish: OrderWish): OrderComplaint | undefined {
  const { country_code, currency_code, billing_address, shipping_address } = wish;
  if (country_code === undefined || isTestMarket(country_code)) return undefined;
  if (currency_code === undefined)
    return { path: ['currency_code'], text: `is missing, and ${country_code} is none of Klarna's test markets` };
  if (billing_address === true)
    return { path: ['billing_address'], text: `is missing, and Klarna has no test customer in ${country_code}` };
  const addresses = { ...(billing_address === false ? {} : { billing_address }), shipping_address };
  for (const [name, address] of Object.entries(addresses)) {
    const missing = addressFields.find((field) => address[field] === undefined);
    if (missing !== undefined)
      return { path: [name, missing], text: `is missing, and Klarna has no test customer in ${country_code}` };
  }
  return undefined;
}

function customerComplaint(wish: OrderWish): OrderComplaint | undefined {
  const { customer = 'approved', status } = wish;
  if (customer === 'approved') return undefined;
  const { country } = placeOf(wish);
  const path = ['customer'];
  if (!isTestMarket(country)) return { path, text: `cannot be ${customer}: Klarna has no test customer in ${country}` };
  if (customer !== 'denied' && country !== 'US')
    return { path, text: 'is a reason that Klarna publishes for American customers alone: use denied' };
  if (status === 'placed' || status === 'approved' || status === 'editing')
    return { path: ['status'], text: `cannot be ${status}: Klarna denies this customer` };
  return undefined;
}

function sumComplaint(wish: OrderWish, { amounts, total, due, lines }: OrderSums): OrderComplaint | undefined {
  if (wish.zero_total && wish.gift_cards !== undefined)
    return { path: ['gift_cards'], text: 'do not go with zero_total, which is a gift card for everything' };
  const off = 0 - amounts.discount;
  if (off > amounts.subtotal)
    return { path: ['discounts'], text: `take off ${off}, and the lines come to ${amounts.subtotal}` };
  const isOvertaxed = ({ unit_amount_cents, quantity, discount_cents, tax_amount_cents }: PlannedLine) =>
    tax_amount_cents > unit_amount_cents * quantity + discount_cents;
  const overtaxed = wish.tax_included ? lines.findIndex((line) => line.tax_amount_cents > 0 && isOvertaxed(line)) : -1;
  if (overtaxed !== -1)
    return {
      path: ['line_items', overtaxed, 'tax_amount_cents'],
      text: 'is more than the line comes to, and is included in it',
    };
  if (total < 0) return { path: ['adjustments'], text: `leave the order at ${total}` };
  if (due < 0) return { path: ['gift_cards'], text: `pay ${total - due}, and the order comes to ${total}` };
  return undefined;
}
