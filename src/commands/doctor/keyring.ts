import { factsOf, keys } from '../../config/catalogue.ts';
import { abandoned } from '../../config/leftovers.ts';
import type { StoredProfiles } from '../../config/stored.ts';
import type { Context } from '../../context.ts';
import { type Check, check } from './check.ts';
import { count } from './words.ts';

/** Where the secrets of stored profiles are, and whether they are there. The keyring is asked only where one should be. */
export const secretChecks = async (
  { keyring }: Pick<Context, 'keyring'>,
  stored: StoredProfiles,
  path: string,
): Promise<readonly Check[]> => {
  const marks = [...(stored.marks ?? [])].flatMap(([profile, marks]) =>
    keys.flatMap((key) => (marks[key] === undefined ? [] : [{ profile, key, account: marks[key].keyring }])),
  );
  const inFile = [...stored.profiles].flatMap(([profile, values]) =>
    keys.filter((key) => factsOf(key).secret && values[key] !== undefined).map((key) => `${key} of ${profile}`),
  );
  return [
    storage(marks.length, inFile, path),
    ...(marks.length > 0 ? [await presence(await keyring(), marks)] : []),
    ...leftovers(abandoned(stored)),
  ];
};

const storage = (marked: number, inFile: readonly string[], path: string): Check => {
  const answers = check('Configuration', 'secret-storage');
  if (marked === 0) {
    return answers.ok('Secrets of stored profiles stand in a file for you alone (mode 600), not encrypted.', {
      detail: `No keyring is used: ${path}${inFile.length === 0 ? '' : `; ${mover}`}`,
    });
  }
  if (inFile.length === 0) return answers.ok('Secrets of stored profiles are in the keyring.');
  return answers.ok(`Secrets of stored profiles are in the keyring (${marked}) and in a file for you alone.`, {
    detail: `Not encrypted, in the file: ${inFile.join(', ')}; ${mover}`,
  });
};

const mover = 'klarna-cl config import --from stored moves them to the keyring, where there is one.';

const presence = async (
  keyring: Awaited<ReturnType<Context['keyring']>>,
  marks: readonly { readonly profile: string; readonly key: string; readonly account: string }[],
): Promise<Check> => {
  const answers = check('Configuration', 'keyring');
  const answer = await keyring.read(marks.map(({ account }) => account));
  if ('fault' in answer) {
    return answers.fail(
      `The keyring cannot be opened. ${answer.fault.says}`,
      'Unlock it, or store the secrets in the file: klarna-cl config set <key> --insecure-storage.',
      { detail: `It should have ${count(marks.length, 'secret')} of stored profiles.` },
    );
  }
  const lost = marks.filter((_, index) => answer.value[index] === undefined);
  if (lost.length === 0) return answers.ok(`The keyring opens, and has ${count(marks.length, 'secret')} of them.`);
  const [first] = lost;
  return answers.fail(
    `The keyring lacks ${lost.map(({ profile, key }) => `${key} of profile ${profile}`).join(', ')}.`,
    `Store it again: klarna-cl config set ${first?.key} --profile ${first?.profile}`,
  );
};

const leftovers = (accounts: readonly string[]): readonly Check[] => {
  if (accounts.length === 0) return [];
  const answers = check('Configuration', 'keyring-leftovers');
  const what = accounts.length === 1 ? 'a secret' : `${accounts.length} secrets`;
  return [
    answers.warn(
      `The keyring may still hold ${what} that no profile names.`,
      'The next klarna-cl config set, unset or logout removes them, once the keyring is open.',
      { detail: `Accounts of klarna-cl there: ${accounts.join(', ')}` },
    ),
  ];
};
