import { accessSync, constants, lstatSync, readFileSync, statfsSync } from 'node:fs';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { isOwnersAlone } from './private-file.ts';

/** What the tool runs on. */
export interface MachineFacts {
  /** Without the `v`. */
  readonly node: string;
  readonly platform: string;
  readonly release: string;
  readonly architecture: string;
}

export const thisMachine = (): MachineFacts => ({
  node: process.versions.node,
  platform: process.platform,
  release: release(),
  architecture: process.arch,
});

/** The name of the program that started this one; only Linux says it in passing. */
export const startedBy = (): string | undefined => {
  try {
    return readFileSync(`/proc/${process.ppid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** A file or folder as it stands, looked at without opening or following anything. */
export interface Standing {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** As in `chmod`: `600`. Windows has none. */
  readonly mode?: string;
  /** It is the user's, and nobody else can do anything with it. */
  readonly isPrivate: boolean;
}

/** What stands at a path; `undefined` where nothing does, or where it cannot be seen. */
export const standingAt = (path: string): Standing | undefined => {
  try {
    const stats = lstatSync(path);
    const kind = stats.isSymbolicLink() ? 'link' : stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
    const mode = (stats.mode & 0o777).toString(8).padStart(3, '0');
    return { kind, ...(process.platform === 'win32' ? {} : { mode }), isPrivate: isOwnersAlone(stats) };
  } catch {
    return undefined;
  }
};

/** Room for files, and whether they may be made, at a folder that need not be there yet. */
export interface Room {
  /** The folder itself, or the nearest one above it that is there. */
  readonly folder: string;
  readonly isThere: boolean;
  /** The system's name for what keeps files from being made there. */
  readonly refusal?: string;
  readonly freeBytes?: number;
}

/** Looks without writing: what would be made must not be left behind, and a full disk must not get any fuller. */
export const roomAt = (wanted: string): Room => {
  let folder = wanted;
  while (standingAt(folder) === undefined && dirname(folder) !== folder) folder = dirname(folder);
  const isThere = folder === wanted;
  return { folder, isThere, ...refusalAt(folder), ...freeBytesAt(folder) };
};

const refusalAt = (folder: string): Pick<Room, 'refusal'> => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return standingAt(folder)?.kind === 'file' ? { refusal: 'ENOTDIR' } : {};
  } catch (error) {
    return { refusal: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' };
  }
};

const freeBytesAt = (folder: string): Pick<Room, 'freeBytes'> => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize };
  } catch {
    // Not every file system says.
    return {};
  }
};
