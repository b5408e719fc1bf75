import type { WorldRow } from '../../world/tables.ts';
import { closing } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const resourceErrors: ResourceType<WorldRow<'resource_errors'>> = {
  find: (world, id) => world.resource_errors.get(id),
  all: (world) => world.resource_errors.values(),
  attributes: (_, { name, code, message, ...row }) => ({ name, code, message, ...closing(row) }),
  related: (_, { resource }) => ({ resource }),
};
