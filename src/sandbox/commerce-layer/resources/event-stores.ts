import type { WorldRow } from '../../world/tables.ts';
import { closing } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/api-reference/event_stores */
export const eventStores: ResourceType<WorldRow<'event_stores'>> = {
  find: (world, id) => world.event_stores.get(id),
  all: (world) => world.event_stores.values(),
  attributes: (_, { resource_type, resource_id, event, payload, who, ...row }) => ({
    resource_type,
    resource_id,
    event,
    payload,
    who,
    ...closing(row),
  }),
  related: () => ({}),
  unlinked: true,
};
