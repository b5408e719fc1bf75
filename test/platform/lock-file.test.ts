import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lockHolder, releaseLock, removeClaims, sweepLockFiles, takeLock } from '../../src/platform/lock-file.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { lockOf } from '../support/locks.ts';
import { bundleOf, deadProcess, startWorker } from '../support/processes.ts';

const since = '2026-03-04T05:06:07.000Z';
const note = { since, run: '01A' };
const newLock = (text?: string): string => {
  const path = join(scratchFolder(), 'a.lock');
  if (text !== undefined) writeFileSync(path, text);
  return path;
};
const isLinux = existsSync('/proc/self/stat');
/** A process that is alive and is not this one. */
const other = process.ppid;

describe('a lock file', () => {
  it('is nobody’s where there is none', () => {
    expect(lockHolder(newLock())).toBeUndefined();
  });

  it('names its holder, from the first moment on, and is for the user alone', () => {
    const path = newLock();
    expect(takeLock(path, note)).toBeUndefined();
    expect(lockHolder(path)).toEqual({ pid: process.pid, host: hostname(), since, run: '01A', isGone: false });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is refused to whoever comes second, who is told the first', () => {
    const path = newLock();
    takeLock(path, note);
    const before = readFileSync(path, 'utf8');
    expect(takeLock(path, { since: 'later' })).toMatchObject({ pid: process.pid, run: '01A' });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('can be taken again once it is given back, and leaves nothing behind', () => {
    const path = newLock();
    takeLock(path, note);
    releaseLock(path);
    expect(readdirSync(join(path, '..'))).toEqual([]);
    expect(takeLock(path, note)).toBeUndefined();
    expect(readdirSync(join(path, '..'))).toEqual(['a.lock']);
  });

  it('may be given back twice', () => {
    const path = newLock();
    takeLock(path, note);
    releaseLock(path);
    expect(() => releaseLock(path)).not.toThrow();
  });

  it('lets its holder take away what killed processes left beside it, and nothing of the living', () => {
    const path = newLock();
    takeLock(path, note);
    const [dead, living, stranger] = [`${path}.${deadProcess()}.0a1b2c3d`, `${path}.${other}.0a1b2c3d`, `${path}.old`];
    for (const file of [dead, living, stranger]) writeFileSync(file, '');
    removeClaims(path);
    expect([dead, living, stranger].map((file) => existsSync(file))).toEqual([false, true, true]);
  });

  it('says what the system says where it cannot be made', () => {
    expect(() => takeLock(join(scratchFolder(), 'none', 'a.lock'), note)).toThrow('ENOENT');
  });
});

describe('a lock file of a process that is gone', () => {
  it.each([
    ['its id is nobody’s any more', () => lockOf(deadProcess())],
    ['the machine was started anew since', () => lockOf(other, { boot: 'another-boot' })],
    ['its id has passed on to another process', () => lockOf(other, { born: '1' })],
  ])('is taken over where %s', (_, text) => {
    const path = newLock(text());
    // Only Linux tells what the second and the third need.
    if (!isLinux && lockHolder(path)?.isGone === false) return;
    expect(lockHolder(path)).toMatchObject({ isGone: true, since });
    expect(takeLock(path, note)).toBeUndefined();
    expect(lockHolder(path)).toMatchObject({ pid: process.pid, run: '01A' });
    expect(readdirSync(join(path, '..'))).toEqual(['a.lock']);
  });

  it.runIf(isLinux)('is taken over from a process that has ended, and whose end nobody asked for', async () => {
    // The second program of that shell does not wait for the first, which so stays a zombie.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = await once(parent.stdout, 'data');
      const path = newLock(lockOf(Number(String(line))));
      await expect.poll(() => lockHolder(path)).toMatchObject({ isGone: true });
      expect(takeLock(path, note)).toBeUndefined();
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('is taken over although another process died while it was taking it over', () => {
    const path = newLock(lockOf(deadProcess()));
    writeFileSync(`${path}.takeover`, lockOf(deadProcess()));
    expect(takeLock(path, note)).toBeUndefined();
    expect(readdirSync(join(path, '..'))).toEqual(['a.lock']);
  });

  it('is left alone while another process is taking it over', () => {
    const path = newLock(lockOf(deadProcess()));
    writeFileSync(`${path}.takeover`, lockOf(other));
    expect(takeLock(path, note)).toMatchObject({ isGone: true });
    expect(readFileSync(path, 'utf8')).not.toContain(String(process.pid));
    expect(existsSync(`${path}.takeover`)).toBe(true);
  });
});

describe('a lock file of somebody who may be alive', () => {
  it.each([
    ['a living process', () => lockOf(other)],
    ['this very process', () => lockOf(process.pid)],
    ['another machine', () => lockOf(deadProcess(), { host: 'another-host' })],
    ['another container on this machine', () => lockOf(deadProcess(), { pids: 'pid:[1]' })],
    ['a process that was not told the start of the machine', () => lockOf(other, { boot: undefined })],
  ])('is not taken over: %s', (_, textOf) => {
    const text = textOf();
    if (!isLinux && text.includes('pid:[1]')) return;
    const path = newLock(text);
    expect(takeLock(path, note)).toMatchObject({ isGone: false });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([
    ['is empty', ''],
    ['is no JSON', '{"pid":'],
    ['names no process', '{"host":"a","since":"b"}'],
    ['names a run that is no text', lockOf(deadProcess(), { run: 1 })],
    ['is null', 'null'],
  ])('is left alone for ten seconds where it %s, for it may just be being made', (_, text) => {
    const path = newLock(text);
    expect(takeLock(path, note)).toEqual({ isGone: false });
    const elevenSecondsAgo = Date.now() / 1000 - 11;
    utimesSync(path, elevenSecondsAgo, elevenSecondsAgo);
    expect(takeLock(path, note)).toBeUndefined();
  });
});

describe('several processes at once', () => {
  let bundle = '';
  beforeAll(async () => {
    bundle = await bundleOf('platform/lock-file.ts');
  });

  it.each([
    ['a lock that nobody has', () => undefined],
    ['the lock of a dead process', () => lockOf(deadProcess())],
    ['the lock of a dead process that another one died taking over', () => lockOf(deadProcess()), true],
  ])('want %s: exactly one of them gets it', async (_, text, isBroken = false) => {
    const folder = scratchFolder();
    const paths = Array.from({ length: 12 }, (_, index) => join(folder, `${index}.lock`));
    const stale = text();
    for (const path of paths) {
      if (stale !== undefined) writeFileSync(path, stale);
      if (isBroken && stale !== undefined) writeFileSync(`${path}.takeover`, stale);
    }
    const script = `
      const isMine = (path) => module.exports.takeLock(path, { since: 'now' }) === undefined;
      console.log(JSON.stringify(${JSON.stringify(paths)}.map(isMine)));
      setInterval(() => {}, 1000);`;
    const workers = await Promise.all([1, 2, 3, 4].map(() => startWorker(bundle, script)));
    for (const { go } of workers) go();
    const taken: readonly boolean[][] = await Promise.all(workers.map(async ({ line }) => JSON.parse(await line())));
    for (const [index, path] of paths.entries()) {
      const winners = workers.filter((_, worker) => taken[worker]?.[index]);
      expect(winners).toHaveLength(1);
      expect(lockHolder(path)).toMatchObject({ pid: winners[0]?.child.pid, isGone: false });
    }
  });

  it('pass it on when its holder is killed', async () => {
    const path = newLock();
    const { child, go, line } = await startWorker(
      bundle,
      `console.log(module.exports.takeLock(${JSON.stringify(path)}, { since: 'now' }) === undefined);
       setInterval(() => {}, 1000);`,
    );
    go();
    expect(await line()).toBe('true');
    expect(takeLock(path, note)).toMatchObject({ pid: child.pid, isGone: false });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(takeLock(path, note)).toBeUndefined();
  });
});

describe('a folder of locks', () => {
  it('is rid of all that killed processes left, and of nothing else', () => {
    const dead = deadProcess();
    const left = {
      'a.lock': lockOf(dead),
      'a.lock.takeover': lockOf(dead),
      [`a.lock.takeover.${dead}.0123abcd`]: '',
      [`b.lock.${dead}.0123abcd`]: '',
    };
    const kept = {
      'c.lock': lockOf(other),
      'd.lock': lockOf(dead, { host: 'another-machine' }),
      'e.lock.takeover': lockOf(other),
      [`e.lock.${other}.0123abcd`]: '',
      'notes.txt': '',
    };
    const folder = scratchFolder();
    for (const [name, text] of Object.entries({ ...left, ...kept })) writeFileSync(join(folder, name), text);
    sweepLockFiles(folder);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(kept).sort());
  });
});
