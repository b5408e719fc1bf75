import { nextId } from '../identifiers.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Draft, Order } from '../tables.ts';
import { addLine } from './new-line.ts';

/**
 * "Automatically generated based on the inventory model": the sandbox's market has one stock, and a shipping method that is
 * its default and costs nothing, so that nothing has to be chosen before placing.
 */
export function ensureShipment(draft: Draft, order: Order, at: string): void {
  if (order.shipment_ids.length > 0) return;
  const shipment = draft.shipments.insert({
    ...newRow(nextId(draft, 'shipment'), at),
    order_id: order.id,
    number: `${order.number}/S/001`,
    currency_code: order.currency_code,
    cost_amount_cents: 0,
  });
  order.shipment_ids.push(shipment.id);
  const item = { type: 'shipments', id: shipment.id };
  addLine(draft, order, { item_type: 'shipments', name: 'Standard shipping', item }, at);
}
