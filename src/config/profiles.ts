import { isAbsolute, join, resolve } from 'node:path';
import { loadDocumentWriter } from '../platform/store.ts';
import { factsOf, type Key, type Values } from './catalogue.ts';
import { failure } from './failure.ts';
import type { UserFolders } from './folders.ts';
import { type LockClock, realClock, underLock } from './lock.ts';
import { makePrivateFolder } from './private-file.ts';
import { forgetPrevious, replaceStored } from './replace-file.ts';
import { profileName, readStored, type StoredProfiles, storedDocument, storedFile, unknownProfile } from './stored.ts';

/** The user's own profiles. Reading is synchronous and cheap; writing loads conf. */
export interface ProfileStore {
  /** The file that holds them. */
  readonly path: string;
  /** All of them. @throws CliError `config`, `local-io` */
  readonly read: () => StoredProfiles;
  readonly list: () => readonly string[];
  readonly get: (profile: string) => Values | undefined;
  /** The profile that is used when nothing names one. */
  readonly current: () => string | undefined;
  /** Makes the profile where it is new; the first one becomes the current one. @throws CliError `usage`, `local-io` */
  readonly setValue: (profile: string, key: Key, value: string) => Promise<void>;
  /** Several values in one write. */
  readonly setValues: (profile: string, values: Values) => Promise<void>;
  /** @throws CliError `config` for an unknown profile, as the two below */
  readonly unset: (profile: string, key: Key) => Promise<void>;
  readonly remove: (profile: string) => Promise<void>;
  /** Makes it the current one. */
  readonly use: (profile: string) => Promise<void>;
}

const checkName = (name: string): void => {
  if (profileName.test(name) && name !== 'sandbox') return;
  throw failure(
    'usage',
    `${JSON.stringify(name)} cannot be the name of a profile.`,
    name === 'sandbox' ? 'It stands for the built-in sandbox.' : 'A name has up to 40 small letters, digits, - and _.',
    'Pick another name, for example test.',
  );
};

const checked = (key: Key, text: string, working: string): string => {
  const { parse, file } = factsOf(key);
  const parsed = text === '' ? { complaint: 'is empty' } : parse(text);
  if ('complaint' in parsed) {
    throw failure(
      'usage',
      `${key} ${parsed.complaint}.`,
      'Nothing was stored.',
      'klarna-cl help config describes each key.',
    );
  }
  // The profile is used from other folders than the one it was made in.
  return file && !isAbsolute(parsed.value) ? resolve(working, parsed.value) : parsed.value;
};

const isOurs = (name: string): boolean => /^config\.(json|previous\.json|lock|next)/.test(name);

/** Opens the user's profiles; nothing is read or made before it is asked for. */
export const openProfileStore = (folders: UserFolders, clock: LockClock = realClock): ProfileStore => {
  const folder = folders.config;
  const read = () => readStored(folder);

  const change = async (edit: (stored: StoredProfiles) => StoredProfiles, { forget = false } = {}): Promise<void> => {
    const write = await loadDocumentWriter();
    makePrivateFolder(folder, isOurs);
    await underLock(join(folder, 'config.lock'), clock, () => {
      replaceStored(folder, storedDocument(edit(read())), write);
      if (forget) forgetPrevious(folder);
    });
  };

  const known = (stored: StoredProfiles, profile: string): Values => {
    const values = stored.profiles.get(profile);
    if (!values) throw unknownProfile(profile, [...stored.profiles.keys()], 'stored profiles');
    return values;
  };

  const setValues = async (profile: string, values: Values): Promise<void> => {
    checkName(profile);
    // Object.entries forgets that the names are keys.
    const entries = Object.entries(values) as [Key, string][];
    const added = Object.fromEntries(entries.map(([key, text]) => [key, checked(key, text, folders.working)]));
    await change(({ current = profile, profiles }) => ({
      current,
      profiles: new Map(profiles).set(profile, { ...profiles.get(profile), ...added }),
    }));
  };

  return {
    path: storedFile(folder),
    read,
    list: () => [...read().profiles.keys()],
    get: (profile) => read().profiles.get(profile),
    current: () => read().current,
    setValues,
    setValue: (profile, key, value) => setValues(profile, { [key]: value }),
    unset: (profile, key) =>
      change(
        (stored) => {
          const { [key]: _forgotten, ...rest } = known(stored, profile);
          return { ...stored, profiles: new Map(stored.profiles).set(profile, rest) };
        },
        { forget: true },
      ),
    remove: (profile) =>
      change(
        (stored) => {
          known(stored, profile);
          const profiles = new Map([...stored.profiles].filter(([name]) => name !== profile));
          return stored.current === profile || stored.current === undefined
            ? { profiles }
            : { current: stored.current, profiles };
        },
        { forget: true },
      ),
    use: (profile) =>
      change((stored) => {
        known(stored, profile);
        return { ...stored, current: profile };
      }),
  };
};
