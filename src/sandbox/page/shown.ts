import { sanitiseLine } from '../../output/sanitise.ts';

/** A row as the page draws it: short texts without controls, personal data masked. */
export interface ShownRow {
  /** Where its details are: `/__sandbox/state/<table>/<id>`. */
  readonly table: string;
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** When it came into being. */
  readonly at: string;
  readonly [column: string]: string | boolean | number | null;
}

type Sought = readonly (string | null | undefined)[];

/** A table that can be looked through from its end. */
export interface Shown {
  readonly size: number;
  /** Newest first; what a search looks at, and what is drawn, are made of those rows alone that need it. */
  readonly rows: () => Iterable<{ readonly sought: () => Sought; readonly shown: () => ShownRow }>;
}

export function shownTable<Row>(
  table: { readonly values: () => Iterable<Row>; readonly size: number },
  shown: (row: Row) => ShownRow,
  sought: (row: Row) => Sought,
): Shown {
  return {
    size: table.size,
    *rows() {
      for (const row of [...table.values()].reverse()) yield { sought: () => sought(row), shown: () => shown(row) };
    },
  };
}

/** No cell needs more of a text than this; the details have all of it. */
const longestText = 160;

/** Text of a client on one line, cut short, without anything that reorders what stands around it. */
export function clip(text: string): string {
  const line = sanitiseLine(text.slice(0, 4 * longestText));
  // By code point: half of a surrogate pair is no text.
  const characters = [...line];
  return characters.length > longestText ? `${characters.slice(0, longestText).join('')}…` : line;
}
