import { isAbsolute, join, resolve } from 'node:path';
import { loadDocumentWriter } from '../platform/store.ts';
import { factsOf, type Key, type Values } from './catalogue.ts';
import { failure } from './failure.ts';
import type { UserFolders } from './folders.ts';
import { announced, withLeftovers, withoutLeftovers } from './leftovers.ts';
import { type LockClock, realClock, underLock } from './lock.ts';
import { makePrivateFolder } from './private-file.ts';
import { replaceStored } from './replace-file.ts';
import {
  type Marks,
  profileName,
  readStored,
  type StoredProfiles,
  storedDocument,
  storedFile,
  unknownProfile,
} from './stored.ts';

/** The user's own profiles. Reading is synchronous and cheap; writing loads conf. */
export interface ProfileStore {
  /** The file that holds them. */
  readonly path: string;
  /** All of them. @throws CliError `config`, `local-io` */
  readonly read: () => StoredProfiles;
  readonly list: () => readonly string[];
  /** What the file itself holds of a profile; secrets that the keyring holds are in `read().marks`. */
  readonly get: (profile: string) => Values | undefined;
  /** The profile that is used when nothing names one. */
  readonly current: () => string | undefined;
  /** The values as they would be stored. @throws CliError `usage` */
  readonly check: (profile: string, values: Values) => Values;
  /** Makes the profile where it is new; the first one becomes the current one. @throws CliError `usage`, `local-io` */
  readonly setValue: (profile: string, key: Key, value: string) => Promise<void>;
  /** Several values in one write, and marks in the place of secrets that the keyring now holds. */
  readonly setValues: (profile: string, values: Values, marks?: Marks) => Promise<void>;
  /** @throws CliError `config` for an unknown profile, as the two below */
  readonly unset: (profile: string, ...keys: readonly Key[]) => Promise<void>;
  readonly remove: (profile: string) => Promise<void>;
  /** Makes it the current one. */
  readonly use: (profile: string) => Promise<void>;
  /** Writes down that this process is about to make entries in the keyring: should it die, they are found. */
  readonly announce: (accounts: readonly string[]) => Promise<void>;
  /** The keyring holds these no more, or never did. */
  readonly settleLeftovers: (accounts: readonly string[]) => Promise<void>;
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
      '`klarna-cl help config` describes each key.',
    );
  }
  // The profile is used from other folders than the one it was made in.
  return file && !isAbsolute(parsed.value) ? resolve(working, parsed.value) : parsed.value;
};

const isOurs = (name: string): boolean => /^config\.(json|previous\.json|lock|next)/.test(name);

// Object.keys forgets that the names are keys.
const keysOf = (values: Values | Marks): readonly Key[] => Object.keys(values) as Key[];

const without = <Value>(values: Readonly<Partial<Record<Key, Value>>>, keys: readonly Key[]) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key as Key)));

/** The stored profiles with one of them changed; marks of profiles that are empty of them are none. */
const withProfile = (stored: StoredProfiles, profile: string, values: Values, marks: Marks): StoredProfiles => {
  const all = new Map(stored.marks).set(profile, marks);
  if (keysOf(marks).length === 0) all.delete(profile);
  return { ...stored, profiles: new Map(stored.profiles).set(profile, values), marks: all };
};

/** Opens the user's profiles; nothing is read or made before it is asked for. */
export const openProfileStore = (folders: UserFolders, clock: LockClock = realClock): ProfileStore => {
  const folder = folders.config;
  const read = () => readStored(folder);

  const change = async (
    edit: (stored: StoredProfiles) => StoredProfiles,
    forgets: (stored: StoredProfiles) => boolean = () => false,
  ): Promise<void> => {
    const write = await loadDocumentWriter();
    makePrivateFolder(folder, isOurs);
    await underLock(join(folder, 'config.lock'), clock, () => {
      const before = read();
      replaceStored(folder, storedDocument(withLeftovers(before, edit(before))), write, forgets(before));
    });
  };

  const known = (stored: StoredProfiles, profile: string): Values => {
    const values = stored.profiles.get(profile);
    if (!values) throw unknownProfile(profile, [...stored.profiles.keys()], 'stored profiles');
    return values;
  };

  const check = (profile: string, values: Values): Values => {
    checkName(profile);
    const entries = keysOf(values).map((key) => [key, checked(key, values[key] ?? '', folders.working)]);
    return Object.fromEntries(entries);
  };

  const setValues = async (profile: string, values: Values, marks: Marks = {}): Promise<void> => {
    const added = check(profile, values);
    const marked = keysOf(marks);
    await change(
      (stored) => {
        const accounts = marked.flatMap((key) => marks[key]?.keyring ?? []);
        const { current = profile } = stored;
        const texts = { ...without(stored.profiles.get(profile) ?? {}, marked), ...added };
        const others = without(stored.marks?.get(profile) ?? {}, keysOf(added));
        return withoutLeftovers(
          { ...withProfile(stored, profile, texts, { ...others, ...marks }), current },
          announced(stored, accounts),
        );
      },
      // A secret that has moved to the keyring.
      (stored) => marked.some((key) => stored.profiles.get(profile)?.[key] !== undefined),
    );
  };

  return {
    path: storedFile(folder),
    read,
    list: () => [...read().profiles.keys()],
    get: (profile) => read().profiles.get(profile),
    current: () => read().current,
    check,
    setValues,
    setValue: (profile, key, value) => setValues(profile, { [key]: value }),
    unset: (profile, ...keys) =>
      change(
        (stored) => {
          const marks = stored.marks?.get(profile) ?? {};
          return withProfile(stored, profile, without(known(stored, profile), keys), without(marks, keys));
        },
        () => true,
      ),
    remove: (profile) =>
      change(
        (stored) => {
          known(stored, profile);
          const others = <Value>(all: ReadonlyMap<string, Value> = new Map()) =>
            new Map([...all].filter(([name]) => name !== profile));
          const { current, ...rest } = stored;
          const kept = { ...rest, profiles: others(stored.profiles), marks: others(stored.marks) };
          return current === profile || current === undefined ? kept : { ...kept, current };
        },
        () => true,
      ),
    use: (profile) =>
      change((stored) => {
        known(stored, profile);
        return { ...stored, current: profile };
      }),
    announce: (accounts) =>
      change((stored) => ({
        ...stored,
        leftovers: [...(stored.leftovers ?? []), ...accounts.map((keyring) => ({ keyring, process: process.pid }))],
      })),
    settleLeftovers: (accounts) => change((stored) => withoutLeftovers(stored, accounts)),
  };
};
