import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { ByteSource, Stop } from '../context.ts';
import { CliError } from '../errors.ts';
import { bytesOf, codeOf } from './byte-source.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  EROFS: 'The disk is read-only.',
  EACCES: 'You may not write there.',
  ENOENT: 'There is no such folder.',
};

/**
 * Keeps what a pipe says in a file that has no name any more, so that it can be read twice and nobody else can: it holds
 * payment tokens. Windows deletes no open file; there it goes when it is closed.
 * @throws CliError `local-io` where there is no room, `interrupted`, `terminated`
 */
export const spool = async (
  stream: Readable,
  name: string,
  stop: Stop,
  folder = tmpdir(),
  deletesOpen = process.platform !== 'win32',
): Promise<ByteSource> => {
  const path = join(folder, `klarna-cl-${randomBytes(8).toString('hex')}`);
  const release = () => rmSync(path, { force: true });
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'wx+', 0o600);
    if (deletesOpen) release();
    for await (const piece of addAbortSignal(stop.signal, stream)) await writeAll(handle, piece);
    return bytesOf(handle, name, await handle.stat(), deletesOpen ? undefined : release);
  } catch (error) {
    await handle?.close().catch(() => {});
    release();
    if (stop.signal.aborted) throw stoppedWhileReading(name, stop);
    throw new CliError('local-io', `${name} cannot be kept for reading it twice.`, {
      why: `${reasons[codeOf(error)] ?? `The system says ${codeOf(error)}.`} Nothing was sent.`,
      hint: 'Point TMPDIR to a folder with room, or give the rows as a file.',
    });
  }
};

const writeAll = async (handle: FileHandle, piece: Buffer): Promise<void> => {
  for (let written = 0; written < piece.length; ) written += (await handle.write(piece, written)).bytesWritten;
};

const stoppedWhileReading = (name: string, stop: Stop): CliError => {
  const reason = stop.reason() ?? 'interrupted';
  return new CliError(reason, `Stopped while ${name} was read.`, { code: reason, why: 'Nothing was sent.' });
};
