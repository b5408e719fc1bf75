// Reads docs/comparison.md: the cells of its tables, and what they say of the commands that were run for them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../docs/comparison.md', import.meta.url));

/** In the order of the columns; the first column names the feature. */
export const tools = ['klarna-cl', 'gh', 'stripe', 'Hurl', 'xh, HTTPie', 'commercelayer'];

const cellsOf = (line) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.replaceAll('\\|', '|').trim());

/** The rows of every table that has a column for each tool: `{ feature, cells }`. */
export const readRows = () =>
  readFileSync(page, 'utf8')
    .split('\n\n')
    .filter((part) => part.startsWith(`| feature | ${tools.join(' | ')} |`))
    .flatMap((table) => table.trim().split('\n').slice(2).map(cellsOf))
    .map(([feature, ...cells]) => ({ feature, cells }));

/**
 * The commands of a cell: a ▸, the command in backticks, and what it showed. What it printed stands in “ ”; it ended with 0
 * where the cell does not say “exit N” of another.
 */
export const runsOf = (cell) =>
  [...cell.matchAll(/▸ `([^`]+)`([^▸]*)/g)].map(([, command, said]) => ({
    command,
    exitCode: Number(/exit (\d+)/.exec(said)?.[1] ?? 0),
    printed: [...said.matchAll(/“([^”]+)”/g)].map(([, text]) => text),
  }));
