import { updateLineItem } from '../../orders/line-items.ts';
import { goodsOf } from '../../orders/order-amounts.ts';
import { pull } from '../../orders/order-triggers.ts';
import { createKlarnaPayment, updateKlarnaPayment } from '../../payments/klarna-payments.ts';
import type { Attempt } from '../../refusal.ts';
import type { KlarnaOrder, KlarnaPayment, LineItem, Read } from '../../tables.ts';
import { type Doer, minute, type Past } from './past.ts';

/** The token of a case of the sandbox's own (`sandbox-auth`, `sandbox-place-declined`, …), for one order alone. */
export const tokenOf = ({ order }: Past, name: string): string => `${name}.${order.number}`;

/** The checkout opens a session at Klarna, which becomes the order's payment source. */
export const openPayment = (past: Past, agoMs: number): KlarnaPayment =>
  past.step(agoMs, 'checkout', (at) => createKlarnaPayment(past.draft, past.order, {}, at));

/** The customer has approved, and the checkout stores what their browser got for it. */
export const storeToken = (past: Past, payment: KlarnaPayment, agoMs: number, token: string): void =>
  past.step(agoMs, 'checkout', (at) =>
    updateKlarnaPayment(past.draft, payment, { auth_token: token }, { refresh: false, at }),
  );

/** Pulls a trigger of the order. What a gateway refused is in the answer, and stays as a failed transaction. */
export const pullTrigger = (past: Past, agoMs: number, by: Doer, name: string): Attempt =>
  past.step(agoMs, by, (at) => pull(new Set([name]), { draft: past.draft, order: past.order, at }));

/** Opens a session, stores a token and places the order with it, a few minutes each. */
export function placeWith(past: Past, agoMs: number, token: string): void {
  const payment = openPayment(past, agoMs + 6 * minute);
  storeToken(past, payment, agoMs + minute, token);
  pullTrigger(past, agoMs, 'checkout', '_place');
}

/** What Commerce Layer's authorizations of the order made at Klarna. */
export const klarnaOrdersOf = ({ draft, order }: Past): readonly KlarnaOrder[] =>
  order.authorization_ids
    .map((id) => draft.klarna_orders.get(draft.authorizations.get(id)?.klarna_order_id))
    .filter((klarna) => klarna !== undefined);

/** Nobody settles it by looking: what is pending stays so until somebody forwards it. */
export function leavePending({ order }: Past): void {
  order.upcoming = [];
}

/** Somebody changes the first thing that is bought. */
export function changeGoods(
  { draft, order, step }: Past,
  agoMs: number,
  change: (line: Read<LineItem>) => Readonly<Record<string, unknown>>,
): void {
  const [line] = goodsOf(draft, order);
  if (line) step(agoMs, 'checkout', (at) => updateLineItem(draft, order, line, change(line), at));
}
