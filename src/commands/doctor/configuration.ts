import { findRcFile } from '../../config/rc-file.ts';
import type { Context, Standing } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type Check, check, orRefusal } from './check.ts';
import { count } from './words.ts';

type World = Pick<Context, 'folders' | 'profiles' | 'probe'>;

/** The files that settings come from. Where one of them fails, so does every command. */
export const configurationChecks = async (context: World): Promise<readonly Check[]> => [
  await project(context),
  ...(await stored(context)),
];

const project = async ({ folders, probe }: World): Promise<Check> => {
  const answers = check('Configuration', 'klarnarc');
  const found = await orRefusal(() => findRcFile(folders.working, folders.home));
  if (found instanceof CliError) return answers.refused(found);
  if (found === undefined) return answers.ok('No .klarnarc from this folder upward, nor in the home folder.');
  const standing = await probe.standing(found.path);
  const holds = [
    found.profile === undefined ? undefined : `names the profile ${found.profile}`,
    found.profiles.size === 0 ? undefined : `holds ${count(found.profiles.size, 'profile')}`,
  ].filter((part) => part !== undefined);
  const detail = holds.length === 0 ? {} : { detail: `It ${holds.join(' and ')}.` };
  // It may be one: a link to a file of somebody else is refused when it is read.
  const link = standing?.kind === 'link' ? ', by a link' : '';
  return answers.ok(`${found.path} is read${link}${modeOf(standing)}.`, detail);
};

const stored = async ({ profiles, folders, probe }: World): Promise<readonly Check[]> => {
  const answers = check('Configuration', 'stored-profiles');
  const storage = check('Configuration', 'secret-storage');
  const store = await orRefusal(profiles);
  const read = store instanceof CliError ? store : await orRefusal(() => store.read());
  if (store instanceof CliError || read instanceof CliError) {
    const error = read instanceof CliError ? read : store;
    return [
      // Either of the two is an error.
      ...(error instanceof CliError ? [answers.refused(error)] : []),
      storage.skipped('The stored profiles cannot be read.'),
    ];
  }
  const [file, folder] = [await probe.standing(store.path), await probe.standing(folders.config)];
  // No keyring is built in yet, so there is none to find locked or missing.
  const told = storage.ok('Secrets of stored profiles stand in a file for you alone (mode 600), not encrypted.', {
    detail: `No keyring is used: ${store.path}`,
  });
  if (file === undefined)
    return [answers.ok('No profile is stored yet.', { detail: `It would be ${store.path}` }), told];
  const { current } = read;
  const names = count(read.profiles.size, 'stored profile');
  return [
    answers.ok(`${names}${current === undefined ? '' : `, the current one is ${current}`}${modeOf(file)}.`, {
      detail: `${store.path}; its folder${modeOf(folder) || ' is yours'}`,
    }),
    told,
  ];
};

const modeOf = (standing: Standing | undefined): string =>
  standing?.mode === undefined ? '' : ` (mode ${standing.mode})`;
