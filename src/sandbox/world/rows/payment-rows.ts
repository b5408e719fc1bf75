import * as v from 'valibot';
import { common, jsonObject, minorUnits, reference } from './common-rows.ts';

export const klarnaPayment = v.object({
  ...common,
  order_id: v.string(),
  gateway_id: v.nullable(v.string()),
  session_id: v.string(),
  client_token: v.string(),
  payment_methods: v.array(jsonObject),
  auth_token: v.nullable(v.string()),
  /** The order's total when the session was opened or refreshed; another total since is `mismatched_amounts`. */
  session_amount_cents: minorUnits,
  expired: v.boolean(),
});
export type KlarnaPayment = v.InferOutput<typeof klarnaPayment>;

/** A payment source of another gateway (`adyen_payments`, `stripe_payments`): the token goes nowhere there. */
export const otherPaymentSource = v.object({ ...common, type: v.string(), order_id: v.string() });

export const paymentMethod = v.object({
  ...common,
  name: v.string(),
  payment_source_type: v.string(),
  currency_code: v.string(),
  market_id: v.nullable(v.string()),
  gateway_id: v.nullable(v.string()),
  price_amount_cents: minorUnits,
  /** Whether fulfilment waits for the money. */
  require_capture: v.boolean(),
  auto_capture: v.boolean(),
  /** `null`: whatever the total. */
  auto_capture_max_amount_cents: v.nullable(minorUnits),
  disabled_at: v.nullable(v.string()),
});
export type PaymentMethod = v.InferOutput<typeof paymentMethod>;

export const resourceError = v.object({
  ...common,
  resource: reference,
  name: v.string(),
  code: v.string(),
  message: v.string(),
});

export const gateway = v.object({
  ...common,
  name: v.string(),
  /** The region of its credentials at Klarna: `EU`, `US` or `OC`. The credentials themselves are not kept. */
  country_code: v.string(),
  disabled_at: v.nullable(v.string()),
});
export type Gateway = v.InferOutput<typeof gateway>;

/** What a new payment method is, where nobody says otherwise. */
export const usualPaymentMethod = {
  gateway_id: null,
  price_amount_cents: 0,
  require_capture: true,
  auto_capture: false,
  auto_capture_max_amount_cents: null,
  disabled_at: null,
};
