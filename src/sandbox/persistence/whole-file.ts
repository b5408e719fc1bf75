import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The bytes of a file, `undefined` where there is none. Throws what the system says. */
export function readWhole(path: string): Buffer | undefined {
  try {
    // A device may have no end, and a pipe would be waited for.
    if (!statSync(path).isFile()) throw Object.assign(new Error('no file'), { code: 'EINVAL' });
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Puts a file in the place of another in one step: whoever looks finds the old one or the new one, whole. It is on the disk
 * before it takes its place. Throws what the system says, with the old file as it was.
 */
export function replaceFile(path: string, chunks: Iterable<string>): void {
  const next = `${path}.next`;
  // What a killed process left of its own attempt.
  rmSync(next, { force: true });
  const descriptor = openSync(next, 'wx', 0o600);
  try {
    for (const chunk of chunks) writeAll(descriptor, chunk);
    fsyncSync(descriptor);
  } catch (error) {
    closeSync(descriptor);
    rmSync(next, { force: true });
    throw error;
  }
  closeSync(descriptor);
  renameSync(next, path);
  syncFolder(dirname(path));
}

/** Writes to the end of a file. A disk that fills up takes a part and calls that a success. */
export function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    const count = writeSync(descriptor, bytes, written, bytes.length - written);
    if (count === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    written += count;
  }
  return bytes.length;
}

/** Some systems cannot sync a folder, and need not. */
function syncFolder(path: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
  } catch {
    // The new name may be lost with the power, the old file then stands there: both are whole.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
