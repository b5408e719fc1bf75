import { CliError, type ErrorKind } from '../errors.ts';

/** A configuration that cannot be used, said in three parts: what, why, what next. */
export const failure = (kind: ErrorKind, message: string, why: string, hint: string): CliError =>
  new CliError(kind, message, { why, hint });

/** The system's name for what went wrong; its own message would repeat paths and sometimes contents. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  EROFS: 'The disk is read-only.',
  EACCES: 'The system does not allow it.',
  EPERM: 'The system does not allow it.',
  ENOTDIR: 'A part of the path is not a folder.',
};

export const systemReason = (error: unknown): string =>
  reasons[systemCode(error)] ?? `The system said ${systemCode(error)}.`;

/** As a shell takes it, for the commands in hints. */
export const quoted = (path: string): string =>
  /^[\w./~+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
