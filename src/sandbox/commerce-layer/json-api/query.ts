import { type ErrorEntry, invalidPageValue, notAllowed, refuse } from '../errors.ts';
import { resourceNames, schemaOf } from '../schema/read-schema.ts';
import type { ResourceSchema } from '../schema/resource-schema.ts';
import { type Filter, readFilter } from './filters.ts';
import { type IncludeTree, readInclude } from './include.ts';

export interface Query {
  readonly include: IncludeTree;
  /** `fields[type]`: the only fields and relationships wanted of that type. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  readonly page: { readonly number: number; readonly size: number };
  /** All of them have to fit. */
  readonly filters: readonly Filter[];
  readonly sort: readonly SortCriterion[];
}

export interface SortCriterion {
  readonly field: string;
  readonly descending: boolean;
}

const plain: Query = { include: new Map(), fields: new Map(), page: { number: 1, size: 10 }, filters: [], sort: [] };

/**
 * Reads a query strictly: what is not known is refused, as jsonapi-resources does.
 * @param schema that of the resources that the address leads to
 * @param list whether pages, filters and sorting mean something for this address
 * @throws 400
 * @see https://docs.commercelayer.io/core/fetching-resources
 */
export function parseQuery(url: URL, schema: ResourceSchema, list: boolean): Query {
  if (url.search === '') return plain;
  const fields = new Map<string, ReadonlySet<string>>();
  const filters: Filter[] = [];
  const page = { ...plain.page };
  let { include, sort } = plain;
  for (const [name, value] of url.searchParams) {
    const [, type] = /^fields\[(\w+)\]$/.exec(name) ?? [];
    const [, which] = /^page\[(number|size)\]$/.exec(name) ?? [];
    if (name === 'include') include = readInclude(value, schema);
    else if (type !== undefined) fields.set(type, readFields(type, value));
    else if (list && name === 'sort') sort = readSort(value, schema);
    else if (list && name.startsWith('filter[')) filters.push(readFilter(name, value, schema));
    else if (list && (which === 'number' || which === 'size')) page[which] = pageValue(which, value);
    else throw refuse(400, notAllowed(name));
  }
  return { include, fields, page, filters, sort };
}

/** @throws 400 for a type that the sandbox does not have, and for what cannot be fetched of it */
function readFields(type: string, value: string): ReadonlySet<string> {
  const schema = schemaOf(type);
  if (schema === undefined || !resourceNames.includes(type)) {
    const detail = `${type} is not a valid resource.`;
    throw refuse(400, { title: 'Invalid resource', detail, code: 'INVALID_RESOURCE' });
  }
  const wanted = new Set(value.split(',').filter((name) => name !== ''));
  for (const name of wanted)
    if (!schema.fields.get(name)?.fetchable && !schema.relationships.has(name))
      throw refuse(400, invalidField(name, type));
  return wanted;
}

/** `-created_at,number`. @throws 400 @see https://docs.commercelayer.io/core/sorting-results */
function readSort(value: string, schema: ResourceSchema): readonly SortCriterion[] {
  return value.split(',').map((part) => {
    const descending = part.startsWith('-');
    const field = descending ? part.slice(1) : part;
    if (schema.fields.get(field)?.sortable) return { field, descending };
    const detail = `${field} is not a valid sort criteria for ${schema.type}`;
    throw refuse(400, { title: 'Invalid sort criteria', detail, code: 'INVALID_SORT_CRITERIA' });
  });
}

const invalidField = (name: string, type: string): ErrorEntry => ({
  title: 'Invalid field',
  detail: `${name} is not a valid field for ${type}.`,
  code: 'INVALID_FIELD',
});

/**
 * At most 25 a page. Whether the vendor refuses a larger one or cuts it is not known; refusing is the stricter.
 * @see https://docs.commercelayer.io/core/pagination
 */
function pageValue(which: 'number' | 'size', value: string): number {
  const number = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && (which === 'number' || number <= 25)) return number;
  throw refuse(400, invalidPageValue(which, value));
}
