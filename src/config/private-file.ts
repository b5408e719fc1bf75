import { isUtf8 } from 'node:buffer';
import { chmodSync, closeSync, fstatSync, lstatSync, readdirSync, readSync, type Stats } from 'node:fs';
import { isForeign, isOwnersAlone, makeFolders, openUnfollowed } from '../platform/private-file.ts';
import { failure, quoted, systemCode, systemReason } from './failure.ts';

const largest = 1_048_576;

/** What stands there itself, links not followed; `undefined` where that cannot be seen. */
const standing = (path: string): Stats | undefined => {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
};

/**
 * @returns `undefined` where there is no such file
 * @throws CliError `config` for what is no file of the user's own, `local-io` for what the system refuses
 */
const openPrivate = (folder: string, path: string): number | undefined => {
  try {
    return openUnfollowed(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const stats = standing(folder);
      if (stats && !stats.isDirectory()) refuseOddFolder(folder);
    }
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') {
      throw failure(
        'config',
        `${path} is a symbolic link.`,
        'A link could lead to a file of somebody else; credentials are only read from the file itself.',
        `Put the file itself there: rm ${quoted(path)}, then klarna-cl config init.`,
      );
    }
    // A socket.
    if (code === 'ENXIO') refuseOddFile(path);
    for (const [place, kind] of [[path, 'file'] as const, [folder, 'folder'] as const]) {
      const stats = standing(place);
      if (stats && isForeign(stats)) refuseForeign(place, kind);
    }
    throw failure(
      'local-io',
      `${path} cannot be read.`,
      systemReason(error),
      `Check who owns it: ls -ld ${quoted(path)}`,
    );
  }
};

/**
 * The text of an open file of at most `limit` bytes; `undefined` where it holds more.
 * @throws CliError `config` where it is no UTF-8: guessing at what stands there could make another value of it
 */
export const readOpen = (path: string, descriptor: number, limit: number): string | undefined => {
  const buffer = Buffer.alloc(limit + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > limit) break;
  }
  if (length > limit) return undefined;
  const bytes = buffer.subarray(0, length);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw failure(
    'config',
    `${path} is not a text file.`,
    'It holds bytes that are not UTF-8; nothing in it was read.',
    'Save it as UTF-8, or move it away.',
  );
};

const refuseOddFile = (path: string): never => {
  throw failure(
    'config',
    `${path} is not a file.`,
    'Something else stands in its place.',
    `Remove it: rm -r ${quoted(path)}`,
  );
};

const refuseOddFolder = (folder: string): never => {
  throw failure(
    'config',
    `${folder} is not a folder of its own.`,
    'A symbolic link could lead to a folder of somebody else.',
    'Put the folder itself there, or name another with KLARNA_CL_CONFIG_DIR.',
  );
};

const refuseForeign = (path: string, kind: 'file' | 'folder'): never => {
  throw failure(
    'config',
    `${path} belongs to another user.`,
    `The ${kind} holds credentials and must belong to you alone.`,
    `If it is yours all the same, run sudo chown "$(id -u)" ${quoted(path)}; else move it away and run klarna-cl config init.`,
  );
};

/** Refuses what others can open, or own. */
const refuseOthers = (path: string, stats: Stats, kind: 'file' | 'folder'): void => {
  if (isOwnersAlone(stats)) return;
  if (isForeign(stats)) refuseForeign(path, kind);
  const mode = kind === 'file' ? '600' : '700';
  throw failure(
    'config',
    `${path} can be opened by other users.`,
    `The ${kind} holds credentials and must belong to you alone (mode ${mode}).`,
    `Run chmod ${mode} ${quoted(path)}, and renew the credentials if others use this machine.`,
  );
};

/**
 * The text of a file that only its owner may open, in a folder that only its owner may enter.
 * @returns `undefined` where there is no such file
 * @throws CliError `config` for a link, a looser mode or another owner
 */
export const readPrivateFile = (folder: string, path: string): string | undefined => {
  const descriptor = openPrivate(folder, path);
  if (descriptor === undefined) return undefined;
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) refuseOddFile(path);
    refuseOthers(path, stats, 'file');
    refuseLooseFolder(folder);
    const text = readOpen(path, descriptor, largest);
    if (text === undefined)
      throw failure(
        'config',
        `${path} is larger than 1 MB.`,
        'No configuration is that large.',
        'Move it away, then run klarna-cl config init.',
      );
    return text;
  } finally {
    closeSync(descriptor);
  }
};

const refuseLooseFolder = (folder: string): void => {
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) refuseOddFolder(folder);
  refuseOthers(folder, stats, 'folder');
};

/**
 * Makes the folder, for its owner alone. One that was there with a looser mode is tightened when it is empty or holds
 * only what `isOurs` knows; any other may be shared for a reason and is refused.
 * @throws CliError `config`, `local-io`
 */
export const makePrivateFolder = (folder: string, isOurs: (name: string) => boolean): void => {
  try {
    const made = makeFolders(folder);
    const stats = lstatSync(folder);
    const tighten = stats.isDirectory() && !isOwnersAlone(stats) && (made || readdirSync(folder).every(isOurs));
    if (tighten) chmodSync(folder, 0o700);
  } catch (error) {
    throw failure(
      'local-io',
      `The folder ${folder} cannot be made.`,
      systemReason(error),
      'Name another one with KLARNA_CL_CONFIG_DIR.',
    );
  }
  refuseLooseFolder(folder);
};
