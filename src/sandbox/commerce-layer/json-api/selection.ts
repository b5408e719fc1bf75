import type { World } from '../../world/rows.ts';
import { type Found, find } from '../resources/index.ts';
import type { Kind } from '../schema/resource-schema.ts';
import type { Filter } from './filters.ts';
import type { SortCriterion } from './query.ts';

/** Those that fit every filter, sorted. Without sorting they stay in the order they were made. */
export function select(
  world: World,
  all: readonly Found[],
  { filters, sort }: { readonly filters: readonly Filter[]; readonly sort: readonly SortCriterion[] },
): readonly Found[] {
  const fitting = filters.length === 0 ? all : all.filter((found) => filters.every((each) => fits(world, found, each)));
  return sort.length === 0 ? fitting : sorted(world, fitting, sort);
}

function fits(world: World, found: Found, { attributes, matcher, wanted }: Filter): boolean {
  return attributes.some(({ relationship, field, kind }) => {
    const values =
      relationship === undefined
        ? [comparable(world, found, field, kind)]
        : targetsOf(world, found, relationship, field, kind);
    return values.some((value) => (value !== null || matcher.seesNull) && matcher.fits(value, wanted));
  });
}

/** The values of what a resource is related to. Nothing there is as good as a value that is null. */
function targetsOf(world: World, found: Found, relationship: string, field: string, kind: Kind): readonly unknown[] {
  const related = found.resource.related(world, found.row)[relationship] ?? null;
  const targets = related === null ? [] : 'type' in related ? [related] : related;
  const values = targets.map(({ type, id }) => {
    if (field === 'id') return id;
    const target = find(world, type, id);
    return target ? comparable(world, target, field, kind) : null;
  });
  return values.length === 0 ? [null] : values;
}

/** As filters and sorting compare it: times as milliseconds. */
function comparable(world: World, { id, resource, row }: Found, field: string, kind: Kind): unknown {
  const value = field === 'id' ? id : (resource.attributes(world, row)[field] ?? null);
  return kind === 'datetime' && typeof value === 'string' ? Date.parse(value) : value;
}

function sorted(world: World, all: readonly Found[], sort: readonly SortCriterion[]): readonly Found[] {
  const keyed = all.map((found) => ({
    found,
    keys: sort.map(({ field }) => comparable(world, found, field, found.schema.fields.get(field)?.kind ?? 'string')),
  }));
  keyed.sort((one, other) => {
    for (const [index, { descending }] of sort.entries()) {
      const order = compare(one.keys[index], other.keys[index]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ found }) => found);
}

/** As PostgreSQL sorts: `null` is greater than everything. */
function compare(one: unknown, other: unknown): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return (one as number | string) < (other as number | string) ? -1 : 1;
}
