/** What is known of one type of resource, as it is written down; `read-schema.ts` says how. */
export interface ResourceText {
  readonly actions: string;
  readonly fields: string;
  readonly relationships: string;
}

export type Action = 'list' | 'retrieve' | 'create' | 'update' | 'delete';
export type Kind = 'string' | 'integer' | 'float' | 'boolean' | 'datetime' | 'object' | 'array';

interface Flags {
  readonly creatable: boolean;
  readonly updatable: boolean;
  readonly fetchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  /** Not for sales channels. */
  readonly prohibited: boolean;
  /** Creating is refused without it. Where only the vendor's words say when, the type of resource checks it. */
  readonly required: boolean;
}

export interface Field extends Flags {
  readonly name: string;
  readonly kind: Kind;
  /** Does something when it is sent as `true`, and is never stored. */
  readonly trigger: boolean;
  /** The only values it may have. */
  readonly values: readonly string[] | undefined;
  /** For `<name>_float` and `formatted_<name>`: the `<name>_cents` that they are derived from. */
  readonly derived: { readonly from: string; readonly as: 'float' | 'formatted' } | undefined;
}

export interface Relationship extends Flags {
  readonly name: string;
  readonly many: boolean;
  /** The types of what it leads to: one, or those of a polymorphic relationship. */
  readonly types: readonly string[];
  readonly includable: boolean;
}

export interface ResourceSchema {
  readonly type: string;
  readonly actions: ReadonlySet<Action>;
  readonly fields: ReadonlyMap<string, Field>;
  readonly relationships: ReadonlyMap<string, Relationship>;
}
