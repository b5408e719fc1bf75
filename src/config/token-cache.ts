import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../platform/process-identity.ts';
import { failure } from './failure.ts';
import { makePrivateFolder, readPrivateFile } from './private-file.ts';

export interface CachedToken {
  readonly accessToken: string;
  readonly expiresAtMs: number;
  readonly fetchedAtMs: number;
}

/** Access tokens kept between runs. It is only a cache: what it cannot read or write, it does without. */
export interface TokenCache {
  /** A token that has more than a fifth of its life left. */
  readonly get: (key: string) => Promise<CachedToken | undefined>;
  readonly put: (key: string, token: CachedToken) => Promise<void>;
  /** The same, also one that is about to end: it is still good for whoever has it. */
  readonly find: (key: string) => Promise<CachedToken | undefined>;
  /** How many are kept and still good. */
  readonly count: () => Promise<number>;
  /** After the service refused it. */
  readonly forget: (key: string) => Promise<void>;
  /** Forgets all of them. */
  readonly clear: () => Promise<void>;
}

/** What a token was asked for with; another secret or scope never gets this token. */
export interface TokenRequest {
  readonly authUrl: string;
  readonly clientId: string;
  readonly scope?: string | undefined;
  readonly clientSecret?: string | undefined;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The key under which a token is kept. */
export const tokenKey = ({ authUrl, clientId, scope = '', clientSecret = '' }: TokenRequest): string =>
  sha256(JSON.stringify([authUrl, clientId, scope, sha256(clientSecret)]));

type Tokens = ReadonlyMap<string, CachedToken>;

/** What a state folder holds; one with anything else in it is not made private, and then holds no tokens. */
const isOurs = (name: string): boolean => /^(access-tokens\.json|runs|locks)/.test(name);

const mostTokens = 64;
const usedShare = 0.8;

const isFresh = ({ fetchedAtMs, expiresAtMs }: CachedToken, now: number): boolean =>
  // A token from the future means that the clock was set back: its age is not known.
  fetchedAtMs <= now && now < fetchedAtMs + (expiresAtMs - fetchedAtMs) * usedShare;

/** What a header carries; anything else was not stored by us. */
const isSendable = (token: unknown): boolean => typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);

const isToken = (value: unknown): value is CachedToken =>
  typeof value === 'object' &&
  value !== null &&
  'accessToken' in value &&
  isSendable(value.accessToken) &&
  'expiresAtMs' in value &&
  Number.isFinite(value.expiresAtMs) &&
  'fetchedAtMs' in value &&
  Number.isFinite(value.fetchedAtMs);

/** A process that was killed in the middle of a write leaves a token behind that nobody would look at again. */
const removeLeftovers = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^access-tokens\.json\.(\d+)\.[0-9a-f]{8}$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
};

const fileOf = (folder: string): string => join(folder, 'access-tokens.json');

const parse = (text: string | undefined): Tokens => {
  const document: unknown = JSON.parse(text ?? '{}');
  const entries = typeof document === 'object' && document !== null ? Object.entries(document) : [];
  return new Map(entries.filter((entry): entry is [string, CachedToken] => isToken(entry[1])));
};

/**
 * The tokens that are kept and still of use, for looking at them. What the cache passes over in silence is told here.
 * @throws CliError `config` for a link, a looser mode, or what is no cache
 */
export const keptTokens = (folder: string, now: number): readonly Pick<CachedToken, 'expiresAtMs'>[] => {
  const file = fileOf(folder);
  const text = readPrivateFile(folder, file);
  try {
    return [...parse(text).values()].filter((token) => isFresh(token, now)).map(({ expiresAtMs }) => ({ expiresAtMs }));
  } catch {
    throw failure(
      'config',
      `The kept access tokens ${file} cannot be read.`,
      'It is not JSON; it may have been cut short. Tokens are asked for anew, and it is replaced then.',
      'It does no harm; remove it where that does not help.',
    );
  }
};

/** Opens the cached access tokens of a state folder; `now` is the clock in milliseconds since the epoch. */
export const openTokenCache = (folder: string, now: () => number): TokenCache => {
  const file = fileOf(folder);

  const read = (): Tokens => {
    try {
      return parse(readPrivateFile(folder, file));
    } catch {
      // Corrupt, a link, or open to others: none of it is believed, and the next write replaces it.
      return new Map();
    }
  };

  /** A new file that takes the old one's name: a reader sees one or the other, and a link is replaced, not followed. */
  const write = (tokens: Tokens): void => {
    const fresh = [...tokens].filter(([, token]) => isFresh(token, now())).slice(-mostTokens);
    const staged = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    try {
      makePrivateFolder(folder, isOurs);
      try {
        writeFileSync(staged, JSON.stringify(Object.fromEntries(fresh)), { flag: 'wx', mode: 0o600 });
        renameSync(staged, file);
      } finally {
        rmSync(staged, { force: true });
      }
      removeLeftovers(folder);
    } catch {
      // The next run asks for a token again.
    }
  };

  const without = (key: string): Map<string, CachedToken> => new Map([...read()].filter(([other]) => other !== key));

  return {
    get: async (key) => {
      const token = read().get(key);
      return token && isFresh(token, now()) ? token : undefined;
    },
    find: async (key) => read().get(key),
    count: async () => [...read().values()].filter(({ expiresAtMs }) => expiresAtMs > now()).length,
    put: async (key, token) => write(without(key).set(key, token)),
    forget: async (key) => {
      const tokens = read();
      if (tokens.has(key)) write(without(key));
    },
    clear: async () => {
      if (read().size > 0) write(new Map());
    },
  };
};
