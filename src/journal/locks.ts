import { hash } from 'node:crypto';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { type LockHolder, lockHolder, releaseLock, sweepLockFiles, takeLock } from '../platform/lock-file.ts';
import { makeFolders } from '../platform/private-file.ts';
import { checkOwnFolder } from './run-file.ts';
import { systemCode } from './runs-folder.ts';

/** What two runs at a time must not work on. */
export type Claim =
  | { readonly kind: 'payment' | 'order' | 'purchase' | 'transaction'; readonly apiUrl: string; readonly id: string }
  | { readonly kind: 'session token'; readonly hash: string }
  | { readonly kind: 'run' | 'batch'; readonly id: string }
  /** What a file asks for: two batches of it at a time would send each row twice. */
  | { readonly kind: 'batch file'; readonly hash: string; readonly account: string; readonly shard: string };

export interface RunLocks {
  /** Keeps others away until the locks are given back; what is held already is held. @throws CliError `unavailable`, `local-io` */
  readonly take: (claim: Claim) => void;
  readonly release: () => void;
}

const nameOf = (claim: Claim): string => {
  switch (claim.kind) {
    case 'session token':
      return `token ${claim.hash}`;
    case 'run':
    case 'batch':
      return `${claim.kind} ${claim.id}`;
    case 'batch file':
      return `${claim.kind} ${claim.hash} ${claim.shard} ${claim.account}`;
    default:
      return `${claim.kind} ${claim.apiUrl} ${claim.id}`;
  }
};

export const lockPath = (folder: string, claim: Claim): string =>
  join(folder, `${hash('sha256', nameOf(claim)).slice(0, 32)}.lock`);

export const locksFolder = (stateFolder: string): string => join(stateFolder, 'locks');

/** The locks of one run. */
export const openLocks = (stateFolder: string, run: string, now: () => number): RunLocks => {
  const folder = locksFolder(stateFolder);
  const held = new Set<string>();
  return {
    take: (claim) => {
      const path = lockPath(folder, claim);
      if (held.has(path)) return;
      const note = { since: new Date(now()).toISOString(), run };
      takeOrRefuse(path, claim, () => {
        prepareFolder(folder);
        return takeLock(path, note);
      });
      held.add(path);
    },
    release: () => {
      if (held.size === 0) return;
      for (const path of held) giveBack(path);
      held.clear();
      sweepLocks(stateFolder);
    },
  };
};

/** Makes the folder of locks where it is not there. Throws what the system says, or CliError where others can write to it. */
export const prepareFolder = (folder: string): void => {
  makeFolders(folder);
  checkOwnFolder(folder);
};

/** @param take returns who has it instead @throws CliError `unavailable`, `local-io` */
export const takeOrRefuse = (
  path: string,
  claim: Claim,
  take: () => LockHolder | undefined,
  isOwn = (_: LockHolder) => false,
): void => {
  let holder: LockHolder | undefined;
  try {
    holder = take();
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError('local-io', 'The lock that keeps two runs apart cannot be taken.', {
      why: `${path}: the system says ${systemCode(error)}. Nothing was sent.`,
      hint: 'Free some space, or point KLARNA_CL_STATE_DIR to a folder you may write to.',
    });
  }
  if (holder !== undefined) throw isOwn(holder) ? lockedByRow(claim) : locked(claim, holder, path);
};

export const giveBack = (path: string): void => {
  try {
    releaseLock(path);
  } catch {
    // It is taken over once this process is gone.
  }
};

/** Whether a process of this machine, or one that nobody here can look at, is at work on it. */
export const isHeld = (stateFolder: string, claim: Claim): boolean => {
  try {
    return lockHolder(lockPath(locksFolder(stateFolder), claim))?.isGone === false;
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
  purchase: 'a purchase with this reference',
  transaction: 'this transaction',
  'session token': 'an authorization with this session token',
  run: 'this run',
  batch: 'this batch',
  'batch file': 'a batch of this file',
};

const lockedByRow = (claim: Claim): CliError =>
  new CliError('unavailable', `Another row of this batch is at work on ${wholes[claim.kind]}.`, {
    code: 'LOCKED',
    execution: 'none',
    why: 'Two rows at a time on the same would not know of each other. Nothing was sent for it.',
    hint: 'With --allow-shared-payment, rows of one payment run one after the other.',
  });

const locked = (claim: Claim, { pid, host, since, run, batch }: LockHolder, path: string): CliError => {
  const who = pid === undefined ? 'Another process' : `Process ${pid} on ${host}`;
  const when = since === undefined ? '' : `, since ${since}`;
  const what = run === undefined ? batch && ` (batch ${batch})` : ` (run ${run})`;
  return new CliError('unavailable', `Another klarna-cl is at work on ${wholes[claim.kind]}.`, {
    code: 'LOCKED',
    execution: 'none',
    why: `${who}${what ?? ''} has it${when}. Nothing was sent for it.`,
    hint: `Wait until it has ended, then run this again. A lock whose process is gone is taken over by itself; of another machine that is gone for good: rm '${path.replaceAll("'", "'\\''")}'.`,
  });
};
