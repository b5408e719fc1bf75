import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PrivateText } from '../context.ts';
import { CliError } from '../errors.ts';
import { syncFolder } from './private-file.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'Its folder does not exist.',
  ENOTDIR: 'A part of the path is not a folder.',
  EACCES: 'You may not write in its folder.',
  EPERM: 'You may not write in its folder.',
  EROFS: 'The disk is read-only.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  ENAMETOOLONG: 'The name is too long.',
};

const unwritable = (path: string, error: unknown): CliError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new CliError('local-io', `${path} cannot be written.`, {
    why: reasons[code] ?? `The system says ${code}.`,
    hint: 'Name a file in a folder of your own.',
  });
};

/** @throws CliError `usage` for what is there and is no file: a link could lead into a file of somebody else */
const refuseOther = (path: string): void => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  const [what, why] = stats.isSymbolicLink()
    ? ['a symbolic link', 'It could lead to a place that others read.']
    : [stats.isDirectory() ? 'a folder' : 'no file', 'What is private is written to a file of its own only.'];
  throw new CliError('usage', `${path} is ${what}.`, { why, hint: 'Name a file, or a name that is not taken yet.' });
};

/** A name in the same folder, for a rename is one step there alone; nobody can have put anything under it. */
const stagedName = (path: string): string => {
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  return join(dirname(path), `.klarna-cl-${randomBytes(8).toString('hex')}`);
};

/** A new file beside the one that is meant, for the owner alone from the first byte. Throws what the system says. */
const openStaged = (path: string): { readonly name: string; readonly descriptor: number } => {
  refuseOther(path);
  const name = stagedName(path);
  // `x`: what is there already is neither opened nor followed.
  const descriptor = openSync(name, 'wx', 0o600);
  try {
    // The mask can only have taken away from the mode, and could have taken all.
    fchmodSync(descriptor, 0o600);
  } catch (error) {
    closeSync(descriptor);
    rmSync(name, { force: true });
    throw error;
  }
  return { name, descriptor };
};

const publish = (staged: string, path: string): void => {
  // The rename would replace a link rather than follow it, and a file that is open elsewhere keeps its old text.
  renameSync(staged, path);
  syncFolder(dirname(path));
};

const told = (path: string, error: unknown): CliError => (error instanceof CliError ? error : unwritable(path, error));

/** Writes beside the file and hands it on; nothing stays where that fails. */
const stage = (path: string, text: string, whenWhole: (staged: string) => void): void => {
  let staged: string | undefined;
  try {
    const { name, descriptor } = openStaged(path);
    staged = name;
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    whenWhole(staged);
  } catch (error) {
    if (staged !== undefined) rmSync(staged, { force: true });
    throw told(path, error);
  }
};

/** Writes a file that its owner alone can read, or leaves what was there as it was. @throws CliError `usage`, `local-io` */
export const writePrivateText = (path: string, text: string): void =>
  stage(path, text, (staged) => publish(staged, path));

/** Tries it, and leaves nothing behind. @throws CliError as `writePrivateText` would */
export const tryPrivateText = (path: string): void => stage(path, 'x', (staged) => rmSync(staged));

/** Writes a file of the owner's alone where nothing is yet. @throws CliError `usage` where something is, `local-io` */
export const writeNewText = (path: string, text: string): void => {
  let descriptor: number | undefined;
  try {
    // `x`: what is there already is neither opened nor followed.
    descriptor = openSync(path, 'wx', 0o600);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    if (descriptor !== undefined) rmSync(path, { force: true });
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw unwritable(path, error);
    throw new CliError('usage', `${path} is there already.`, {
      why: 'What is in it stays as it is.',
      hint: 'Name another file, or move that one away.',
    });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};

/** As much is handed to the system at a time. */
const pieceSize = 64 * 1024;

/** The same for a text that comes piece by piece. @throws CliError as `writePrivateText` does, from each of its parts */
export const openPrivateText = (path: string): PrivateText => {
  const attempt = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw told(path, error);
    }
  };
  const { name, descriptor } = attempt(() => openStaged(path));
  let waiting = '';
  let isOpen = true;
  const pass = (): void => {
    writeFileSync(descriptor, waiting);
    waiting = '';
  };
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    write: async (text) => {
      waiting += text;
      if (waiting.length >= pieceSize) attempt(pass);
    },
    commit: async () =>
      attempt(() => {
        pass();
        fsyncSync(descriptor);
        close();
        publish(name, path);
      }),
    discard: async () =>
      attempt(() => {
        close();
        rmSync(name, { force: true });
      }),
  };
};
