import * as v from 'valibot';
import { rejectReasonNames } from './published-customers.ts';
import { type OrderWish, orderFields, seedOrder } from './seed-order.ts';
import { countryCode, currencyCode, price, resourceId, text, wholeNumber } from './seed-values.ts';

/** An editor's word for what describes the file. */
const $schema = v.optional(v.string());

const payment = v.strictObject({
  id: v.optional(resourceId),
  auth_token: v.optional(text),
  mismatched_amounts: v.optional(v.boolean(), false),
  expired: v.optional(v.boolean(), false),
});

const paymentSourceType = v.optional(
  v.pipe(v.string(), v.regex(/^[a-z]+(_[a-z]+)*$/, 'is not the type of a payment source')),
  'klarna_payments',
);

/** What else a payment method may be. */
const paymentMethodFields = {
  name: v.optional(text),
  price_amount_cents: v.optional(price, 0),
  require_capture: v.optional(v.boolean(), true),
  auto_capture: v.optional(v.boolean(), false),
  auto_capture_max_amount_cents: v.optional(v.nullable(price), null),
};

/** What goes with an order, beside it or in it. */
const around = {
  count: v.optional(wholeNumber(1, 10_000), 1),
  /** `null`: the order has no payment source yet. */
  payment: v.optional(v.nullable(payment), {}),
  payment_source_type: paymentSourceType,
  payment_method: v.optional(v.strictObject(paymentMethodFields)),
};

/** What `POST /__sandbox/seed` takes: an order, or so many of it; whatever is left out is as in the seeds' own order. */
export const seedRequest = v.strictObject({ $schema, ...around, order: v.optional(seedOrder, {}) });
export type SeedRequest = Omit<v.InferOutput<typeof seedRequest>, 'order'> & { readonly order: OrderWish };
export type PaymentMethodWish = NonNullable<SeedRequest['payment_method']>;

/** The same in the list of a shop, where everything about an order stands in one place. */
const shopOrder = v.pipe(
  v.strictObject({ ...around, ...orderFields }),
  v.transform(
    ({ count, payment, payment_source_type, payment_method, ...order }): SeedRequest => ({
      count,
      payment,
      payment_source_type,
      payment_method,
      order,
    }),
  ),
);

const atMost = <Item extends v.GenericSchema>(item: Item) =>
  v.optional(v.pipe(v.array(item), v.maxLength(1000, 'has more than 1000 entries')), []);

/** A seed file. */
export const shop = v.strictObject({
  $schema,
  payment_methods: atMost(
    v.strictObject({ ...paymentMethodFields, payment_source_type: paymentSourceType, currency_code: currencyCode }),
  ),
  customers: atMost(
    v.strictObject({
      country_code: countryCode,
      customer: v.optional(v.picklist(['approved', ...rejectReasonNames]), 'approved'),
    }),
  ),
  orders: atMost(shopOrder),
});
export type Shop = v.InferOutput<typeof shop>;

/** What a seeded order is good for: its ids, and tokens that do what Klarna does with its customer. */
export interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  /** What it was brought to, where the seed asked for that. */
  readonly situation: string | null;
  readonly payment_id: string | null;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
  readonly country: string | null;
  readonly customer_email: string | null;
}
