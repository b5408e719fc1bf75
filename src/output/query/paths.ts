import { nothing, type QueryNode } from './query-node.ts';

/** The names that lead from the top to where an expression is; `undefined` where that is not for sure. */
type Path = readonly string[] | undefined;

interface Walk {
  readonly at: Path;
  readonly found: readonly (readonly string[])[];
}

/** These hand on what their list holds. */
const likeTheirList: ReadonlySet<string> = new Set(['sort_by', 'reverse', 'max_by', 'min_by']);

/** Every field that an expression names, where it can be said from the top which one is meant. */
export const paths = (tree: QueryNode): readonly (readonly string[])[] => walk(tree, []).found;

const inTurn = (nodes: readonly QueryNode[], at: Path): Walk =>
  nodes.reduce<Walk>(
    (before, node) => {
      const { at: next, found } = walk(node, before.at);
      return { at: next, found: [...before.found, ...found] };
    },
    { at, found: [] },
  );

const beside = (nodes: readonly QueryNode[], at: Path): Walk => ({
  at: undefined,
  found: nodes.flatMap((node) => walk(node, at).found),
});

const walk = (node: QueryNode, at: Path): Walk => {
  const { type, name = '', children = [], value } = node;
  const [first = nothing, second = nothing, condition = nothing] = children;
  switch (type) {
    case 'Field': {
      const path = at && [...at, name];
      return { at: path, found: path === undefined ? [] : [path] };
    }
    case 'Identity':
    case 'Current':
    case 'Index':
    case 'Slice':
      return { at, found: [] };
    case 'Literal':
      return { at: undefined, found: [] };
    case 'FilterProjection': {
      const list = walk(first, at);
      const rest = walk(second, list.at);
      return { at: rest.at, found: [...list.found, ...walk(condition, list.at).found, ...rest.found] };
    }
    // Of each value, whatever its name is.
    case 'ValueProjection':
      return { at: undefined, found: walk(first, at).found };
    case 'KeyValuePair':
      return walk(value as QueryNode, at);
    case 'Function': {
      const list = children.find((child) => child.type !== 'ExpressionReference');
      const held = list && walk(list, at).at;
      const found = children.flatMap((child) =>
        child.type === 'ExpressionReference' ? beside(child.children ?? [], held).found : walk(child, at).found,
      );
      return { at: likeTheirList.has(name) ? held : undefined, found };
    }
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
    case 'Projection':
    case 'Flatten':
      return inTurn(children, at);
    default:
      return beside(children, at);
  }
};
