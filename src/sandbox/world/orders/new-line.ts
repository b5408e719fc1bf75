import { nextId } from '../identifiers.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Draft, LineItem, Order } from '../tables.ts';

/** Adds a line to an order, which says no more than it must; the amounts are for `recompute` to work out. */
export function addLine(
  draft: Draft,
  order: Order,
  line: Partial<LineItem> & Pick<LineItem, 'item_type' | 'name'>,
  at: string,
): LineItem {
  const row = draft.line_items.insert({
    ...newRow(nextId(draft, 'line_item'), at),
    order_id: order.id,
    sku_code: null,
    coupon_code: null,
    quantity: 1,
    unit_amount_cents: 0,
    options_amount_cents: 0,
    discount_cents: 0,
    tax_amount_cents: 0,
    tax_rate: 0,
    item: null,
    ...line,
  });
  order.line_item_ids.push(row.id);
  return row;
}
