import { CliError } from '../errors.ts';
import type { JournalRecord } from './records.ts';

/**
 * The records of a run's file. A last line without its end was being written when the process or the machine died, so
 * nothing was sent after it, and it is dropped; what stands behind any other damage cannot be known.
 * @throws CliError `local-io`
 */
export const readRecords = (path: string, text: string): readonly JournalRecord[] => {
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  const records = lines.map((line, index) => recordOf(path, index + 1, parsed(line)));
  const last = parsed(tail);
  return last === undefined ? records : [...records, recordOf(path, lines.length + 1, last)];
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const recordOf = (path: string, line: number, value: unknown): JournalRecord => {
  if (isRecord(value)) return value;
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  const isForeign = version !== undefined && version !== 1;
  throw new CliError('local-io', `The journal ${path} cannot be read.`, {
    why: isForeign
      ? `Line ${line} is a record of version ${JSON.stringify(version)}; this klarna-cl knows version 1. Nothing was sent.`
      : `Line ${line} is damaged, so what that run did is not known. Nothing was sent, and the file is as it was.`,
    hint: isForeign
      ? 'Use the klarna-cl that wrote it, or a newer one.'
      : 'Look in the Klarna portal at what that run did, then move the file away.',
  });
};

const texts = ['run', 'at', 'step'] as const;

/** Whoever could write the file is the user; this catches damage and other versions, and no more is believed than is checked. */
const isRecord = (value: unknown): value is JournalRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  const kind = members.get('kind');
  return (
    members.get('v') === 1 &&
    (kind === 'intent' || kind === 'outcome') &&
    texts.every((name) => typeof members.get(name) === 'string')
  );
};
