import { writeSync } from 'node:fs';

const hasCode = (error: unknown): error is { code: string } => error instanceof Error && 'code' in error;

/** Pauses long enough for the reader of a full, non-blocking pipe to take something. */
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 2));

/**
 * Writes all of a text to a file descriptor and waits until the system took every byte.
 * Returns `closed` when nobody reads any more. Throws what the system says, for example ENOSPC.
 * `console.log` would report a full device as success.
 */
export const writeFully = async (descriptor: number, text: string): Promise<'written' | 'closed'> => {
  const bytes = Buffer.from(text, 'utf8');
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      if (hasCode(error) && error.code === 'EPIPE') return 'closed';
      if (!hasCode(error) || error.code !== 'EAGAIN') throw error;
      await pause();
    }
  }
  return 'written';
};

/** How long talk waits for a terminal that is behind, in milliseconds: one that was stopped (Ctrl-S) must not stop a payment. */
const patience = 1000;

/**
 * Writes talk, at once. Nobody listening, or a full device behind stderr, is no reason to fail a payment. A terminal takes
 * less than it is given while its reader is behind, and then nothing for a while.
 */
export const writeTalk = (descriptor: number, text: string): void => {
  const bytes = Buffer.from(text, 'utf8');
  let offset = 0;
  for (let waited = 0; offset < bytes.length && waited < patience; ) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      if (!hasCode(error) || error.code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      waited += 2;
    }
  }
};
