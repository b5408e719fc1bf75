import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sweepLockFiles } from '../../src/platform/lock-file.ts';
import { lockOf } from '../support/locks.ts';

/** Past the highest process id that Linux gives. */
const deadPid = 2 ** 22 + 1;

const newFolder = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-locks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

describe('a folder of locks', () => {
  it('is rid of all that killed processes left, and of nothing else', () => {
    const dead = { 'a.lock': '', 'a.lock.takeover': '', [`a.lock.takeover.${deadPid}.0123abcd`]: '' };
    const folder = newFolder({
      ...Object.fromEntries(Object.keys(dead).map((name) => [name, lockOf(deadPid)])),
      [`b.lock.${deadPid}.0123abcd`]: '',
      'c.lock': lockOf(process.pid),
      'd.lock': lockOf(deadPid, { host: 'another-machine' }),
      'e.lock.takeover': lockOf(process.pid),
      [`e.lock.${process.pid}.0123abcd`]: '',
      'notes.txt': '',
    });
    sweepLockFiles(folder);
    const live = ['c.lock', 'd.lock', `e.lock.${process.pid}.0123abcd`, 'e.lock.takeover', 'notes.txt'];
    expect(readdirSync(folder).sort()).toEqual(live.sort());
  });
});
