import { parseEnv } from 'node:util';
import { factsOf, isKey, type Key, keys, unknownKey, type Values } from '../catalogue.ts';
import { failure } from '../failure.ts';

const keyOfVariable = new Map(
  keys.flatMap((key): readonly [string, Key][] => {
    const { variable } = factsOf(key);
    return variable === undefined ? [] : [[variable, key]];
  }),
);

const refuse = (from: string, why: string): never => {
  throw failure(
    'config',
    `${from} cannot be imported.`,
    `${why} Nothing was stored.`,
    '`klarna-cl help config` describes the keys, `klarna-cl help environment` the variables.',
  );
};

/** As in `CL_SCOPE=` on a command line, an empty value counts as none. */
const taken = (from: string, entries: readonly (readonly [Key, string])[]): Values => {
  for (const [key, value] of entries) {
    // Nothing is looked up or run: the value would go to the service as it stands here.
    if (/\$[({]|`/.test(value)) refuse(from, `${key} is put together from something else ($), which is not done here.`);
  }
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
};

export interface FoundValues {
  readonly values: Values;
  /** Names that look like ours and are not. */
  readonly unknown: readonly string[];
}

/** The values in lines such as `export CL_CLIENT_ID="…"  # comment`; other programs' variables are passed over. */
export const valuesInEnvironmentFile = (from: string, text: string): FoundValues => {
  const found = Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? ''] as const);
  const entries = found.flatMap(([name, value]): readonly (readonly [Key, string])[] => {
    const key = keyOfVariable.get(name);
    return key === undefined ? [] : [[key, value]];
  });
  const unknown = found
    .map(([name]) => name)
    .filter((name) => /^(?:CL|KLARNA)_\w{1,60}$/.test(name) && !keyOfVariable.has(name));
  return { values: taken(from, entries), unknown };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name as a message may show it: one that no key has may be a value that ran into it. */
const shown = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? JSON.stringify(name) : 'a name that no key has');

/** The values in a JSON object of keys or variables; in what `klarna-cl sandbox` prints first, they are below `env`. */
export const valuesInJson = (from: string, text: string): FoundValues => {
  const document = parse(from, text);
  if (!isRecord(document)) return refuse(from, 'It is no JSON object of keys and values.');
  const record = isRecord(document.env) ? document.env : document;
  const entries = Object.entries(record).map(([name, value]): readonly [Key, string] => {
    const key = isKey(name) ? name : keyOfVariable.get(name);
    if (key === undefined) return refuse(from, `${shown(name)} is not a key; ${unknownKey(name)}.`);
    if (typeof value === 'string') return [key, value];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return [key, String(value)];
    return refuse(from, `${key} must be one text or whole number, and is not.`);
  });
  return { values: taken(from, entries), unknown: [] };
};

const parse = (from: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the text around the fault.
    return refuse(from, 'It starts like JSON and is none; it may have been cut short.');
  }
};
