import { expect } from 'vitest';
import { reportOf } from '../../src/commands/command-line/report.ts';
import { CliError } from '../../src/errors.ts';
import { leaksIn } from '../support/canaries.ts';

/**
 * What no text may bring to a terminal: C0 but for the line feed, DEL, C1, the marks and overrides that turn text
 * around, the Unicode line ends and the byte order mark. Written down here a second time on purpose.
 */
const harmful = (text: string): readonly string[] =>
  [...text]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter(
      (code) =>
        (code < 0x20 && code !== 0x0a) ||
        (code >= 0x7f && code <= 0x9f) ||
        code === 0x061c ||
        code === 0x200e ||
        code === 0x200f ||
        (code >= 0x2028 && code <= 0x202e) ||
        (code >= 0x2066 && code <= 0x2069) ||
        code === 0xfeff,
    )
    .map((code) => `U+${code.toString(16).padStart(4, '0')}`);

export const expectHarmless = (text: string): void => {
  // A tab is harmless in data; in what is said there is none.
  expect(harmful(text.replaceAll('\t', ' '))).toEqual([]);
};

const expectNoCanary = (text: string): void => expect(leaksIn(text, 'what was said')).toEqual([]);

const nobody = {
  tokens: () => [],
  credentials: () => [],
  addToken: () => {},
  forgetToken: () => {},
  addCredential: () => {},
};

/** Known to say no reason yet; `reported.test.ts` waits for them. */
const reportedWithoutWhy = /is not in ISO 4217|^The reference cannot be used/;

/**
 * What a person and a script are told of an error, after checking that both are told all of it, harmlessly: what failed,
 * why, what to do next, a line each; one line of JSON.
 */
export const expectWellSaid = (error: CliError, secrets: readonly string[] = []): string => {
  const world = { environment: {}, secrets: { ...nobody, tokens: () => [...secrets] } };
  const { text, exitCode } = reportOf(error, [], world);
  const lines = text.trimEnd().split('\n');
  const said = lines.map((line) => /^(\w+): \S/.exec(line)?.[1]);
  const without = reportedWithoutWhy.test(error.message) && error.kind === 'rejected' && error.facts.why === undefined;
  expect(said).toEqual(without ? ['Error', 'Next'] : ['Error', 'Why', 'Next']);
  const json = reportOf(error, ['--output', 'json'], world).text;
  expect(json.trimEnd()).not.toContain('\n');
  expect(JSON.parse(json)).toMatchObject({ error: { code: error.code, exit_code: exitCode } });
  for (const each of [text, json]) {
    expectHarmless(each);
    expectNoCanary(each);
    for (const secret of secrets) expect(each.includes(secret)).toBe(false);
  }
  return text;
};

/** The CliError that an action ends with, `undefined` where it goes well; whatever else is thrown fails the test. */
export const failureOf = async (action: () => unknown): Promise<CliError | undefined> => {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
};

/** The same where it must not go well. */
export const refusalOf = async (action: () => unknown, exits: readonly number[]): Promise<CliError> => {
  const failure = await failureOf(action);
  if (failure === undefined) throw new Error('it was not refused');
  expect(exits).toContain(failure.exitCode);
  return failure;
};
