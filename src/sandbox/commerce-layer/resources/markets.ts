import type { WorldRow } from '../../world/rows.ts';
import { closing } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const markets: ResourceType<WorldRow<'markets'>> = {
  find: (world, id) => world.markets.get(id),
  all: (world) => world.markets.values(),
  attributes: (_, { number, name, code, ...row }) => ({ number, name, code, private: false, ...closing(row) }),
  related: () => ({}),
};
