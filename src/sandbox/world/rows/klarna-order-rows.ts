import * as v from 'valibot';
import { minorUnits } from './common-rows.ts';

/** An order at Klarna (Payments v1), which Commerce Layer creates when it authorizes a payment. */
export const klarnaOrder = v.object({
  /** Klarna's `order_id`, Commerce Layer's `klarna_id`. */
  id: v.string(),
  /** What the customer sees: eight letters and digits. */
  klarna_reference: v.string(),
  status: v.picklist(['AUTHORIZED', 'PART_CAPTURED', 'CAPTURED', 'CANCELLED', 'EXPIRED', 'CLOSED']),
  fraud_status: v.picklist(['ACCEPTED', 'PENDING', 'REJECTED']),
  order_amount: minorUnits,
  captured_amount: minorUnits,
  refunded_amount: minorUnits,
  remaining_authorized_amount: minorUnits,
  currency: v.string(),
  purchase_country: v.string(),
  /** The number of the order at Commerce Layer. */
  merchant_reference1: v.string(),
  authorization_token: v.string(),
  created_at: v.string(),
  expires_at: v.string(),
});
export type KlarnaOrder = v.InferOutput<typeof klarnaOrder>;

/** What became of a token that the customer's browser got from Klarna. Tokens that Klarna never issued have no row. */
export const authorizationToken = v.object({
  /** The token. */
  id: v.string(),
  state: v.picklist(['issued', 'consumed', 'cancelled', 'refused']),
  /** Of the order at Klarna that was created with it. */
  klarna_order_id: v.nullable(v.string()),
  /** When it was first seen: Klarna's own time of issue is not known here. */
  first_seen_at: v.string(),
  expires_at: v.string(),
  /** What the customer approved: what the session was about when the token was first stored; `null` where it never was. */
  approved: v.optional(v.nullable(v.object({ amount: minorUnits, currency: v.string() })), null),
});
export type AuthorizationToken = v.InferOutput<typeof authorizationToken>;
