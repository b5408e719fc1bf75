import { sanitiseLine } from './sanitise.ts';
import { type Measure, padded } from './spans.ts';
import { wrap } from './wrap.ts';

export interface TableLook {
  /** Of the terminal, where one shows it. */
  readonly columns?: number;
  readonly measure?: Measure;
  /** For a screen reader: a value a line, behind its name. */
  readonly isPlain?: boolean;
}

type Look = Required<TableLook>;
type Row = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Row => typeof value === 'object' && value !== null;

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  return sanitiseLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
};

/** `USD 118.00`, as amounts are written for people. */
const money = /^[A-Z]{3} -?\d+(?:\.\d+)?$/;

/** A column of these is read from its right end. */
const isFigure = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && money.test(value));

/** Columns as wide as their widest cell; two blanks between them. */
const align = (
  rows: readonly (readonly string[])[],
  isRight: readonly boolean[],
  measure: Measure,
): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => measure(row[column] ?? ''))));
  const put = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return isRight[column] ? ' '.repeat(Math.max(0, width - measure(text))) + text : padded(text, width, measure);
  };
  return rows.map((row) => row.map(put).join('  ').trimEnd());
};

/** Names and values, each value beside its name; one that is too long goes on below itself, or below its name. */
const pairsOf = (pairs: readonly (readonly [string, string])[], { columns, measure, isPlain }: Look): string => {
  if (isPlain) return pairs.map(([name, value]) => `${name}: ${value}`).join('\n');
  const width = Math.max(...pairs.map(([name]) => measure(name))) + 2;
  if (!Number.isFinite(columns)) return pairs.map(([name, value]) => padded(name, width, measure) + value).join('\n');
  const isNarrow = columns - width < 8;
  const indent = isNarrow ? 2 : width;
  return pairs
    .map(([name, value]) => {
      const beside = padded(name, width, measure) + value;
      if (measure(beside) <= columns) return beside;
      const lines = wrap(value, columns - indent, measure).map((line) => ' '.repeat(indent) + line);
      return isNarrow ? [name, ...lines].join('\n') : padded(name, width, measure) + lines.join('\n').trimStart();
    })
    .join('\n');
};

const flatten = (node: unknown, path: string): [string, string][] => {
  if (!isRecord(node) || Object.keys(node).length === 0) {
    return [[sanitiseLine(path), Array.isArray(node) ? '[]' : cell(node)]];
  }
  return Object.entries(node).flatMap(([name, value]) => flatten(value, path === '' ? name : `${path}.${name}`));
};

const isTable = (value: unknown): value is Row[] => Array.isArray(value) && value.length > 0 && value.every(isRecord);

/** Rows that a terminal would break in the middle are shown one below the other, a value a line. */
const rowsOf = (rows: readonly Row[], look: Look): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const heading = names.map((name) => cell(name.toUpperCase()));
  if (!look.isPlain) {
    const isRight = names.map((name) => {
      const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
      return values.length > 0 && values.every(isFigure);
    });
    const lines = align([heading, ...rows.map((row) => names.map((name) => cell(row[name])))], isRight, look.measure);
    if (lines.every((line) => look.measure(line) <= look.columns)) return lines.join('\n');
  }
  // A name that only other rows have says nothing here.
  const pairs = (row: Row) =>
    names.flatMap((name, index) =>
      Object.hasOwn(row, name)
        ? flatten(row[name], '').map(([path, value]): [string, string] => [
            `${heading[index] ?? ''}${path === '' ? '' : `.${path}`}`,
            value,
          ])
        : [],
    );
  return rows.map((row) => pairsOf(pairs(row), look)).join('\n\n');
};

/**
 * A list of objects becomes a table with a heading, any other document a list of paths and values, followed by a table
 * for each list of objects in it.
 */
export const table = (
  document: unknown,
  { columns = Number.POSITIVE_INFINITY, measure = (text) => text.length, isPlain = false }: TableLook = {},
): string => {
  const look = { columns, measure, isPlain };
  if (isTable(document)) return rowsOf(document, look);
  if (!isRecord(document)) return cell(document);
  if (!Object.values(document).some(isTable)) return pairsOf(flatten(document, ''), look);
  const lists = Object.entries(document).filter((entry): entry is [string, Row[]] => isTable(entry[1]));
  const rest = Object.fromEntries(Object.entries(document).filter(([, value]) => !isTable(value)));
  const head = Object.keys(rest).length > 0 ? [pairsOf(flatten(rest, ''), look)] : [];
  return [...head, ...lists.map(([name, rows]) => `${cell(name)}\n${rowsOf(rows, look)}`)].join('\n\n');
};
