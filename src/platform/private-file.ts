import type { Stats } from 'node:fs';
import { constants, openSync } from 'node:fs';

const posix = process.platform !== 'win32';

/** True where nobody but the owner can do anything with it, and the owner is who runs this. */
export const isOwnersAlone = (stats: Stats): boolean => {
  if (!posix) return true;
  const user = process.geteuid?.();
  return (stats.mode & 0o077) === 0 && (user === 0 || stats.uid === user);
};

/**
 * Opens for reading without following a link, and without waiting for a pipe that somebody put in the file's place.
 * Throws what the system says: `ENOENT` where there is no such file, `ELOOP` for a link.
 */
export const openUnfollowed = (path: string): number =>
  // Windows has neither flag.
  openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
