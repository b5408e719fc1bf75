import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { type ReadRun, readRecords } from './read-records.ts';
import { checkOwnFolder, readRunFile } from './run-file.ts';

export const runsFolder = (stateFolder: string): string => join(stateFolder, 'runs');

export const runPath = (stateFolder: string, run: string): string => join(runsFolder(stateFolder), `${run}.ndjson`);

export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

/** What earlier runs did must be known before another authorization may be made. */
export const unreadable = (place: string, error: unknown): CliError =>
  error instanceof CliError
    ? error
    : new CliError('local-io', 'The journal of earlier runs could not be read.', {
        why: `${place}: the system says ${systemCode(error)}. Nothing was sent.`,
        hint: 'Make it readable, or point KLARNA_CL_STATE_DIR to a folder of your own.',
      });

/** The ids of all runs, oldest first; files of other names are passed over. @throws CliError `local-io` */
export const runIds = (stateFolder: string): readonly string[] => {
  const folder = runsFolder(stateFolder);
  try {
    checkOwnFolder(folder);
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .map((name) => name.slice(0, -'.ndjson'.length))
      .sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
};

/** The records of a run's own file, or `undefined` where it has none. @throws CliError `local-io` where they cannot be believed */
export const readRun = (stateFolder: string, run: string): ReadRun | undefined => {
  const path = runPath(stateFolder, run);
  const bytes = bytesOfRun(path);
  return bytes && readRecords(path, run, bytes);
};

export const bytesOfRun = (path: string): Buffer | undefined => {
  try {
    return readRunFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
};
