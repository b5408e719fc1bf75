/** A node of JSON Schema, draft 2020-12: as much of it as this project uses. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly propertyNames?: SchemaNode;
  /** A group without `properties` takes any name. */
  readonly additionalProperties?: SchemaNode | false;
  readonly anyOf?: readonly SchemaNode[];
}

declare const valueType: unique symbol;

/** A schema whose values have a type that the compiler knows as well: what a document is and what is said of it agree. */
export interface Schema<Value> extends SchemaNode {
  readonly [valueType]?: Value;
}

export type ValueOf<S> = S extends Schema<infer Value> ? Value : never;

type Members = Readonly<Record<string, Schema<unknown>>>;
type Values<M extends Members> = { readonly [Name in keyof M]: ValueOf<M[Name]> };
type Joined<Required extends Members, Optional extends Members> = Values<Required> & Partial<Values<Optional>>;

type More = Omit<SchemaNode, 'type' | 'description'>;

export const text = (description: string, more: More = {}): Schema<string> => ({
  type: 'string',
  description,
  ...more,
});
export const whole = (description: string, more: More = {}): Schema<number> => ({
  type: 'integer',
  description,
  ...more,
});
/** A sum of money. */
export const minorUnits = (description: string): Schema<number> =>
  whole(`${description} In minor units: 11800 is USD 118.00, and 11800 yen.`);
/** A moment, such as 2026-03-04T05:06:07.000Z. */
export const time = (description: string): Schema<string> => text(`${description} ISO 8601.`, { format: 'date-time' });
export const truth = (description: string): Schema<boolean> => ({ type: 'boolean', description });

export const oneOf = <const Value extends string>(values: readonly Value[], description: string): Schema<Value> => ({
  type: 'string',
  description,
  enum: values,
});

export const only = <const Value extends string | number>(value: Value, description: string): Schema<Value> => ({
  type: typeof value === 'string' ? 'string' : 'integer',
  description,
  const: value,
});

/** A service's own value, or anything else that is not for this project to say. */
export const anything = (description: string): Schema<unknown> => ({ description });

export const list = <Item>(description: string, items: Schema<Item>, more: More = {}): Schema<readonly Item[]> => ({
  type: 'array',
  description,
  items,
  ...more,
});

/** A group whose names are not known beforehand. */
export const map = <Value>(
  description: string,
  values: Schema<Value>,
  more: More = {},
): Schema<Readonly<Record<string, Value>>> => ({
  type: 'object',
  description,
  additionalProperties: values,
  ...more,
});

/** A group of members, of which those in `optional` may be absent. */
export const group = <Required extends Members, Optional extends Members = Record<never, never>>(
  description: string,
  required: Required,
  optional?: Optional,
): Schema<Joined<Required, Optional>> => ({
  type: 'object',
  description,
  properties: { ...required, ...optional },
  required: Object.keys(required),
});

/** The same, and `null` where it is not known or there is none. */
export const orNull = <Value>(schema: Schema<Value>): Schema<Value | null> => {
  const { type, enum: values, ...rest } = schema;
  return {
    ...rest,
    ...(type === undefined ? {} : { type: [type, 'null'].flat() }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  };
};
