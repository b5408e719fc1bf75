import type { Command } from 'commander';
import { expect, it, vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { shapesOf } from '../../src/schemas/documents.ts';
import { fakeContext } from '../support/fake-context.ts';

/** The paths of all commands; a group is one as well where it does something by itself, as `batch` does. */
const pathsIn = (command: Command, path: readonly string[] = []): readonly string[] => {
  const own = path.join(' ');
  const inner = command.commands.flatMap((each) => pathsIn(each, [...path, each.name()]));
  return inner.length === 0 || shapesOf(own) !== undefined ? [own, ...inner] : inner;
};

/** Text for people, scripts of a shell, files, or another protocol; and what talks on stderr alone. */
const withoutDocuments = [
  'batch init',
  'complete',
  'completion',
  'config import',
  'config init',
  'config logout',
  'config set',
  'config unset',
  'config use',
  'help',
  'mcp',
];

it('says of every command what it prints, or that it prints no data', async () => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  const paths = pathsIn(await buildProgram(fakeContext().context, { write: () => {} }));
  expect(paths).toEqual(expect.arrayContaining(['batch', 'sandbox', 'runs list', 'repair']));
  const undescribed = paths.filter((path) => shapesOf(path) === undefined && !withoutDocuments.includes(path));
  expect(undescribed).toEqual([]);
});

it('says nothing of commands that print no data', () => {
  expect(withoutDocuments.filter((path) => shapesOf(path) !== undefined)).toEqual([]);
});
