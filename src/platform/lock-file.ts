import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openUnfollowed } from './private-file.ts';
import { isAlive, isGone, type ProcessIdentity, thisProcess } from './process-identity.ts';

/** Who has a lock file, as it says itself; nothing of it is known while the file is being made. */
export interface LockHolder {
  readonly pid?: number;
  readonly host?: string;
  /** ISO 8601, UTC: when the lock was taken. */
  readonly since?: string;
  /** The run, or the batch of runs, it was taken for. */
  readonly run?: string;
  readonly batch?: string;
  /** Its process has certainly ended. */
  readonly isGone: boolean;
}

/** What a holder writes into its lock about itself. */
interface Claim extends ProcessIdentity, LockNote {}

/** What a lock is taken for. */
export interface LockNote {
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly run?: string;
  readonly batch?: string;
}

/** Where there are no hard links, a lock is empty for a moment; one that stays so was left by a killed process. */
const emptyForMs = 10_000;

/**
 * Takes a lock file, in place of a holder whose process is gone. Throws what the system says.
 * @returns who has it, or `undefined` where it is ours now
 */
export const takeLock = (path: string, note: LockNote): LockHolder | undefined => {
  let holder: LockHolder | undefined;
  // Another process may be taking it over, or sweeping it away, at this very moment.
  for (let tries = 0; tries < 5; tries += 1) {
    if (create(path, note)) return undefined;
    holder = lockHolder(path);
    if (holder?.isGone === false) return holder;
    if (holder !== undefined) breakStale(path, note);
  }
  return holder ?? takeLock(path, note);
};

/**
 * Takes a lock with one call: as another name of a lock file that this process holds already. Where that does not work,
 * since somebody has it or since there are no hard links here, it is taken in the other way. Throws what the system says.
 * @returns who has it, or `undefined` where it is ours now
 */
export const takeLockBeside = (held: string, path: string, note: LockNote): LockHolder | undefined => {
  try {
    linkSync(held, path);
    return undefined;
  } catch {
    return takeLock(path, note);
  }
};

/** Gives a lock back. Throws what the system says. */
export const releaseLock = (path: string): void => remove(path);

/** Makes the lock file with its holder in it, at once: a lock without a holder could never be taken over. */
const create = (path: string, note: LockNote): boolean => {
  const claim = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(claim, `${JSON.stringify(claimOf(note))}\n`, { flag: 'wx', mode: 0o600 });
    try {
      linkSync(claim, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      // A file system without hard links.
      copyFileSync(claim, path, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    // A claim that is gone was taken for the leftover of a dead process: try again.
    if (codeOf(error) === 'EEXIST' || (codeOf(error) === 'ENOENT' && isThere(dirname(path)))) return false;
    throw error;
  } finally {
    remove(claim);
  }
};

const claimOf = (note: LockNote): Claim => ({ ...thisProcess(), ...note });

/** Who has a lock file; `undefined` where nobody has. Throws what the system says. */
export const lockHolder = (path: string): LockHolder | undefined => {
  try {
    const claim = parsed(readLock(path));
    if (claim === undefined) return { isGone: Date.now() - statSync(path).mtimeMs > emptyForMs };
    const { pid, host, since, run, batch } = claim;
    const taken = { ...(run === undefined ? {} : { run }), ...(batch === undefined ? {} : { batch }) };
    return { pid, host, since, ...taken, isGone: isGone(claim) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Neither a link nor a pipe is a lock of ours. */
const readLock = (path: string): string => {
  const descriptor = openUnfollowed(path);
  try {
    if (!fstatSync(descriptor).isFile()) throw Object.assign(new Error('no file'), { code: 'EINVAL' });
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
};

const parsed = (text: string): Claim | undefined => {
  try {
    const claim: unknown = JSON.parse(text);
    return isClaim(claim) ? claim : undefined;
  } catch {
    return undefined;
  }
};

const isClaim = (value: unknown): value is Claim =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  typeof value.pid === 'number' &&
  'host' in value &&
  typeof value.host === 'string' &&
  'since' in value &&
  typeof value.since === 'string' &&
  (!('run' in value) || typeof value.run === 'string') &&
  (!('batch' in value) || typeof value.batch === 'string');

/**
 * Removes the lock of a dead process. Only who holds the second lock may do so, and looks again first: two that take
 * over at once would otherwise remove each other's new lock. A second lock that a dead process left is taken over in
 * the same way, and for the same reason.
 */
const breakStale = (path: string, note: LockNote): void => {
  const guard = `${path}.takeover`;
  if (takeLock(guard, note) !== undefined) return;
  try {
    if (lockHolder(path)?.isGone) remove(path);
  } finally {
    remove(guard);
  }
};

/** Removes what processes left beside a lock that were killed while they made it; for who holds the lock. */
export const removeClaims = (path: string): void => {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    const [, pid] = /^(\d+)\.[0-9a-f]{8}$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '') ?? [];
    if (pid && !isAlive(Number(pid))) remove(join(dirname(path), name));
  }
};

const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
};

/** Removes whatever killed processes left in a folder of locks; what another machine holds stays. Throws what the system says. */
export const sweepLockFiles = (folder: string): void => {
  // A takeover before its lock: it would keep that from being removed.
  for (const name of readdirSync(folder).sort().reverse()) {
    const path = join(folder, name);
    const [, pid] = /\.lock(?:\.takeover)*\.(\d+)\.[0-9a-f]{8}$/.exec(name) ?? [];
    if (pid !== undefined) {
      if (!isAlive(Number(pid))) remove(path);
    } else if (/\.(?:lock|takeover)$/.test(name) && lockHolder(path)?.isGone) breakStale(path, { since: '' });
  }
};

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
