import { type Page, wordsOf } from './pages.ts';

/** Where a shell takes the next word for a program: what may stand before it on its line. */
const before = /(?:^|[|;&(]|\b(?:if|then|exec|npx)|^\$|\b[A-Z_]+=\S*) *$/;

/**
 * The words of a command up to where the shell ends it: at a pipe, a redirection, a bracket, a comment. `<file>` stands
 * for a word that the reader fills in.
 */
const wordsFrom = (text: string): readonly string[] => {
  const words: string[] = [];
  const part = /\s+|'([^']*)'|"((?:\\.|[^"\\])*)"|(<[\w -]+>)|((?:\\.|[^\s'"|;&<>()#])+)|([\s\S])/y;
  let isInWord = false;
  for (let found = part.exec(text); found !== null; found = part.exec(text)) {
    const [whole, single, double, placeholder, bare, sign] = found;
    const word = single ?? double ?? placeholder ?? bare;
    if (sign !== undefined && !(sign === '#' && isInWord)) break;
    if (word === undefined && sign === undefined) isInWord = false;
    else if (isInWord) words.push(`${words.pop() ?? ''}${word ?? whole}`);
    else {
      words.push(word ?? whole);
      isInWord = true;
    }
  }
  return words;
};

const withoutFiles = (code: string): string => code.replace(/<<'?END'?\n[\s\S]*?\nEND$/gm, '');

const callsIn = (line: string): readonly (readonly string[])[] =>
  [...line.matchAll(/klarna-cl(?= |$)/g)]
    .filter(({ index }) => before.test(line.slice(0, index)))
    .map(({ index }) => wordsFrom(line.slice(index)).slice(1));

/** A call of the tool as a page has it, with the exit code that the page says. */
export interface Call {
  readonly argv: readonly string[];
  readonly exitCode: number;
}

/** Every call of the tool in the blocks of a page, whether they are run or not, and in its text. */
export const callsOf = (page: Page): readonly Call[] => {
  const text = wordsOf(page);
  const blocks = [...text.matchAll(/^```(?:sh|bash|console)\n([\s\S]*?)\n```$/gm)].flatMap(([, code = '']) =>
    withoutFiles(code).replaceAll('\\\n', ' ').split('\n'),
  );
  const inline = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`(klarna-cl [^`\n…]*)`/g)].map(
    // In a table a pipe is written so.
    ([, line = '']) => line.replaceAll('\\|', '|'),
  );
  return [...blocks, ...inline].flatMap((line) =>
    callsIn(line).map((argv) => ({ argv, exitCode: Number(/# exit (\d+)$/.exec(line)?.[1] ?? 0) })),
  );
};
