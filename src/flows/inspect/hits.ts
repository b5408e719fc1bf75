import type { Order } from '../../apis/commerce-layer/order.ts';
import type { LookedForAs } from '../../diagnosis/payment-facts.ts';

/** One of several orders that a text may mean. Amounts are minor units. */
export interface Hit {
  readonly order_id: string;
  readonly number: string | null;
  readonly status: string;
  readonly payment_status: string;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly created_at: string | null;
  readonly customer_email: string | null;
  /** What shows it. */
  readonly command: string;
}

/** Several orders were found, the newest first. */
export interface Hits {
  readonly hits: readonly Hit[];
  readonly as: LookedForAs;
  /** How many there are in all; `hits` holds the first of them. */
  readonly total: number;
}

export const hitOf = (order: Order): Hit => ({
  order_id: order.id,
  number: order.number ?? null,
  status: order.status,
  payment_status: order.paymentStatus,
  amount: order.amount ?? null,
  currency: order.currency ?? null,
  created_at: order.createdAt ?? null,
  customer_email: order.customerEmail ?? null,
  command: `klarna-cl inspect ${order.id}`,
});
