import { Refusal } from '../refusal.ts';
import type { Order, Read } from '../tables.ts';

type Status = Order['status'];

/** @throws Refusal; the vendor's words for a transition that its state machine does not know are not published */
export function requireStatus(order: Read<Order>, from: readonly Status[], wanted: string): void {
  if (from.includes(order.status)) return;
  throw new Refusal('status', `can't be ${wanted} when ${order.status}`, 'invalid_transition');
}

/** @throws Refusal, as above */
export function requirePaymentStatus(order: Read<Order>, from: readonly string[], wanted: string): void {
  if (from.includes(order.payment_status)) return;
  throw new Refusal('payment_status', `can't be ${wanted} when ${order.payment_status}`, 'invalid_transition');
}

/** Whether an order is still the customer's to put together. */
export const isOpen = ({ status }: Read<Order>): boolean => status === 'draft' || status === 'pending';

/**
 * Whether what an order holds may be changed. "Draft and pending orders are always editable before placement"; a placed one
 * has to be taken to `editing` first.
 */
export const isEditable = ({ status }: Read<Order>): boolean =>
  status === 'draft' || status === 'pending' || status === 'editing';

/** @throws Refusal */
export function requireEditable(order: Read<Order>): void {
  if (!isEditable(order)) throw new Refusal('order', 'is not editable', 'invalid', 'relationships');
}
