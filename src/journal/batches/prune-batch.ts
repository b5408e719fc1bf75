import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../errors.ts';
import type { Reason } from '../prune.ts';
import { systemCode } from '../runs-folder.ts';
import { lockBatch } from './batch-locks.ts';
import { batchesFolder, batchFolder } from './batches-folder.ts';
import { isBatchRunning } from './find-rows.ts';
import { readBatch } from './replay.ts';

/** The name of a batch's folder on its way out; whatever looks for batches passes it over. */
const removed = '.removed-';

/**
 * Removes a batch that came to its end long ago, whole; one of whose rows nobody knows the end stays.
 * @param wish `isNamed`: whatever it came to, unless a process is at work on it
 * @returns why it stays, `undefined` where it is gone
 * @throws CliError `local-io`
 */
export const pruneBatch = (
  stateFolder: string,
  batch: string,
  wish: { readonly isNamed: boolean; readonly before: number; readonly nowMs: number },
): Reason | undefined => {
  if (isBatchRunning(stateFolder, batch)) return 'running';
  const folder = batchFolder(stateFolder, batch);
  try {
    const locks = lockBatch(stateFolder, batch, () => wish.nowMs);
    try {
      const reason = reasonToKeep(stateFolder, batch, wish);
      // In one move: a batch that lacks one of its files could not be read any more.
      if (reason === undefined) renameSync(folder, join(batchesFolder(stateFolder), `${removed}${batch}`));
      return reason;
    } finally {
      locks.release();
    }
  } catch (error) {
    if (error instanceof CliError && error.kind === 'unavailable') return 'running';
    if (error instanceof CliError) throw error;
    throw notRemoved(folder, error);
  }
};

const reasonToKeep = (
  stateFolder: string,
  batch: string,
  { isNamed, before }: { readonly isNamed: boolean; readonly before: number },
): Reason | undefined => {
  try {
    const replay = readBatch(stateFolder, batch);
    if (isNamed || replay === undefined) return undefined;
    if (replay.hasOpenWrite) return 'unsettled';
    return Date.parse(replay.lastAt) < before ? undefined : 'recent';
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return 'unreadable';
  }
};

/** Removes what was moved out of the way, now or by a process that was killed over it. @throws CliError `local-io` */
export const clearRemoved = (stateFolder: string): void => {
  const folder = batchesFolder(stateFolder);
  try {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(removed)) rmSync(join(folder, name), { recursive: true, force: true });
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw notRemoved(folder, error);
  }
};

const notRemoved = (folder: string, error: unknown): CliError =>
  new CliError('local-io', 'A batch could not be removed.', {
    why: `${folder}: the system says ${systemCode(error)}.`,
    hint: 'Check who owns the folder of batches.',
  });
