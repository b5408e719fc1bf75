import { hexFor } from '../../world/identifiers.ts';
import type { WorldRow } from '../../world/tables.ts';
import { closing } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** Read only: what writes do to markets needs merchants, price lists and inventories, which are not here. */
export const markets: ResourceType<WorldRow<'markets'>> = {
  find: (world, id) => world.markets.get(id),
  all: (world) => world.markets.values(),
  attributes: (_, { number, name, code, ...row }) => ({
    number,
    name,
    code,
    private: false,
    shared_secret: hexFor(`market:${row.id}`),
    ...closing(row),
  }),
  related: () => ({}),
};
