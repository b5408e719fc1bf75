import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import type { Files, Stop } from '../context.ts';
import { CliError } from '../errors.ts';

/** More than any body or token file may hold; a wrong path must not fill the memory. */
const largestInput = 4 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'You lack the permission.',
  EISDIR: 'It is a folder.',
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

const unreadable = (path: string, code: string): CliError =>
  new CliError('local-io', `${path} cannot be read.`, {
    why: reasons[code] ?? `The system says ${code}.`,
    hint: 'Check the path; - reads from stdin instead.',
  });

/** A device may have no end, and a file of this size is none of ours. */
const refuseEndless = (path: string): void => {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isCharacterDevice() || stats?.isBlockDevice()) {
    throw new CliError('local-io', `${path} is a device.`, {
      why: 'It may have no end, so nothing of it was read.',
      hint: 'Give a file; - reads from stdin.',
    });
  }
  if (stats !== undefined && stats.size > largestInput) {
    throw new CliError('usage', `${path} is larger than 4 MiB.`, { hint: 'Give one token or one JSON body.' });
  }
};

/** A byte that is no UTF-8 would become another character, and then travel as a part of a token or a body. */
const textOf = (bytes: Buffer, name: string): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new CliError('usage', `${name} is no text in UTF-8.`, {
    why: 'It holds other bytes; nothing was sent.',
    hint: 'Save it as UTF-8, or give the file that is meant.',
  });
};

/** A terminal or a pipe would be waited for, and what it once said it says no more. */
const isStream = (path: string): boolean => {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
};

export const systemFiles = (stdin: () => NodeJS.ReadStream, stop: () => Stop): Files => ({
  read: async (path) => {
    refuseEndless(path);
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      throw unreadable(path, codeOf(error));
    }
    return textOf(bytes, path);
  },
  readIfThere: async (path) => {
    try {
      return isStream(path) ? undefined : readFileSync(path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw unreadable(path, codeOf(error));
    }
  },
  readStdin: async () => {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stdin()) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > largestInput) {
        throw new CliError('usage', 'stdin is larger than 4 MiB.', { hint: 'Pass one token or one JSON body.' });
      }
      chunks.push(bytes);
    }
    return textOf(Buffer.concat(chunks), 'stdin');
  },
  writePrivate: async (path, text) => (await import('./private-output.ts')).writePrivateText(path, text),
  checkPrivate: async (path) => (await import('./private-output.ts')).tryPrivateText(path),
  writeNew: async (path, text) => (await import('./private-output.ts')).writeNewText(path, text),
  openBytes: async (path) => (await import('./byte-source.ts')).openBytes(path, stdin, stop),
  openPrivate: async (path) => (await import('./private-output.ts')).openPrivateText(path),
});
