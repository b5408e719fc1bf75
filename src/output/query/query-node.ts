/** What a JMESPath expression is read to. */
export interface QueryNode {
  readonly type: string;
  readonly name?: string;
  /** Of a pair in `{a: b}` a node; of an index a number; of a literal what it stands for. */
  readonly value?: unknown;
  readonly children?: readonly QueryNode[];
}

export const nothing: QueryNode = { type: 'Identity' };
