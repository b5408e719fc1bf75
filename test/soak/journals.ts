import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, JournalRecord } from './evidence.ts';

/*
 * A reader of the journal's own format that shares no code with the tool: what both got wrong would otherwise look right.
 */

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The journal in a file's text. Records of kinds that are not known are kept; nobody looks at them. */
export const journalIn = (run: string, text: string): Journal => {
  const lines = text.split('\n');
  // What stands behind the last line's end: nothing, or what was being written when the process died.
  const rest = lines.pop() ?? '';
  const records: JournalRecord[] = [];
  let before = '';
  for (const [index, line] of lines.entries()) {
    const read = readLine(line, before);
    if (typeof read === 'string') return { run, records, torn: false, problem: `line ${index + 1}: ${read}` };
    before = read.checksum;
    records.push(read.record);
  }
  const [first] = records;
  const journal = { run, records, torn: rest !== '' };
  if (first !== undefined && first.kind !== 'run') return { ...journal, problem: 'the first record is no run' };
  return journal;
};

const readLine = (line: string, before: string): { record: JournalRecord; checksum: string } | string => {
  const [seal, checksum] = /,"checksum":"([0-9a-f]{16})"\}$/.exec(line) ?? [];
  if (seal === undefined || checksum === undefined) return 'no checksum';
  const text = `${line.slice(0, -seal.length)}}`;
  if (sha256(before + text).slice(0, 16) !== checksum) return 'the checksum is another one';
  const record = JSON.parse(text);
  return record.v === 2 ? { record, checksum } : `version ${record.v}`;
};

/** The journals of a state folder, oldest first; `since` leaves out runs that began before that time. */
export const readJournals = (stateFolder: string, since = 0): readonly Journal[] => {
  const folder = join(stateFolder, 'runs');
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson') && name >= ulidTime(since));
  return names.sort().map((name) => journalIn(name.replace('.ndjson', ''), readFileSync(join(folder, name), 'utf8')));
};

/** The first ten letters of the ids of runs that begin at a time. */
const ulidTime = (milliseconds: number): string => {
  let text = '';
  for (let left = milliseconds, digit = 0; digit < 10; digit += 1, left = Math.floor(left / 32)) {
    text = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(left % 32) + text;
  }
  return text;
};
