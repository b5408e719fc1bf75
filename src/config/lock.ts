import { setTimeout as wait } from 'node:timers/promises';
import { type LockHolder, releaseLock, removeClaims, takeLock } from '../platform/lock-file.ts';
import { failure, quoted, systemReason } from './failure.ts';

export interface LockClock {
  readonly monotonic: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const realClock: LockClock = { monotonic: () => performance.now(), sleep: (ms) => wait(ms) };

const patienceMs = 10_000;

const take = (path: string): LockHolder | undefined => {
  try {
    return takeLock(path, { since: new Date().toISOString() });
  } catch (error) {
    throw failure(
      'local-io',
      `The lock ${path} cannot be taken.`,
      systemReason(error),
      `Nothing was changed. Free some space or mend the folder, then try again; a lock that cannot be read: rm ${quoted(path)}`,
    );
  }
};

const nameOf = ({ pid, host }: LockHolder): string => (pid === undefined ? 'Another one' : `Process ${pid} on ${host}`);

/**
 * Runs an action while no other process runs one under the same lock file. The action is synchronous on purpose: a
 * signal cannot end the process in the middle of it.
 * @throws CliError `local-io` when another process keeps the lock for longer than 10 s
 */
export const underLock = async <Result>(path: string, clock: LockClock, action: () => Result): Promise<Result> => {
  const start = clock.monotonic();
  for (let holder = take(path); holder !== undefined; holder = take(path)) {
    if (clock.monotonic() - start > patienceMs) {
      throw failure(
        'local-io',
        'The stored configuration is being changed by another process.',
        `${nameOf(holder)} has held ${path} for more than ${patienceMs / 1000} s.`,
        `Wait for it; if it is no longer there, rm ${quoted(path)}`,
      );
    }
    await clock.sleep(5 + (process.pid % 20));
  }
  try {
    removeClaims(path);
    return action();
  } finally {
    releaseLock(path);
  }
};
