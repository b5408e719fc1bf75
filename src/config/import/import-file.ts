import { closeSync, fstatSync } from 'node:fs';
import { isForeign, openUnfollowed } from '../../platform/private-file.ts';
import { failure, quoted, systemCode, systemReason } from '../failure.ts';
import { readOpen } from '../private-file.ts';

export interface ImportFile {
  readonly text: string;
  /** Other users of this machine can read it, and so the secrets in it. */
  readonly isOpen: boolean;
}

const largest = 1_048_576;
const posix = process.platform !== 'win32';

const refuse = (path: string, what: string, why: string, next: string): never => {
  throw failure('config', `${path} ${what}.`, `${why} Nothing was stored.`, next);
};

/**
 * A file that values are taken from: the user's own, that nobody else can change, of text. Others may be able to read
 * it, as the official CLI leaves its files.
 * @throws CliError `config`, `local-io`
 */
export const readImportFile = (path: string): ImportFile => {
  const descriptor = open(path);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) refuse(path, 'is not a file', 'Something else has its name.', 'Give the file that is meant.');
    if (isForeign(stats) && stats.uid !== 0) {
      refuse(path, 'belongs to another user', 'They would decide whose account is used.', 'Make a copy of your own.');
    }
    if (posix && (stats.mode & 0o022) !== 0) {
      const next = `Look at what it holds, then run chmod go-w ${quoted(path)}`;
      refuse(path, 'can be changed by other users', 'They would decide whose account is used.', next);
    }
    const text = readOpen(path, descriptor, largest);
    if (text === undefined)
      return refuse(path, 'is larger than 1 MB', 'No such file is.', 'Give the file that is meant.');
    return { text: plainText(path, text), isOpen: posix && (stats.mode & 0o044) !== 0 };
  } finally {
    closeSync(descriptor);
  }
};

const open = (path: string): number => {
  try {
    return openUnfollowed(path);
  } catch (error) {
    if (systemCode(error) === 'ELOOP') {
      return refuse(path, 'is a symbolic link', 'It could lead to a file of somebody else.', 'Give the file itself.');
    }
    throw failure('local-io', `${path} cannot be read.`, systemReason(error), 'Check the path; - reads from stdin.');
  }
};

/** @throws CliError `config` for what no text holds that somebody wrote */
export const plainText = (name: string, text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)
    ? refuse(name, 'holds control characters', 'They could hide what it says.', 'Write it anew.')
    : text;
