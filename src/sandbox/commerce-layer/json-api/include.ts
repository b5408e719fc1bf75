import { type ErrorEntry, refuse } from '../errors.ts';
import { schemaOf } from '../schema/read-schema.ts';
import type { ResourceSchema } from '../schema/resource-schema.ts';

/** `order.payment_method,order.market` as a tree: `order` with two branches. */
export type IncludeTree = ReadonlyMap<string, IncludeTree>;
type GrowingTree = Map<string, GrowingTree>;

/** How deep a path may go. The vendor names no limit; its own checkout goes no deeper. */
const deepest = 3;

/**
 * Reads `include`: comma-separated paths of relationships. Whatever the schema does not know at a place, or does not let be
 * included, is refused; so is going on from a resource that the sandbox does not have, as nobody could tell what is valid
 * there.
 * @throws 400
 * @see https://docs.commercelayer.io/core/including-associations
 */
export function readInclude(value: string, schema: ResourceSchema): IncludeTree {
  const tree: GrowingTree = new Map();
  for (const path of value.split(',')) {
    const names = path.split('.');
    if (names.length > deepest) throw refuse(400, notIncludable(path, schema.type));
    let [branches, schemas] = [tree, [schema]];
    for (const name of names) {
      const relationships = schemas.map((each) => each.relationships.get(name)).filter((found) => found?.includable);
      const [first] = schemas;
      if (relationships.length === 0) throw refuse(400, notIncludable(name, first?.type ?? path));
      const branch: GrowingTree = branches.get(name) ?? new Map();
      branches.set(name, branch);
      branches = branch;
      schemas = relationships
        .flatMap((relationship) => relationship?.types ?? [])
        .map(schemaOf)
        .filter((known) => known !== undefined);
    }
  }
  return tree;
}

const notIncludable = (name: string, type: string): ErrorEntry => ({
  title: 'Invalid field',
  detail: `${name} is not a valid includable relationship of ${type}`,
  code: 'INVALID_INCLUDE',
});
