import type { Draft, Order, Reference } from '../../tables.ts';

/** Who did something to an order: the shop's checkout, its integration, or a worker of the vendor's. */
export type Doer = 'checkout' | 'shop' | 'worker';

/** Writes into the history what was done to these resources since it was last called for them. */
export type Chronicle = (resources: readonly Reference[], by: Doer, at: string) => void;

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** An order whose past is being made, so that it stands where it is to stand now. */
export interface Past {
  readonly draft: Draft;
  readonly order: Order;
  /** The klarna_payments that it has had, by id. */
  readonly paymentIds: ReadonlySet<string>;
  /**
   * Something was done to the order so long ago; it is told of in the histories of all that it touched.
   * @param agoMs before now, in steps from the oldest on
   */
  readonly step: <Result>(agoMs: number, by: Doer, work: (at: string) => Result) => Result;
}

/** @param now when the order is seeded, milliseconds since the epoch */
export function pastOf(draft: Draft, order: Order, now: number, chronicle: Chronicle): Past {
  const paymentIds = new Set<string>();
  return {
    draft,
    order,
    paymentIds,
    step: (agoMs, by, work) => {
      const at = timeAt(now, agoMs);
      const result = work(at);
      if (order.payment_source?.type === 'klarna_payments') paymentIds.add(order.payment_source.id);
      chronicle(resourcesOf(order, paymentIds), by, at);
      return result;
    },
  };
}

export const timeAt = (now: number, agoMs: number): string => new Date(now - agoMs).toISOString();

const resourcesOf = (order: Order, paymentIds: ReadonlySet<string>): readonly Reference[] => [
  { type: 'orders', id: order.id },
  ...[...paymentIds].map((id) => ({ type: 'klarna_payments', id })),
  ...order.authorization_ids.map((id) => ({ type: 'authorizations', id })),
  ...order.capture_ids.map((id) => ({ type: 'captures', id })),
  ...order.void_ids.map((id) => ({ type: 'voids', id })),
  ...order.refund_ids.map((id) => ({ type: 'refunds', id })),
];
