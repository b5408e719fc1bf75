import { paths } from './paths.ts';
import type { QueryNode } from './query-node.ts';

/** A JMESPath expression that can be read. */
export interface Query {
  /** Every field that it names for sure, as the names that lead there from the top; lists are passed through. */
  readonly paths: readonly (readonly string[])[];
  readonly tree: QueryNode;
  /** What it makes of a document, or why it makes nothing of it. */
  readonly of: (document: unknown) => { readonly result: unknown } | { readonly complaint: string };
}

interface Token {
  readonly type: string;
  readonly value: unknown;
  readonly start: number;
}

/** The library's types know `search` alone. */
interface Jmespath {
  readonly tokenize: (expression: string) => readonly Token[];
  readonly compile: (expression: string) => QueryNode;
  readonly search: (document: unknown, expression: string) => unknown;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isAtEnd = (error: unknown): boolean => /EOF/.test(messageOf(error));

/** Reads an expression. What cannot be read comes back as a complaint that names the place. */
export const readQuery = async (expression: string): Promise<Query | { readonly complaint: string }> => {
  const { default: library } = await import('jmespath');
  const { tokenize, compile, search } = library as unknown as Jmespath;

  const readable = (text: string): unknown => {
    try {
      compile(text);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  /**
   * The library says what it did not expect and not where: the place is where the beginnings of the expression stop being
   * merely unfinished.
   */
  const faultIn = (): string => {
    const tokens = tokensOf(expression, tokenize);
    if (typeof tokens === 'string') return tokens;
    const bad = tokens.find((_, index) => {
      const error = readable(expression.slice(0, tokens[index + 1]?.start ?? expression.length));
      return error !== undefined && !isAtEnd(error);
    });
    if (bad === undefined) return `it ends too soon, after character ${expression.length}`;
    return `${JSON.stringify(expression.slice(bad.start).split(/\s/)[0])} at character ${bad.start + 1} was not expected`;
  };

  if (readable(expression) !== undefined) return { complaint: faultIn() };
  const tree = compile(expression);
  for (const { name = '', children = [] } of functionsIn(tree)) {
    const said = complaintAbout(name, children.length, search);
    if (said !== undefined) return { complaint: said };
  }
  return {
    tree,
    paths: paths(tree),
    of: (document) => {
      try {
        return { result: search(document, expression) };
      } catch (error) {
        return { complaint: messageOf(error) };
      }
    },
  };
};

const tokensOf = (expression: string, tokenize: Jmespath['tokenize']): readonly Token[] | string => {
  try {
    return tokenize(expression);
  } catch {
    // The longest beginning that can be split up ends where the fault is.
    const end = Array.from({ length: expression.length }, (_, index) => expression.length - index).find((length) => {
      try {
        tokenize(expression.slice(0, length));
        return true;
      } catch {
        return false;
      }
    });
    const at = end ?? 0;
    return `${JSON.stringify(expression.slice(at, at + 1))} at character ${at + 1} was not expected`;
  }
};

const functionsIn = (node: QueryNode): readonly QueryNode[] => [
  ...(node.type === 'Function' ? [node] : []),
  ...childrenOf(node).flatMap(functionsIn),
];

const childrenOf = ({ children = [], value }: QueryNode): readonly QueryNode[] =>
  // A name and its value in `{a: b}`.
  isNode(value) ? [...children, value] : children;

const isNode = (value: unknown): value is QueryNode => typeof value === 'object' && value !== null && 'type' in value;

/** Functions are looked up, and their arguments counted, only when they run. */
const complaintAbout = (name: string, count: number, search: Jmespath['search']): string | undefined => {
  try {
    search(null, `${name}(${Array.from({ length: count }, () => '`null`').join(', ')})`);
    return undefined;
  } catch (error) {
    const message = messageOf(error);
    if (message.startsWith('Unknown function')) return `it has no function ${name}()`;
    return /\btakes\b/.test(message) ? message.replace(/^ArgumentError: /, '') : undefined;
  }
};
