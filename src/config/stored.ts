import { join } from 'node:path';
import { factsOf, isKey, type Key, unknownKey, type Values } from './catalogue.ts';
import { didYouMean } from './closest.ts';
import { failure, quoted } from './failure.ts';
import { readPrivateFile } from './private-file.ts';

/** What stands in the file in a secret's place, where the keyring of the system holds the secret. */
export interface Mark {
  /** The account under which it is there. */
  readonly keyring: string;
  /**
   * What may be known of it without opening the keyring: the colon of a user name and password, and the beginning that
   * says test or live. Never more.
   */
  readonly like?: string;
}

export type Marks = Readonly<Partial<Record<Key, Mark>>>;

/** An entry of the keyring that no mark names: one that is to be made or removed, or that a killed process left. */
export interface Leftover {
  readonly keyring: string;
  /** The process that is making it. */
  readonly process?: number;
}

/** What the user's own configuration file holds. */
export interface StoredProfiles {
  /** The profile that `config use` chose. */
  readonly current?: string;
  readonly profiles: ReadonlyMap<string, Values>;
  /** Secrets of these profiles that the keyring holds. */
  readonly marks?: ReadonlyMap<string, Marks>;
  readonly leftovers?: readonly Leftover[];
}

export const storedFile = (folder: string): string => join(folder, 'config.json');
export const previousFile = (folder: string): string => join(folder, 'config.previous.json');

export const profileName = /^[a-z0-9][a-z0-9_-]{0,39}$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const members: ReadonlySet<string> = new Set(['version', 'current', 'profiles', 'leftovers']);

const isMark = (value: unknown): value is Mark =>
  isRecord(value) &&
  isAccount(value.keyring) &&
  Object.keys(value).every((name) => name === 'keyring' || name === 'like') &&
  (value.like === undefined || (typeof value.like === 'string' && /^:?(klarna_(test|live)_)?$/.test(value.like)));

const isAccount = (value: unknown): boolean => typeof value === 'string' && /^[\w/-]{1,120}$/.test(value);

const isLeftover = (value: unknown): value is Leftover =>
  isRecord(value) && isAccount(value.keyring) && (value.process === undefined || Number.isInteger(value.process));

/** The document's profiles, or what is wrong with it; no complaint repeats a value. */
const parseStored = (text: string): StoredProfiles | string => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text around the fault.
    return 'It is not JSON; it may have been cut short.';
  }
  if (!isRecord(document) || !isRecord(document.profiles)) return 'It does not hold profiles.';
  // Marks came with the second one.
  if (document.version !== 1 && document.version !== 2) return 'It was written by another version of klarna-cl.';
  // A misspelt `current` would silently be no current profile, and be gone with the next write.
  const stranger = Object.keys(document).find((name) => !members.has(name));
  if (stranger !== undefined) return `It has the unknown member ${JSON.stringify(stranger)}.`;
  const profiles = new Map<string, Values>();
  const marks = new Map<string, Marks>();
  for (const [name, values] of Object.entries(document.profiles)) {
    if (!profileName.test(name) || !isRecord(values)) return 'One of its profiles is not a profile.';
    const texts: Partial<Record<Key, string>> = {};
    for (const [key, value] of Object.entries(values)) {
      if (!isKey(key)) return `Profile ${name} has the unknown key ${JSON.stringify(key)}; ${unknownKey(key)}`;
      if (typeof value === 'string') texts[key] = value;
      else if (isMark(value) && factsOf(key).secret) marks.set(name, { ...marks.get(name), [key]: value });
      else return `Profile ${name} has a ${key} that is not text.`;
    }
    profiles.set(name, texts);
  }
  const { current, leftovers = [] } = document;
  if (!Array.isArray(leftovers) || !leftovers.every(isLeftover)) return 'Its list of leftovers is none.';
  const kept = { ...(marks.size > 0 ? { marks } : {}), ...(leftovers.length > 0 ? { leftovers } : {}) };
  if (current === undefined) return { profiles, ...kept };
  if (typeof current !== 'string' || !profiles.has(current)) return 'The profile that it calls current is missing.';
  return { current, profiles, ...kept };
};

/**
 * Reads the stored profiles with nothing but `fs`: every command that sends something does.
 * @throws CliError `config` when the file is corrupt, a link, or open to others; it is never reset
 */
export const readStored = (folder: string): StoredProfiles => {
  const file = storedFile(folder);
  const text = readPrivateFile(folder, file);
  if (text === undefined) return { profiles: new Map() };
  const stored = parseStored(text);
  if (typeof stored !== 'string') return stored;
  const previous = previousFile(folder);
  throw failure(
    'config',
    `The stored configuration ${file} cannot be read.`,
    stored,
    `It was left as it is. Mend it, or go back to the version before: cp ${quoted(previous)} ${quoted(file)}`,
  );
};

/** The document that `readStored` reads back. */
export const storedDocument = ({ current, profiles, marks = new Map(), leftovers = [] }: StoredProfiles) => ({
  // An older klarna-cl reads the first version alone, and says so of the second.
  version: marks.size > 0 || leftovers.length > 0 ? 2 : 1,
  ...(current === undefined ? {} : { current }),
  profiles: Object.fromEntries([...profiles].map(([name, values]) => [name, { ...values, ...marks.get(name) }])),
  ...(leftovers.length > 0 ? { leftovers } : {}),
});

/** What is said of a profile that nobody made. */
export const unknownProfile = (name: string, known: readonly string[], source: string) =>
  failure(
    'config',
    `There is no profile ${JSON.stringify(name)} (${source}).`,
    known.length > 0 ? `Known profiles: ${known.join(', ')}.` : 'No profile has been made yet.',
    [didYouMean(name, known), '`klarna-cl config list` shows them, `klarna-cl config init` makes one.']
      .filter(Boolean)
      .join(' '),
  );
