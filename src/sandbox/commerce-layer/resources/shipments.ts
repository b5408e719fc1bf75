import type { WorldRow } from '../../world/rows.ts';
import { closing, to, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const shipments: ResourceType<WorldRow<'shipments'>> = {
  find: (world, id) => world.shipments.get(id),
  all: (world) => world.shipments.values(),
  attributes: (_, shipment) => ({
    number: shipment.number,
    status: 'upcoming',
    currency_code: shipment.currency_code,
    cost_amount_cents: shipment.cost_amount_cents,
    skus_count: 2,
    ...closing(shipment),
  }),
  related: (world, shipment) => ({
    order: to('orders', shipment.order_id),
    shipping_address: to('addresses', world.orders.get(shipment.order_id)?.shipping_address_id ?? null),
    line_items: toMany(
      'line_items',
      (world.orders.get(shipment.order_id)?.line_item_ids ?? []).filter(
        (id) => world.line_items.get(id)?.item_type === 'skus',
      ),
    ),
  }),
  orderOf: (world, shipment) => world.orders.get(shipment.order_id),
};
