import { copyFileSync, linkSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DocumentWriter } from '../platform/store.ts';
import { failure, systemReason } from './failure.ts';
import { readPrivateFile } from './private-file.ts';
import { previousFile, storedFile } from './stored.ts';

const staged = 'config.next';

const unchanged = 'The stored configuration was left as it was. Free some space or mend the folder, then try again.';

/** Also removes what a killed process left: conf's own temporary files start with the name of the staged one. */
const removeStaged = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(staged)) rmSync(join(folder, name), { force: true });
  }
};

const keepPrevious = (folder: string): void => {
  const copy = join(folder, `${staged}.previous`);
  try {
    // A second name for the same file takes no room, which matters on a full disk.
    linkSync(storedFile(folder), copy);
  } catch {
    copyFileSync(storedFile(folder), copy);
  }
  renameSync(copy, previousFile(folder));
};

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * Puts a document in the stored configuration's place, or leaves that untouched: it is written beside it, read back,
 * compared, and only then given its name. The version before is kept as `config.previous.json`, but with `forget`: it
 * holds what is to be forgotten.
 * @throws CliError `local-io` when the document did not arrive on the disk whole
 */
export const replaceStored = (
  folder: string,
  document: Readonly<Record<string, unknown>>,
  write: DocumentWriter,
  forget: boolean,
): void => {
  try {
    removeStaged(folder);
    write(folder, staged, document);
    const file = join(folder, `${staged}.json`);
    const arrived = JSON.parse(readPrivateFile(folder, file) ?? 'null');
    if (!isDeepStrictEqual(arrived, document)) throw new Error('another document arrived');
    // Before the rename: whoever is killed in between must not leave it behind.
    if (forget) rmSync(previousFile(folder), { force: true });
    else if (exists(storedFile(folder))) keepPrevious(folder);
    renameSync(file, storedFile(folder));
  } catch (error) {
    try {
      removeStaged(folder);
    } catch {
      // What failed first is what has to be said.
    }
    // A short file reads as broken JSON: the disk took only a part.
    const why =
      error instanceof SyntaxError ? 'Only a part of it arrived on the disk, which may be full.' : systemReason(error);
    throw failure('local-io', `The stored configuration ${storedFile(folder)} could not be written.`, why, unchanged);
  }
};
