import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { escaped, manPages } from '../../../docs/man-pages.mjs';
import { manualOf, openProgram } from './manual.ts';

const root = new URL('../../../', import.meta.url);
const folder = fileURLToPath(new URL('man', root));
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const unreleased = 'unreleased';

/** The day of the newest release: the same sources always make the same pages. */
const edition = {
  version: JSON.parse(read('package.json')).version,
  date: /^## .*?(\d{4}-\d{2}-\d{2})/m.exec(read('CHANGELOG.md'))?.[1] ?? unreleased,
};
let pages: Readonly<Record<string, string>>;

beforeAll(async () => {
  pages = manPages(manualOf(await openProgram()), edition);
});

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const mustRun = process.env.CI === 'true';
const names = () => Object.keys(pages).toSorted();

describe('the manual pages', () => {
  it('in man/ are what `npm run docs:man` makes of the help', async () => {
    for (const name of names()) await expect(pages[name]).toMatchFileSnapshot(`${folder}/${name}`);
  });

  it('are all that man/ holds', () => {
    expect(readdirSync(folder).toSorted()).toEqual(names());
  });

  it('hold nothing but ASCII, and no line that roff would take for a request of its own', () => {
    for (const name of names()) {
      expect(pages[name]).toMatch(/^[\x20-\x7e\n]*$/);
      const requests = new Set(pages[name]?.match(/^[.'].\S*/gm));
      const known = ['.\\"', '.TH', '.SH', '.SS', '.PP', '.TP', '.EX', '.EE', '.RS', '.RE', '.BR', '.br', '.nh', '.ad'];
      expect(
        [...requests].filter((request) => !known.includes(request)),
        name,
      ).toEqual([]);
    }
  });

  it.each([
    ['--dry-run', '\\-\\-dry\\-run'],
    ['.klarnarc', '\\&.klarnarc'],
    ["'quoted'", '\\(aqquoted\\(aq'],
    ['a\n.b', 'a\n\\&.b'],
    ['\\', '\\e'],
    ['0b1d…9e00', '0b1d\\[u2026]9e00'],
  ])('print %j as it is', (text, roff) => {
    expect(escaped(text)).toBe(roff);
  });

  it.skipIf(!mustRun && !has('mandoc'))('have nothing that mandoc warns of (SKIPPED without mandoc)', () => {
    const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', ...names()], { cwd: folder, encoding: 'utf8' });
    expect(lint.error).toBeUndefined();
    // Until there is a release, there is no date.
    const warnings = lint.stdout.split('\n').filter((line) => !line.endsWith(`: TH ${unreleased}`));
    expect(warnings).toEqual(['']);
  });

  it.skipIf(!mustRun && !has('man'))('have nothing that man warns of (SKIPPED without man)', () => {
    const shown = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-'], {
      input: names()
        .map((name) => read(`man/${name}`))
        .join(''),
      encoding: 'utf8',
      env: { PATH: process.env.PATH, MANWIDTH: '80', PAGER: 'cat' },
    });
    expect(shown.error).toBeUndefined();
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain('klarna-cl flow --sandbox');
    expect(shown.stdout.match(/^NAME$/gm)).toHaveLength(names().length);
  });
});
