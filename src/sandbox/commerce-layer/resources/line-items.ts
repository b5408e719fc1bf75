import type { LineItem } from '../../world/rows.ts';
import { closing, to } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const lineItems: ResourceType<LineItem> = {
  find: (world, id) => world.line_items.get(id),
  all: (world) => world.line_items.values(),
  attributes: (world, item) => ({
    sku_code: item.sku_code,
    quantity: item.quantity,
    currency_code: world.orders.get(item.order_id)?.currency_code ?? null,
    unit_amount_cents: item.unit_amount_cents,
    options_amount_cents: 0,
    discount_cents: item.discount_cents,
    total_amount_cents: item.unit_amount_cents * item.quantity,
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
};
