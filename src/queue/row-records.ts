import { CliError } from '../errors.ts';
import { type ReadRun, readRecords } from '../journal/read-records.ts';
import type { Sealing } from './sealing.ts';

const placeOf = (batchId: string, ordinal: number, line: number): string => `${batchId} row ${ordinal} line ${line}`;

export const sealRecord = (sealing: Sealing, batchId: string, ordinal: number, line: number, text: string): string =>
  sealing.seal(text, placeOf(batchId, ordinal, line));

/** What is known of a row that somebody has begun. */
export interface BegunRow extends ReadRun {
  readonly runId: string;
}

/**
 * A row's records, as they were written by whoever was at work on it; `undefined` where nobody has begun it.
 * @throws CliError `local-io` where they cannot be believed
 */
export const openRecords = (
  sealing: Sealing,
  batchId: string,
  ordinal: number,
  sealed: readonly string[],
): BegunRow | undefined => {
  if (sealed.length === 0) return undefined;
  const lines = sealed.map((line, index) => sealing.open(line, placeOf(batchId, ordinal, index)));
  const where = `of row ${ordinal + 1} of batch ${batchId} in Redis`;
  if (lines.some((line) => line === undefined)) throw damaged(where);
  const runId = runOf(lines[0] ?? '');
  return { ...readRecords(where, runId, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8')), runId };
};

/** The run that a line says it is of; the rest of the line is judged by `readRecords`. */
const runOf = (line: string): string => /"run":"([0-9A-Z]{26})"/.exec(line)?.[1] ?? '';

const damaged = (where: string): CliError =>
  new CliError('local-io', `The journal ${where} cannot be read.`, {
    execution: 'unknown',
    why: 'A line is not what klarna-cl wrote, or was sealed with another key. Nothing was sent.',
    hint: 'Look at the services what became of the row, and start a new batch for it.',
  });
