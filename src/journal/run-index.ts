import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFile } from './run-file.ts';

/**
 * Which ended runs are about what, so that a thousand files need not be read to find the runs of one order. It saves
 * time and decides nothing: a run that has no sound line here is read itself. One line a run, the last one counts; it is
 * never rewritten, since a line that takes a run out must not get lost. One that is broken may have been such a line, of
 * whatever run, so nothing is believed that stands before it.
 */
export type RunIndex = ReadonlyMap<string, IndexEntry>;

export interface IndexEntry {
  /** The run came to its end, and what became of its writes is known. */
  readonly isSettled: boolean;
  /** It is about one of the subjects asked for. */
  readonly isAbout: boolean;
}

const fileName = 'index';

/** Where it is; it only ever grows. */
export const indexPath = (folder: string): string => join(folder, fileName);

/**
 * `order NgojhKoyYN`, `payment ertHJlpPTR`, `token <sha256>`, `reference <of an authorization without an order>`,
 * `transaction <id of an authorization, capture or Klarna transaction that something was done about>`.
 */
export type SubjectName = `${'order' | 'payment' | 'token' | 'reference' | 'transaction'} ${string}`;

const short = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);

const states = { settled: 'settled', open: 'open', withdrawn: 'withdrawn' } as const;

const lineOf = (run: string, state: keyof typeof states, subjects: readonly SubjectName[]): string => {
  const said = `${run} ${states[state]} ${subjects.map(short).join(',') || '-'}`;
  return `${said} ${checksumOf(said)}\n`;
};

/** Finds a flipped bit as any checksum does (FNV-1a, 32 bits); a digest of each of a hundred thousand lines takes a second. */
const checksumOf = (text: string): string => {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return (sum >>> 0).toString(16);
};

/** Empty where there is none, or where it cannot be trusted: every run is then read. */
export const readIndex = (folder: string, wanted: readonly SubjectName[]): RunIndex => {
  const hashes = wanted.map(short);
  return readEntries(folder, (state, subjects) => ({
    isSettled: state === states.settled,
    isAbout: hashes.some((hash) => subjects.includes(hash)),
  }));
};

/** All that each ended run was about, as `subjectHash` has it; what is said of the index above counts here too. */
export const readIndexedSubjects = (folder: string): ReadonlyMap<string, readonly number[]> =>
  readEntries(folder, (_, subjects) =>
    subjects === '-' ? [] : subjects.split(',').map((digits) => Number.parseInt(digits.slice(0, 8), 16)),
  );

const readEntries = <Entry>(
  folder: string,
  entryOf: (state: string, subjects: string) => Entry,
): Map<string, Entry> => {
  const index = new Map<string, Entry>();
  let text: string;
  try {
    text = readRunFile(indexPath(folder)).toString('latin1');
  } catch {
    return index;
  }
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const end = Math.max(line.lastIndexOf(' '), 0);
    const said = line.slice(0, end);
    const [run = '', state = '', subjects = ''] = said.split(' ');
    if (checksumOf(said) !== line.slice(end + 1)) index.clear();
    else if (state === states.withdrawn) index.delete(run);
    else index.set(run, entryOf(state, subjects));
  }
  return index;
};

/** Says what an ended run was about. What goes wrong here costs time later, and nothing else. */
export const addToIndex = (folder: string, run: string, subjects: readonly SubjectName[], isSettled: boolean): void => {
  try {
    append(folder, lineOf(run, isSettled ? 'settled' : 'open', subjects), false);
  } catch {
    // The run is read itself from now on.
  }
};

/**
 * Takes a run out again, before it learns of further subjects. Throws what the system says: nothing may be written for
 * an order that the index would hide.
 */
export const withdrawFromIndex = (folder: string, run: string): void =>
  append(folder, lineOf(run, 'withdrawn', []), true);

/** A disk that fills up takes a part of a line and calls that a success. */
const full = () => Object.assign(new Error('the line was not written whole'), { code: 'ENOSPC' });

const append = (folder: string, line: string, isSynced: boolean): void => {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  // Neither through a link nor into a pipe, which would be waited for; Windows has neither flag.
  const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
  const descriptor = openSync(indexPath(folder), flags, 0o600);
  try {
    // One write: lines of processes that append at the same time do not mix.
    if (writeSync(descriptor, line) < Buffer.byteLength(line)) throw full();
    if (isSynced) fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
