import type { SchemaNode } from '../schema.ts';

/** What can be seen of a valibot schema, or of one of the actions in its pipe. */
export interface Part {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Part>>;
  readonly item?: Part;
  readonly wrapped?: Part;
  readonly key?: Part;
  readonly value?: Part;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly default?: unknown;
  readonly requirement?: unknown;
  readonly pipe?: readonly Part[];
  /** Of one that depends on what stands there. */
  readonly getter?: (input: unknown) => Part;
}

/** What is said of each name: by its path, or by its end, `flow.amount` or `amount`, where several have the same. */
export type Words = Readonly<Record<string, string | (SchemaNode & { readonly description: string })>>;

/**
 * The schema of a file out of the validator that reads it, so that the two cannot say different things. What the validator
 * judges by a function of its own is not to be seen, and stands in the words.
 */
export const fromValibot = (part: Part, words: Words): SchemaNode => ofPart(part, [], words);

const ofPart = (part: Part, path: readonly string[], words: Words): SchemaNode => {
  switch (part.type) {
    case 'strict_object':
      return ofGroup(part, path, words);
    case 'optional':
    case 'nullish':
    case 'nullable': {
      const inner = part.wrapped === undefined ? {} : ofPart(part.wrapped, path, words);
      const node = part.type === 'optional' ? inner : withNull(inner);
      return isPlain(part.default) ? { ...node, default: part.default } : node;
    }
    case 'array':
      return { type: 'array', items: ofPart(part.item ?? unknownPart, path, words), ...limitsOf(part) };
    case 'record':
      return {
        type: 'object',
        ...(part.key?.pipe === undefined ? {} : { propertyNames: limitsOf(part.key) }),
        additionalProperties: ofPart(part.value ?? unknownPart, path, words),
      };
    case 'union':
      return oneOf((part.options ?? []).map((option) => ofPart(asPart(option), path, words)));
    case 'lazy': {
      const { getter } = part;
      if (getter === undefined) return {};
      return oneOf([...new Set(['', true, {}].map(getter))].map((option) => ofPart(option, path, words)));
    }
    case 'picklist':
      return { type: 'string', enum: (part.options ?? []).map(String) };
    case 'literal':
      return { type: 'integer', const: Number(part.literal) };
    case 'string':
    case 'number':
    case 'boolean':
      return { type: part.type, ...limitsOf(part) };
    case 'unknown':
      return {};
    default:
      throw new TypeError(`no schema is known for ${part.type} at ${path.join('.')}`);
  }
};

const unknownPart: Part = { type: 'unknown' };

const asPart = (value: unknown): Part => {
  if (typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string') {
    return { ...value, type: value.type };
  }
  throw new TypeError('an option of a union is a schema');
};

const ofGroup = ({ entries = {} }: Part, path: readonly string[], words: Words): SchemaNode => {
  const members = Object.entries(entries);
  const required = members.flatMap(([name, { type }]) => (isRequired(type) ? [name] : []));
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(([name, part]) => [name, described(part, [...path, name], words)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
};

const isRequired = (type: string): boolean => !['optional', 'nullish', 'exact_optional'].includes(type);

const described = (part: Part, path: readonly string[], words: Words): SchemaNode => {
  const found = path.map((_, index) => words[path.slice(index).join('.')]).find((each) => each !== undefined);
  if (found === undefined) throw new TypeError(`nothing is said of ${path.join('.')}`);
  const more = typeof found === 'string' ? { description: found } : found;
  return { ...more, ...ofPart(part, path, words), ...(typeof found === 'string' ? {} : found) };
};

const withNull = (node: SchemaNode): SchemaNode =>
  node.type === undefined ? node : { ...node, type: [node.type, 'null'].flat() };

/** Of simple kinds, one node; an editor tells more of one. */
const oneOf = (nodes: readonly SchemaNode[]): SchemaNode => {
  const areSimple = nodes.every(({ type, ...rest }) => type !== undefined && Object.keys(rest).length === 0);
  return areSimple ? { type: nodes.flatMap(({ type }) => type ?? []) } : { anyOf: nodes };
};

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value) || value === null;

/** What the actions of a pipe ask for; a pipe may begin with another one. */
const limitsOf = ({ type, pipe = [] }: Part): SchemaNode =>
  Object.assign({}, ...pipe.map((each) => (each.pipe === undefined ? limitOf(type, each) : limitsOf(each))));

const limitOf = (type: string, { type: action, requirement }: Part): SchemaNode => {
  if (action === 'regex' && requirement instanceof RegExp) return { pattern: requirement.source };
  if (action === 'non_empty') return { minLength: 1 };
  if (action === 'integer' || action === 'safe_integer') return { type: 'integer' };
  if (action === 'iso_timestamp') return { format: 'date-time' };
  if (typeof requirement !== 'number') return {};
  if (action === 'min_value') return { minimum: requirement };
  if (action === 'max_value') return { maximum: requirement };
  if (action === 'min_length') return type === 'array' ? { minItems: requirement } : { minLength: requirement };
  return action === 'max_length' && type === 'array' ? { maxItems: requirement } : {};
};
