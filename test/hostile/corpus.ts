import { expect, it, type TestContext } from 'vitest';

/** One hostile thing, named by what is wrong with it. */
export interface Case<Input> {
  readonly name: string;
  readonly input: Input;
}

/** Hostile things of one kind, all of which are held against the same rule. */
export interface Corpus<Input> {
  readonly name: string;
  readonly cases: readonly Case<Input>[];
}

declare module 'vitest' {
  interface TaskMeta {
    /** Which corpus a test went through, and how many of its cases it examined; `npm run hostile` adds them up. */
    hostile?: { readonly corpus: string; readonly cases: number };
  }
}

const keyOf = (input: unknown): string =>
  Buffer.isBuffer(input)
    ? input.toString('base64')
    : JSON.stringify(input, (_, value) => (Buffer.isBuffer(value) ? value.toString('base64') : value));

/** @throws where two cases are the same: a corpus is not made longer by saying things twice */
export const corpusOf = <Input>(name: string, cases: readonly Case<Input>[]): Corpus<Input> => {
  const seen = new Map<string, string>();
  for (const each of cases) {
    const key = keyOf(each.input);
    const other = seen.get(key);
    if (other !== undefined) throw new Error(`${name}: "${each.name}" is "${other}" again`);
    seen.set(key, each.name);
  }
  return { name, cases };
};

/** Without what stands in a list more than once; for lists that others made. */
export const distinct = <Input>(cases: readonly Case<Input>[]): readonly Case<Input>[] => [
  ...new Map(cases.map((each) => [keyOf(each.input), each])).values(),
];

/** Texts that are named by themselves. */
export const textsOf = (name: string, texts: readonly string[]): Corpus<string> =>
  corpusOf(
    name,
    texts.map((input) => ({ name: shortened(input), input })),
  );

const shortened = (text: string): string =>
  text.length > 60 ? `${JSON.stringify(text.slice(0, 50))}… (${text.length} characters)` : JSON.stringify(text);

const firstLines = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split('\n').slice(0, 6).join('\n    ');
};

const mostShown = 25;

/** Examines every case of a corpus in one test, which fails with all that was wrong, not only with the first. */
export const examine = async <Input>(
  { task }: Pick<TestContext, 'task'>,
  corpus: Corpus<Input>,
  check: (input: Input, name: string) => unknown,
): Promise<void> => {
  const wrong: string[] = [];
  let cases = 0;
  for (const { name, input } of corpus.cases) {
    cases += 1;
    try {
      await check(input, name);
      if ('polluted' in {}) throw new Error('Object.prototype was changed');
    } catch (error) {
      wrong.push(`${name}\n    ${firstLines(error)}`);
    }
  }
  task.meta.hostile = { corpus: corpus.name, cases };
  const shown = [
    ...wrong.slice(0, mostShown),
    ...(wrong.length > mostShown ? [`and ${wrong.length - mostShown} more`] : []),
  ];
  expect(shown.join('\n')).toBe('');
  expect(cases).toBe(corpus.cases.length);
};

/** Milliseconds: a corpus is a thousand tests in one, and other work may go on beside it. */
export const patience = 180_000;

/** A test of its own for a corpus. */
export const everyCase = <Input>(
  title: string,
  corpus: Corpus<Input>,
  check: (input: Input, name: string) => unknown,
): void =>
  it(`${title} (${corpus.name}, ${corpus.cases.length} cases)`, (context) => examine(context, corpus, check), patience);
