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

/** Writes talk. Nobody listening, or a full device behind stderr, is no reason to fail a payment. */
export const writeTalk = (descriptor: number, text: string): void => {
  try {
    writeSync(descriptor, text);
  } catch {
    // See above.
  }
};
