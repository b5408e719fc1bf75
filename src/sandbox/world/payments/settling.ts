import { hexFor, uuidFor } from '../identifiers.ts';
import type { Authorization, Draft, KlarnaOrder, Order, Reference } from '../tables.ts';
import { captureAtKlarna, refundAtKlarna, releaseAtKlarna } from './klarna-orders.ts';
import { afterCapture, afterRefund, afterVoid } from './payment-status.ts';
import type { Transaction, TransactionType } from './transactions.ts';

/** The kinds that act on an authorization. */
export type Settling = Exclude<TransactionType, 'authorizations'>;

/** What a transaction that succeeded does at Klarna, and to the order's statuses. */
const effects: Readonly<
  Record<
    Settling,
    {
      readonly atKlarna: (klarna: KlarnaOrder, amount: number) => void;
      readonly onOrder: (draft: Draft, order: Order, at: string) => void;
    }
  >
> = {
  captures: { atKlarna: captureAtKlarna, onOrder: afterCapture },
  voids: { atKlarna: releaseAtKlarna, onOrder: afterVoid },
  refunds: { atKlarna: refundAtKlarna, onOrder: afterRefund },
};

export function takeEffect(draft: Draft, order: Order, type: Settling, row: Transaction, at: string): void {
  const klarna = draft.klarna_orders.get(authorizationOf(draft, row)?.klarna_order_id);
  if (klarna) effects[type].atKlarna(klarna, row.amount_cents);
  effects[type].onOrder(draft, order, at);
}

/** The answer and the first read after it show it pending; it is settled by the second. */
export function settleLater(order: Order, transaction: Reference): void {
  order.upcoming.push({ event: 'settled', transaction, reads: 2 });
}

/** Brings a pending transaction to its end: in time, or because `_forward` says so. */
export function settle(draft: Draft, order: Order, type: Settling, row: Transaction, at: string): void {
  const isDone = row.gateway_transaction_id !== null;
  row.succeeded = true;
  row.message = 'Success';
  row.token = hexFor(`transaction:${row.id}`);
  row.updated_at = at;
  order.upcoming = order.upcoming.filter(({ transaction }) => transaction?.id !== row.id);
  // It only looked pending: `succeeded` had been written over, and Klarna does nothing twice.
  if (isDone) return;
  row.gateway_transaction_id = uuidFor(`${type}:${row.id}`);
  takeEffect(draft, order, type, row, at);
}

/** The authorization that a capture, a void or a refund goes back to. */
function authorizationOf(draft: Draft, row: Transaction): Authorization | undefined {
  if ('authorization_id' in row) return draft.authorizations.get(row.authorization_id);
  if ('capture_id' in row) return draft.authorizations.get(draft.captures.get(row.capture_id)?.authorization_id);
  return draft.authorizations.get(row.id);
}
