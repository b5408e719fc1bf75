import { factsOf } from '../../config/catalogue.ts';
import { quoted } from '../../config/failure.ts';
import { holdsSecret } from '../../config/rc-document.ts';
import { findRcFile } from '../../config/rc-file.ts';
import { previousFile } from '../../config/stored.ts';
import type { Context, Standing } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type Check, check, orRefusal } from './check.ts';
import { secretChecks } from './keyring.ts';
import { count } from './words.ts';

type World = Pick<Context, 'folders' | 'keyring' | 'profiles' | 'probe'>;

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
  const secret = holdsSecret(found);
  if (secret !== undefined) {
    return answers.warn(
      `${found.path} holds a secret itself (${secret})${modeOf(standing)}.`,
      `Name a variable there instead: ${secret}: \${${factsOf(secret).variable ?? 'KLARNA_…'}}; or store it in a profile of your own.`,
      { detail: 'A file of the project is easily committed or copied along.' },
    );
  }
  return answers.ok(`${found.path} is read${link}${modeOf(standing)}.`, detail);
};

const stored = async ({ profiles, keyring, folders, probe }: World): Promise<readonly Check[]> => {
  const answers = check('Configuration', 'stored-profiles');
  const storage = check('Configuration', 'secret-storage');
  const found = await orRefusal(async () => {
    const store = await profiles();
    return { path: store.path, ...store.read() };
  });
  if (found instanceof CliError) {
    return [answers.refused(found), storage.skipped('The stored profiles cannot be read.')];
  }
  const { path, current, profiles: known } = found;
  const [file, folder] = [await probe.standing(path), await probe.standing(folders.config)];
  const told = await secretChecks({ keyring }, found, path);
  if (file === undefined) return [answers.ok('No profile is stored yet.', { detail: `It would be ${path}` }), ...told];
  const previous = previousFile(folders.config);
  const kept = await probe.standing(previous);
  const loose =
    kept?.kind === 'file' && !kept.isPrivate
      ? [
          check('Configuration', 'previous-profiles').warn(
            `Other users can open the profiles as they were before the last change${modeOf(kept)}.`,
            `Run chmod 600 ${quoted(previous)}, and renew the credentials if others use this machine.`,
          ),
        ]
      : [];
  const names = count(known.size, 'stored profile');
  return [
    answers.ok(`${names}${current === undefined ? '' : `, the current one is ${current}`}${modeOf(file)}.`, {
      detail: `${path}; its folder${modeOf(folder) || ' is yours'}`,
    }),
    ...loose,
    ...told,
  ];
};

const modeOf = (standing: Standing | undefined): string =>
  standing?.mode === undefined ? '' : ` (mode ${standing.mode})`;
