import type { JsonObject, Reference, World } from '../../world/tables.ts';
import { accessDenied, type ErrorEntry, invalid, notAllowed, recordNotFound, refuse } from '../errors.ts';
import { find } from '../resources/index.ts';
import type { Input, Related } from '../resources/resource-type.ts';
import { resourceNames } from '../schema/read-schema.ts';
import type { Field, Kind, Relationship, ResourceSchema } from '../schema/resource-schema.ts';
import type { ResourceBody } from './request-body.ts';

/**
 * Holds what a write carries to the schema.
 * @param mayProhibited whether the caller may send what is not for sales channels
 * @throws 400 for names that are unknown or read-only (the vendor's library answers both in the same words) and for
 * relationships to another type, 401 for what the caller may not send, 404 for relationships to what is not there, 422 for
 * values of another kind and for what is missing
 */
export function readInput(
  world: World,
  schema: ResourceSchema,
  body: ResourceBody,
  action: 'create' | 'update',
  mayProhibited: boolean,
): Input {
  const isWritable = (each: Field | Relationship | undefined): boolean =>
    (action === 'create' ? each?.creatable : each?.updatable) ?? false;
  for (const name of Object.keys(body.attributes))
    if (!isWritable(schema.fields.get(name))) throw refuse(400, notAllowed(name));
  for (const name of Object.keys(body.relationships))
    if (!isWritable(schema.relationships.get(name))) throw refuse(400, notAllowed(name));
  const sent = (name: string) => Object.hasOwn(body.attributes, name) || Object.hasOwn(body.relationships, name);
  for (const { name, prohibited } of [...schema.fields.values(), ...schema.relationships.values()])
    if (prohibited && !mayProhibited && sent(name)) throw refuse(401, accessDenied);
  const relationships = readRelationships(world, schema, body, action);
  return { ...readAttributes(schema, body.attributes, action), relationships };
}

function readAttributes(
  schema: ResourceSchema,
  sent: Readonly<JsonObject>,
  action: 'create' | 'update',
): Pick<Input, 'attributes' | 'triggers'> {
  const attributes: JsonObject = {};
  const triggers = new Set<string>();
  for (const field of schema.fields.values()) {
    const { name, trigger, required } = field;
    const value = sent[name];
    const isSent = Object.hasOwn(sent, name);
    if (required && (isSent ? value === null || value === '' : action === 'create'))
      throw refuse(422, invalid(name, "can't be blank", 'blank'));
    if (!isSent) continue;
    if (trigger) {
      // The vendor takes any true value; the sandbox takes `true` alone, and `false` as not sent.
      if (typeof value !== 'boolean') throw refuse(422, invalid(name, 'is invalid', 'invalid'));
      if (value) triggers.add(name);
      continue;
    }
    if (value !== null) requireKind(field, value);
    attributes[name] = value;
  }
  return { attributes, triggers };
}

/** The vendor converts what it can ("12" to 12); what it makes of the rest is not known, so nothing is converted here. */
function requireKind({ name, kind, values }: Field, value: unknown): void {
  if (!kindTests[kind](value)) throw refuse(422, invalid(name, 'is invalid', 'invalid'));
  if (values && !values.includes(String(value)))
    throw refuse(422, invalid(name, 'is not included in the list', 'inclusion'));
}

const kindTests: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && isTime(value),
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  array: Array.isArray,
};

/** JavaScript takes the 30th of February for the 2nd of March. */
function isTime(value: string): boolean {
  const [day] = /^\d{4}-\d\d-\d\d(?=T)/.exec(value) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(value))) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

function readRelationships(
  world: World,
  schema: ResourceSchema,
  body: ResourceBody,
  action: 'create' | 'update',
): Related {
  const related: Record<string, Related[string]> = {};
  for (const relationship of schema.relationships.values()) {
    const { name, required, creatable } = relationship;
    const sent = Object.hasOwn(body.relationships, name) ? body.relationships[name] : undefined;
    if (required && creatable && (sent === undefined ? action === 'create' : sent.data === null))
      throw refuse(422, invalid(name, "can't be blank", 'blank', 'relationships'));
    if (sent !== undefined) related[name] = readLinkage(world, relationship, sent.data);
  }
  return related;
}

function readLinkage(world: World, { name, many, types }: Relationship, data: Related[string]): Related[string] {
  const isList = Array.isArray(data);
  if (isList !== many) {
    const detail = `${name} is not a valid ${many ? 'to-many' : 'to-one'} linkage.`;
    throw refuse(400, { title: 'Invalid Links Object', detail, code: 'INVALID_LINKS_OBJECT' });
  }
  const targets: readonly Reference[] = data === null ? [] : 'type' in data ? [data] : data;
  for (const target of targets) {
    if (!types.includes(target.type)) throw refuse(400, typeMismatch(target.type));
    // Whether resources that the sandbox does not have exist, nobody can tell; they are taken to.
    if (resourceNames.includes(target.type) && !find(world, target.type, target.id)) throw refuse(404, recordNotFound);
  }
  return data;
}

const typeMismatch = (other: string): ErrorEntry => ({
  title: 'Type Mismatch',
  detail: `${other} is not a valid type for this operation.`,
  code: 'TYPE_MISMATCH',
});
