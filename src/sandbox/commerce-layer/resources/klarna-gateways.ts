import { disableOrEnable } from '../../world/disabling.ts';
import { createGateway, linkPayments, removeGateway, updateGateway } from '../../world/payments/gateways.ts';
import type { Gateway } from '../../world/tables.ts';
import { linkedIds, present } from './outcome.ts';
import { closing, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/klarna_gateways */
export const klarnaGateways: ResourceType<Gateway> = {
  find: (world, id) => world.klarna_gateways.get(id),
  all: (world) => world.klarna_gateways.values(),
  attributes: (_, gateway) => ({
    name: gateway.name,
    force_payments: false,
    disabled_at: gateway.disabled_at,
    ...gateway.given,
    ...closing(gateway),
  }),
  related: (world, { id }) => ({
    payment_methods: toMany('payment_methods', idsWith(world.payment_methods.values(), id)),
    klarna_payments: toMany('klarna_payments', idsWith(world.klarna_payments.values(), id)),
  }),
  create: ({ draft, at }, { attributes, relationships, triggers }) => {
    const gateway = createGateway(draft, attributes, at);
    linkPayments(draft, gateway, linkedIds(relationships.klarna_payments));
    disableOrEnable(gateway, triggers, at);
    return { id: gateway.id };
  },
  update: ({ draft, at }, id, { attributes, relationships, triggers }) => {
    const gateway = present(draft.klarna_gateways.get(id));
    linkPayments(draft, gateway, linkedIds(relationships.klarna_payments));
    updateGateway(gateway, attributes, at);
    disableOrEnable(gateway, triggers, at);
    return {};
  },
  remove: ({ draft }, id) => {
    removeGateway(draft, present(draft.klarna_gateways.get(id)));
    return {};
  },
};

const idsWith = (rows: Iterable<{ readonly id: string; readonly gateway_id: string | null }>, gatewayId: string) =>
  [...rows].filter(({ gateway_id }) => gateway_id === gatewayId).map(({ id }) => id);
