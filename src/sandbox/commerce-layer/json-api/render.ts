import type { JsonObject, Read, Reference, World } from '../../world/tables.ts';
import { type Found, membersOf } from '../resources/index.ts';
import type { Field, ResourceSchema } from '../schema/resource-schema.ts';
import { formatted, inMajorUnits } from './amounts.ts';

/** What an answer is written with. */
export interface Rendering {
  readonly world: World;
  /** Where the sandbox is. */
  readonly url: string;
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** The `meta` of the answer and of each resource, as JSON. */
  readonly meta: string;
  /** Whether the caller may know of a resource: linkage to the others is left out. */
  readonly isVisible: (target: Reference) => boolean;
}

type Linked = { readonly has: (name: string) => boolean };

interface Layout {
  readonly attributes: readonly { readonly name: string; readonly key: string; readonly derived: Field['derived'] }[];
  readonly relationships: readonly { readonly name: string; readonly key: string; readonly many: boolean }[];
}

const layouts = new WeakMap<ResourceSchema, Layout>();

/** The attributes and relationships that answers show, and how each is introduced in JSON. */
function layoutOf(schema: ResourceSchema): Layout {
  const known = layouts.get(schema);
  if (known) return known;
  const key = (name: string) => `${JSON.stringify(name)}:`;
  const layout: Layout = {
    attributes: [...schema.fields.values()]
      .filter(({ name, fetchable }) => fetchable && name !== 'id')
      .map(({ name, derived }) => ({ name, key: key(name), derived })),
    relationships: [...schema.relationships.values()].map(({ name, many }) => ({ name, key: key(name), many })),
  };
  layouts.set(schema, layout);
  return layout;
}

/**
 * A resource object as JSON. Written straight as text: an order has 112 attributes and 40 relationships, and building them
 * as an object first takes longer than everything else of an answer.
 * @param linked the relationships that are included: they alone have linkage (`data`), as at the vendor
 */
export function renderResource(rendering: Rendering, found: Found, linked: Linked | undefined): string {
  const { type, id, schema, resource } = found;
  const layout = layoutOf(schema);
  const wanted = wantedOf(rendering, type);
  const self = `${rendering.url}/api/${type}/${id}`;
  const attributes = renderAttributes(rendering, found, layout, wanted);
  const relationships = renderRelationships(rendering, found, layout, wanted, linked, self);
  const link = resource.unlinked ? 'null' : `"${self}"`;
  return `{"id":"${id}","type":"${type}","links":{"self":${link}},"attributes":{${attributes}},"relationships":{${relationships}},"meta":${rendering.meta}}`;
}

/** What is wanted of a type that stands for others is wanted of each of them. */
function wantedOf({ fields }: Rendering, type: string): ReadonlySet<string> | undefined {
  if (fields.size === 0) return undefined;
  const own = fields.get(type);
  if (own) return own;
  for (const [named, wanted] of fields) if (named !== type && membersOf(named).includes(type)) return wanted;
  return undefined;
}

function renderAttributes(
  { world }: Rendering,
  { resource, row }: Found,
  { attributes }: Layout,
  wanted: ReadonlySet<string> | undefined,
): string {
  const given = resource.attributes(world, row);
  const currency = typeof given.currency_code === 'string' ? given.currency_code : 'USD';
  let text = '';
  for (const { name, key, derived } of attributes) {
    if (wanted !== undefined && !wanted.has(name)) continue;
    if (text !== '') text += ',';
    text +=
      key + (derived === undefined ? literal(given[name]) : derivedFrom(given[derived.from], derived.as, currency));
  }
  if (resource.beyondSchema === undefined || wanted !== undefined) return text;
  const beyond = JSON.stringify(resource.beyondSchema(row));
  return `${text},${beyond.slice(1, -1)}`;
}

function literal(value: Read<JsonObject>[string]): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function derivedFrom(cents: unknown, as: 'float' | 'formatted', currency: string): string {
  if (typeof cents !== 'number') return 'null';
  return as === 'float' ? String(inMajorUnits(cents, currency)) : JSON.stringify(formatted(cents, currency));
}

function renderRelationships(
  rendering: Rendering,
  { resource, row }: Found,
  { relationships }: Layout,
  wanted: ReadonlySet<string> | undefined,
  linked: Linked | undefined,
  self: string,
): string {
  const related = linked === undefined ? {} : resource.related(rendering.world, row);
  let text = '';
  for (const { name, key, many } of relationships) {
    if (wanted !== undefined && !wanted.has(name)) continue;
    if (text !== '') text += ',';
    text += `${key}{"links":{"self":"${self}/relationships/${name}","related":"${self}/${name}"}`;
    text += linked?.has(name) ? `,"data":${renderLinkage(rendering, related[name], many)}}` : '}';
  }
  return text;
}

/** The `data` of a relationship. */
export function renderLinkage(
  { isVisible }: Rendering,
  target: Reference | readonly Reference[] | null | undefined,
  many: boolean,
): string {
  const visible = listOf(target).filter(isVisible);
  const identifiers = visible.map(({ type, id }) => `{"type":"${type}","id":"${id}"}`);
  return many ? `[${identifiers.join(',')}]` : (identifiers[0] ?? 'null');
}

/** What a relationship leads to, as a list either way. */
export const listOf = (target: Reference | readonly Reference[] | null | undefined): readonly Reference[] =>
  target === null || target === undefined ? [] : 'type' in target ? [target] : target;
