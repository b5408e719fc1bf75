import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrivateFile } from '../../src/config/private-file.ts';
import { refusal, scratch } from './scratch.ts';

const somebody = 4321;
const me = 1234;

/** Runs an action as another user; only root can become one. */
const as = async <Value>(user: number, action: () => Promise<Value>): Promise<Value> => {
  process.seteuid?.(user);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
};

describe.skipIf(process.platform === 'win32' || process.getuid?.() !== 0)('a file of another user', () => {
  const made = (
    owners: { readonly folder: number; readonly file: number },
    modes: { folder: number; file: number },
  ) => {
    const above = scratch();
    chmodSync(above, 0o755);
    const folder = join(above, 'config');
    const file = join(folder, 'config.json');
    mkdirSync(folder);
    writeFileSync(file, '{}');
    chmodSync(file, modes.file);
    chownSync(file, owners.file, owners.file);
    chmodSync(folder, modes.folder);
    chownSync(folder, owners.folder, owners.folder);
    return { folder, file };
  };

  it.each([
    ['that everybody may read', { folder: me, file: somebody }, { folder: 0o700, file: 0o644 }, 'file'],
    ['that only they may read', { folder: me, file: somebody }, { folder: 0o700, file: 0o600 }, 'file'],
    ['in their folder, which I may enter', { folder: somebody, file: me }, { folder: 0o755, file: 0o600 }, 'folder'],
    [
      'in their folder, which I may not enter',
      { folder: somebody, file: me },
      { folder: 0o700, file: 0o600 },
      'folder',
    ],
  ] as const)('%s is refused with 3, and who can mend it is named', async (_, owners, modes, what) => {
    const places = made(owners, modes);
    const message = await as(me, () => refusal('config', () => readPrivateFile(places.folder, places.file)));
    expect(message).toContain(`${places[what]} belongs to another user`);
    expect(message).toContain(`sudo chown "$(id -u)" ${places[what]}`);
  });

  it('is read when all of it is mine, and by root', async () => {
    const { folder, file } = made({ folder: me, file: me }, { folder: 0o700, file: 0o600 });
    expect(await as(me, async () => readPrivateFile(folder, file))).toBe('{}');
    expect(readPrivateFile(folder, file)).toBe('{}');
  });
});
