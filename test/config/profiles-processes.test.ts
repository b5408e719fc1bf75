import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { UserFolders } from '../../src/config/folders.ts';
import { openProfileStore } from '../../src/config/profiles.ts';
import { lockOf } from '../support/locks.ts';
import { smallDisk } from '../support/small-disk.ts';
import { refusal, scratch, scratchFolders } from './scratch.ts';

let bundle = '';

beforeAll(async () => {
  // The real modules in one file, as a process of its own can load them.
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../src/config/profiles.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    write: false,
  });
  bundle = outputFiles[0]?.text ?? '';
});

/** A process that holds the profile store and waits for one line on stdin before it runs `script`. */
const writer = async (
  folders: UserFolders,
  script: string,
): Promise<ChildProcess & { lines: AsyncIterator<string> }> => {
  const file = join(scratch(), 'writer.cjs');
  writeFileSync(
    file,
    `${bundle}
const store = module.exports.openProfileStore(${JSON.stringify(folders)});
console.log('ready');
process.stdin.once('data', async () => {
  try { ${script} } catch (error) { console.log(error.message); process.exitCode = 1; }
  process.stdin.destroy();
});`,
  );
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  return Object.assign(child, { lines });
};

const deadProcess = (): number => Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

describe('several processes at once', () => {
  it('lose no update of each other', async () => {
    const folders = scratchFolders();
    const each = 8;
    const writers = await Promise.all(
      [0, 1, 2, 3].map((number) =>
        writer(
          folders,
          `for (let i = 0; i < ${each}; i++) await store.setValue('w${number}-' + i, 'currency', 'EUR');`,
        ),
      ),
    );
    const ends = writers.map((child) => once(child, 'exit'));
    for (const child of writers) child.stdin?.write('go\n');
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0]);
    expect(openProfileStore(folders).list()).toHaveLength(4 * each);
    expect(readdirSync(folders.config).sort()).toEqual(['config.json', 'config.previous.json']);
  });

  it('take over the lock of a dead one, still one after the other', async () => {
    const folders = scratchFolders();
    mkdirSync(folders.config, { recursive: true, mode: 0o700 });
    const writers = await Promise.all(
      [0, 1, 2, 3].map((number) => writer(folders, `await store.setValue('w${number}', 'currency', 'EUR');`)),
    );
    writeFileSync(join(folders.config, 'config.lock'), lockOf(deadProcess()));
    const ends = writers.map((child) => once(child, 'exit'));
    for (const child of writers) child.stdin?.write('go\n');
    await Promise.all(ends);
    expect([...openProfileStore(folders).list()].sort()).toEqual(['w0', 'w1', 'w2', 'w3']);
  });

  it('can be killed at any moment and leave a whole file', async () => {
    const folders = scratchFolders();
    const store = openProfileStore(folders);
    for (let round = 0; round < 5; round++) {
      const child = await writer(
        folders,
        `for (let i = 0; ; i++) { await store.setValue('r${round}', 'timeout', String(i + 1)); console.log(i + 1); }`,
      );
      child.stdin?.write('go\n');
      let seen = 0;
      while (seen < 2 + round * 3) seen = Number((await child.lines.next()).value);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(Number(store.get(`r${round}`)?.timeout)).toBeGreaterThanOrEqual(seen);
    }
    await store.setValue('after', 'currency', 'EUR');
    expect(readdirSync(folders.config).sort()).toEqual(['config.json', 'config.previous.json']);
  });

  it('that keeps the lock too long is named, and nothing is changed', async () => {
    const folders = scratchFolders();
    mkdirSync(folders.config, { recursive: true, mode: 0o700 });
    const lock = join(folders.config, 'config.lock');
    writeFileSync(lock, lockOf(process.pid));
    let now = 0;
    const sleep = async (ms: number) => {
      now += ms;
    };
    const clock = { monotonic: () => now, sleep };
    const store = openProfileStore(folders, clock);
    const message = await refusal('local-io', () => store.setValue('test', 'currency', 'EUR'));
    expect(message).toContain(`Process ${process.pid} on ${hostname()}`);
    expect(message).toContain(`rm ${lock}`);
    expect(existsSync(store.path)).toBe(false);
  });
});

describe('a full disk', () => {
  it.for([0, 1, 2, 3])('with %i free pages leaves the file as it was, or whole', async (pages, { skip }) => {
    const folder = join(scratch(), 'disk');
    const disk = smallDisk(folder);
    if (disk === undefined) return skip('only root can mount a small disk');
    const folders = { ...scratchFolders(), config: join(folder, 'klarna-cl') };
    const store = openProfileStore(folders);
    // Larger than a page, so that a part of it may fit where the whole does not.
    await store.setValue('test', 'cl_access_token', 'a'.repeat(5000));
    const before = readFileSync(store.path, 'utf8');
    disk.fill(pages);
    const outcome = await store.setValue('test', 'cl_access_token', 'b'.repeat(5000)).then(
      () => 'written',
      (error) => error.kind,
    );
    if (outcome === 'written') {
      expect(store.get('test')).toEqual({ cl_access_token: 'b'.repeat(5000) });
    } else {
      expect(outcome).toBe('local-io');
      expect(readFileSync(store.path, 'utf8')).toBe(before);
    }
    expect(readdirSync(folders.config).filter((name) => !/^config(\.previous)?\.json$/.test(name))).toEqual([]);
    if (pages === 0) expect(outcome).toBe('local-io');
  });
});
