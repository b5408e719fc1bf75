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
  /** What was told about the shipping of its captures. */
  shipping_info: v.optional(
    v.array(
      v.object({
        capture_id: v.string(),
        /** The idempotency key that it came with. */
        key: v.nullable(v.string()),
        told: v.array(v.record(v.string(), v.string())),
      }),
    ),
    [],
  ),
});
export type KlarnaOrder = v.InferOutput<typeof klarnaOrder>;

/** What became of a token that the customer's browser got from Klarna. Tokens that Klarna never issued have no row. */
export const authorizationToken = v.object({
  /** The token. */
  id: v.string(),
  /** `unfinished`: the customer has authorized, and the checkout has yet to finalize; nobody holds the token so far. */
  state: v.picklist(['unfinished', 'issued', 'consumed', 'cancelled', 'refused']),
  /** Of the order at Klarna that was created with it. */
  klarna_order_id: v.nullable(v.string()),
  /** When it was issued; of one that nothing but its name says anything about, when it was first seen. */
  first_seen_at: v.string(),
  expires_at: v.string(),
  /** The session of Klarna's that it was issued for; `null` for the sandbox's own tokens, which are good for any. */
  session_id: v.optional(v.nullable(v.string()), null),
  /** What Klarna comes to, where it takes its time to decide. */
  review: v.optional(v.nullable(v.picklist(['accept', 'reject'])), null),
  /**
   * What the customer approved. Of the sandbox's own tokens, what the session was about when the token was first stored;
   * `null` where it never was.
   */
  approved: v.optional(v.nullable(v.object({ amount: minorUnits, currency: v.string() })), null),
});
export type AuthorizationToken = v.InferOutput<typeof authorizationToken>;
