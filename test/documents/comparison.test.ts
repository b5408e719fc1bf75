import { describe, expect, it, vi } from 'vitest';
import { readRows, runsOf, tools } from '../../bench/comparison-table.mjs';
import { buildProgram } from '../../src/cli.ts';
import { openSystem } from '../../src/system.ts';
import { pageAt } from './pages.ts';

vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
const rows = readRows();
const { text } = pageAt('docs/comparison.md');

/** The calls of the tool in a command of the shell, each as its words. What the shell would put in stays as it is. */
const callsIn = (command: string): readonly (readonly string[])[] => {
  const words = (command.match(/"[^"]*"|'[^']*'|&&|[|;>]|(?:\\.|[^\s|;>"'])+/g) ?? []).map((word) =>
    word.replace(/^(["'])(.*)\1$/, '$2'),
  );
  return words.flatMap((word, index) => {
    if (word !== 'klarna-cl') return [];
    const rest = words.slice(index + 1);
    const end = rest.findIndex((each) => /^(?:&&|[|;>])$/.test(each));
    return [end === -1 ? rest : rest.slice(0, end)];
  });
};

/** What commander does not know of a command line. @throws where a flag lacks its value, or does not take it */
const unknownIn = async (words: readonly string[]): Promise<readonly string[]> => {
  let command = await buildProgram(openSystem(process).context, { write: () => {} });
  const { operands, unknown } = command.parseOptions([...words]);
  let rest = [...operands, ...unknown];
  for (let next = rest[0]; next !== undefined; next = rest[0]) {
    const inner = command.commands.find((each) => each.name() === next);
    if (inner === undefined) break;
    command = inner;
    rest = rest.slice(1);
  }
  if (command.parent === null && rest.length > 0) return rest;
  return command.parseOptions(rest).unknown.filter((word) => !['--help', '-h'].includes(word));
};

// What ends with 2 is shown for being refused; `complete` is for shells, and no command of the program; `--version` acts
// as it is read.
const ours = rows
  .flatMap(({ cells: [cell = ''] }) => runsOf(cell))
  .filter(({ exitCode }) => exitCode !== 2)
  .flatMap(({ command }) => callsIn(command))
  .filter(([name]) => name !== 'complete' && name !== '--version');

describe('the comparison with other tools', () => {
  it('has a cell for every tool in every row', () => {
    expect(rows.length).toBeGreaterThan(100);
    for (const { feature, cells } of rows) {
      expect(cells, feature).toHaveLength(tools.length);
      expect(cells, feature).not.toContain('');
    }
  });

  it('has evidence in every cell: a command that was run, a page, or a dash where nothing was found', () => {
    for (const { feature, cells } of rows) {
      for (const cell of cells) expect(cell, feature).toMatch(/▸ `|\]\[|\]\(|^–|^no \(\d+\)$/);
    }
  });

  it('leaves no cell of ours empty', () => {
    expect(rows.filter(({ cells }) => cells[0]?.startsWith('–')).map(({ feature }) => feature)).toEqual([]);
  });

  it('says why, where ours has nothing', () => {
    const reasons = [...text.matchAll(/^(\d+)\. \S/gm)].map(([, number]) => number);
    for (const { feature, cells } of rows.filter((row) => /^no\b/.test(row.cells[0] ?? ''))) {
      const [, number] = /^no \((\d+)\)$/.exec(cells[0] ?? '') ?? [];
      if (number === undefined) expect(cells[0], feature).toContain('[why](#');
      else expect(reasons, feature).toContain(number);
    }
  });

  it('leads to a page wherever it names one', () => {
    const defined = new Set([...text.matchAll(/^\[([a-z0-9-]+)\]: https:\/\//gm)].map(([, name]) => name));
    const named = [...text.replace(/`[^`]*`/g, '').matchAll(/\]\[([^\]]+)\]/g)].map(([, name]) => name);
    for (const name of named) expect(defined, name).toContain(name);
    for (const name of defined) expect(named, name).toContain(name);
  });

  it('calls the tool by commands and flags that it has', async () => {
    expect(ours.length).toBeGreaterThan(80);
    for (const words of ours) expect(await unknownIn(words), words.join(' ')).toEqual([]);
  });
});
