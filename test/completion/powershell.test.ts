import { expect, it } from 'vitest';
import { scripts } from '../../src/completion/scripts.ts';

/*
 * No PowerShell is to be had where these tests run, so what follows holds the script to as much of the grammar as can be
 * read without one: https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02
 */

const script = scripts.powershell;

/** The tokens that can hide a bracket: comments and strings. */
const hiding = /#[^\n]*|'(?:[^']|'')*'|"(?:[^"`]|`.|"")*"/g;

const bare = script.replace(hiding, (token) => (token.startsWith('#') ? '' : '_'));

it('every bracket is closed by its like, in order', () => {
  const open: string[] = [];
  const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const sign of bare.match(/[()[\]{}]/g) ?? []) {
    const like = closing[sign];
    if (like === undefined) open.push(sign);
    else expect(open.pop()).toBe(like);
  }
  expect(open).toEqual([]);
  expect(bare.length).toBeGreaterThan(500);
});

it('every string is closed on its line', () => {
  for (const line of script.replace(hiding, '_').split('\n')) expect(line).not.toMatch(/['"]/);
});

it('each variable is given a value before it is read', () => {
  const given = new Set(['null', '_']);
  for (const line of bare.split('\n')) {
    const assigned =
      /^\s*((?:\$\w+(?:, )?)+) =/.exec(line)?.[1] ?? /(?:foreach|param)\s*\(((?:\$\w+(?:, )?)+)/.exec(line)?.[1] ?? '';
    for (const [, name = ''] of assigned.matchAll(/\$(\w+)/g)) given.add(name);
    const read = line.replace(/^\s*(?:\$\w+(?:, )?)+ =/, '');
    for (const [, name] of read.matchAll(/\$(\w+)/g)) expect([...given]).toContain(name);
  }
});

it('it says nothing that Windows PowerShell 5.1 does not read: no ?:, no ??, no &&, no sign beyond ASCII', () => {
  expect(bare).not.toMatch(/&&|\|\||\?\?|\? .* :/);
  // Without a byte order mark, 5.1 reads a file in the code page of the system.
  expect(script).toMatch(/^[\t\n\x20-\x7e]+$/);
});

it('it evaluates nothing, and asks in the form that PowerShell leaves alone', () => {
  expect(script).not.toMatch(/Invoke-Expression|iex\b/i);
  expect(script).toContain('klarna-cl complete encoded $encoded');
  expect(script).toContain('Register-ArgumentCompleter -Native');
});
