import { createHash } from 'node:crypto';

/**
 * A value as a line of a file: a checksum of it and of all lines before it, and its JSON. A line that was changed, dropped,
 * repeated or moved no longer fits to those around it.
 */
export function sealLine(value: unknown, before: string): { readonly line: string; readonly checksum: string } {
  const text = JSON.stringify(value);
  const checksum = checksumOf(before, text);
  return { line: `${checksum} ${text}\n`, checksum };
}

/** A line that was found whole. */
interface UnsealedLine {
  readonly value: unknown;
  /** Its place in the file, counted from 1. */
  readonly number: number;
  readonly checksum: string;
  /** Where it ends, in bytes from the start of the file. */
  readonly end: number;
}

/** What stands in a file is not what was written there. */
export class Damage extends Error {}

/**
 * The lines of a file, in their order. What stands behind the last line break is left out: the process was killed as it
 * wrote that.
 * @throws Damage
 */
export function* unsealLines(
  bytes: Buffer,
  start: string,
  from: { readonly number: number; readonly end: number } = { number: 0, end: 0 },
): Generator<UnsealedLine> {
  let { number, end } = from;
  let checksum = start;
  for (let next = bytes.indexOf('\n', end); next >= 0; next = bytes.indexOf('\n', end)) {
    const line = bytes.toString('utf8', end, next);
    number += 1;
    end = next + 1;
    const text = line.slice(checksumLength + 1);
    if (line[checksumLength] !== ' ' || checksumOf(checksum, text) !== line.slice(0, checksumLength))
      throw new Damage(`line ${number} is not as it was written`);
    checksum = line.slice(0, checksumLength);
    yield { value: JSON.parse(text), number, checksum, end };
  }
}

const checksumLength = 16;

const checksumOf = (before: string, text: string): string =>
  createHash('sha256').update(before).update(text).digest('hex').slice(0, checksumLength);
