import { CliError } from '../../errors.ts';

/** A change could not be written down, and so did not happen. Its client is told in these words. */
export class NotKept extends Error {}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the device is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the device takes no writes',
  EACCES: 'the permission is missing',
  ENOENT: 'the folder is not there',
  EINVAL: 'it is no file',
};

/** What the system says, in words. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no';
  return reasons[code] ?? `the system says ${code}`;
}

export const notKept = (path: string, error: unknown): NotKept =>
  new NotKept(`${path} cannot be written: ${systemReason(error)}. Nothing was changed.`);

/** The data is not what a sandbox wrote. It is never reset. */
export const damaged = (path: string, what: string, files = `${path} and ${path}.log`): CliError =>
  new CliError('local-io', 'The sandbox cannot read its data file.', {
    why: `${path}: ${what}. Nothing was changed.`,
    hint: `Put a copy back, or move ${files} away to start anew.`,
  });

export const unreadable = (path: string, error: unknown): CliError =>
  new CliError('local-io', `${path} cannot be read.`, {
    why: `${capital(systemReason(error))}.`,
    hint: 'Check the path and who may read it.',
  });

export const unwritable = (path: string, error: unknown): CliError =>
  new CliError('local-io', `${path} cannot be written.`, {
    why: `${capital(systemReason(error))}.`,
    hint: 'Check the path and the space left there.',
  });

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
