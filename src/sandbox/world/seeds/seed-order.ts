import * as v from 'valibot';
import { paymentMethodCategories } from '../payments/payment-session.ts';
import { orderStatuses, paymentStatuses } from '../rows/order-rows.ts';
import { rejectReasonNames } from './published-customers.ts';
import {
  adjustment,
  countryCode,
  currencyCode,
  deduction,
  price,
  quantity,
  rate,
  resourceId,
  text,
} from './seed-values.ts';
import { situationNames } from './situations/names.ts';

const lineItem = v.strictObject({
  item_type: v.optional(v.picklist(['skus', 'bundles']), 'skus'),
  /** One of the two is needed: Klarna's line is called by the name, else by the code. */
  name: v.optional(text),
  sku_code: v.optional(text),
  quantity: v.optional(quantity, 1),
  unit_amount_cents: price,
  /** Instead of the order's. */
  tax_rate: v.optional(rate),
  /** Instead of what the rate comes to. */
  tax_amount_cents: v.optional(price),
});

/** What is left out is as in the address of the customer. */
const address = v.strictObject({
  first_name: v.optional(text),
  last_name: v.optional(text),
  line_1: v.optional(text),
  city: v.optional(text),
  zip_code: v.optional(text),
  state_code: v.optional(v.string()),
  country_code: v.optional(countryCode),
  phone: v.optional(text),
  email: v.optional(text),
});
export type AddressWish = v.InferOutput<typeof address>;

const atMostAHundred = <Item extends v.GenericSchema>(item: Item) =>
  v.optional(v.pipe(v.array(item), v.maxLength(100, 'has more than 100 entries')));

/** An order of a seed. With lines of its own it has what is written, else what is left out is as in the seeds' order. */
export const orderFields = {
  id: v.optional(resourceId),
  number: v.optional(text),
  reference: v.optional(text),
  /** Where the order stands and how it came there, by the name of what `inspect` finds then; instead of `status` and its like. */
  situation: v.optional(v.picklist(situationNames)),
  status: v.optional(v.picklist(orderStatuses)),
  payment_status: v.optional(v.picklist(paymentStatuses)),
  /** The currency's market, or the market's currency, where one of them is left out; both: the US. */
  currency_code: v.optional(currencyCode),
  country_code: v.optional(countryCode),
  language_code: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2}$/, 'is not an ISO 639-1 code')), 'en'),
  tax_included: v.optional(v.boolean(), false),
  tax_rate: v.optional(rate, 0.1),
  line_items: v.optional(
    v.pipe(v.array(lineItem), v.minLength(1, 'is empty'), v.maxLength(100, 'has more than 100 entries')),
  ),
  discounts: atMostAHundred(
    v.strictObject({ name: v.optional(text, 'Discount'), coupon_code: v.optional(text), amount_cents: deduction }),
  ),
  gift_cards: atMostAHundred(v.strictObject({ name: v.optional(text, 'Gift card'), amount_cents: deduction })),
  shipping: atMostAHundred(v.strictObject({ name: v.optional(text, 'Shipping'), amount_cents: price })),
  adjustments: atMostAHundred(v.strictObject({ name: v.optional(text, 'Adjustment'), amount_cents: adjustment })),
  duty_amount_cents: v.optional(price, 0),
  /** A gift card pays for everything: nothing is left for Klarna. */
  zero_total: v.optional(v.boolean(), false),
  /** What Klarna does with the customer: it chooses the published test customer, and with it the tokens. */
  customer: v.optional(v.picklist(['approved', ...rejectReasonNames])),
  customer_email: v.optional(text),
  billing_address: v.optional(
    v.lazy((input) => (typeof input === 'boolean' ? v.boolean() : address)),
    true,
  ),
  shipping_address: v.optional(address, {}),
  place_async: v.optional(v.boolean(), false),
  /** The breaker before calls to the shop's own services: `_reset_circuit` closes it. */
  circuit_state: v.optional(v.picklist(['closed', 'open']), 'closed'),
  /** What Klarna's sessions for it offer the customer to choose from, in their order. */
  payment_method_categories: v.optional(
    v.pipe(
      v.array(v.picklist(paymentMethodCategories)),
      v.minLength(1, 'is empty'),
      v.check((names) => new Set(names).size === names.length, 'names one twice'),
    ),
    ['klarna'],
  ),
  expires_at: v.optional(v.pipe(v.string(), v.isoTimestamp('is not a time like 2027-01-31T12:00:00Z'))),
};

export const seedOrder = v.strictObject(orderFields);
export type OrderWish = v.InferOutput<typeof seedOrder>;
