import * as v from 'valibot';
import { common, jsonObject, minorUnits, reference } from './common-rows.ts';

export const klarnaPayment = v.object({
  ...common,
  order_id: v.string(),
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
  market_id: v.string(),
  price_amount_cents: minorUnits,
  /** Whether fulfilment waits for the money. */
  require_capture: v.boolean(),
  auto_capture: v.boolean(),
  /** `null`: whatever the total. */
  auto_capture_max_amount_cents: v.nullable(minorUnits),
});
export type PaymentMethod = v.InferOutput<typeof paymentMethod>;

export const authorization = v.object({
  ...common,
  order_id: v.string(),
  payment_source: reference,
  number: v.string(),
  currency_code: v.string(),
  amount_cents: minorUnits,
  succeeded: v.boolean(),
  message: v.nullable(v.string()),
  error_code: v.nullable(v.string()),
  error_detail: v.nullable(v.string()),
  token: v.nullable(v.string()),
  gateway_transaction_id: v.nullable(v.string()),
  fraud_review: v.nullable(v.string()),
});
export type Authorization = v.InferOutput<typeof authorization>;

export const resourceError = v.object({
  ...common,
  resource: reference,
  name: v.string(),
  code: v.string(),
  message: v.string(),
});

export const gateway = v.object({ ...common, name: v.string(), country_code: v.string() });
