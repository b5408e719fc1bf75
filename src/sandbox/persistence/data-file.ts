import { realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Commit, WorldSnapshot, WorldStore } from '../world/tables.ts';
import { createLog, type LogWriter, openLog } from './change-log.ts';
import { notKept, unreadable, unwritable } from './failures.ts';
import { type Found, readData } from './read-data.ts';
import { type Snapshot, sealSnapshot } from './snapshot-file.ts';

/** Keeps other processes away from a path until what it returns is called. @throws CliError */
export type TakeLock = (path: string) => () => void;

/** Where a world is kept. */
export interface DataFile {
  readonly path: string;
  /** What an earlier sandbox left there; `undefined` where nobody has. */
  readonly world: WorldSnapshot | undefined;
  /** Writes down every commit from now on, before it is one. @throws CliError `local-io` */
  readonly keep: (store: WorldStore) => void;
  /** Leaves one file, with everything in it. */
  readonly close: () => void;
}

/** A log this long is folded into its snapshot, unless the snapshot is longer still. */
const longLog = 4 * 1024 * 1024;

/**
 * Opens `path`: a snapshot, and beside it `path.log` with every transaction since. A transaction is handed to the system
 * before it counts as done, so that it outlives the death of the process, if not that of the machine: a sync of each would
 * cost a hundred times the write.
 * @throws CliError `local-io`, with nothing touched, for what is not as a sandbox left it
 */
export function openDataFile(named: string, take: TakeLock = () => () => undefined, compactAt = longLog): DataFile {
  const path = resolved(named);
  const release = take(path);
  try {
    const found = readData(path);
    let kept: Keeping | undefined;
    return {
      path,
      world: found.world,
      keep: (store) => {
        try {
          kept = keepIn(path, found, store, compactAt);
        } catch (error) {
          throw unwritable(path, error);
        }
      },
      close: () => {
        try {
          kept?.close();
        } finally {
          release();
        }
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

interface Keeping {
  readonly close: () => void;
}

function keepIn(path: string, found: Found, store: WorldStore, compactAt: number): Keeping {
  const logPath = `${path}.log`;
  let { snapshot, log } = begin(path, logPath, found, store);
  let bound = compactAt;

  /** From here on the old log is of no use, and the next one is made when it is needed. */
  const rewrite = (world: WorldSnapshot, closed: boolean): void => {
    const next =
      log === undefined
        ? { generation: snapshot.generation, contains: snapshot.contains }
        : { generation: snapshot.generation + 1, contains: log.checksum() };
    const sealed = sealSnapshot(world, { ...next, closed });
    bound = Math.max(compactAt, 2 * sealed.write(path));
    snapshot = sealed.snapshot;
    log?.close();
    log = undefined;
  };
  const compact = (length: number): void => {
    try {
      rewrite(store.snapshot(), false);
    } catch {
      // No room for a second copy: the log still takes what comes.
      bound = length + compactAt;
    }
  };
  const write = (commit: Commit): (() => void) => {
    try {
      if (commit.kind === 'replaced') {
        const before = store.snapshot();
        rewrite(commit.world, false);
        return () => rewrite(before, false);
      }
      if (log !== undefined && log.length() > bound) compact(log.length());
      log ??= createLog(logPath, snapshot);
      return log.append(commit.changes);
    } catch (error) {
      throw notKept(path, error);
    }
  };
  const stop = store.writeAhead(write);
  return {
    close: () => {
      stop();
      try {
        rewrite(store.snapshot(), true);
        rmSync(logPath, { force: true });
      } catch {
        // The snapshot and its log say the same, in two files.
        log?.close();
      }
    },
  };
}

function begin(
  path: string,
  logPath: string,
  found: Found,
  store: WorldStore,
): { snapshot: Snapshot; log?: LogWriter } {
  if (found.log !== undefined) return { snapshot: found.snapshot, log: openLog(logPath, found.log) };
  if (found.snapshot?.closed === false) return { snapshot: found.snapshot, log: createLog(logPath, found.snapshot) };
  // An open snapshot has a log, so the log comes first.
  rmSync(logPath, { force: true });
  const generation = found.generation + 1;
  const sealed = sealSnapshot(store.snapshot(), { generation, closed: false, contains: null });
  const log = createLog(logPath, sealed.snapshot);
  try {
    sealed.write(path);
  } catch (error) {
    log.close();
    rmSync(logPath, { force: true });
    throw error;
  }
  return { snapshot: sealed.snapshot, log };
}

/** The same file has the same lock and log, whatever link leads to it. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there yet.
  }
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch (error) {
    throw unreadable(path, error);
  }
}
