import { takeLock, takeLockBeside } from '../../platform/lock-file.ts';
import {
  type Claim,
  giveBack,
  lockPath,
  locksFolder,
  prepareFolder,
  type RunLocks,
  sweepLocks,
  takeOrRefuse,
} from '../locks.ts';

/** The locks of a batch: those of single runs, taken at the price of one call each. */
export interface BatchLocks {
  readonly batchId: string;
  /** Keeps others away from it until the batch is given back. @throws CliError `unavailable`, `local-io` */
  readonly take: (claim: Claim) => void;
  /** The locks of one row. What another row of the batch holds is refused as what another process holds is. */
  readonly row: () => RunLocks;
  /** Gives back what the batch holds itself. */
  readonly release: () => void;
}

/**
 * Takes the lock of a batch. Its file says who holds it, and each lock of a row is another name of that file: a row costs
 * neither a file of its own, nor a look at what killed processes have left. Where the file is gone or knows no other
 * names, rows take their locks as single runs do.
 * @throws CliError `unavailable` where a process is at work on the batch, `local-io`
 */
export const lockBatch = (stateFolder: string, batchId: string, now: () => number): BatchLocks => {
  const folder = locksFolder(stateFolder);
  const claim: Claim = { kind: 'batch', id: batchId };
  const own = lockPath(folder, claim);
  const note = { since: new Date(now()).toISOString(), batch: batchId };
  takeOrRefuse(own, claim, () => {
    prepareFolder(folder);
    return takeLock(own, note);
  });
  const locks = (): RunLocks => {
    const held = new Set<string>();
    return {
      take: (wanted) => {
        const path = lockPath(folder, wanted);
        if (held.has(path)) return;
        takeOrRefuse(
          path,
          wanted,
          () => takeLockBeside(own, path, note),
          ({ batch }) => batch === batchId,
        );
        held.add(path);
      },
      release: () => {
        for (const path of held) giveBack(path);
        held.clear();
      },
    };
  };
  const ofBatch = locks();
  return {
    batchId,
    take: ofBatch.take,
    row: locks,
    release: () => {
      ofBatch.release();
      giveBack(own);
      sweepLocks(stateFolder);
    },
  };
};
