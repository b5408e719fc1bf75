import { addLineItem, removeLineItem, updateLineItem } from '../../world/orders/line-items.ts';
import { lineTotal } from '../../world/orders/order-amounts.ts';
import type { LineItem, Reference } from '../../world/tables.ts';
import { linkedId, present } from './outcome.ts';
import { closing, to } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/line_items */
export const lineItems: ResourceType<LineItem> = {
  find: (world, id) => world.line_items.get(id),
  all: (world) => world.line_items.values(),
  attributes: (world, item) => ({
    ...item.given,
    sku_code: item.sku_code,
    quantity: item.quantity,
    currency_code: world.orders.get(item.order_id)?.currency_code ?? null,
    unit_amount_cents: item.unit_amount_cents,
    options_amount_cents: item.options_amount_cents,
    discount_cents: item.discount_cents,
    total_amount_cents: lineTotal(item),
    tax_amount_cents: item.tax_amount_cents,
    name: item.name,
    discount_breakdown: {},
    tax_rate: item.tax_rate,
    tax_breakdown: {},
    item_type: item.item_type,
    coupon_code: item.coupon_code,
    circuit_state: 'closed',
    circuit_failure_count: 0,
    ...closing(item),
  }),
  related: (_, item) => ({
    order: to('orders', item.order_id),
    item: item.item,
    shipment: item.item?.type === 'shipments' ? item.item : null,
    payment_method: item.item?.type === 'payment_methods' ? item.item : null,
  }),
  orderOf: (world, item) => world.orders.get(item.order_id),
  create: ({ draft, at }, { attributes, relationships }) => {
    const order = present(draft.orders.get(linkedId(relationships.order)));
    const item = (relationships.item ?? null) as Reference | null;
    return { id: addLineItem(draft, order, attributes, item, at).id };
  },
  // `_reset_circuit` finds the breaker closed: lines call nothing here.
  update: ({ draft, at }, id, { attributes }) => {
    const line = present(draft.line_items.get(id));
    updateLineItem(draft, present(draft.orders.get(line.order_id)), line, attributes, at);
    return {};
  },
  remove: ({ draft, at }, id) => {
    const line = present(draft.line_items.get(id));
    removeLineItem(draft, present(draft.orders.get(line.order_id)), line, at);
    return {};
  },
};
