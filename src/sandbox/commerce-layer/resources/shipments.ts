import type { LineItem, Order, Read, World, WorldRow } from '../../world/tables.ts';
import { closing, to, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

type Shipment = WorldRow<'shipments'>;

/** Read only: what writes do to shipments needs stock locations, shipping methods and carriers, which are not here. */
export const shipments: ResourceType<Shipment> = {
  find: (world, id) => world.shipments.get(id),
  all: (world) => world.shipments.values(),
  attributes: (world, shipment) => ({
    number: shipment.number,
    status: statusOf(world.orders.get(shipment.order_id)),
    currency_code: shipment.currency_code,
    cost_amount_cents: shipment.cost_amount_cents,
    skus_count: skusOf(world, shipment).reduce((sum, { quantity }) => sum + quantity, 0),
    ...closing(shipment),
  }),
  related: (world, shipment) => ({
    order: to('orders', shipment.order_id),
    shipping_address: to('addresses', world.orders.get(shipment.order_id)?.shipping_address_id ?? null),
    line_items: toMany(
      'line_items',
      skusOf(world, shipment).map(({ id }) => id),
    ),
  }),
  orderOf: (world, shipment) => world.orders.get(shipment.order_id),
};

/** It goes with its order; the steps of picking and packing are left out. */
function statusOf(order: Read<Order> | undefined): string {
  if (order?.status === 'cancelled') return 'cancelled';
  return order?.fulfillment_status === 'fulfilled' ? 'shipped' : 'upcoming';
}

const skusOf = (world: World, { order_id }: Read<Shipment>): Read<LineItem>[] =>
  (world.orders.get(order_id)?.line_item_ids ?? [])
    .map((id) => world.line_items.get(id))
    .filter((line) => line?.item_type === 'skus')
    .filter((line) => line !== undefined);
