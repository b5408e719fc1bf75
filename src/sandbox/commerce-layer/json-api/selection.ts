import type { JsonObject, Read, World } from '../../world/tables.ts';
import { type Found, find } from '../resources/index.ts';
import type { Kind } from '../schema/resource-schema.ts';
import type { Filter } from './filters.ts';
import type { SortCriterion } from './query.ts';

/** What a selection looks at: the world, and the attributes that it has come across there, which many rows may share. */
interface View {
  readonly world: World;
  readonly attributes: Map<object, Read<JsonObject>>;
}

/** Those that fit every filter, sorted. Without sorting they stay in the order they were made. */
export function select(
  world: World,
  all: readonly Found[],
  { filters, sort }: { readonly filters: readonly Filter[]; readonly sort: readonly SortCriterion[] },
): readonly Found[] {
  const view: View = { world, attributes: new Map() };
  const fitting = filters.length === 0 ? all : all.filter((found) => filters.every((each) => fits(view, found, each)));
  return sort.length === 0 ? fitting : sorted(view, fitting, sort);
}

function fits(view: View, found: Found, { attributes, matcher, wanted }: Filter): boolean {
  return attributes.some(({ relationship, field, kind }) => {
    const values =
      relationship === undefined
        ? [comparable(view, found, field, kind)]
        : targetsOf(view, found, relationship, field, kind);
    return values.some((value) => (value !== null || matcher.seesNull) && matcher.fits(value, wanted));
  });
}

/** The values of what a resource is related to. Nothing there is as good as a value that is null. */
function targetsOf(view: View, found: Found, relationship: string, field: string, kind: Kind): readonly unknown[] {
  const related = found.resource.related(view.world, found.row)[relationship] ?? null;
  const targets = related === null ? [] : 'type' in related ? [related] : related;
  const values = targets.map(({ type, id }) => {
    if (field === 'id') return id;
    const target = find(view.world, type, id);
    return target ? comparable(view, target, field, kind) : null;
  });
  return values.length === 0 ? [null] : values;
}

/** As filters and sorting compare it: times as milliseconds. */
function comparable(view: View, found: Found, field: string, kind: Kind): unknown {
  const value = field === 'id' ? found.id : (attributesOf(view, found)[field] ?? null);
  return kind === 'datetime' && typeof value === 'string' ? Date.parse(value) : value;
}

function attributesOf({ world, attributes }: View, { resource, row }: Found): Read<JsonObject> {
  const known = attributes.get(row) ?? resource.attributes(world, row);
  attributes.set(row, known);
  return known;
}

function sorted(view: View, all: readonly Found[], sort: readonly SortCriterion[]): readonly Found[] {
  const keyed = all.map((found) => ({
    found,
    keys: sort.map(({ field }) => comparable(view, found, field, found.schema.fields.get(field)?.kind ?? 'string')),
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
