import type { Entry } from './entry.ts';
import { entries } from './families.ts';
import { type Mentioned, mentionedIn } from './mentioned.ts';
import { searchIn } from './search.ts';

/** Names are compared without case, and `-`, `_` and a blank are alike. */
export const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const byName = new Map<string, readonly Entry[]>();
for (const entry of entries) byName.set(plain(entry.name), [...(byName.get(plain(entry.name)) ?? []), entry]);

/** Those that are spelt exactly so come first. */
const named = (name: string): readonly Entry[] => {
  const alike = byName.get(plain(name)) ?? [];
  return [...alike.filter((entry) => entry.name === name), ...alike.filter((entry) => entry.name !== name)];
};

/** `7` is an exit code, `429` an HTTP status; a number that is both gets both. */
const numbered = (number: number): readonly Entry[] =>
  entries.filter((entry) =>
    entry.source === 'exit-code' ? entry.exit_code === number : entry.source === 'http' && entry.name === `${number}`,
  );

/** Made when it is first needed: a name is found without it. */
let searchAll: ReturnType<typeof searchIn> | undefined;

const search = (text: string): readonly Entry[] => {
  searchAll ??= searchIn(entries);
  return searchAll(text);
};

/** A gateway's `error_code`, or a reason that Klarna gives: what has one of its words explains something else. */
export const isLikeCode = (text: string): boolean => /^\s*[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\s*$/.test(text);

/** What was asked for. */
export interface Found {
  /** `name` and `number` are what was meant, `search` is what comes near, the best first. */
  readonly by: 'name' | 'number' | 'text' | 'search';
  readonly entries: readonly Entry[];
}

/**
 * What the catalogue says about a name, a number, a pasted error (as text or JSON), or words to search for; no entries
 * where it says nothing.
 */
export const find = (text: string): Found => {
  const exact = named(text);
  if (exact.length > 0) return { by: 'name', entries: exact };
  const digits = /^\s*(\d{1,3})\s*$/.exec(text)?.[1];
  if (digits !== undefined) return { by: 'number', entries: numbered(Number(digits)) };
  const mentioned = mentionedIn(
    text,
    entries.map(({ name }) => name),
  );
  const told = [...new Set(mentioned.names.flatMap((name) => meant(name, mentioned)))];
  if (told.length > 0) return { by: 'text', entries: told };
  const { exitCode, httpStatus } = mentioned;
  const numbers = [exitCode, httpStatus].flatMap((number) => (number === undefined ? [] : numbered(number)));
  if (numbers.length > 0) return { by: 'text', entries: numbers };
  return { by: 'search', entries: isLikeCode(text) ? [] : search(text) };
};

/** A printed error spells a name as it is, and often says whose it is and with which status it came. */
const meant = (name: string, { source, httpStatus }: Mentioned): readonly Entry[] =>
  [
    (entry: Entry) => entry.name === name,
    (entry: Entry) => source === undefined || entry.source === source,
    (entry: Entry) => httpStatus === undefined || entry.http_status === httpStatus,
  ].reduce((left, fits) => {
    const fitting = left.filter(fits);
    return fitting.length > 0 ? fitting : left;
  }, named(name));

/** The codes that come with an HTTP status, to be named beside its entry. */
export const codesWith = (httpStatus: number): readonly string[] => [
  ...new Set(
    entries.filter((entry) => entry.source !== 'http' && entry.http_status === httpStatus).map(({ name }) => name),
  ),
];
