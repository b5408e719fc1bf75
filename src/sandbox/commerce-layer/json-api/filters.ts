import { type ErrorEntry, refuse } from '../errors.ts';
import { schemaOf } from '../schema/read-schema.ts';
import type { Field, Kind, ResourceSchema } from '../schema/resource-schema.ts';
import { type Matcher, matchers } from './matchers.ts';

/** One condition: one of several attributes, of the resource itself or of what it is related to, has to fit. */
export interface Filter {
  readonly attributes: readonly FilteredAttribute[];
  readonly matcher: Matcher;
  readonly wanted: readonly unknown[];
}

interface FilteredAttribute {
  /** `undefined`: the resource's own. */
  readonly relationship: string | undefined;
  readonly field: string;
  readonly kind: Kind;
}

/**
 * Reads `filter[q][<attributes>_<matcher>]`, and the plain filters of the schema (`filter[<attribute>]`,
 * `filter[<relationship>_id]`, `filter[<datetime>_from]`, `filter[ids]`).
 * @throws 400 for attributes that the schema does not let be filtered by, for matchers that it does not know or that mean
 * nothing for the attribute's kind, and for values of another kind
 */
export function readFilter(name: string, value: string, schema: ResourceSchema): Filter {
  // Without actions that list, the schema has no filters at all.
  const [, predicate] = /^filter\[q\]\[([a-z0-9_]+)\]$/.exec(name) ?? [];
  const read = predicate === undefined ? plainFilter(name, schema) : conditionFor(predicate, schema);
  if (read === undefined) throw refuse(400, filterNotAllowed(predicate ?? name));
  // The vendor's library drops a condition without a value, and so finds everything.
  if (value === '') throw refuse(400, invalidValue(value, name));
  const { matcher } = read;
  const kind = read.attributes[0]?.kind ?? 'string';
  const values = matcher.set ? value.split(',') : [value];
  return { ...read, wanted: values.map((each) => readValue(each, matcher.flag ? 'boolean' : kind, name)) };
}

function conditionFor(predicate: string, schema: ResourceSchema): Omit<Filter, 'wanted'> | undefined {
  // The longest matcher that ends the predicate: `not_eq_all` before `eq_all` before …
  for (let at = predicate.indexOf('_'); at !== -1; at = predicate.indexOf('_', at + 1)) {
    const last = predicate.slice(at + 1);
    const matcher = Object.hasOwn(matchers, last) ? matchers[last] : undefined;
    if (matcher === undefined) continue;
    const attributes = predicate
      .slice(0, at)
      .split('_or_')
      .map((attribute) => attributeFor(attribute, schema));
    if (attributes.every((found) => found !== undefined && matcher.kinds.includes(found.kind)))
      return { attributes: attributes as FilteredAttribute[], matcher };
  }
  return undefined;
}

/** An attribute of the resource, or `<relationship>_<attribute>`. */
function attributeFor(text: string, schema: ResourceSchema): FilteredAttribute | undefined {
  const own = schema.fields.get(text);
  if (own?.filterable) return { relationship: undefined, field: text, kind: own.kind };
  for (const { name, filterable, types } of schema.relationships.values()) {
    if (!filterable || !text.startsWith(`${name}_`)) continue;
    const field = filterableOf(types, text.slice(name.length + 1));
    if (field) return { relationship: name, field: field.name, kind: field.kind };
  }
  return undefined;
}

/** Of resources that the sandbox does not have, no more is known than that they have an id. */
function filterableOf(types: readonly string[], name: string): Pick<Field, 'name' | 'kind'> | undefined {
  for (const type of types) {
    const field = schemaOf(type)?.fields.get(name);
    if (field?.filterable) return field;
  }
  return name === 'id' ? { name, kind: 'string' } : undefined;
}

function plainFilter(name: string, schema: ResourceSchema): Omit<Filter, 'wanted'> | undefined {
  const [, text = ''] = /^filter\[([a-z0-9_]+)\]$/.exec(name) ?? [];
  const one = (attribute: string, by: string) => {
    const found = attributeFor(attribute, schema);
    const matcher = matchers[by];
    return found && matcher?.kinds.includes(found.kind) ? { attributes: [found], matcher } : undefined;
  };
  if (text === 'ids') return one('id', 'in');
  const [, datetime = '', end = ''] = /^(\w+)_(from|to)$/.exec(text) ?? [];
  if (schema.fields.get(datetime)?.kind === 'datetime') return one(datetime, end === 'from' ? 'gteq' : 'lteq');
  if (schema.fields.get(text)?.kind === 'object') return one(text, 'jcont');
  return schema.fields.has(text) || text.endsWith('_id') ? one(text, 'in') : undefined;
}

/** @throws 400 */
function readValue(text: string, kind: Kind, name: string): unknown {
  switch (kind) {
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      break;
    case 'integer':
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      break;
    case 'float':
      if (/^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
      break;
    case 'datetime': {
      const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
      if (!Number.isNaN(time)) return time;
      break;
    }
    case 'object':
      try {
        const parsed: unknown = JSON.parse(text);
        if (parsed !== null && typeof parsed === 'object') return parsed;
      } catch {
        // Not JSON: refused below.
      }
      break;
    default:
      return text;
  }
  throw refuse(400, invalidValue(text, name));
}

const filterNotAllowed = (name: string): ErrorEntry => ({
  title: 'Filter not allowed',
  detail: `${name} is not allowed.`,
  code: 'FILTER_NOT_ALLOWED',
});

const invalidValue = (value: string, name: string): ErrorEntry => ({
  title: 'Invalid filter value',
  detail: `${value} is not a valid value for ${name}.`,
  code: 'INVALID_FILTER_VALUE',
});
