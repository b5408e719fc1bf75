import type { OrderFacts, PaymentFacts } from './payment-facts.ts';

/** Until when what is authorized can be captured. */
export interface Expiry {
  readonly expires_at: string;
  /** Whole days; less than zero once it is over. */
  readonly days_left: number;
  /** Klarna did not say: it is its usual period from the placing on. */
  readonly is_assumed: boolean;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Klarna's usual period. A shop may have agreed on another one, and it can be extended: Klarna's own `expires_at` counts
 * where it is known.
 * @see https://docs.klarna.com/payments/web-payments/additional-resources/use-cases/extended-authorization-expiration
 */
export const usualDays = 28;

/** `undefined` where nothing waits to be captured, or nobody knows since when. */
export const expiryOf = (
  { order, klarna }: Pick<PaymentFacts, 'order' | 'klarna'>,
  nowMs: number,
): Expiry | undefined => {
  if (klarna.order !== null) {
    const { status, expires_at } = klarna.order;
    if (!openAtKlarna.has(status)) return undefined;
    if (expires_at !== null) return expiry(expires_at, nowMs, false);
  }
  if (klarna.transaction !== null) {
    const { state, expires_at } = klarna.transaction;
    return state === 'AUTHORIZED' && expires_at !== null ? expiry(expires_at, nowMs, false) : undefined;
  }
  return order === null ? undefined : assumedExpiry(order, nowMs);
};

/** The same by Klarna's usual period, from the placing on. */
export const assumedExpiry = (
  order: Pick<OrderFacts, 'status' | 'payment_status' | 'payment_source_type' | 'placed_at'>,
  nowMs: number,
): Expiry | undefined => {
  const { status, payment_status, payment_source_type, placed_at } = order;
  const isKlarnas = payment_source_type === null || payment_source_type === 'klarna_payments';
  const isOpen = (status === 'placed' || status === 'approved') && openStatuses.includes(payment_status);
  const placedMs = placed_at === null ? Number.NaN : Date.parse(placed_at);
  if (!isKlarnas || !isOpen || Number.isNaN(placedMs)) return undefined;
  return expiry(new Date(placedMs + usualDays * day).toISOString(), nowMs, true);
};

const openAtKlarna: ReadonlySet<string> = new Set(['AUTHORIZED', 'PART_CAPTURED']);

/** Payment statuses under which something is still to be captured. */
export const openStatuses: readonly string[] = ['authorized', 'partially_authorized', 'partially_paid'];

const expiry = (expiresAt: string, nowMs: number, isAssumed: boolean): Expiry | undefined => {
  const left = Date.parse(expiresAt) - nowMs;
  return Number.isNaN(left)
    ? undefined
    : { expires_at: expiresAt, days_left: Math.floor(left / day), is_assumed: isAssumed };
};
