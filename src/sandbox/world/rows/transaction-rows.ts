import * as v from 'valibot';
import { common, minorUnits, reference } from './common-rows.ts';

/** What authorizations, captures, voids and refunds have in common. */
const transaction = {
  ...common,
  order_id: v.string(),
  payment_source: reference,
  /** `1234/T/002`: counted per order, over all four kinds. */
  number: v.string(),
  currency_code: v.string(),
  amount_cents: minorUnits,
  succeeded: v.boolean(),
  message: v.nullable(v.string()),
  /** Without one, a transaction that did not succeed is pending, not failed. */
  error_code: v.nullable(v.string()),
  error_detail: v.nullable(v.string()),
  token: v.nullable(v.string()),
  gateway_transaction_id: v.nullable(v.string()),
};

export const authorization = v.object({
  ...transaction,
  fraud_review: v.nullable(v.string()),
  /** The order at Klarna that its captures and voids act on. */
  klarna_order_id: v.nullable(v.string()),
});
export type Authorization = v.InferOutput<typeof authorization>;

export const capture = v.object({ ...transaction, authorization_id: v.string() });
export type Capture = v.InferOutput<typeof capture>;

export const voiding = v.object({ ...transaction, authorization_id: v.string() });
export type Voiding = v.InferOutput<typeof voiding>;

export const refund = v.object({ ...transaction, capture_id: v.string() });
export type Refund = v.InferOutput<typeof refund>;
