import * as v from 'valibot';

export const signingKey = v.object({
  /** The KRN, `signing_key_id` at Klarna. */
  id: v.string(),
  /** What deliveries are signed with. Its maker sees it once. */
  signing_key: v.string(),
  created_at: v.string(),
});
export type SigningKey = v.InferOutput<typeof signingKey>;

export const webhook = v.object({
  /** The KRN, `webhook_id` at Klarna. */
  id: v.string(),
  url: v.string(),
  /** As they were given, with wildcards. */
  event_types: v.array(v.string()),
  event_version: v.string(),
  signing_key_id: v.string(),
  status: v.picklist(['ENABLED', 'DISABLED']),
  created_at: v.string(),
});
export type Webhook = v.InferOutput<typeof webhook>;

/** One event for one webhook, until long after it was delivered: the log of deliveries is made of these rows. */
export const webhookDelivery = v.object({
  id: v.string(),
  webhook_id: v.string(),
  event_id: v.string(),
  event_type: v.string(),
  /** The body, byte for byte the same in each attempt. */
  body: v.string(),
  /** `FAILED` after the last retry; `CANCELED` where the webhook was switched off, or too many waited, before that. */
  state: v.picklist(['PENDING', 'DELIVERED', 'FAILED', 'CANCELED']),
  attempts: v.array(v.object({ at: v.string(), status: v.nullable(v.number()), error: v.nullable(v.string()) })),
  /** Milliseconds since the epoch; `null` where there will be none. */
  next_attempt_at: v.nullable(v.number()),
});
export type WebhookDelivery = v.InferOutput<typeof webhookDelivery>;
