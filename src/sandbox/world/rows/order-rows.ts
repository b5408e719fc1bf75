import * as v from 'valibot';
import { common, jsonObject, minorUnits, reference } from './common-rows.ts';

/** The statuses of orders and of their payments, as the vendor's schema lists them. */
export const orderStatuses = ['draft', 'pending', 'editing', 'placing', 'placed', 'approved', 'cancelled'] as const;
export const paymentStatuses = [
  'unpaid',
  'authorized',
  'partially_authorized',
  'paid',
  'partially_paid',
  'voided',
  'partially_voided',
  'refunded',
  'partially_refunded',
  'free',
] as const;

export const order = v.object({
  ...common,
  number: v.string(),
  status: v.picklist(orderStatuses),
  payment_status: v.string(),
  fulfillment_status: v.string(),
  place_async: v.boolean(),
  customer_email: v.nullable(v.string()),
  language_code: v.string(),
  currency_code: v.string(),
  country_code: v.nullable(v.string()),
  tax_included: v.boolean(),
  tax_rate: v.number(),
  /** Discounts and gift cards are negative; `tax` is the whole order's, inside the others where tax is included. */
  amounts: v.object({
    subtotal: minorUnits,
    shipping: minorUnits,
    payment_method: minorUnits,
    discount: minorUnits,
    adjustment: minorUnits,
    gift_card: minorUnits,
    tax: minorUnits,
    duty: minorUnits,
  }),
  token: v.string(),
  market_id: v.string(),
  customer_id: v.nullable(v.string()),
  billing_address_id: v.nullable(v.string()),
  shipping_address_id: v.nullable(v.string()),
  payment_method_id: v.nullable(v.string()),
  payment_source: v.nullable(reference),
  payment_source_details: v.nullable(jsonObject),
  /** What Klarna's sessions for it offer, by the identifiers of payment method categories. */
  payment_method_categories: v.optional(v.array(v.string()), ['klarna']),
  line_item_ids: v.array(v.string()),
  shipment_ids: v.array(v.string()),
  authorization_ids: v.array(v.string()),
  capture_ids: v.array(v.string()),
  void_ids: v.array(v.string()),
  refund_ids: v.array(v.string()),
  resource_error_ids: v.array(v.string()),
  placed_at: v.nullable(v.string()),
  /** The total when it was placed, which editing may not exceed. */
  place_total_amount_cents: v.nullable(minorUnits),
  approved_at: v.nullable(v.string()),
  archived_at: v.nullable(v.string()),
  cancelled_at: v.nullable(v.string()),
  payment_updated_at: v.nullable(v.string()),
  fulfillment_updated_at: v.nullable(v.string()),
  refreshed_at: v.nullable(v.string()),
  expires_at: v.nullable(v.string()),
  /** The breaker before calls to a shop's own services; nothing in the sandbox opens it but a seed. */
  circuit: v.object({ state: v.picklist(['closed', 'open']), failures: v.number() }),
  /** What the next reads of the order will bring about: the vendor's workers, made countable. */
  upcoming: v.array(
    v.object({
      event: v.picklist(['placing', 'fraud-accepted', 'fraud-rejected', 'settled']),
      /** The capture or refund that settles. */
      transaction: v.nullable(reference),
      reads: v.number(),
    }),
  ),
});
export type Order = v.InferOutput<typeof order>;

/** What an order is to which nothing has happened yet. */
export const untouched = () => ({
  payment_source: null,
  payment_source_details: null,
  payment_method_categories: ['klarna'],
  authorization_ids: [],
  capture_ids: [],
  void_ids: [],
  refund_ids: [],
  resource_error_ids: [],
  placed_at: null,
  place_total_amount_cents: null,
  approved_at: null,
  archived_at: null,
  cancelled_at: null,
  payment_updated_at: null,
  fulfillment_updated_at: null,
  expires_at: null,
  circuit: { state: 'closed' as const, failures: 0 },
  upcoming: [],
});

export const lineItem = v.object({
  ...common,
  order_id: v.string(),
  item_type: v.string(),
  sku_code: v.nullable(v.string()),
  coupon_code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  quantity: v.number(),
  unit_amount_cents: minorUnits,
  options_amount_cents: minorUnits,
  discount_cents: minorUnits,
  tax_amount_cents: minorUnits,
  tax_rate: v.number(),
  item: v.nullable(reference),
});
export type LineItem = v.InferOutput<typeof lineItem>;

export const address = v.object({
  ...common,
  first_name: v.string(),
  last_name: v.string(),
  line_1: v.string(),
  city: v.string(),
  zip_code: v.string(),
  state_code: v.string(),
  country_code: v.string(),
  phone: v.string(),
  email: v.string(),
});
export type Address = v.InferOutput<typeof address>;

export const customer = v.object({
  ...common,
  email: v.string(),
  /** The password itself is not kept. */
  password_sha256: v.optional(v.string()),
});
export type Customer = v.InferOutput<typeof customer>;
export const market = v.object({ ...common, number: v.number(), name: v.string(), code: v.string() });
export const shipment = v.object({
  ...common,
  order_id: v.string(),
  number: v.string(),
  currency_code: v.string(),
  cost_amount_cents: minorUnits,
});
