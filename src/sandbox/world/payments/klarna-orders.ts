import { createHash } from 'node:crypto';
import type { Draft, KlarnaOrder, Order, Read } from '../tables.ts';
import { reviewOf } from './authorization-tokens.ts';

/** How long Klarna holds what was authorized, as its order management has it for most markets. Assumed. */
const heldDays = 28;
const dayMs = 86_400_000;
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const lettersAndDigits = `${letters}23456789`;

/** The order at Klarna that a spent authorization token turns into. */
export function createKlarnaOrder(
  draft: Draft,
  order: Read<Order>,
  { id, token, amount, at }: { id: string; token: string; amount: number; at: string },
): KlarnaOrder {
  return draft.klarna_orders.insert({
    id,
    klarna_reference: referenceFor(id),
    status: 'AUTHORIZED',
    fraud_status: reviewOf(draft, token) === null ? 'ACCEPTED' : 'PENDING',
    order_amount: amount,
    captured_amount: 0,
    refunded_amount: 0,
    remaining_authorized_amount: amount,
    currency: order.currency_code,
    purchase_country: order.country_code ?? '',
    merchant_reference1: order.number,
    authorization_token: token,
    created_at: at,
    expires_at: new Date(Date.parse(at) + heldDays * dayMs).toISOString(),
    shipping_info: [],
  });
}

/** A reference like K4MADNY, the same for the same order. */
function referenceFor(id: string): string {
  const [first = 0, ...rest] = createHash('sha256').update(`klarna reference:${id}`).digest().subarray(0, 7);
  const pick = (from: string, byte: number) => from[byte % from.length];
  return [pick(letters, first), ...rest.map((byte) => pick(lettersAndDigits, byte))].join('');
}

/** Time passes: what was not captured in time is given back. */
export function expireKlarnaOrder(klarna: KlarnaOrder, at: string): void {
  if (klarna.remaining_authorized_amount === 0 || klarna.expires_at > at) return;
  klarna.remaining_authorized_amount = 0;
  klarna.status = klarna.captured_amount === 0 ? 'EXPIRED' : 'CAPTURED';
}

export function captureAtKlarna(klarna: KlarnaOrder, amount: number): void {
  klarna.captured_amount += amount;
  // Nothing may remain where the authorization ended while the capture was pending.
  klarna.remaining_authorized_amount = Math.max(0, klarna.remaining_authorized_amount - amount);
  klarna.status = klarna.remaining_authorized_amount === 0 ? 'CAPTURED' : 'PART_CAPTURED';
}

export function refundAtKlarna(klarna: KlarnaOrder, amount: number): void {
  klarna.refunded_amount += amount;
}

/**
 * Cancels the order at Klarna, or releases what is left of it where a part was captured. What a pending capture holds stays
 * authorized.
 */
export function releaseAtKlarna(klarna: KlarnaOrder, amount: number): void {
  klarna.remaining_authorized_amount = Math.max(0, klarna.remaining_authorized_amount - amount);
  if (klarna.remaining_authorized_amount > 0) return;
  klarna.status = klarna.captured_amount === 0 ? 'CANCELLED' : 'CAPTURED';
}
