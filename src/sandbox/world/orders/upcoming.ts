import { settle } from '../payments/settling.ts';
import type { Draft, Order } from '../tables.ts';
import { settlePlacing } from './placing.ts';

type Event = Order['upcoming'][number];

/** Lets the vendor's workers get on: called on each read of an order or of its transactions, before it is shown. */
export function advance(draft: Draft, order: Order, at: string): void {
  for (const event of order.upcoming) event.reads -= 1;
  const due = order.upcoming.filter(({ reads }) => reads <= 0);
  order.upcoming = order.upcoming.filter(({ reads }) => reads > 0);
  for (const event of due) bringAbout(draft, order, event, at);
}

function bringAbout(draft: Draft, order: Order, { event, transaction }: Event, at: string): void {
  if (event === 'placing') {
    const payment = draft.klarna_payments.get(order.payment_source?.id);
    if (payment && order.status === 'placing') settlePlacing(draft, order, payment, { at });
  } else if (event === 'fraud-accepted') decideAtKlarna(draft, order, 'ACCEPTED');
  else if (event === 'fraud-rejected') decideAtKlarna(draft, order, 'REJECTED');
  else if (transaction?.type === 'captures') settleRow(draft, order, 'captures', transaction.id, at);
  else if (transaction?.type === 'refunds') settleRow(draft, order, 'refunds', transaction.id, at);
}

function settleRow(draft: Draft, order: Order, type: 'captures' | 'refunds', id: string, at: string): void {
  const row = draft[type].get(id);
  if (row) settle(draft, order, type, row, at);
}

/** What Klarna comes to about an order under review. */
export function decideAtKlarna(draft: Draft, order: Order, decision: 'ACCEPTED' | 'REJECTED'): void {
  for (const id of order.authorization_ids) {
    const klarna = draft.klarna_orders.get(draft.authorizations.get(id)?.klarna_order_id);
    if (klarna?.fraud_status === 'PENDING') klarna.fraud_status = decision;
  }
  const details = order.payment_source_details?.payment_method_details;
  if (details !== null && typeof details === 'object') Object.assign(details, { fraud_status: decision });
}
