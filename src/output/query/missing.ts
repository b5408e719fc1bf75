import { nothing, type QueryNode } from './query-node.ts';

/** A name that an expression asks for where there is none. */
export interface Missing {
  readonly name: string;
  /** The names that there are; of a list, none. */
  readonly there: readonly string[];
  /** It is asked of a list as a whole, and its items have it. */
  readonly isOfList: boolean;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an expression can find at a place; `undefined` where that is not followed. */
type Values = readonly unknown[] | undefined;

interface Followed {
  readonly values: Values;
  readonly missing?: Missing;
}

/** The first name in an expression that a document does not have, where it is for sure that it is asked for. */
export const missingIn = (tree: QueryNode, document: unknown): Missing | undefined => follow(tree, [document]).missing;

const field = (name: string, values: readonly unknown[]): Followed => {
  const records = values.filter(isRecord);
  const having = records.filter((record) => Object.hasOwn(record, name));
  if (having.length > 0) return { values: having.map((record) => record[name]) };
  if (records.length > 0) {
    const there = [...new Set(records.flatMap((record) => Object.keys(record)))];
    return { values: undefined, missing: { name, there, isOfList: false } };
  }
  const isOfList = values.some(
    (value) => Array.isArray(value) && value.some((item) => isRecord(item) && Object.hasOwn(item, name)),
  );
  return { values: undefined, ...(isOfList ? { missing: { name, there: [], isOfList } } : {}) };
};

const itemsOf = (values: Values): Values => values?.flatMap((value) => (Array.isArray(value) ? value : []));

const inTurn = (nodes: readonly QueryNode[], values: Values, between = (next: Values): Values => next): Followed => {
  let here: Followed = { values };
  for (const [index, node] of nodes.entries()) {
    here = follow(node, index === 0 ? here.values : between(here.values));
    if (here.missing !== undefined) return here;
  }
  return here;
};

const follow = (node: QueryNode, values: Values): Followed => {
  const { type, name = '', children = [], value } = node;
  if (values === undefined || values.length === 0) return { values: undefined };
  const [first = nothing, second = nothing] = children;
  switch (type) {
    case 'Field':
      return field(name, values);
    case 'Identity':
    case 'Current':
      return { values };
    case 'Index':
      return { values: values.map((list) => (Array.isArray(list) ? list.at(Number(value)) : undefined)) };
    case 'Slice':
      return { values };
    case 'Flatten': {
      const list = follow(first, values);
      return {
        ...list,
        values: list.values?.map((each) => (Array.isArray(each) ? each.flat() : each)),
      };
    }
    case 'Projection':
    case 'FilterProjection':
      return inTurn([first, second], values, itemsOf);
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
      return inTurn(children, values);
    case 'MultiSelectHash':
    case 'MultiSelectList': {
      const parts = children.map((child) =>
        follow(child.type === 'KeyValuePair' ? (child.value as QueryNode) : child, values),
      );
      const missing = parts.find((part) => part.missing !== undefined)?.missing;
      return { values: undefined, ...(missing === undefined ? {} : { missing }) };
    }
    // Of `a || b` either may be missing on purpose; and what a function makes is not what it was given.
    default:
      return { values: undefined };
  }
};
