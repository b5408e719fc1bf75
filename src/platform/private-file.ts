import type { Stats } from 'node:fs';
import { closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const posix = process.platform !== 'win32';

/** True where it belongs to somebody else than who runs this; to root, everything does. */
export const isForeign = (stats: Stats): boolean => {
  const user = process.geteuid?.();
  return posix && user !== 0 && stats.uid !== user;
};

/** True where nobody but the owner can do anything with it, and the owner is who runs this. */
export const isOwnersAlone = (stats: Stats): boolean => !posix || ((stats.mode & 0o077) === 0 && !isForeign(stats));

/**
 * Opens for reading without following a link, and without waiting for a pipe that somebody put in the file's place.
 * Throws what the system says: `ENOENT` where there is no such file, `ELOOP` for a link.
 */
export const openUnfollowed = (path: string): number =>
  // Windows has neither flag.
  openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));

/**
 * Makes a folder and those above it, for the owner alone, and returns the first one that was new; their names survive a
 * power cut, and so can what is synced in them. Node's own `recursive` never returns where the system has no room for a
 * folder, as below /proc. Throws what the system says.
 */
export const makeFolders = (folder: string): string | undefined => {
  if (existsSync(folder)) return undefined;
  const above = dirname(folder);
  const made = above === folder ? undefined : makeFolders(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  syncFolder(above);
  return made ?? folder;
};

/** A folder above ours may be closed to reading, and some file systems cannot sync one: more cannot be done there. */
const unsyncable: readonly unknown[] = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP'];

/** Returns when the names in a folder are on the disk. Throws what the system says. */
export const syncFolder = (path: string): void => {
  // Windows can neither open a folder nor needs it synced.
  if (!posix) return;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && unsyncable.includes(error.code))) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
