import { sanitiseLine } from './sanitise.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  return sanitiseLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
};

/** Columns as wide as their widest cell; two blanks between them. */
const align = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const flatten = (node: unknown, path: string): [string, string][] => {
  if (!isRecord(node) || Object.keys(node).length === 0) {
    return [[sanitiseLine(path), Array.isArray(node) ? '[]' : cell(node)]];
  }
  return Object.entries(node).flatMap(([name, value]) => flatten(value, path === '' ? name : `${path}.${name}`));
};

const isTable = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRecord);

/** Rows that a terminal would break in the middle are shown one below the other, a value a line. */
const rowsOf = (rows: readonly Record<string, unknown>[], columns: number): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const heading = names.map((name) => cell(name.toUpperCase()));
  const text = align([heading, ...rows.map((row) => names.map((name) => cell(row[name])))]);
  if (text.split('\n').every((line) => line.length <= columns)) return text;
  return rows.map((row) => align(names.map((name, index) => [heading[index] ?? '', cell(row[name])]))).join('\n\n');
};

/**
 * A list of objects becomes a table with a heading, any other document a list of paths and values, followed by a table
 * for each list of objects in it.
 * @param columns of the terminal, where one shows it
 */
export const table = (document: unknown, columns = Number.POSITIVE_INFINITY): string => {
  if (isTable(document)) return rowsOf(document, columns);
  if (!isRecord(document)) return cell(document);
  if (!Object.values(document).some(isTable)) return align(flatten(document, ''));
  const lists = Object.entries(document).filter((entry): entry is [string, Record<string, unknown>[]] =>
    isTable(entry[1]),
  );
  const rest = Object.fromEntries(Object.entries(document).filter(([, value]) => !isTable(value)));
  const head = Object.keys(rest).length > 0 ? [align(flatten(rest, ''))] : [];
  return [...head, ...lists.map(([name, rows]) => `${cell(name)}\n${rowsOf(rows, columns)}`)].join('\n\n');
};
