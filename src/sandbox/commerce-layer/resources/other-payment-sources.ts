import type { Read, World, WorldRow } from '../../world/tables.ts';
import { valueLists } from '../schema/value-lists.ts';
import { closing, to } from './related.ts';
import type { ResourceType } from './resource-type.ts';

type Source = WorldRow<'other_payment_sources'>;

export const otherPaymentSourceTypes = (valueLists.payment_sources ?? []).filter((type) => type !== 'klarna_payments');

/**
 * A payment source of another gateway: what an order is left with when its customer went on elsewhere. It can be included,
 * and read as the order's `payment_source`; it has no address of its own here.
 */
export const otherPaymentSources = (type: string): ResourceType<Source> => ({
  find: (world, id) => {
    const source = world.other_payment_sources.get(id);
    return source?.type === type ? source : undefined;
  },
  all: (world) => ofType(world, type),
  attributes: (_, source) => closing(source),
  related: (_, source) => ({ order: to('orders', source.order_id) }),
  orderOf: (world, source) => world.orders.get(source.order_id),
});

const ofType = (world: World, type: string): Read<Source>[] =>
  [...world.other_payment_sources.values()].filter((source) => source.type === type);
