import { documents, isOfService, shapesOf } from './documents.ts';
import type { SchemaNode } from './schema.ts';

/** Where an array stands, what is said of it holds for its items: `steps.name` is the name of each. */
const throughLists = (node: SchemaNode): SchemaNode => (node.items === undefined ? node : throughLists(node.items));

/** The names of a group; `undefined` where any may stand there, or it is no group. */
const namesIn = (node: SchemaNode): readonly string[] | undefined => {
  const { properties } = throughLists(node);
  return properties && Object.keys(properties);
};

/** Whether it is for others to say what it holds. */
const isOpen = (node: SchemaNode): boolean => {
  const { type, properties } = throughLists(node);
  return properties === undefined && (type === undefined || [type].flat().includes('object'));
};

/** What stands below a name: a node, `open` where nobody can say, `undefined` where nothing of that name is. */
const below = (node: SchemaNode, name: string): SchemaNode | 'open' | undefined => {
  const { properties, additionalProperties } = throughLists(node);
  if (properties !== undefined) return Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isOpen(node) ? additionalProperties || 'open' : undefined;
};

const nodesOf = (command: string): readonly SchemaNode[] | undefined => {
  const shapes = shapesOf(command);
  return shapes === undefined || shapes.some(isOfService) ? undefined : shapes.map((name) => documents[name]);
};

/**
 * The names that the documents of a command have at the top, for `--query`; those of all its shapes, where it has several.
 * `undefined` where nobody can say: the document is a service's, or it is one text, or the command prints none.
 * @param command without `klarna-cl`: `flow`, `runs list`; `--dry-run` for what that prints, `error` for an error object
 */
export const fieldsOf = (command: string): readonly string[] | undefined => fieldsAt(command, []);

/** The same below a path of names. */
export const fieldsAt = (command: string, path: readonly string[]): readonly string[] | undefined => {
  const found = nodesOf(command)?.flatMap((node) => {
    const names = namesIn(walk(node, path) ?? {});
    return names === undefined ? [] : [names];
  });
  return found === undefined || found.length === 0 ? undefined : [...new Set(found.flat())];
};

const walk = (node: SchemaNode, path: readonly string[]): SchemaNode | undefined => {
  let here: SchemaNode = node;
  for (const name of path) {
    const next = below(here, name);
    if (next === undefined || next === 'open') return undefined;
    here = next;
  }
  return here;
};

/**
 * Whether a path of names leads somewhere in the documents of a command, through lists as well. True where nobody can say.
 */
export const knowsPath = (command: string, path: readonly string[]): boolean => {
  const nodes = nodesOf(command);
  return nodes === undefined || nodes.some((node) => leads(node, path));
};

const leads = (node: SchemaNode, [name, ...rest]: readonly string[]): boolean => {
  if (name === undefined) return true;
  const next = below(node, name);
  return next === 'open' || (next !== undefined && leads(next, rest));
};
