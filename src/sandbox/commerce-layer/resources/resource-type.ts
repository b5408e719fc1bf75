import type { HTTPException } from 'hono/http-exception';
import type { Sandbox } from '../../sandbox.ts';
import type { Draft, JsonObject, Order, Read, Reference, World } from '../../world/tables.ts';
import type { Caller } from '../access-tokens.ts';

/** A write that passed the schema: a type, a creatable or updatable name, and a value of the right kind each. */
export interface Input {
  /** Without triggers. */
  readonly attributes: Read<JsonObject>;
  /** Of a type that the schema lets the relationship lead to; those among the sandbox's types exist. */
  readonly relationships: Related;
  /** The trigger attributes that were sent as `true`, in the order of the schema. */
  readonly triggers: ReadonlySet<string>;
}

/** What a write is handed besides its input. */
export interface Write {
  readonly sandbox: Sandbox;
  readonly draft: Draft;
  /** Now, as a timestamp. */
  readonly at: string;
  readonly caller: Caller;
}

/** What a write came to. */
export interface Outcome {
  /** The id of what it made at Klarna, where it made something: for the ledger. */
  readonly atKlarna?: string | undefined;
  /** Answered although what was done stays done: a failed authorization is left behind when placing is refused. */
  readonly refusal?: HTTPException | undefined;
}

/** `null` is a to-one relationship without a target, a list a to-many one. */
export type Related = Readonly<Record<string, Reference | readonly Reference[] | null>>;

/**
 * How one type of resource behaves. Its fields, which of them may be written, its relationships and its actions come from
 * the schema (`schema/`); what is left is where rows are, how they look, and what writes do.
 *
 * The functions are declared as methods, so that types of different rows fit into one table: each is only ever called with
 * rows that its own `find` or `all` came up with.
 */
export interface ResourceType<Row extends { readonly id: string } = { readonly id: string }> {
  find(world: World, id: string): Read<Row> | undefined;
  /** In the order they were made. */
  all(world: World): Iterable<Read<Row>>;
  /**
   * The attributes by their names in the schema. What is left out is `null`; `<name>_float` and `formatted_<name>` are
   * derived from `<name>_cents` in the `currency_code` beside it. What the schema does not let be fetched is not shown.
   */
  attributes(world: World, row: Read<Row>): Read<JsonObject>;
  /** What is left out has no target, or is an empty list. */
  related(world: World, row: Read<Row>): Related;
  /** Attributes that real answers have and the schema does not: shown last. */
  beyondSchema?(row: Read<Row>): Read<JsonObject>;
  /** Answers name no address of it. */
  readonly unlinked?: true;
  /** The order whose status says whether a sales channel may see and change this. */
  orderOf?(world: World, row: Read<Row>): Read<Order> | undefined;
  /** Before it is read, the vendor's workers get on with its order. */
  readonly advancedByReading?: true;
  /** @throws HTTPException for what the vendor refuses; nothing has happened then */
  create?(write: Write, input: Input): Outcome & { readonly id: string };
  update?(write: Write, id: string, input: Input): Outcome;
  remove?(write: Write, id: string): Outcome;
}
