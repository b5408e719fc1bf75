import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { purchaseOf } from './past-authorizations.ts';
import { type ReadRun, readRecords } from './read-records.ts';
import type { IntentRecord } from './records.ts';
import { checkOwnFolder, readRunFile } from './run-file.ts';
import { type IndexEntry, readIndex, type SubjectName } from './run-index.ts';
import { earlierSandboxes } from './sandboxes.ts';

export const runsFolder = (stateFolder: string): string => join(stateFolder, 'runs');

export const runPath = (stateFolder: string, run: string): string => join(runsFolder(stateFolder), `${run}.ndjson`);

export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

/** What earlier runs did must be known before another authorization may be made. */
const unreadable = (place: string, error: unknown): CliError =>
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

/** A run's records, or `undefined` where there is no such run. @throws CliError `local-io` where they cannot be believed */
export const readRun = (stateFolder: string, run: string): ReadRun | undefined => {
  const path = runPath(stateFolder, run);
  const bytes = bytesOf(path);
  return bytes && readRecords(path, run, bytes);
};

const bytesOf = (path: string): Buffer | undefined => {
  try {
    return readRunFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
};

/** What the records of a run are about. */
export const subjectsOf = ({ records }: Pick<ReadRun, 'records'>): readonly SubjectName[] => {
  const names = records.flatMap((record): readonly SubjectName[] => {
    if (record.kind === 'run') {
      const { payment_id, order_id, transaction_id } = record.inputs;
      return [
        ...(payment_id === undefined ? [] : [`payment ${payment_id}` as const]),
        ...(order_id === undefined ? [] : [`order ${order_id}` as const]),
        ...(transaction_id === undefined ? [] : [`transaction ${transaction_id}` as const]),
      ];
    }
    if (record.kind === 'approval' && record.payment_id !== undefined) return [`payment ${record.payment_id}`];
    return record.kind === 'intent' ? subjectsOfIntent(record) : [];
  });
  return [...new Set(names)];
};

const subjectsOfIntent = (intent: IntentRecord): readonly SubjectName[] => {
  const { order_id: orderId, token_sha256: tokenHash, acts_on: actsOn } = intent;
  const reference = purchaseOf(intent)?.reference;
  return [
    ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
    ...(tokenHash === undefined ? [] : [`token ${tokenHash}` as const]),
    ...(reference === undefined ? [] : [`reference ${reference}` as const]),
    ...(actsOn === undefined ? [] : [`transaction ${actsOn}` as const]),
  ];
};

/**
 * The runs that are about any of these, oldest first. Those that the index knows to be about others are not opened, nor
 * those that `isNeedless` says of that they are not asked for.
 * @throws CliError `local-io` where the journal is there and cannot be read, or cannot be believed
 */
export const runsAbout = (
  stateFolder: string,
  wanted: readonly SubjectName[],
  isNeedless: (entry: IndexEntry) => boolean = () => false,
): readonly ReadRun[] => {
  const ids = runIds(stateFolder);
  if (ids.length === 0) return [];
  const index = readIndex(runsFolder(stateFolder), wanted);
  const isGone = openGone(stateFolder);
  return ids.flatMap((id) => {
    const known = index.get(id);
    if (known !== undefined && (isNeedless(known) || !known.isAbout)) return [];
    const run = readRun(stateFolder, id);
    if (run === undefined || isGone(run)) return [];
    return subjectsOf(run).some((name) => wanted.includes(name)) ? [run] : [];
  });
};

/** Whether what a run was about is gone with its sandbox. */
const openGone = (stateFolder: string): ((run: ReadRun) => boolean) => {
  const isEarlier = earlierSandboxes(stateFolder);
  return ({ records: [first] }) => first?.kind === 'run' && isEarlier(first);
};

/**
 * The runs whose records hold a text anywhere, oldest first: for what no index knows, such as the id of a transaction.
 * Files without it are not parsed.
 * @throws CliError `local-io`
 */
export const runsMentioning = (stateFolder: string, text: string): readonly ReadRun[] => {
  // As it stands inside a JSON string.
  const written = Buffer.from(JSON.stringify(text).slice(1, -1), 'utf8');
  const isGone = openGone(stateFolder);
  return runIds(stateFolder).flatMap((id) => {
    const path = runPath(stateFolder, id);
    const bytes = bytesOf(path);
    const run = bytes?.includes(written) ? readRecords(path, id, bytes) : undefined;
    return run === undefined || isGone(run) ? [] : [run];
  });
};
