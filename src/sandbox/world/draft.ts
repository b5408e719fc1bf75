import { isDeepStrictEqual } from 'node:util';
import type { Change, DraftOf, DraftTable, Identified } from './store.ts';

/** A view of all tables with changes that nobody else sees yet. */
interface OpenDraft<Rows> {
  readonly draft: DraftOf<Rows>;
  readonly changes: () => readonly Change<Rows>[];
}

/** Makes drafts, in which a table's view is made when it is first used: most transactions touch a few of the tables. */
export function draftsOf<Rows>(
  names: readonly (keyof Rows)[],
  tables: Record<keyof Rows, Map<string, Identified>>,
): () => OpenDraft<Rows> {
  class Opened {
    readonly views = new Map<keyof Rows, ReturnType<typeof openTable>>();

    readonly changes = () =>
      [...this.views].flatMap(([table, { changes }]) =>
        changes().map((change) => ({ table, ...change }) as Change<Rows>),
      );

    view(name: keyof Rows): DraftTable<Identified> {
      const known = this.views.get(name) ?? openTable(tables[name]);
      this.views.set(name, known);
      return known.table;
    }
  }
  for (const name of names) {
    Object.defineProperty(Opened.prototype, name, {
      get(this: Opened) {
        return this.view(name);
      },
    });
  }
  return () => {
    const opened = new Opened();
    // It has a member for each name, made above.
    return { draft: opened as unknown as DraftOf<Rows>, changes: opened.changes };
  };
}

/** A row is copied when it is first looked up. */
function openTable(rows: Map<string, Identified>) {
  const touched = new Map<string, Identified | null>();
  const sameAs = (id: string, row: Identified | null) => isDeepStrictEqual(row, rows.get(id) ?? null);
  const table: DraftTable<Identified> = {
    get: (id) => {
      const key = id ?? '';
      const known = touched.get(key);
      if (known !== undefined) return known ?? undefined;
      const committed = rows.get(key);
      if (committed === undefined) return undefined;
      const copy = structuredClone(committed);
      touched.set(key, copy);
      return copy;
    },
    values: () => overlaid(rows, touched),
    get size() {
      return [...overlaid(rows, touched)].length;
    },
    insert: (row) => {
      if (touched.get(row.id) ?? (!touched.has(row.id) && rows.has(row.id)))
        throw new Error(`There is a row ${row.id} already.`);
      touched.set(row.id, row);
      return row;
    },
    remove: (id) => {
      touched.set(id, null);
    },
  };
  return {
    table,
    changes: () =>
      [...touched]
        .filter(([id, row]) => !sameAs(id, row))
        .map(([id, row]) => ({ id, before: rows.get(id) ?? null, after: row })),
  };
}

function* overlaid(
  rows: Map<string, Identified>,
  touched: ReadonlyMap<string, Identified | null>,
): Generator<Identified> {
  for (const [id, row] of rows) {
    const mine = touched.get(id);
    if (mine !== null) yield mine ?? row;
  }
  for (const [id, row] of touched) if (row !== null && !rows.has(id)) yield row;
}
