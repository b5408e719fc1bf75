import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource, Stop } from '../context.ts';
import { CliError } from '../errors.ts';

/** Pieces of this size keep the memory flat and the calls few. */
const pieceBytes = 64 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'You lack the permission.',
  EISDIR: 'It is a folder.',
};

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const unreadable = (name: string, error: unknown): CliError =>
  new CliError('local-io', `${name} cannot be read.`, {
    why: reasons[codeOf(error)] ?? `The system says ${codeOf(error)}.`,
    hint: 'Check the path; - reads from stdin instead.',
  });

/**
 * Opens a file to be read from its beginning again and again; what a pipe says once is kept aside for that.
 * @param path `-` is stdin
 * @throws CliError `local-io`, `interrupted`, `terminated`
 */
export const openBytes = async (
  path: string,
  stdin: () => NodeJS.ReadStream,
  stop: () => Stop,
): Promise<ByteSource> => {
  if (path === '-') return (await import('./spool.ts')).spool(stdin(), 'stdin', stop());
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const stats = await handle.stat();
    if (stats.isFile()) return bytesOf(handle, path, stats);
    if (stats.isFIFO() || stats.isSocket()) {
      const { spool } = await import('./spool.ts');
      return await spool(handle.createReadStream({ autoClose: true }), path, stop());
    }
    throw new CliError('local-io', `${path} is ${stats.isDirectory() ? 'a folder' : 'a device'}.`, {
      why: 'It is no file that could be read twice, so nothing of it was read.',
      hint: 'Give a file; - reads from stdin.',
    });
  } catch (error) {
    await handle.close().catch(() => {});
    throw error instanceof CliError ? error : unreadable(path, error);
  }
};

/** What an open file holds; `release` is called once it is closed. */
export const bytesOf = (handle: FileHandle, name: string, opened: Stats, release = () => {}): ByteSource => ({
  size: opened.size,
  read: () => pieces(handle, name, opened),
  close: async () => {
    await handle.close().catch(() => {});
    release();
  },
});

async function* pieces(handle: FileHandle, name: string, opened: Stats): AsyncGenerator<Uint8Array, void> {
  try {
    for (let position = 0; ; ) {
      // Whoever takes a piece may keep a part of it.
      const piece = Buffer.allocUnsafe(pieceBytes);
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
    refuseChanged(await handle.stat(), name, opened);
  } catch (error) {
    throw error instanceof CliError ? error : unreadable(name, error);
  }
}

/** What was checked must be what is read later. @throws CliError `local-io` */
const refuseChanged = (now: Stats, name: string, opened: Stats): void => {
  if (now.size === opened.size && now.mtimeMs === opened.mtimeMs) return;
  throw new CliError('local-io', `${name} was changed while it was read.`, {
    why: 'What was checked at the start is no longer what stands there.',
    hint: 'Let whatever writes to it finish, or give a copy.',
  });
};
