import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../errors.ts';
import { checkOwnFolder } from '../run-file.ts';
import { systemCode, unreadable } from '../runs-folder.ts';

export const batchesFolder = (stateFolder: string): string => join(stateFolder, 'batches');

export const batchFolder = (stateFolder: string, batch: string): string => join(batchesFolder(stateFolder), batch);

/** A part of a batch's journal. */
export interface Segment {
  readonly path: string;
  /** Counted from 1. */
  readonly number: number;
}

export const segmentOf = (stateFolder: string, batch: string, number: number): Segment => ({
  path: join(batchFolder(stateFolder, batch), `${number}.ndjson`),
  number,
});

/** What names a folder may have that is a batch's; others are passed over. */
const batchName = /^[0-9A-Z]{1,26}$/;

/** The ids of all batches, oldest first. @throws CliError `local-io` */
export const batchIds = (stateFolder: string): readonly string[] =>
  namesIn(batchesFolder(stateFolder))
    .filter((name) => batchName.test(name))
    .sort();

/** The segments of a batch's journal, oldest first; none where there is no such batch. @throws CliError `local-io` */
export const segmentsOf = (stateFolder: string, batch: string): readonly Segment[] => {
  if (!batchName.test(batch)) return [];
  const folder = batchFolder(stateFolder, batch);
  if (namesIn(batchesFolder(stateFolder)).length === 0) return [];
  const numbers = namesIn(folder)
    .flatMap((name) => /^([1-9]\d{0,8})\.ndjson$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other);
  if (numbers.some((number, index) => number !== index + 1)) throw incomplete(folder);
  return numbers.map((number) => segmentOf(stateFolder, batch, number));
};

const namesIn = (folder: string): readonly string[] => {
  try {
    checkOwnFolder(folder);
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
};

const incomplete = (folder: string): CliError =>
  new CliError('local-io', `The journal ${folder} cannot be read.`, {
    why: 'One of its files is missing, so what that batch did is not known. Nothing was sent.',
    hint: 'Put the file back. If it is gone for good, look in the Klarna portal at what the batch did, then move the folder away.',
  });
