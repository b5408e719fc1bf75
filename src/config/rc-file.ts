import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Values } from './catalogue.ts';
import { failure, quoted, systemCode, systemReason } from './failure.ts';
import { readOpen } from './private-file.ts';
import { holdsSecret, readRcDocument } from './rc-document.ts';
import { refusedIn } from './rc-interpolation.ts';

/** A project's `.klarnarc`, checked but for its values: variables in them are looked up when a value is used. */
export interface RcFile {
  readonly path: string;
  /** The profile that the project uses. */
  readonly profile?: string;
  /** What stands at the top level: the project's defaults. */
  readonly values: Values;
  readonly profiles: ReadonlyMap<string, Values>;
}

const name = '.klarnarc';
const largest = 65_536;

/** The folders a `.klarnarc` is looked for in: the working one and those above it, then the home folder. */
const searchedFolders = (working: string, home: string): readonly string[] => {
  const upward: string[] = [];
  for (let folder = working; ; folder = dirname(folder)) {
    upward.push(folder);
    if (dirname(folder) === folder) break;
  }
  return upward.includes(home) ? upward : [...upward, home];
};

const refuseOdd = (path: string): never => {
  throw failure('config', `${path} is not a file.`, 'Something else has its name.', 'Move it away.');
};

const open = (path: string): number | undefined => {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ELOOP' || (code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) !== undefined)) {
      throw failure(
        'config',
        `${path} is a link that leads nowhere.`,
        'Without it, another profile could be used than the one that the project means.',
        'Mend the link. Move it away where the project needs none.',
      );
    }
    // A socket.
    if (code === 'ENXIO') refuseOdd(path);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw failure('local-io', `${path} cannot be read.`, systemReason(error), 'Make it readable, or move it away.');
  }
};

const refuseUnsafe = (path: string, stats: Stats): void => {
  if (!stats.isFile()) refuseOdd(path);
  if (process.platform === 'win32') return;
  const user = process.geteuid?.();
  if (user !== 0 && stats.uid !== user && stats.uid !== 0) {
    throw failure(
      'config',
      `${path} belongs to another user.`,
      'Its owner would decide which profile and which account you use.',
      'Work in a folder of your own, or make a copy of the file that belongs to you.',
    );
  }
  if (stats.mode & 0o022) {
    throw failure(
      'config',
      `${path} can be changed by other users.`,
      'They would decide which profile and which account you use.',
      `Run chmod go-w ${quoted(path)}`,
    );
  }
};

const refuseReadable = (path: string, stats: Stats, key: string): void => {
  if (process.platform === 'win32' || (stats.mode & 0o044) === 0) return;
  throw failure(
    'config',
    `${path} holds a secret (${key}) that other users can read.`,
    'A file with secrets must be for you alone.',
    `Run chmod 600 ${quoted(path)}, or name a variable there instead of the secret.`,
  );
};

const read = async (path: string): Promise<RcFile | undefined> => {
  const descriptor = open(path);
  if (descriptor === undefined) return undefined;
  let stats: Stats;
  let text: string | undefined;
  try {
    stats = fstatSync(descriptor);
    refuseUnsafe(path, stats);
    text = readOpen(path, descriptor, largest);
  } finally {
    closeSync(descriptor);
  }
  if (text === undefined) {
    throw failure('config', `${path} is larger than 64 KB.`, 'No configuration is that large.', 'Move it away.');
  }
  const document = await readRcDocument(path, text);
  const secret = holdsSecret(document);
  if (secret) refuseReadable(path, stats, secret);
  refusedIn(path, document);
  return { path, ...document };
};

/**
 * The nearest `.klarnarc`, from the working folder upward and then in the home folder; only that one counts.
 * @throws CliError `config` for a file that is unsafe, not understood, or says what it may not say
 */
export const findRcFile = async (working: string, home: string): Promise<RcFile | undefined> => {
  for (const folder of searchedFolders(working, home)) {
    const found = await read(join(folder, name));
    if (found) return found;
  }
  return undefined;
};
