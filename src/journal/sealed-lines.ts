import { hash } from 'node:crypto';

/**
 * A record as a line: its JSON, with a checksum of this line and of all before it as the last member. A line that was
 * changed, dropped, repeated or moved no longer fits to those around it.
 */
export const sealLine = (record: object, before: string): { readonly line: string; readonly checksum: string } => {
  const text = JSON.stringify(record);
  const checksum = checksumOf(before, text);
  return { line: `${text.slice(0, -1)},"checksum":"${checksum}"}`, checksum };
};

/** The record of a line, or `undefined` where the line is not what was written after the line of that checksum. */
export const unsealLine = (
  line: string,
  before: string,
): { readonly record: unknown; readonly checksum: string } | undefined => {
  const [seal, checksum] = /,"checksum":"([0-9a-f]{16})"\}$/.exec(line) ?? [];
  if (seal === undefined || checksum === undefined) return undefined;
  const text = `${line.slice(0, -seal.length)}}`;
  return checksumOf(before, text) === checksum ? { record: JSON.parse(text), checksum } : undefined;
};

/** The checksum of a line that is what was written after the line of that checksum; else `undefined`. */
export const checkedLine = (line: string, before: string): string | undefined => {
  const end = line.length - sealLength;
  const checksum = line.slice(-18, -2);
  return line.startsWith(',"checksum":"', end) && checksumOf(before, `${line.slice(0, end)}}`) === checksum
    ? checksum
    : undefined;
};

/** Of `,"checksum":"0123456789abcdef"}`. */
const sealLength = 31;

const checksumOf = (before: string, text: string): string => hash('sha256', before + text).slice(0, 16);
