import * as v from 'valibot';
import { common, jsonObject, minorUnits, reference } from './common-rows.ts';

export const order = v.object({
  ...common,
  number: v.string(),
  status: v.picklist(['draft', 'pending', 'editing', 'placing', 'placed', 'approved', 'cancelled']),
  payment_status: v.string(),
  fulfillment_status: v.string(),
  place_async: v.boolean(),
  customer_email: v.nullable(v.string()),
  language_code: v.string(),
  currency_code: v.string(),
  country_code: v.string(),
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
  line_item_ids: v.array(v.string()),
  shipment_ids: v.array(v.string()),
  authorization_ids: v.array(v.string()),
  resource_error_ids: v.array(v.string()),
  placed_at: v.nullable(v.string()),
  cancelled_at: v.nullable(v.string()),
  payment_updated_at: v.nullable(v.string()),
  refreshed_at: v.nullable(v.string()),
  expires_at: v.nullable(v.string()),
  /** What the next reads of the order will bring about: the vendor's workers, made countable. */
  upcoming: v.nullable(v.object({ event: v.picklist(['placing', 'fraud-accepted']), reads: v.number() })),
});
export type Order = v.InferOutput<typeof order>;

export const lineItem = v.object({
  ...common,
  order_id: v.string(),
  item_type: v.string(),
  sku_code: v.nullable(v.string()),
  coupon_code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  quantity: v.number(),
  unit_amount_cents: minorUnits,
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

export const customer = v.object({ ...common, email: v.string() });
export const market = v.object({ ...common, number: v.number(), name: v.string(), code: v.string() });
export const shipment = v.object({
  ...common,
  order_id: v.string(),
  number: v.string(),
  currency_code: v.string(),
  cost_amount_cents: minorUnits,
});
