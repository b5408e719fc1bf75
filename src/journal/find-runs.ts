import { findRow, rowsAbout, rowsMentioning, type SubjectLists } from './batches/find-rows.ts';
import { type ReadRun, readRecords } from './read-records.ts';
import { type IndexEntry, readIndex, type SubjectName } from './run-index.ts';
import { bytesOfRun, readRun, runIds, runPath, runsFolder } from './runs-folder.ts';
import { earlierSandboxes } from './sandboxes.ts';
import { subjectsOf } from './subjects.ts';

/** A run that was found: in a file of its own, or as a row in that of a batch. */
export type FoundRun = Pick<ReadRun, 'records' | 'isTorn'>;

/** The runs about any of these, oldest first; those that `isNeedless` says of that they are not asked for may be left out. */
export type RunFinder = (
  wanted: readonly SubjectName[],
  isNeedless?: (entry: IndexEntry) => boolean,
) => readonly FoundRun[];

/** A run's records, or `undefined` where there is no such run. @throws CliError `local-io` where they cannot be believed */
export const findRun = (stateFolder: string, run: string): FoundRun | undefined =>
  readRun(stateFolder, run) ?? findRow(stateFolder, run);

/**
 * The runs that are about any of these, oldest first, rows of batches among them. Those that the index knows to be about
 * others are not opened, nor those that `isNeedless` says of that they are not asked for.
 * @param lists where it is known from what the rows of batches are about
 * @throws CliError `local-io` where the journal is there and cannot be read, or cannot be believed
 */
export const runsAbout = (
  stateFolder: string,
  wanted: readonly SubjectName[],
  isNeedless: (entry: IndexEntry) => boolean = () => false,
  lists?: SubjectLists,
): readonly FoundRun[] => {
  const ids = runIds(stateFolder);
  const index = ids.length === 0 ? undefined : readIndex(runsFolder(stateFolder), wanted);
  const runs = ids.flatMap((id) => {
    const known = index?.get(id);
    if (known !== undefined && (isNeedless(known) || !known.isAbout)) return [];
    const run = readRun(stateFolder, id);
    return run !== undefined && subjectsOf(run).some((name) => wanted.includes(name)) ? [run] : [];
  });
  return standing(stateFolder, [...runs, ...rowsAbout(stateFolder, wanted, lists)]);
};

/**
 * The runs whose records hold a text anywhere, oldest first: for what no index knows, such as the id of a transaction.
 * Files without it are not parsed.
 * @throws CliError `local-io`
 */
export const runsMentioning = (stateFolder: string, text: string): readonly FoundRun[] => {
  // As it stands inside a JSON string.
  const written = Buffer.from(JSON.stringify(text).slice(1, -1), 'utf8');
  const runs = runIds(stateFolder).flatMap((id) => {
    const path = runPath(stateFolder, id);
    const bytes = bytesOfRun(path);
    return bytes?.includes(written) ? [readRecords(path, id, bytes)] : [];
  });
  return standing(stateFolder, [...runs, ...rowsMentioning(stateFolder, written)]);
};

/** Those of them that are about something that is still there, oldest first; the others are gone with their sandbox. */
const standing = (stateFolder: string, found: readonly FoundRun[]): readonly FoundRun[] => {
  if (found.length === 0) return found;
  const isEarlier = earlierSandboxes(stateFolder);
  const isGone = ({ records: [first] }: FoundRun) => first?.kind === 'run' && isEarlier(first);
  return found.filter((run) => !isGone(run)).sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
};

const idOf = ({ records: [first] }: FoundRun): string => first?.run ?? '';
