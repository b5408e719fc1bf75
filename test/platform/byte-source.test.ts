import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/context.ts';
import { openBytes } from '../../src/platform/byte-source.ts';
import { spool } from '../../src/platform/spool.ts';
import { fakeStop, scratchFolder } from '../support/fake-context.ts';
import { page, smallDisk } from '../support/small-disk.ts';

const textOf = async (source: ByteSource): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.read()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};
const open = (path: string) => openBytes(path, () => process.stdin, fakeStop);
const large = 'abcdefg\n'.repeat(30_000);

describe('a file', () => {
  it('is read from its beginning as often as it is wanted', async () => {
    const path = join(scratchFolder(), 'rows.csv');
    writeFileSync(path, large);
    const source = await open(path);
    expect(source.size).toBe(large.length);
    const both = await Promise.all([textOf(source), textOf(source)]);
    expect(both.every((text) => text === large)).toBe(true);
    await source.close();
    await source.close();
  });

  it('must stay as it was when it was opened', async () => {
    const path = join(scratchFolder(), 'rows.csv');
    writeFileSync(path, 'a');
    const source = await open(path);
    appendFileSync(path, 'b');
    await expect(textOf(source)).rejects.toMatchObject({
      kind: 'local-io',
      message: `${path} was changed while it was read.`,
    });
    await source.close();
  });

  it('must be there, and a file', async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'folder'));
    await expect(open(join(folder, 'none'))).rejects.toMatchObject({
      kind: 'local-io',
      facts: { why: 'There is no such file.' },
    });
    await expect(open(join(folder, 'folder'))).rejects.toMatchObject({ kind: 'local-io' });
  });

  it.runIf(process.platform !== 'win32')('may be a pipe, but no device', async () => {
    const pipe = join(scratchFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [source] = await Promise.all([open(pipe), writeLater(pipe, 'from a pipe')]);
    expect(await textOf(source)).toBe('from a pipe');
    expect(await textOf(source)).toBe('from a pipe');
    await source.close();
    await expect(open('/dev/null')).rejects.toMatchObject({ message: '/dev/null is a device.' });
  });
});

const writeLater = async (path: string, text: string) => {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path, text);
};

describe('stdin', () => {
  it.each([true, false])(
    'is kept in a file that goes when it is closed, and before where that can be: %j',
    async (deletesOpen) => {
      const folder = scratchFolder();
      const source = await spool(Readable.from([Buffer.from(large)]), 'stdin', fakeStop(), folder, deletesOpen);
      expect(readdirSync(folder)).toHaveLength(deletesOpen ? 0 : 1);
      expect(source.size).toBe(large.length);
      expect(await textOf(source)).toBe(large);
      await source.close();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('is given up at a signal, and nothing of it stays', async () => {
    const folder = scratchFolder();
    const stop = fakeStop();
    const stream = new PassThrough();
    stream.write('a');
    const spooled = spool(stream, 'stdin', stop, folder, false);
    stop.press('terminated');
    await expect(spooled).rejects.toMatchObject({ kind: 'terminated' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused where there is no room for it', async ({ skip }) => {
    const folder = join(scratchFolder(), 'disk');
    const disk = smallDisk(folder);
    if (disk === undefined) return skip('no small disk may be mounted here');
    await expect(
      spool(Readable.from([Buffer.alloc(20 * page)]), 'stdin', fakeStop(), folder, false),
    ).rejects.toMatchObject({
      kind: 'local-io',
      facts: { why: expect.stringContaining('The disk is full.'), hint: expect.stringContaining('TMPDIR') },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused where it cannot be written at all', async () => {
    const folder = join(scratchFolder(), 'none');
    await expect(spool(Readable.from(['a']), 'stdin', fakeStop(), folder)).rejects.toMatchObject({ kind: 'local-io' });
  });
});
