import * as v from 'valibot';

const resourceId = v.pipe(v.string(), v.regex(/^[A-Za-z]{10}$/, 'is not ten letters'));
const text = v.pipe(v.string(), v.nonEmpty());

/** What `POST /__sandbox/seed` and a seed file may ask for; whatever is left out is as in the seeds' own order. */
export const seedRequest = v.strictObject({
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), 1),
  order: v.optional(
    v.strictObject({
      id: v.optional(resourceId),
      number: v.optional(text),
      reference: v.optional(text),
      status: v.optional(v.picklist(['draft', 'pending', 'editing', 'placing', 'placed', 'approved', 'cancelled'])),
      payment_status: v.optional(text),
      currency_code: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code'))),
      tax_included: v.optional(v.boolean(), false),
      /** A gift card pays for everything: nothing is left for Klarna. */
      zero_total: v.optional(v.boolean(), false),
      billing_address: v.optional(v.boolean(), true),
      customer_email: v.optional(text),
      place_async: v.optional(v.boolean(), false),
      expires_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
    }),
    {},
  ),
  /** `null`: the order has no payment source yet. */
  payment: v.optional(
    v.nullable(
      v.strictObject({
        id: v.optional(resourceId),
        auth_token: v.optional(text),
        mismatched_amounts: v.optional(v.boolean(), false),
        expired: v.optional(v.boolean(), false),
      }),
    ),
    {},
  ),
  payment_source_type: v.optional(v.pipe(v.string(), v.regex(/^[a-z_]+$/)), 'klarna_payments'),
});
export type SeedRequest = v.InferOutput<typeof seedRequest>;

/** What a seeded order is good for: its ids, and tokens that authorize and place well. */
export interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string | null;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}
