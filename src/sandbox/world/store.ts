import { draftsOf } from './draft.ts';

/** A value as those see it who may not change it. */
export type Read<Value> = Value extends readonly (infer Item)[]
  ? readonly Read<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Read<Value[Name]> }
    : Value;

export interface Identified {
  readonly id: string;
}

/** The rows of one kind, in the order they came. */
export interface Table<Row> {
  readonly get: (id: string | null | undefined) => Read<Row> | undefined;
  readonly values: () => Iterable<Read<Row>>;
  readonly size: number;
}

/** The same within a transaction, where `get` hands out rows to be changed in place. */
export interface DraftTable<Row> {
  readonly get: (id: string | null | undefined) => Row | undefined;
  readonly values: () => Iterable<Read<Row>>;
  readonly size: number;
  /** @throws Error where the id is taken */
  readonly insert: (row: Row) => Row;
  readonly remove: (id: string) => void;
}

/** What a transaction did to a row: `before` is `null` for a new one, `after` for one that is gone. */
export interface Change<Rows, Name extends keyof Rows = keyof Rows> {
  readonly table: Name;
  readonly id: string;
  readonly before: Read<Rows[Name]> | null;
  readonly after: Read<Rows[Name]> | null;
}

export type WorldOf<Rows> = { readonly [Name in keyof Rows]: Table<Rows[Name]> };
export type DraftOf<Rows> = { readonly [Name in keyof Rows]: DraftTable<Rows[Name]> } & {
  /** What was changed so far; rows that were only looked at are not in it. */
  readonly changes: () => readonly Change<Rows>[];
};

/** All rows of all tables, as JSON. */
export type Snapshot<Rows> = { readonly [Name in keyof Rows]: readonly Read<Rows[Name]>[] };

export type Commit<Rows> =
  | { readonly kind: 'changed'; readonly changes: readonly Change<Rows>[] }
  /** Everything was replaced by this. */
  | { readonly kind: 'replaced'; readonly world: Snapshot<Rows> };

/** Writes a commit down, and returns what takes that back. Where it throws, nothing has happened. */
type WriteAhead<Rows> = (commit: Commit<Rows>) => () => void;

export interface Store<Rows> {
  /** What is committed. Rows of an earlier commit stay as they were: a changed row is another object. */
  readonly world: WorldOf<Rows>;
  /**
   * Runs `work` on a draft, and commits what it did when it returns. Where it throws, nothing has happened. Listeners hear
   * of a commit before `transact` returns; where one of them throws, nothing has happened either.
   */
  readonly transact: <Result>(work: (draft: DraftOf<Rows>) => Result) => Result;
  readonly onCommit: (listener: (commit: Commit<Rows>) => void) => () => void;
  /** Sets what hears of a commit before all listeners, and takes it back where one of them throws; the return value unsets it. */
  readonly writeAhead: (write: WriteAhead<Rows>) => () => void;
  readonly replace: (snapshot: Snapshot<Rows>) => void;
  readonly snapshot: () => Snapshot<Rows>;
}

/**
 * The sandbox's memory: tables of plain rows, changed in transactions alone. One mechanism makes a refused request leave no
 * trace, tells the data file what to keep, the history what changed, and the live page what to draw.
 */
export function createStore<Rows extends { readonly [Name in keyof Rows]: Identified }>(
  names: readonly (keyof Rows)[],
): Store<Rows> {
  const tables = byName(names, () => new Map<string, Identified>());
  const openDraft = draftsOf(names, tables);
  const listeners = new Set<(commit: Commit<Rows>) => void>();
  let inTransaction = false;
  let writeAhead: WriteAhead<Rows> | undefined;
  const tell = (commit: Commit<Rows>) => {
    const takeBack = writeAhead?.(commit);
    try {
      for (const listener of listeners) listener(commit);
    } catch (error) {
      takeBack?.();
      throw error;
    }
  };
  return {
    world: byName(names, (name) => readOnly(tables[name])) as unknown as WorldOf<Rows>,
    transact: (work) => {
      if (inTransaction) throw new Error('A transaction within another one.');
      inTransaction = true;
      try {
        const { draft, changes } = openDraft();
        const result = work(draft);
        const done = changes();
        if (done.length > 0) tell({ kind: 'changed', changes: done });
        for (const { table, id, after } of done) {
          if (after === null) tables[table].delete(id);
          else tables[table].set(id, after);
        }
        return result;
      } finally {
        inTransaction = false;
      }
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    writeAhead: (write) => {
      writeAhead = write;
      return () => {
        writeAhead = undefined;
      };
    },
    replace: (snapshot) => {
      const world = structuredClone(snapshot);
      tell({ kind: 'replaced', world });
      for (const name of names) {
        tables[name].clear();
        for (const row of world[name] as readonly Identified[]) tables[name].set(row.id, row);
      }
    },
    snapshot: () => byName(names, (name) => [...tables[name].values()]) as unknown as Snapshot<Rows>,
  };
}

const byName = <Name extends PropertyKey, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> => Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;

function readOnly(rows: Map<string, Identified>): Table<Identified> {
  return {
    get: (id) => rows.get(id ?? ''),
    values: () => rows.values(),
    get size() {
      return rows.size;
    },
  };
}
