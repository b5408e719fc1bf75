import { openBalance, refundBalance } from '../payments/balances.ts';
import { capture, refund, voidRest } from '../payments/charging.ts';
import type { Authorization, Draft, Order } from '../tables.ts';

/**
 * Takes the payment of a placed order to a status by the transactions that lead there, so that balances, the order at
 * Klarna and the statuses agree: `partially_…` is half of it. A status that no transaction leads to is left to be written.
 */
export function settlePayment(draft: Draft, order: Order, wanted: Order['payment_status'], at: string): void {
  const authorization = draft.authorizations.get(order.authorization_ids.at(-1));
  if (!authorization?.succeeded || order.payment_status === wanted) return;
  if (wanted === 'voided') voidRest(draft, order, authorization, at);
  if (wanted === 'partially_paid') capturePart(draft, order, authorization, at, 2);
  if (wanted === 'paid' || wanted === 'refunded' || wanted === 'partially_refunded') {
    capturePart(draft, order, authorization, at, 1);
    const captured = draft.captures.get(order.capture_ids.at(-1));
    if (wanted === 'paid' || captured === undefined) return;
    const parts = wanted === 'refunded' ? 1 : 2;
    refund(draft, order, captured, at, Math.ceil(refundBalance(draft, captured) / parts));
  }
}

/** Nothing is left to capture where the payment method did so itself. */
function capturePart(draft: Draft, order: Order, authorization: Authorization, at: string, parts: number): void {
  const open = openBalance(draft, authorization);
  if (open > 0) capture(draft, order, authorization, at, Math.ceil(open / parts));
}
