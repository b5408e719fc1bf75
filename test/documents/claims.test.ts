import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { topicText } from '../../src/commands/help/topics.ts';
import { environmentVariables } from '../../src/config/environment.ts';
import { exitCodes } from '../../src/errors.ts';
import { openSystem } from '../../src/system.ts';
import { pageAt, pages, project, runnableBlocks, wordsOf } from './pages.ts';

vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
const program = await buildProgram(openSystem(process).context, { write: () => {} });
const allOf = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(allOf)];
const commandNames = program.commands.map((command) => command.name());
/** Commander knows this one without being told. */
const flags = new Set(['--help', ...allOf(program).flatMap(({ options }) => options.map(({ long }) => long))]);
const variables = new Set(environmentVariables.map(({ name }) => name));

const readme = pageAt('README.md');
/** Pages that tell how the tool is used; the others also speak of other tools, and of how this one is built. */
const manual = pages.filter(
  ({ path }) => !/^docs\/(?:architecture|comparison|decisions|performance)\.md$|^[A-Z]+\.md$/.test(path),
);

describe('what the documents say', () => {
  it('starts with the two commands for a fresh machine', () => {
    const first = readme.text.split('\n').slice(0, 20).join('\n');
    expect(first).toContain('```sh\nnpm ci && npm start\n```');
    expect(first).toContain('```sh\nnpm ci && npm test\n```');
  });

  it('has a page with an example for every command, and the README leads to it', () => {
    const called = pages
      .filter(({ path }) => path.startsWith('docs/commands/') && readme.text.includes(`(${path})`))
      .flatMap(runnableBlocks)
      .flatMap(({ code }) => [...code.matchAll(/^(?:.*\| )?klarna-cl ([a-z-]+)/gm)].map(([, name]) => name));
    expect(commandNames.filter((name) => !called.includes(name))).toEqual([]);
  });

  it('leads from docs/README.md to every page', () => {
    const index = pageAt('docs/README.md');
    const linked = new Set([...index.text.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => join('docs', target)));
    const generated = ['docs/errors.md', 'docs/diagnosis.md'];
    const all = [...pages.map(({ path }) => path), ...generated].filter(
      (path) => !/^(?:docs\/)?README\.md$/.test(path),
    );
    expect(all.filter((path) => !linked.has(path))).toEqual([]);
  });

  it('lists every decision, and gives a reason for every dependency', () => {
    const { text } = pageAt('docs/decisions.md');
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
    const [index = ''] = text.split(/^## /m);
    expect(headings.filter((heading) => !index.includes(`[${heading}](#`))).toEqual([]);
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
      readFileSync(join(project, 'package.json'), 'utf8'),
    );
    const [reasons = ''] = text.slice(text.indexOf('\n## Dependencies')).split(/\n(?=## (?!Dependencies))/);
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
    const reasoned = new Set([...reasons.matchAll(/^\| ([^|]*?) +\|/gm)].flatMap(([, cell = '']) => cell.split(', ')));
    expect(names.filter((name) => !reasoned.has(name))).toEqual([]);
  });

  it.for(pages.filter(({ path }) => path.startsWith('docs/commands/')))(
    'says of a command what it does, with an example, and where to go on: $path',
    (page) => {
      expect(page.text).toMatch(/^# `[^\n]+\n\n(?=[A-Z`])/);
      expect(runnableBlocks(page).length).toBeGreaterThan(0);
      expect(page.text).toMatch(/^## See also\n\n\S/m);
    },
  );

  it.for(pages.filter(({ path }) => path.startsWith('docs/tutorials/')))(
    'takes a reader of ten minutes through runnable steps: $path',
    (page) => {
      expect(readme.text).toContain(`(${page.path})`);
      expect(page.text.match(/^## \d\. /gm)?.length).toBeGreaterThanOrEqual(5);
      expect(runnableBlocks(page).length).toBeGreaterThanOrEqual(5);
      expect(wordsOf(page).split(/\s+/).length).toBeLessThan(2000);
    },
  );

  it.for([readme, ...manual])('names flags, commands and variables that exist: $path', (page) => {
    const words = wordsOf(page);
    for (const [flag] of words.matchAll(/(?<=klarna-cl [^`\n]*|`)(?<![\w-])--[a-z][a-z-]*/g))
      expect(flags).toContain(flag);
    for (const [, name = ''] of words.matchAll(/(?<=^|`|npx |\| )klarna-cl ([a-z][a-z-]*)/gm))
      expect(commandNames).toContain(name);
    for (const [variable] of words.matchAll(/\b(?:CL|KLARNA)_[A-Z_]+[A-Z]\b/g)) expect(variables).toContain(variable);
  });

  it('lists the exit codes that can happen, each under its name', () => {
    const listed = [...pageAt('docs/exit-codes.md').text.matchAll(/^\| +(\d+) +\| +([a-z0-9-]+) +\|/gm)];
    expect(listed.map(([, code, name]) => [name, Number(code)])).toEqual(Object.entries(exitCodes));
  });

  it('lists the magic tokens that the sandbox knows', () => {
    const help = topicText('sandbox', { columns: 10_000, paint: { bold: (text) => text } });
    const page = pageAt('docs/commands/sandbox.md').text;
    const inHelp = /with the cases ([\s\S]*?)\./.exec(help)?.[1]?.split(/,\s*/);
    const onPage = [...page.matchAll(/^\| +(`[a-z`, -]+`) +\|/gm)].flatMap(
      ([, cell = '']) => cell.match(/[a-z-]+/g) ?? [],
    );
    expect(onPage.toSorted()).toEqual(inHelp?.toSorted());
    const authTokens = (text: string) =>
      new Set(text.match(/\bsandbox-(?:auth|place|capture|refund|void)\b[a-z-]*/g)?.toSorted());
    expect(authTokens(page)).toEqual(authTokens(help));
    expect(authTokens(help).size).toBe(9);
  });

  it('states a measured ratio within the limit of each benchmark', () => {
    const benchmark = readFileSync(join(project, 'bench', 'startup.mjs'), 'utf8');
    const limits = [...benchmark.matchAll(/name: '([^']+)',\s+limit: ([\d.]+)/g)].map(([, name, limit]) => [
      name,
      Number(limit),
    ]);
    const stated = [...readme.text.matchAll(/^\| +(.+?) +\| +([\d.]+) +\| +([\d.]+) +\|$/gm)].map(
      ([, name = '', ratio, limit]) => ({
        name: name.replaceAll('`', ''),
        ratio: Number(ratio),
        limit: Number(limit),
      }),
    );
    expect(stated.map(({ name, limit }) => [name, limit])).toEqual(limits);
    for (const { ratio, limit } of stated) expect(ratio).toBeLessThanOrEqual(limit);
    expect(readme.text).toContain('npm run bench:startup');
  });

  it.for(pages)('links to what is there: $path', ({ path, text }) => {
    for (const [, target = ''] of text.matchAll(/(?:\]\(|src(?:set)?=")(?!https?:)([^)\s"]+)[)"]/g)) {
      const [file = '', anchor] = target.split('#');
      const there = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(project, there)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(readFileSync(join(project, there), 'utf8')), target).toContain(anchor);
    }
  });

  it('shows a picture that can be read aloud', () => {
    expect(readFileSync(join(project, 'docs', 'flow.svg'), 'utf8')).toMatch(/<title[\s\S]*<desc/);
  });

  it.for(pages)('calls npm scripts that package.json has: $path', ({ text }) => {
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    for (const [, name = ''] of text.matchAll(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});

/** The names that a heading can be linked by, as code hosts make them. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
