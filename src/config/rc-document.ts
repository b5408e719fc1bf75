import { factsOf, isKey, type Key, keys, unknownKey, type Values } from './catalogue.ts';
import { failure } from './failure.ts';
import type { RcFile } from './rc-file.ts';
import { isInterpolated } from './rc-interpolation.ts';
import { profileName } from './stored.ts';

type RcDocument = Omit<RcFile, 'path'>;

const refuse = (path: string, why: string): never => {
  throw failure(
    'config',
    `${path} cannot be used.`,
    why,
    '.klarnarc.example shows every key; klarna-cl help config describes them.',
  );
};

/** YAML, of which JSON is a part; the library is spared where JSON will do. No message quotes the text. */
const parse = async (path: string, text: string): Promise<unknown> => {
  try {
    return JSON.parse(text);
  } catch {
    const { LineCounter, parseDocument } = await import('yaml');
    const lines = new LineCounter();
    // All scalars stay text in this schema: an id of digits must not turn into a number.
    // The library's own warnings would go to stderr as they are, and quote the file.
    const options = { schema: 'failsafe', prettyErrors: false, lineCounter: lines, logLevel: 'error' } as const;
    const document = parseDocument(text, options);
    const [error] = [...document.errors, ...document.warnings];
    if (error) refuse(path, `Line ${lines.linePos(error.pos[0]).line} is neither YAML nor JSON (${error.code}).`);
    try {
      return document.toJS({ maxAliasCount: 0 });
    } catch {
      return refuse(path, 'It uses YAML aliases, which are not read.');
    }
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name as a message may show it; one that cannot be a misspelt key may be a value that ran into its key. */
const shown = (key: string): string => (/^[\w-]{1,40}$/.test(key) ? JSON.stringify(key) : 'a name that no key has');

const asText = (path: string, key: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return refuse(path, `${key} must be one text or whole number, and is not.`);
};

const readValues = (
  path: string,
  where: string,
  record: Readonly<Record<string, unknown>>,
  others: readonly string[] = [],
): Values => {
  const values: Partial<Record<string, string>> = {};
  for (const [key, value] of Object.entries(record)) {
    if (!isKey(key)) return refuse(path, `${where}${shown(key)} is not a key; ${unknownKey(key, others)}`);
    if (factsOf(key).storedOnly) {
      return refuse(
        path,
        `${where}${key} may only stand in your own stored profiles: a file found in a working folder must not decide where credentials are sent.`,
      );
    }
    values[key] = asText(path, `${where}${key}`, value);
  }
  return values;
};

const readProfiles = (path: string, record: unknown): ReadonlyMap<string, Values> => {
  if (!isRecord(record)) return refuse(path, 'profiles must hold profiles by name.');
  const profiles = new Map<string, Values>();
  for (const [name, values] of Object.entries(record)) {
    if (!profileName.test(name) || name === 'sandbox')
      return refuse(path, `${shown(name)} cannot be the name of a profile.`);
    // A profile with nothing in it reads as empty text.
    if (!isRecord(values) && values !== '' && values !== null) return refuse(path, `profiles.${name} must hold keys.`);
    profiles.set(name, isRecord(values) ? readValues(path, `profiles.${name}.`, values) : {});
  }
  return profiles;
};

/** The keys and profiles in the text of a `.klarnarc`. @throws CliError `config`, which never quotes a value */
export const readRcDocument = async (path: string, text: string): Promise<RcDocument> => {
  const document = (await parse(path, text)) ?? {};
  if (!isRecord(document)) return refuse(path, 'It must hold keys and their values.');
  // An editor's word for what describes the file.
  const { profile, profiles, $schema: _, ...rest } = document;
  if (profile !== undefined && (typeof profile !== 'string' || !profileName.test(profile))) {
    return refuse(path, 'profile must be the name of a profile.');
  }
  return {
    ...(profile === undefined ? {} : { profile }),
    values: readValues(path, '', rest, ['profile', 'profiles']),
    profiles: profiles === undefined ? new Map() : readProfiles(path, profiles),
  };
};

/** The first key whose secret stands in the file itself, not in a variable. */
export const holdsSecret = ({ values, profiles }: RcDocument): Key | undefined => {
  for (const section of [values, ...profiles.values()]) {
    const key = keys.find((key) => factsOf(key).secret && section[key] !== undefined && !isInterpolated(section[key]));
    if (key) return key;
  }
  return undefined;
};
