import { goods } from './goods.ts';
import { orders } from './orders.ts';
import { parties } from './parties.ts';
import { payments } from './payments.ts';
import { records } from './records.ts';
import type { Action, Field, Kind, Relationship, ResourceSchema, ResourceText } from './resource-schema.ts';
import { sharedFields, sharedRelationships } from './shared.ts';
import { transactions } from './transactions.ts';
import { valueLists } from './value-lists.ts';

/**
 * The facts of Commerce Layer's resource schema, one line a field or relationship, written out of
 * `commerce-layer-schema.json` (the project's facts) by a script that kept names, kinds and flags and left out the vendor's
 * sentences. A line is
 *
 *     <name> <kind> <flags> [trigger] [prohibited] [required] [of=<list of values>]
 *     <name> one|many <type, or list of types> <flags> [prohibited] [required] [unincludable]
 *
 * with the flags c (creatable), u (updatable), F (fetchable), f (filterable), s (sortable), or `-` for none. The kind
 * `money` is three fields: `<name>_cents` with the line's flags, and `<name>_float` and `formatted_<name>`, which can only
 * be fetched. Left out as following from these: `filters` (the filterable fields, `<relationship>_id` for the filterable
 * relationships, `<datetime>_from` and `_to`, `ids`, `q`), and what no answer depends on (`example`, `deprecated`,
 * `virtual`, `transient`, `exportable`, …).
 */
const texts: Readonly<Record<string, ResourceText>> = {
  ...orders,
  ...payments,
  ...transactions,
  ...goods,
  ...parties,
  ...records,
};

/** The types of resources that the sandbox has, in the plural of their paths. */
export const resourceNames: readonly string[] = Object.keys(texts);

const known = new Map<string, ResourceSchema>();

/** The schema of a type, or `undefined` for those that the sandbox does not have. Read when first asked for. */
export function schemaOf(type: string): ResourceSchema | undefined {
  const read = known.get(type);
  if (read) return read;
  const text = Object.hasOwn(texts, type) ? texts[type] : otherPaymentSource(type);
  if (text === undefined) return undefined;
  const schema: ResourceSchema = {
    type,
    actions: new Set(text.actions.split(' ').filter((action) => action !== '') as Action[]),
    fields: byName(linesOf(text.fields, sharedFields).flatMap(readField)),
    relationships: byName(linesOf(text.relationships, sharedRelationships).map(readRelationship)),
  };
  known.set(type, schema);
  return schema;
}

/** The file has no other gateways' payment sources. What every resource has is enough to show that there is one. */
const otherPaymentSource = (type: string): ResourceText | undefined =>
  valueLists.payment_sources?.includes(type)
    ? { actions: '', fields: '@id\n@closing', relationships: 'order one orders cufs' }
    : undefined;

const byName = <Named extends { readonly name: string }>(all: readonly Named[]): ReadonlyMap<string, Named> =>
  new Map(all.map((one) => [one.name, one]));

function linesOf(text: string, shared: Readonly<Record<string, string>>): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => (line.startsWith('@') ? linesOf(shared[line] ?? '', shared) : [line]));
}

const flagsOf = (letters: string, words: readonly string[]) => ({
  creatable: letters.includes('c'),
  updatable: letters.includes('u'),
  fetchable: letters.includes('F'),
  filterable: letters.includes('f'),
  sortable: letters.includes('s'),
  prohibited: words.includes('prohibited'),
  required: words.includes('required'),
});

function readField(line: string): Field[] {
  const [name = '', kind = '', letters = '', ...words] = line.split(' ');
  const list = words.find((word) => word.startsWith('of='))?.slice('of='.length);
  const field: Field = {
    name,
    kind: kind as Kind,
    ...flagsOf(letters, words),
    trigger: words.includes('trigger'),
    values: list === undefined ? undefined : valueLists[list],
    derived: undefined,
  };
  if (kind !== 'money') return [field];
  const from = `${name}_cents`;
  const onlyFetched = { ...field, ...flagsOf('F', []) };
  return [
    { ...field, name: from, kind: 'integer' },
    { ...onlyFetched, name: `${name}_float`, kind: 'float', derived: { from, as: 'float' } },
    { ...onlyFetched, name: `formatted_${name}`, kind: 'string', derived: { from, as: 'formatted' } },
  ];
}

function readRelationship(line: string): Relationship {
  const [name = '', count = '', leadsTo = '', letters = '', ...words] = line.split(' ');
  return {
    name,
    many: count === 'many',
    types: typesOf(leadsTo),
    ...flagsOf(letters, words),
    includable: !words.includes('unincludable'),
  };
}

/** A gateway is linked by its own type as well as by the one that stands for all of them. */
function typesOf(leadsTo: string): readonly string[] {
  if (leadsTo === 'payment_gateways') return ['payment_gateways', 'klarna_gateways'];
  return valueLists[leadsTo] ?? [leadsTo];
}
