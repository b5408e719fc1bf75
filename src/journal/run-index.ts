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
export type RunIndex = ReadonlyMap<string, ReadonlySet<string>>;

const fileName = 'index';

/** `order NgojhKoyYN`, `payment ertHJlpPTR`, `token <sha256>`. */
export type SubjectName = `${'order' | 'payment' | 'token'} ${string}`;

const short = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);

export const isInIndex = (subjects: ReadonlySet<string>, wanted: readonly SubjectName[]): boolean =>
  wanted.some((name) => subjects.has(short(name)));

/** Empty where there is none, or where it cannot be trusted: every run is then read. */
export const readIndex = (folder: string): RunIndex => {
  const index = new Map<string, ReadonlySet<string>>();
  let text: string;
  try {
    text = readRunFile(join(folder, fileName)).toString('utf8');
  } catch {
    return index;
  }
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [run = '', subjects = '', sum] = line.split(' ');
    if (sum !== short(`${run} ${subjects}`)) index.clear();
    else if (subjects === withdrawn) index.delete(run);
    else index.set(run, new Set(subjects.split(',')));
  }
  return index;
};

const withdrawn = '-';

const lineOf = (run: string, subjects: string): string => `${run} ${subjects} ${short(`${run} ${subjects}`)}\n`;

/** Says what an ended run was about. What goes wrong here costs time later, and nothing else. */
export const addToIndex = (folder: string, run: string, subjects: readonly SubjectName[]): void => {
  try {
    append(folder, lineOf(run, subjects.map(short).join(',') || short(run)), false);
  } catch {
    // The run is read itself from now on.
  }
};

/**
 * Takes a run out again, before it learns of further subjects. Throws what the system says: nothing may be written for
 * an order that the index would hide.
 */
export const withdrawFromIndex = (folder: string, run: string): void => append(folder, lineOf(run, withdrawn), true);

/** A disk that fills up takes a part of a line and calls that a success. */
const full = () => Object.assign(new Error('the line was not written whole'), { code: 'ENOSPC' });

const append = (folder: string, line: string, isSynced: boolean): void => {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(join(folder, fileName), flags, 0o600);
  try {
    // One write: lines of processes that append at the same time do not mix.
    if (writeSync(descriptor, line) < Buffer.byteLength(line)) throw full();
    if (isSynced) fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
