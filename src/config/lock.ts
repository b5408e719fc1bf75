import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { failure, quoted, systemCode, systemReason } from './failure.ts';

export interface LockClock {
  readonly monotonic: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const realClock: LockClock = { monotonic: () => performance.now(), sleep: (ms) => wait(ms) };

const patienceMs = 10_000;

/** Makes the lock file with its holder in it, at once: a lock without a holder could never be taken over. */
const create = (path: string): boolean => {
  const claim = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(claim, `${process.pid} ${hostname()}\n`, { flag: 'wx', mode: 0o600 });
    try {
      linkSync(claim, path);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      // A file system without hard links.
      copyFileSync(claim, path, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    // A claim that is gone was taken for the leftover of a dead process: try again.
    if (systemCode(error) === 'EEXIST' || systemCode(error) === 'ENOENT') return false;
    const hint = 'Nothing was changed. Free some space or mend the folder, then try again.';
    throw failure('local-io', `The lock ${path} cannot be made.`, systemReason(error), hint);
  } finally {
    rmSync(claim, { force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
};

/** Who holds a lock, and whether that process is certainly gone. */
const holder = (path: string): { name: string; gone: boolean } | undefined => {
  try {
    const [, pid, host] = /^(\d+) (\S+)\n$/.exec(readFileSync(path, 'utf8')) ?? [];
    // Where there are no hard links, a lock is empty for a moment; one that stays so was left by a killed process.
    if (!pid) return { name: 'unknown', gone: Date.now() - statSync(path).mtimeMs > patienceMs };
    return { name: `process ${pid} on ${host}`, gone: host === hostname() && !isAlive(Number(pid)) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw failure('local-io', `${path} cannot be read.`, systemReason(error), `Remove it: rm ${quoted(path)}`);
  }
};

/**
 * Removes the lock of a dead process. Only who holds the second lock may do so, and looks again first: two that take
 * over at once would otherwise remove each other's new lock.
 */
const breakStale = (path: string): void => {
  const guard = `${path}.takeover`;
  if (!create(guard)) {
    if (holder(guard)?.gone) rmSync(guard, { force: true });
    return;
  }
  try {
    if (holder(path)?.gone) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
};

/** Removes what processes left that were killed while they made a lock. */
const removeClaims = (path: string): void => {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    const [, pid] = /^(\d+)\.[0-9a-f]{8}$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '') ?? [];
    if (pid && !isAlive(Number(pid))) rmSync(join(dirname(path), name), { force: true });
  }
};

/**
 * Runs an action while no other process runs one under the same lock file. The action is synchronous on purpose: a
 * signal cannot end the process in the middle of it.
 * @throws CliError `local-io` when another process keeps the lock for longer than 10 s
 */
export const underLock = async <Result>(path: string, clock: LockClock, action: () => Result): Promise<Result> => {
  const start = clock.monotonic();
  while (!create(path)) {
    const held = holder(path);
    if (held?.gone) breakStale(path);
    if (clock.monotonic() - start > patienceMs) {
      throw failure(
        'local-io',
        'The stored configuration is being changed by another process.',
        `${held?.name ?? 'Another one'} has held ${path} for more than ${patienceMs / 1000} s.`,
        `Wait for it; if it is no longer there, rm ${quoted(path)}`,
      );
    }
    await clock.sleep(5 + (process.pid % 20));
  }
  try {
    removeClaims(path);
    return action();
  } finally {
    rmSync(path, { force: true });
  }
};
