import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { openDataFile } from '../../src/sandbox/persistence/data-file.ts';
import { exportWorld, newWorld, storeOf } from '../../src/sandbox/world/new-world.ts';
import type { WorldStore } from '../../src/sandbox/world/tables.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { page, smallDisk } from '../support/small-disk.ts';
import { order, payment, running } from './running.ts';

const fresh = () => join(scratchFolder(), 'sandbox.json');

/** A file that is kept, as a process has it that is about to be killed: what is on the disk is all that is left. */
const keeping = (path: string, compactAt?: number) => {
  const file = openDataFile(path, undefined, compactAt);
  const store = file.world === undefined ? newWorld() : storeOf(file.world);
  file.keep(store);
  return { store, close: file.close };
};

const setToken = (store: WorldStore, token: string) =>
  store.transact((draft) => {
    const row = draft.klarna_payments.get(payment);
    if (row) row.auth_token = token;
  });

const tokenIn = (path: string) => openDataFile(path).world?.klarna_payments[0]?.auth_token;

/** All bytes of a data file, to see that none of them changes. */
const bytesOf = (path: string) =>
  [path, `${path}.log`].map((file) => (existsSync(file) ? readFileSync(file, 'latin1') : undefined));

const complaint = (work: () => unknown): CliError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
};

describe('a data file', () => {
  it('has every transaction, whether the process ended or was killed', () => {
    const path = fresh();
    const { store } = keeping(path);
    setToken(store, 'first');
    store.transact((draft) => draft.markets.remove([...draft.markets.values()][0]?.id ?? ''));
    setToken(store, 'second');
    const again = keeping(path);
    expect(again.store.snapshot()).toEqual(store.snapshot());
    setToken(again.store, 'third');
    again.close();
    expect(existsSync(`${path}.log`)).toBe(false);
    const last = keeping(path);
    expect(last.store.snapshot()).toEqual(again.store.snapshot());
    expect(last.store.world.klarna_payments.get(payment)?.auth_token).toBe('third');
  });

  it('is folded into one snapshot when its log grows long, and killed before or after that has it all', () => {
    const path = fresh();
    const { store } = keeping(path, 2000);
    const seen = new Set<string>();
    for (let count = 0; count < 60; count += 1) {
      setToken(store, `token-${count}`);
      expect(tokenIn(path)).toBe(`token-${count}`);
      seen.add(readFileSync(path, 'utf8').slice(0, 16));
    }
    expect(seen.size).toBeGreaterThan(2);
  });

  it('starts over on reset', () => {
    const path = fresh();
    const { store } = keeping(path);
    setToken(store, 'gone');
    store.replace(newWorld().snapshot());
    setToken(store, 'new');
    expect(tokenIn(path)).toBe('new');
    expect(readFileSync(`${path}.log`, 'utf8')).not.toContain('gone');
  });

  it('takes back what another listener would not have', () => {
    const path = fresh();
    const { store } = keeping(path);
    setToken(store, 'kept');
    const stop = store.onCommit(() => {
      throw new Error('no');
    });
    expect(() => setToken(store, 'refused')).toThrow('no');
    expect(() => store.replace(newWorld().snapshot())).toThrow('no');
    stop();
    expect(tokenIn(path)).toBe('kept');
    setToken(store, 'later');
    expect(tokenIn(path)).toBe('later');
  });

  it('is one file by whatever link it is reached', () => {
    const path = fresh();
    keeping(path).close();
    const link = join(scratchFolder(), 'link.json');
    symlinkSync(path, link);
    setToken(keeping(link).store, 'through the link');
    expect(tokenIn(path)).toBe('through the link');
    expect(existsSync(`${link}.log`)).toBe(false);
  });

  it('is read in the form that the version before wrote, and kept in the new one', () => {
    const path = fresh();
    const store = newWorld();
    setToken(store, 'old');
    writeFileSync(path, JSON.stringify(exportWorld(store), null, 2));
    const now = keeping(path);
    expect(now.store.snapshot()).toEqual(store.snapshot());
    setToken(now.store, 'new');
    expect(tokenIn(path)).toBe('new');
  });
});

/** A data file with a few transactions in its log, as a killed process leaves it. */
const killed = () => {
  const path = fresh();
  const { store } = keeping(path);
  for (const token of ['first', 'second', 'third']) setToken(store, token);
  return path;
};

const cutLast = (path: string, bytes: number) => {
  const text = readFileSync(path);
  writeFileSync(path, text.subarray(0, text.length - bytes));
};

const linesOf = (path: string) => readFileSync(path, 'utf8').split(/(?<=\n)/);

const changeLine = (path: string, change: (lines: string[]) => void) => {
  const lines = linesOf(path);
  change(lines);
  writeFileSync(path, lines.join(''));
};

describe('what a kill leaves', () => {
  it.each([1, 20, 200])('is read without the %d bytes that were torn off the last line', (bytes) => {
    const path = killed();
    cutLast(`${path}.log`, bytes);
    expect(tokenIn(path)).toBe('second');
    const { store } = keeping(path);
    setToken(store, 'after');
    expect(tokenIn(path)).toBe('after');
  });

  it('is read between a snapshot and the log that goes on from it', () => {
    const path = killed();
    const log = readFileSync(`${path}.log`);
    const { store, close } = keeping(path);
    close();
    // Folded and killed before the log was removed: it stands in the snapshot already.
    writeFileSync(`${path}.log`, log);
    expect(tokenIn(path)).toBe('third');
    const again = keeping(path);
    expect(again.store.snapshot()).toEqual(store.snapshot());
    setToken(again.store, 'after');
    expect(tokenIn(path)).toBe('after');
  });

  it('is read with the log of a snapshot that never took its place', () => {
    const path = fresh();
    keeping(path);
    const header = readFileSync(`${path}.log`);
    rmSync(path);
    expect(openDataFile(path).world).toBeUndefined();
    setToken(keeping(path).store, 'first');
    expect(tokenIn(path)).toBe('first');
    keeping(path).close();
    const closed = readFileSync(path);
    keeping(path);
    writeFileSync(path, closed);
    expect(tokenIn(path)).toBe('first');
    writeFileSync(`${path}.log`, header);
    expect(complaint(() => tokenIn(path)).facts.why).toContain('does not belong');
  });
});

describe('damage', () => {
  const flip = (file: string, at: number) => {
    const bytes = readFileSync(file);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  it.each<[string, (path: string) => void]>([
    [
      'a log line that was changed',
      (path) => changeLine(`${path}.log`, (lines) => lines.splice(2, 1, lines[2]?.replace('second', 'sECond') ?? '')),
    ],
    ['a log line that is missing', (path) => changeLine(`${path}.log`, (lines) => lines.splice(2, 1))],
    [
      'a log line that stands there twice',
      (path) => changeLine(`${path}.log`, (lines) => lines.splice(2, 0, lines[2] ?? '')),
    ],
    [
      'two log lines in the wrong order',
      (path) => changeLine(`${path}.log`, (lines) => lines.splice(1, 2, lines[2] ?? '', lines[1] ?? '')),
    ],
    ['a line in the log that is no change', (path) => appendFileSync(`${path}.log`, 'hello\n')],
    ['an empty log', (path) => writeFileSync(`${path}.log`, '')],
    ['a log that is missing', (path) => rmSync(`${path}.log`)],
    [
      'a log of another file',
      (path) =>
        writeFileSync(
          `${path}.log`,
          readFileSync(`${killed()}.log`, 'utf8').replace('"generation":1', '"generation":5'),
        ),
    ],
    ['a log without its snapshot', (path) => rmSync(path)],
    [
      'a snapshot that was changed',
      (path) => changeLine(path, (lines) => lines.splice(4, 1, lines[4]?.replace(/.\n/, ' \n') ?? '')),
    ],
    ['a snapshot that ends early', (path) => changeLine(path, (lines) => lines.pop())],
    ['a snapshot that ends within a line', (path) => cutLast(path, 5)],
    [
      'an older snapshot',
      (path) => {
        const old = readFileSync(path);
        const one = keeping(path, 0);
        setToken(one.store, 'x');
        setToken(one.store, 'y');
        writeFileSync(path, old);
      },
    ],
    [
      'an empty file',
      (path) => {
        writeFileSync(path, '');
        rmSync(`${path}.log`);
      },
    ],
    [
      'half a document',
      (path) => {
        writeFileSync(path, '{"half":');
        rmSync(`${path}.log`);
      },
    ],
    [
      'a document of somebody else',
      (path) => {
        writeFileSync(path, '{"hello": 1}');
        rmSync(`${path}.log`);
      },
    ],
    [
      'the first form of all',
      (path) => {
        writeFileSync(path, '{"format":"klarna-cl-sandbox","version":1}');
        rmSync(`${path}.log`);
      },
    ],
    [
      'a document with a row that is none',
      (path) => {
        writeFileSync(
          path,
          JSON.stringify({ format: 'klarna-cl-sandbox', version: 2, world: { orders: [{ id: 'x' }] } }),
        );
        rmSync(`${path}.log`);
      },
    ],
  ])('is refused, and left as it is: %s', (_, damage) => {
    const path = killed();
    damage(path);
    const before = bytesOf(path);
    const error = complaint(() => openDataFile(path));
    expect(error).toMatchObject({
      kind: 'local-io',
      exitCode: 13,
      facts: { why: expect.any(String), hint: expect.any(String) },
    });
    expect(bytesOf(path)).toEqual(before);
  });

  it('of a single bit is noticed, or is a torn last line', () => {
    const path = killed();
    for (const file of [path, `${path}.log`]) {
      const sound = readFileSync(file);
      for (let at = 0; at < sound.length; at += 397) {
        flip(file, at);
        expect(complaint(() => openDataFile(path)).exitCode).toBe(13);
        writeFileSync(file, sound);
      }
    }
    flip(`${path}.log`, readFileSync(`${path}.log`).length - 1);
    expect(tokenIn(path)).toBe('second');
  });

  it('says that a newer version wrote it', () => {
    const path = killed();
    const first = '{"format":"klarna-cl-sandbox","version":4}';
    const sum = createHash('sha256').update(first).digest('hex').slice(0, 16);
    writeFileSync(path, `${sum} ${first}\n`);
    expect(complaint(() => openDataFile(path)).facts.why).toContain('a newer klarna-cl wrote it');
  });
});

it('tells a client that its change could not be kept, and has not changed anything', async () => {
  const folder = scratchFolder();
  const disk = smallDisk(folder);
  if (disk === undefined) return;
  const path = join(folder, 'sandbox.json');
  const sandbox = await running({ dataFile: path });
  expect(await sandbox.patch('klarna_payments', payment, { auth_token: 'kept' })).toMatchObject({ status: 200 });
  disk.fill();
  const long = 'x'.repeat(page);
  const refused = await sandbox.patch('klarna_payments', payment, { auth_token: long });
  expect(refused).toMatchObject({ status: 500 });
  expect(refused.document.errors[0].detail).toContain('the device is full. Nothing was changed.');
  // A page that is not yet full takes a few small ones.
  const answers: Awaited<ReturnType<typeof sandbox.authorize>>[] = [];
  while (answers.at(-1)?.status !== 500 && answers.length < 20)
    answers.push(await sandbox.authorize(`approved.${answers.length}`));
  expect(answers.at(-1)).toMatchObject({
    status: 500,
    document: { error_code: 'INTERNAL_ERROR', error_message: expect.stringContaining('the device is full') },
  });
  const kept = answers.slice(0, -1);
  const before = structuredClone(sandbox.exportData());
  expect(await sandbox.control('POST', 'seed', { count: 20 })).toMatchObject({ status: 500 });
  expect(await sandbox.control('POST', 'reset')).toMatchObject({ status: 500 });
  expect(sandbox.exportData()).toEqual(before);
  expect(before).toMatchObject({ world: { spent_tokens: kept.map(() => ({})) } });
  const { writes } = await sandbox.ledger();
  expect(writes.filter(({ executed }: { executed: boolean }) => executed)).toHaveLength(kept.length + 1);
  expect(writes.at(-1)).toMatchObject({ status: 500, executed: false, created: null });
  disk.clear();
  expect(await sandbox.patch('klarna_payments', payment, { auth_token: 'again' })).toMatchObject({ status: 200 });
  expect(tokenIn(path)).toBe('again');
});

it('is kept by a sandbox from one start to the next', async () => {
  const dataFile = fresh();
  const first = await running({ dataFile });
  await first.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
  const { document } = await first.authorize('approved');
  await first.close();
  const second = await running({ dataFile });
  const read = await second.api('GET', `/klarna_payments/${payment}`);
  expect(read.document.data.attributes.auth_token).toBe('sandbox-auth');
  expect((await second.authorize('approved')).document).toEqual(document);
  expect((await second.api('GET', `/orders/${order}`)).status).toBe(200);
});
