import facts from './facts.json' with { type: 'json' };

export type Kind = 'string' | 'boolean' | 'integer' | 'float' | 'datetime' | 'object' | 'array';
export type Action = 'list' | 'retrieve' | 'create' | 'update' | 'delete';

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly creatable: boolean;
  readonly updatable: boolean;
  readonly fetchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly required: 'yes' | 'sometimes' | 'no';
  readonly trigger: boolean;
  readonly prohibited: boolean;
  readonly values?: readonly string[] | undefined;
}

export interface Relationship {
  readonly name: string;
  readonly many: boolean;
  readonly creatable: boolean;
  readonly updatable: boolean;
  readonly filterable: boolean;
  readonly includable: boolean;
  readonly required: 'yes' | 'sometimes' | 'no';
  /** Links may be left out of answers. */
  readonly mayLackLinks: boolean;
  readonly prohibited: boolean;
  readonly types: readonly string[];
}

export interface Resource {
  readonly type: string;
  readonly actions: ReadonlySet<Action>;
  readonly fields: readonly Field[];
  readonly relationships: readonly Relationship[];
  /** Names of filters beside `q`. */
  readonly filters: readonly string[];
}

interface Entry {
  readonly actions: readonly string[];
  readonly fields: Readonly<Record<string, FieldEntry>>;
  readonly relationships: Readonly<Record<string, RelationshipEntry>>;
  readonly filters: readonly string[];
}
interface FieldEntry {
  readonly type: string;
  readonly flags: string;
  readonly required?: string;
  readonly trigger?: boolean;
  readonly prohibited?: boolean;
  readonly enum?: readonly string[];
}
interface RelationshipEntry {
  readonly to: string;
  readonly flags: string;
  readonly includable?: boolean;
  readonly required?: string;
  readonly links?: string;
  readonly prohibited?: boolean;
  readonly types: readonly string[];
}

const entries: Readonly<Record<string, Entry>> = facts;

const needed = (required: string | undefined): Field['required'] =>
  required === 'yes' || required === 'sometimes' ? required : 'no';

const readField = (name: string, { type, flags, required, trigger, prohibited, enum: values }: FieldEntry): Field => ({
  name,
  // The schema has no other types than these seven.
  kind: type as Kind,
  creatable: flags.includes('c'),
  updatable: flags.includes('u'),
  fetchable: flags.includes('F'),
  filterable: flags.includes('f'),
  sortable: flags.includes('s'),
  required: needed(required),
  trigger: trigger === true,
  prohibited: prohibited === true,
  values,
});

const readRelationship = (name: string, entry: RelationshipEntry): Relationship => ({
  name,
  many: entry.to === 'many',
  creatable: entry.flags.includes('c'),
  updatable: entry.flags.includes('u'),
  filterable: entry.flags.includes('f'),
  includable: entry.includable !== false,
  required: needed(entry.required),
  mayLackLinks: entry.links === 'excluded',
  prohibited: entry.prohibited === true,
  types: entry.types,
});

/** What the vendor's schema says of each resource; `derive.mjs` drew it from there. */
export const resources: readonly Resource[] = Object.entries(entries).map(([type, entry]) => ({
  type,
  // The schema has no other actions than these five.
  actions: new Set(entry.actions as readonly Action[]),
  fields: Object.entries(entry.fields).map(([name, field]) => readField(name, field)),
  filters: entry.filters.filter((name) => name !== 'q'),
  relationships: Object.entries(entry.relationships).map(([name, relationship]) =>
    readRelationship(name, relationship),
  ),
}));

export const resourceOf = (type: string): Resource | undefined => resources.find((resource) => resource.type === type);

/**
 * What a row's own type says of it: the rows of `transactions` and `payment_gateways` are authorizations, captures, gateways
 * of Klarna and so on, and answer as such.
 */
export const resourceOfRow = (asked: Resource, row: { readonly type: string }): Resource => {
  const kinds = abstractions[asked.type] ?? [];
  return (kinds.includes(row.type) ? resourceOf(row.type) : undefined) ?? asked;
};

const abstractions: Readonly<Record<string, readonly string[]>> = {
  transactions: ['authorizations', 'captures', 'voids', 'refunds'],
  payment_gateways: ['klarna_gateways'],
};

/** Every attribute of a resource object: the id stands beside them. */
export const attributesOf = ({ fields }: Resource): readonly Field[] =>
  fields.filter(({ name, fetchable }) => fetchable && name !== 'id');
