import type { Sandbox } from '../sandbox.ts';
import type { JsonObject, Reference } from '../world/rows.ts';
import { refuse } from './errors.ts';
import { present } from './present.ts';
import type { Presented } from './presented.ts';
import type { Query } from './query.ts';

export interface Meta {
  readonly mode: 'test';
  readonly organization_id: string;
  readonly trace_id: string;
}

/** Presents each resource once, however many paths of an answer lead to it. */
export interface Reader {
  readonly url: string;
  readonly present: (target: Reference) => Presented | undefined;
}

export function newReader(sandbox: Sandbox): Reader {
  const known = new Map<string, Presented | undefined>();
  return {
    url: sandbox.url,
    present: (target) => {
      const key = `${target.type}/${target.id}`;
      if (!known.has(key)) known.set(key, present(sandbox.world, target));
      return known.get(key);
    },
  };
}

/** A resource object. Linkage (`data`) is there only for relationships that are included, as at the vendor. */
export function resourceObject(
  reader: Reader,
  { type, id }: Reference,
  query: Query,
  linked: ReadonlySet<string>,
  meta: Meta,
): JsonObject | undefined {
  const presented = reader.present({ type, id });
  if (presented === undefined) return undefined;
  const wanted = query.fields.get(type);
  if (wanted !== undefined) checkFields(type, wanted, presented);
  const self = `${reader.url}/api/${type}/${id}`;
  const keep = ([name]: [string, unknown]) => wanted === undefined || wanted.has(name);
  const relationships = Object.entries(presented.related)
    .filter(keep)
    .map(([name, target]) => [
      name,
      {
        links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` },
        ...(linked.has(name) ? { data: target } : {}),
      },
    ]);
  return {
    id,
    type,
    links: { self },
    attributes: Object.fromEntries(Object.entries(presented.attributes).filter(keep)),
    relationships: Object.fromEntries(relationships),
    meta,
  };
}

function checkFields(type: string, wanted: ReadonlySet<string>, { attributes, related }: Presented): void {
  for (const name of wanted) {
    if (name === 'id' || Object.hasOwn(attributes, name) || Object.hasOwn(related, name)) continue;
    const detail = `${name} is not a valid field for ${type}.`;
    throw refuse(400, { title: 'Invalid field', detail, code: 'INVALID_FIELD' });
  }
}
