import * as v from 'valibot';
import { jsonObject, minorUnits } from './common-rows.ts';

const moment = v.string();

const requestState = v.picklist(['SUBMITTED', 'IN_PROGRESS', 'COMPLETED', 'EXPIRED', 'CANCELED', 'DECLINED']);

/**
 * A payment request: what the customer is to approve. It stays open for three hours, and its end by time is written down by
 * whoever looks at it next.
 */
export const paymentRequest = v.object({
  /** The KRN, `payment_request_id` at Klarna. */
  id: v.string(),
  partner_account_id: v.string(),
  payment_request_reference: v.nullable(v.string()),
  /** `null` where the customer is asked for a token alone. */
  amount: v.nullable(minorUnits),
  currency: v.string(),
  state: requestState,
  previous_state: v.nullable(requestState),
  state_reason: v.nullable(v.string()),
  supplementary_purchase_data: v.nullable(jsonObject),
  customer_interaction_config: jsonObject,
  /** What the customer is asked to let the partner charge later. */
  request_customer_token: v.nullable(
    v.object({ scopes: v.array(v.string()), customer_token_reference: v.optional(v.string()) }),
  ),
  /** The last part of the address where the customer approves; it cannot be worked out from the KRN, as at Klarna. */
  interaction_id: v.string(),
  /** The session token that COMPLETED issued. */
  klarna_network_session_token: v.nullable(v.string()),
  /** The customer token that COMPLETED issued. */
  customer_token: v.nullable(v.string()),
  created_at: moment,
  updated_at: moment,
  expires_at: moment,
});
export type PaymentRequest = v.InferOutput<typeof paymentRequest>;

/** A session token that a completed payment request, or a test-token request, issued: what it is good for, and until when. */
export const networkSessionToken = v.object({
  /** The token. */
  id: v.string(),
  partner_account_id: v.string(),
  payment_request_id: v.nullable(v.string()),
  /** `null` where the customer approved no amount. */
  amount: v.nullable(minorUnits),
  currency: v.nullable(v.string()),
  /** What an authorization with it comes to. */
  result: v.picklist(['APPROVED', 'DECLINED']),
  expires_at: moment,
});
export type NetworkSessionToken = v.InferOutput<typeof networkSessionToken>;

/** What a customer lets the partner charge later. */
export const customerToken = v.object({
  /** The token. */
  id: v.string(),
  partner_account_id: v.string(),
  customer_token_reference: v.nullable(v.string()),
  currency: v.string(),
  scopes: v.array(v.string()),
  /** What charging the customer comes to. */
  result: v.picklist(['APPROVED', 'DECLINED']),
});
export type CustomerToken = v.InferOutput<typeof customerToken>;

export const transaction = v.object({
  /** The KRN, `payment_transaction_id` at Klarna. */
  id: v.string(),
  partner_account_id: v.string(),
  payment_transaction_reference: v.string(),
  amount: minorUnits,
  currency: v.string(),
  state: v.picklist(['AUTHORIZED', 'COMPLETED', 'CLOSED', 'EXPIRED']),
  expires_at: moment,
  payment_request_id: v.optional(v.nullable(v.string()), null),
  captured_amount: v.optional(minorUnits, 0),
  refunded_amount: v.optional(minorUnits, 0),
  /** What a void, or a capture that releases the rest, gave back to the customer. */
  released_amount: v.optional(minorUnits, 0),
  supplementary_purchase_data: v.optional(v.nullable(jsonObject), null),
  created_at: v.optional(moment, ''),
  capture_ids: v.optional(v.array(v.string()), []),
  refund_ids: v.optional(v.array(v.string()), []),
});
export type Transaction = v.InferOutput<typeof transaction>;

export const networkCapture = v.object({
  /** The KRN, `payment_capture_id` at Klarna. */
  id: v.string(),
  transaction_id: v.string(),
  payment_capture_reference: v.nullable(v.string()),
  amount: minorUnits,
  refunded_amount: minorUnits,
  currency: v.string(),
  created_at: moment,
});
export type NetworkCapture = v.InferOutput<typeof networkCapture>;

export const networkRefund = v.object({
  /** The KRN, `payment_refund_id` at Klarna. */
  id: v.string(),
  transaction_id: v.string(),
  /** `null` for a refund of the transaction as a whole. */
  capture_id: v.nullable(v.string()),
  payment_refund_reference: v.nullable(v.string()),
  amount: minorUnits,
  currency: v.string(),
  created_at: moment,
});
export type NetworkRefund = v.InferOutput<typeof networkRefund>;

/** What a session token was first used for, and what was answered: the endpoint is idempotent for each token. */
export const spentToken = v.object({
  /** The session token. */
  id: v.string(),
  partner_account_id: v.string(),
  amount: minorUnits,
  currency: v.string(),
  body_sha256: v.string(),
  status: v.number(),
  answer: jsonObject,
});
export type SpentToken = v.InferOutput<typeof spentToken>;

/** The first request that carried an idempotency key, and what it was answered; `null` where nobody can know. */
export const usedKey = v.object({
  id: v.string(),
  request_sha256: v.string(),
  first_used_at: v.number(),
  answer: v.optional(v.nullable(v.object({ status: v.number(), body: v.string() })), null),
});
