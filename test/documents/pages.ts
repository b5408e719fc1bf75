import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(project, 'bin', 'klarna-cl.cjs');

/** A document of the project, by its path from the top. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Made from the rules and the catalogue, and held by tests of their own. */
const generated: ReadonlySet<string> = new Set(['docs/diagnosis.md', 'docs/errors.md']);

const pathsIn = (folder: string): readonly string[] =>
  readdirSync(join(project, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => join(folder, name))
    .toSorted();

const folders = [
  'docs',
  ...readdirSync(join(project, 'docs'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join('docs', name)),
];

/** Everything that is written by hand for a reader. */
export const pages: readonly Page[] = [...pathsIn('.'), ...folders.flatMap(pathsIn)]
  .filter((path) => !generated.has(path))
  .map((path) => ({ path, text: readFileSync(join(project, path), 'utf8') }));

export const pageAt = (path: string): Page => {
  const page = pages.find((each) => each.path === path);
  if (page === undefined) throw new Error(`There is no page ${path}.`);
  return page;
};

/** A block of commands, and the block of output that follows it. */
export interface Block {
  readonly code: string;
  readonly output: string | undefined;
}

/** The blocks of a page that are run: fenced as `sh`, with a call of the tool in them. */
export const runnableBlocks = ({ text }: Page): readonly Block[] => {
  const fences = [...text.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
  return fences.flatMap(({ language, code }, index) => {
    if (language !== 'sh' || !/^(?:.*\| )?klarna-cl /m.test(code)) return [];
    const next = fences[index + 1];
    return [{ code, output: next?.language === 'text' ? next.code : undefined }];
  });
};

/** A page without what commands print. */
export const wordsOf = ({ text }: Page): string => text.replace(/^```text\n[\s\S]*?\n```$/gm, '');
