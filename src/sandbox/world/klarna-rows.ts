import * as v from 'valibot';
import { jsonObject, minorUnits } from './common-rows.ts';

export const transaction = v.object({
  /** The KRN, `payment_transaction_id` at Klarna. */
  id: v.string(),
  partner_account_id: v.string(),
  payment_transaction_reference: v.string(),
  amount: minorUnits,
  currency: v.string(),
  state: v.picklist(['AUTHORIZED', 'COMPLETED', 'CLOSED', 'EXPIRED']),
  expires_at: v.string(),
});
export type Transaction = v.InferOutput<typeof transaction>;

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

export const usedKey = v.object({ id: v.string(), request_sha256: v.string(), first_used_at: v.number() });
