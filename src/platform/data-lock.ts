import { CliError } from '../errors.ts';
import { releaseLock, removeClaims, takeLock } from './lock-file.ts';

/** Keeps a file to this process, until what it returns is called. @throws CliError `local-io` naming who has it */
export const lockData = (path: string): (() => void) => {
  const lock = `${path}.lock`;
  const holder = orUnlockable(lock, () => takeLock(lock, { since: new Date().toISOString() }));
  if (holder !== undefined) {
    const who = holder.pid === undefined ? 'Another process' : `Process ${holder.pid} on ${holder.host}`;
    const when = holder.since === undefined ? '' : `, since ${holder.since}`;
    throw new CliError('local-io', `Another sandbox keeps its data in ${path}.`, {
      code: 'LOCKED',
      why: `${who} has it${when}.`,
      hint: `Stop that one, or give this one a file of its own. A lock whose process is gone is taken over by itself; of another machine that is gone for good: rm '${lock.replaceAll("'", "'\\''")}'.`,
    });
  }
  orUnlockable(lock, () => removeClaims(lock));
  return () => {
    try {
      releaseLock(lock);
    } catch {
      // It is taken over once this process is gone.
    }
  };
};

const orUnlockable = <Value>(lock: string, work: () => Value): Value => {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'no';
    throw new CliError('local-io', `${lock} cannot be made.`, {
      why: `It keeps two sandboxes from one file; the system says ${code}.`,
      hint: 'Check the path, who may write to its folder, and the space left there.',
    });
  }
};
