import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import { isOwnersAlone, makeFolders, openUnfollowed, syncFolder } from '../platform/private-file.ts';

/** A run's file, open for appending. */
export interface RunFile {
  /** `synced` returns when the line, and every line before it, is on the disk, whole. Throws what the system says. */
  readonly append: (line: string, durability: 'synced' | 'buffered') => void;
  readonly close: () => void;
}

/** Who can write to the journal decides whether an authorization may be made. @throws CliError `local-io` */
const distrust = (place: string, why: string, hint: string): never => {
  throw new CliError('local-io', `The journal ${place} cannot be trusted.`, {
    why: `${why} What earlier runs did decides whether another authorization may be made. Nothing was sent.`,
    hint,
  });
};

const refuseLoose = (place: string, mode: string): never =>
  distrust(
    place,
    'Other users can open it.',
    `Look through what it holds, then run chmod ${mode} '${place.replaceAll("'", "'\\''")}'.`,
  );

/** The folder of runs is ours, and so is that of locks; the one they stand in is the user's, and may be shared for a reason. */
export const checkOwnFolder = (folder: string): void => {
  const stats = lstatSync(folder);
  if (stats.isSymbolicLink()) {
    distrust(
      folder,
      'It is a symbolic link.',
      'Put the folder itself there, or name another state folder with KLARNA_CL_STATE_DIR.',
    );
  }
  if (stats.isDirectory() && !isOwnersAlone(stats)) refuseLoose(folder, '700');
};

/** Makes a run's file; its name survives a power cut as its first synced line does. */
export const createRunFile = (folder: string, name: string): RunFile => {
  makeFolders(folder);
  checkOwnFolder(folder);
  const descriptor = openSync(join(folder, name), 'ax', 0o600);
  return appendTo(descriptor, 0, () => syncFolder(folder));
};

/** Opens the file of a run that is taken up again, and takes away what was torn off at its end. */
export const reopenRunFile = (path: string, length: number): RunFile => {
  const flags = constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(path, flags);
  ftruncateSync(descriptor, length);
  // Its name may never have been synced: the process before may have died before its first write.
  return appendTo(descriptor, length, () => syncFolder(dirname(path)));
};

const appendTo = (descriptor: number, start: number, syncName: () => void): RunFile => {
  let length = start;
  let broken: unknown;
  let isNameSynced = false;
  return {
    append: (line, durability) => {
      if (broken !== undefined) throw broken;
      const bytes = Buffer.from(`${line}\n`, 'utf8');
      try {
        if (durability === 'synced' && !isNameSynced) {
          syncName();
          isNameSynced = true;
        }
        writeWhole(descriptor, bytes);
        if (durability === 'synced') fdatasyncSync(descriptor);
        length += bytes.length;
      } catch (error) {
        broken = error;
        cutBack(descriptor, length);
        throw error;
      }
    },
    close: () => closeSync(descriptor),
  };
};

/** A disk that fills up takes a part of a record and calls that a success. */
export const writeWhole = (descriptor: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; ) {
    const count = writeSync(descriptor, bytes, written, bytes.length - written);
    if (count === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    written += count;
  }
};

export const cutBack = (descriptor: number, length: number): void => {
  try {
    ftruncateSync(descriptor, length);
  } catch {
    // A torn last line is dropped by whoever reads the file; nothing is appended to it any more.
  }
};

/** No run writes as much. */
const largest = 64 * 1024 * 1024;

/** The bytes of a run's file that nobody else can have written. @throws CliError `local-io`, or what the system says */
export const readRunFile = (path: string): Buffer => {
  const descriptor = openTrusted(path);
  try {
    const { size } = fstatSync(descriptor);
    if (size > largest) distrust(path, 'It is larger than 64 MiB.', 'Move it out of the folder of runs.');
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Opens a file of the journal for reading. @throws CliError `local-io` where others can write it, or what the system says */
export const openTrusted = (path: string): number => {
  const descriptor = openUnlinked(path);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) distrust(path, 'It is not a file.', 'Move it out of the folder of runs.');
    if (!isOwnersAlone(stats)) refuseLoose(path, '600');
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
};

const openUnlinked = (path: string): number => {
  try {
    return openUnfollowed(path);
  } catch (error) {
    const isLink = error instanceof Error && 'code' in error && error.code === 'ELOOP';
    if (!isLink) throw error;
    return distrust(path, 'It is a symbolic link.', 'Put the file itself there.');
  }
};
