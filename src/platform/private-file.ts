import type { Stats } from 'node:fs';
import { constants, existsSync, mkdirSync, openSync } from 'node:fs';
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
 * Makes a folder and those above it, for the owner alone, and returns the first one that was new. Node's own `recursive`
 * never returns where the system has no room for a folder, as below /proc. Throws what the system says.
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
  return made ?? folder;
};
