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

/** A list of objects becomes a table with a heading, any other document a list of paths and values. */
export const table = (document: unknown): string => {
  if (Array.isArray(document) && document.length > 0 && document.every(isRecord)) {
    const names = [...new Set(document.flatMap((row) => Object.keys(row)))];
    return align([
      names.map((name) => sanitiseLine(name).toUpperCase()),
      ...document.map((row) => names.map((name) => cell(row[name]))),
    ]);
  }
  if (!isRecord(document)) return cell(document);
  return align(flatten(document, ''));
};
