import type { World, WorldRow } from '../../world/rows.ts';
import { closing, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** The sandbox's shop has one gateway at Klarna. */
export const gatewayOf = (world: World): string | null => [...world.klarna_gateways.values()][0]?.id ?? null;

export const klarnaGateways: ResourceType<WorldRow<'klarna_gateways'>> = {
  find: (world, id) => world.klarna_gateways.get(id),
  all: (world) => world.klarna_gateways.values(),
  attributes: (_, gateway) => ({ name: gateway.name, force_payments: false, ...closing(gateway) }),
  related: (world) => ({
    payment_methods: toMany(
      'payment_methods',
      [...world.payment_methods.values()]
        .filter(({ payment_source_type }) => payment_source_type === 'klarna_payments')
        .map(({ id }) => id),
    ),
    klarna_payments: toMany(
      'klarna_payments',
      [...world.klarna_payments.values()].map(({ id }) => id),
    ),
  }),
};
