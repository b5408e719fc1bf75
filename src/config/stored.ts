import { join } from 'node:path';
import { isKey, unknownKey, type Values } from './catalogue.ts';
import { failure, quoted } from './failure.ts';
import { readPrivateFile } from './private-file.ts';

/** What the user's own configuration file holds. */
export interface StoredProfiles {
  /** The profile that `config use` chose. */
  readonly current?: string;
  readonly profiles: ReadonlyMap<string, Values>;
}

export const storedFile = (folder: string): string => join(folder, 'config.json');
export const previousFile = (folder: string): string => join(folder, 'config.previous.json');

export const profileName = /^[a-z0-9][a-z0-9_-]{0,39}$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const members: ReadonlySet<string> = new Set(['version', 'current', 'profiles']);

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
  if (document.version !== 1) return 'It was written by another version of klarna-cl.';
  // A misspelt `current` would silently be no current profile, and be gone with the next write.
  const stranger = Object.keys(document).find((name) => !members.has(name));
  if (stranger !== undefined) return `It has the unknown member ${JSON.stringify(stranger)}.`;
  const profiles = new Map<string, Values>();
  for (const [name, values] of Object.entries(document.profiles)) {
    if (!profileName.test(name) || !isRecord(values)) return 'One of its profiles is not a profile.';
    for (const [key, value] of Object.entries(values)) {
      if (!isKey(key)) return `Profile ${name} has the unknown key ${JSON.stringify(key)}; ${unknownKey(key)}`;
      if (typeof value !== 'string') return `Profile ${name} has a ${key} that is not text.`;
    }
    profiles.set(name, values);
  }
  const { current } = document;
  if (current === undefined) return { profiles };
  if (typeof current !== 'string' || !profiles.has(current)) return 'The profile that it calls current is missing.';
  return { current, profiles };
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
export const storedDocument = ({ current, profiles }: StoredProfiles) => ({
  version: 1,
  ...(current === undefined ? {} : { current }),
  profiles: Object.fromEntries(profiles),
});

/** What is said of a profile that nobody made. */
export const unknownProfile = (name: string, known: readonly string[], source: string) =>
  failure(
    'config',
    `There is no profile ${JSON.stringify(name)} (${source}).`,
    known.length > 0 ? `Known profiles: ${known.join(', ')}.` : 'No profile has been made yet.',
    'klarna-cl config list shows them, klarna-cl config init makes one.',
  );
