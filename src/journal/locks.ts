import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { type LockHolder, lockHolder, releaseLock, sweepLockFiles, takeLock } from '../platform/lock-file.ts';
import { makeFolders } from '../platform/private-file.ts';
import { checkOwnFolder } from './run-file.ts';
import { systemCode } from './runs-folder.ts';

/** What two runs at a time must not work on. */
export type Claim =
  | { readonly kind: 'payment' | 'order' | 'transaction'; readonly apiUrl: string; readonly id: string }
  | { readonly kind: 'session token'; readonly hash: string }
  | { readonly kind: 'run'; readonly id: string };

export interface RunLocks {
  /** Keeps others away until the locks are given back; what is held already is held. @throws CliError `unavailable`, `local-io` */
  readonly take: (claim: Claim) => void;
  readonly release: () => void;
}

const nameOf = (claim: Claim): string => {
  if (claim.kind === 'session token') return `token ${claim.hash}`;
  return claim.kind === 'run' ? `run ${claim.id}` : `${claim.kind} ${claim.apiUrl} ${claim.id}`;
};

const pathOf = (folder: string, claim: Claim): string =>
  join(folder, `${createHash('sha256').update(nameOf(claim)).digest('hex').slice(0, 32)}.lock`);

const locksFolder = (stateFolder: string): string => join(stateFolder, 'locks');

/** The locks of one run. */
export const openLocks = (stateFolder: string, run: string, now: () => number): RunLocks => {
  const folder = locksFolder(stateFolder);
  const held = new Set<string>();
  return {
    take: (claim) => {
      const path = pathOf(folder, claim);
      if (held.has(path)) return;
      const holder = tryTake(folder, path, { since: new Date(now()).toISOString(), run });
      if (holder !== undefined) throw locked(claim, holder, path);
      held.add(path);
    },
    release: () => {
      if (held.size === 0) return;
      for (const path of held) release(path);
      held.clear();
      sweepLocks(stateFolder);
    },
  };
};

const tryTake = (folder: string, path: string, note: { since: string; run: string }): LockHolder | undefined => {
  try {
    makeFolders(folder);
    checkOwnFolder(folder);
    return takeLock(path, note);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError('local-io', 'The lock that keeps two runs apart cannot be taken.', {
      why: `${path}: the system says ${systemCode(error)}. Nothing was sent.`,
      hint: 'Free some space, or point KLARNA_CL_STATE_DIR to a folder you may write to.',
    });
  }
};

const release = (path: string): void => {
  try {
    releaseLock(path);
  } catch {
    // It is taken over once this process is gone.
  }
};

/** Whether a process of this machine, or one that nobody here can look at, is at work on it. */
export const isHeld = (stateFolder: string, claim: Claim): boolean => {
  try {
    return lockHolder(pathOf(locksFolder(stateFolder), claim))?.isGone === false;
  } catch {
    return false;
  }
};

/** Removes what processes left that are gone: nobody may come back for their payments. */
export const sweepLocks = (stateFolder: string): void => {
  try {
    sweepLockFiles(locksFolder(stateFolder));
  } catch {
    // They take little room, and are taken over where they are in the way.
  }
};

const wholes: Readonly<Record<Claim['kind'], string>> = {
  payment: 'this payment',
  order: 'this order',
  transaction: 'this transaction',
  'session token': 'an authorization with this session token',
  run: 'this run',
};

const locked = (claim: Claim, { pid, host, since, run }: LockHolder, path: string): CliError => {
  const who = pid === undefined ? 'Another process' : `Process ${pid} on ${host}`;
  const when = since === undefined ? '' : `, since ${since}`;
  return new CliError('unavailable', `Another klarna-cl is at work on ${wholes[claim.kind]}.`, {
    code: 'LOCKED',
    execution: 'none',
    why: `${who}${run === undefined ? '' : ` (run ${run})`} has it${when}. Nothing was sent for it.`,
    hint: `Wait until it has ended, then run this again. A lock whose process is gone is taken over by itself; of another machine that is gone for good: rm '${path.replaceAll("'", "'\\''")}'.`,
  });
};
