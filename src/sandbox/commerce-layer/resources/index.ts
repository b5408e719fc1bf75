import type { World } from '../../world/tables.ts';
import { schemaOf } from '../schema/read-schema.ts';
import type { ResourceSchema } from '../schema/resource-schema.ts';
import { addresses } from './addresses.ts';
import { customers } from './customers.ts';
import { eventStores } from './event-stores.ts';
import { klarnaGateways } from './klarna-gateways.ts';
import { klarnaPayments } from './klarna-payments.ts';
import { lineItems } from './line-items.ts';
import { markets } from './markets.ts';
import { orders } from './orders.ts';
import { otherPaymentSources, otherPaymentSourceTypes } from './other-payment-sources.ts';
import { paymentMethods } from './payment-methods.ts';
import { resourceErrors } from './resource-errors.ts';
import type { ResourceType } from './resource-type.ts';
import { shipments } from './shipments.ts';
import { authorizations, captures, refunds, voids } from './transactions.ts';

/** The types that have rows of their own, by their names in the schema. */
const resourceTypes: Readonly<Record<string, ResourceType>> = {
  orders,
  klarna_payments: klarnaPayments,
  klarna_gateways: klarnaGateways,
  payment_methods: paymentMethods,
  authorizations,
  captures,
  voids,
  refunds,
  line_items: lineItems,
  addresses,
  customers,
  markets,
  shipments,
  resource_errors: resourceErrors,
  event_stores: eventStores,
  ...Object.fromEntries(otherPaymentSourceTypes.map((type) => [type, otherPaymentSources(type)])),
};

/** Types that stand for several others, as whose resources theirs are answered. */
const standsFor: Readonly<Record<string, readonly string[]>> = {
  transactions: ['authorizations', 'captures', 'voids', 'refunds'],
  payment_gateways: ['klarna_gateways'],
};

/** A resource that there is, with all that is known of its type. */
export interface Found {
  readonly type: string;
  readonly id: string;
  readonly schema: ResourceSchema;
  readonly resource: ResourceType;
  readonly row: { readonly id: string };
}

/** What writes of a type do. */
export const behaviourOf = (type: string): ResourceType | undefined =>
  Object.hasOwn(resourceTypes, type) ? resourceTypes[type] : undefined;

/** The types whose resources an address of this type leads to. */
export const membersOf = (type: string): readonly string[] =>
  Object.hasOwn(standsFor, type) ? (standsFor[type] ?? []) : [type];

export function find(world: World, type: string, id: string): Found | undefined {
  for (const member of membersOf(type)) {
    const resource = behaviourOf(member);
    const schema = schemaOf(member);
    const row = resource?.find(world, id);
    if (resource && schema && row) return { type: member, id, schema, resource, row };
  }
  return undefined;
}

/** In the order they were made, type by type. */
export function findAll(world: World, type: string): Found[] {
  return membersOf(type).flatMap((member) => {
    const resource = behaviourOf(member);
    const schema = schemaOf(member);
    if (resource === undefined || schema === undefined) return [];
    return [...resource.all(world)].map((row) => ({ type: member, id: row.id, schema, resource, row }));
  });
}
