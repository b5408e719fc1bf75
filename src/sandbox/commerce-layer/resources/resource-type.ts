import type { HTTPException } from 'hono/http-exception';
import type { Sandbox } from '../../sandbox.ts';
import type { Draft, JsonObject, Order, Read, Reference, World } from '../../world/rows.ts';
import type { ApplicationKind } from '../access-tokens.ts';

/** A write that passed the schema: a type, a creatable or updatable name, and a value of the right kind each. */
export interface Input {
  /** Without triggers. */
  readonly attributes: Read<JsonObject>;
  readonly relationships: Readonly<Record<string, Reference | readonly Reference[] | null>>;
  /** The trigger attributes that were sent as `true`, in the order of the schema. */
  readonly triggers: ReadonlySet<string>;
}

/** What a write is handed besides its input. */
export interface Write {
  readonly sandbox: Sandbox;
  readonly draft: Draft;
  /** Now, as a timestamp. */
  readonly at: string;
  readonly application: { readonly id: string; readonly kind: ApplicationKind };
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
 */
export interface ResourceType<Row extends { readonly id: string } = { readonly id: string }> {
  readonly find: (world: World, id: string) => Read<Row> | undefined;
  /** In the order they were made. */
  readonly all: (world: World) => Iterable<Read<Row>>;
  /**
   * The attributes by their names in the schema. What is left out is `null`; `<name>_float` and `formatted_<name>` are
   * derived from `<name>_cents`.
   */
  readonly attributes: (world: World, row: Read<Row>) => Read<JsonObject>;
  /** What is left out has no target, or is an empty list. */
  readonly related: (world: World, row: Read<Row>) => Related;
  /** The order whose status says whether a sales channel may see and change this. */
  readonly orderOf?: (world: World, row: Read<Row>) => Read<Order> | undefined;
  /** Lets the vendor's workers get on before a row is read. */
  readonly beforeRead?: (sandbox: Sandbox, id: string) => void;
  /** @throws HTTPException for what the vendor refuses; nothing has happened then */
  readonly create?: (write: Write, input: Input) => Outcome & { readonly id: string };
  readonly update?: (write: Write, id: string, input: Input) => Outcome;
  readonly remove?: (write: Write, id: string) => Outcome;
}
