import { rmSync } from 'node:fs';
import { CliError } from '../errors.ts';
import { batchIds } from './batches/batches-folder.ts';
import { clearRemoved, pruneBatch } from './batches/prune-batch.ts';
import { openLocks, sweepLocks } from './locks.ts';
import { isRunning } from './past-runs.ts';
import type { JournalRecord } from './records.ts';
import { runStateOf, runStatusOf } from './run-state.ts';
import { readRun, runIds, runPath, systemCode } from './runs-folder.ts';

export interface Pruned {
  readonly pruned: readonly string[];
  /** Runs that stay, and why, counted. */
  readonly kept: {
    readonly recent: number;
    readonly unsettled: number;
    readonly running: number;
    readonly unreadable: number;
  };
}

export interface PruneWish {
  /** Runs that ended within so many milliseconds stay. */
  readonly olderThanMs: number;
  /** Exactly these, whatever they came to; one that is at work stays. All runs where absent. */
  readonly only?: readonly string[];
  readonly nowMs: number;
}

/**
 * Removes the files of runs that came to their end long ago. What nobody knows the end of stays: it is what keeps a
 * purchase from being authorized twice. Also removes the locks of processes that are gone.
 * @throws CliError `local-io`
 */
export const pruneRuns = (stateFolder: string, { olderThanMs, only, nowMs }: PruneWish): Pruned => {
  const pruned: string[] = [];
  const kept = { recent: 0, unsettled: 0, running: 0, unreadable: 0 };
  const isNamed = only !== undefined;
  const before = nowMs - olderThanMs;
  const note = (id: string, reason: Reason | undefined) => {
    if (reason === undefined) pruned.push(id);
    else kept[reason] += 1;
  };
  const batches = batchIds(stateFolder);
  const areBatches = new Set(batches);
  for (const id of new Set(only ?? runIds(stateFolder))) {
    if (areBatches.has(id)) continue;
    const reasonNow = (isHeld: boolean) => reasonToKeep(stateFolder, id, { isNamed, isHeld, before });
    note(id, reasonNow(false) ?? remove(stateFolder, id, nowMs, () => reasonNow(true)));
  }
  for (const id of batches) {
    if (isNamed && !only.includes(id)) continue;
    note(id, pruneBatch(stateFolder, id, { isNamed, before, nowMs }));
  }
  clearRemoved(stateFolder);
  sweepLocks(stateFolder);
  return { pruned, kept };
};

export type Reason = keyof Pruned['kept'];

const reasonToKeep = (
  stateFolder: string,
  id: string,
  /** `isHeld`: by this process. */
  { isNamed, isHeld, before }: { readonly isNamed: boolean; readonly isHeld: boolean; readonly before: number },
): Reason | undefined => {
  let records: readonly JournalRecord[];
  try {
    records = readRun(stateFolder, id)?.records ?? [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return 'unreadable';
  }
  const state = runStateOf(records);
  // Nothing was written yet, or nothing of it was kept: there is nothing to remember.
  if (state === undefined) return undefined;
  const status = runStatusOf(state, !isHeld && isRunning(stateFolder, state));
  if (status === 'running') return 'running';
  if (isNamed) return undefined;
  if (status === 'unsettled' || (status === 'interrupted' && state.hasWritten)) return 'unsettled';
  const last = Date.parse(records.at(-1)?.at ?? '');
  return last < before ? undefined : 'recent';
};

/** Looks again before it removes: another process may have taken the run up again meanwhile. */
const remove = (
  stateFolder: string,
  id: string,
  nowMs: number,
  reasonNow: () => Reason | undefined,
): Reason | undefined => {
  const locks = openLocks(stateFolder, id, () => nowMs);
  try {
    locks.take({ kind: 'run', id });
    const reason = reasonNow();
    if (reason === undefined) rmSync(runPath(stateFolder, id), { force: true });
    return reason;
  } catch (error) {
    if (error instanceof CliError && error.kind === 'unavailable') return 'running';
    if (error instanceof CliError) throw error;
    throw new CliError('local-io', 'A run could not be removed.', {
      why: `${runPath(stateFolder, id)}: the system says ${systemCode(error)}.`,
      hint: 'Check who owns the folder of runs.',
    });
  } finally {
    locks.release();
  }
};
