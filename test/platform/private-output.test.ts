import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemFiles } from '../../src/platform/files.ts';
import { fakeStop, scratchFolder } from '../support/fake-context.ts';

const { writePrivate, checkPrivate, openPrivate, writeNew } = systemFiles(() => process.stdin, fakeStop);
const posix = process.platform !== 'win32';
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a secret that goes into a file', () => {
  it('is there whole, for its owner alone, and nothing else is', async () => {
    const folder = scratchFolder();
    await writePrivate(join(folder, 'token'), 'secret\n');
    expect(readFileSync(join(folder, 'token'), 'utf8')).toBe('secret\n');
    if (posix) expect(modeOf(join(folder, 'token'))).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['token']);
  });

  it('takes the place of a file that others could read, and does not reach its other names', async () => {
    const folder = scratchFolder();
    const [path, other] = [join(folder, 'token'), join(folder, 'other')];
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    linkSync(path, other);
    await writePrivate(path, 'secret');
    if (posix) expect([modeOf(path), modeOf(other)]).toEqual([0o600, 0o644]);
    expect(readFileSync(other, 'utf8')).toBe('old');
  });

  it('may have a name as long as names can be', async () => {
    const path = join(scratchFolder(), 'n'.repeat(255));
    await writePrivate(path, 'secret');
    expect(readFileSync(path, 'utf8')).toBe('secret');
  });
});

describe('a text that comes piece by piece', () => {
  it('stands there whole once it is committed, for its owner alone, and nothing else does', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'report');
    writeFileSync(path, 'old');
    const file = await openPrivate(path);
    // More than is kept back before it is handed on.
    const piece = 'ü'.repeat(50_000);
    for (let count = 0; count < 3; count += 1) await file.write(piece);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await file.commit();
    expect(readFileSync(path, 'utf8')).toBe(piece.repeat(3));
    if (posix) expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['report']);
  });

  it('leaves what was there, and nothing else, where it is given up', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'report'), 'old');
    const file = await openPrivate(join(folder, 'report'));
    await file.write('x'.repeat(100_000));
    await file.discard();
    expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['report']);
  });
});

describe('a new file', () => {
  it('is written for its owner alone, where nothing is yet', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'rows.csv');
    await writeNew(path, 'text');
    if (posix) expect(modeOf(path)).toBe(0o600);
    await expect(writeNew(path, 'other')).rejects.toMatchObject({
      kind: 'usage',
      message: `${path} is there already.`,
    });
    expect(readFileSync(path, 'utf8')).toBe('text');
    await expect(writeNew(join(folder, 'none', 'rows.csv'), 'text')).rejects.toMatchObject({ kind: 'local-io' });
  });

  it.runIf(posix)('is not written through a link that leads nowhere', async () => {
    const folder = scratchFolder();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    await expect(writeNew(join(folder, 'link'), 'text')).rejects.toMatchObject({ kind: 'usage' });
    expect(readdirSync(folder)).toEqual(['link']);
  });
});

describe.each([
  ['piece by piece', openPrivate],
  ['writing', (path: string) => writePrivate(path, 'secret')],
  ['the check before anybody is asked', checkPrivate],
])('%s', (_, act) => {
  it.runIf(posix)('refuses a link, wherever it leads', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'target'), 'old');
    for (const target of ['target', 'nowhere']) {
      const path = join(folder, `to-${target}`);
      symlinkSync(join(folder, target), path);
      await expect(act(path)).rejects.toMatchObject({ kind: 'usage', message: `${path} is a symbolic link.` });
    }
    expect(readdirSync(folder).sort()).toEqual(['target', 'to-nowhere', 'to-target']);
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('old');
  });

  it('refuses a folder', async () => {
    const path = join(scratchFolder(), 'folder');
    mkdirSync(path);
    await expect(act(path)).rejects.toMatchObject({ kind: 'usage', message: `${path} is a folder.` });
  });

  it.runIf(posix)('refuses a device', async () => {
    await expect(act('/dev/null')).rejects.toMatchObject({ kind: 'usage', message: '/dev/null is no file.' });
  });

  it('says what is missing', async () => {
    const path = join(scratchFolder(), 'none', 'token');
    await expect(act(path)).rejects.toMatchObject({
      kind: 'local-io',
      message: `${path} cannot be written.`,
      facts: { why: 'Its folder does not exist.', hint: 'Name a file in a folder of your own.' },
    });
  });

  it.runIf(process.platform === 'linux')('says what the system refuses', async () => {
    await expect(act('/proc/klarna-cl-token')).rejects.toMatchObject({ kind: 'local-io' });
  });
});

describe('the check before anybody is asked', () => {
  it('leaves everything as it was', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'token');
    await checkPrivate(path);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(path, 'old');
    await checkPrivate(path);
    expect(readdirSync(folder)).toEqual(['token']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
