import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { keepLines } from '../../src/sandbox/ledger/kept-lines.ts';
import { countReads } from '../../src/sandbox/ledger/read-counts.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { smallDisk } from '../support/small-disk.ts';
import { account, payment, running } from './running.ts';

const kept = (path?: string) => {
  const lines = keepLines(path);
  onTestFinished(lines.close);
  const read = (from = 0, to = lines.count()) => [...lines.read(from, to)].map(({ text }) => text).join('');
  return { ...lines, pieces: lines.read, read };
};

const keepReading = (pieces: Iterator<{ readonly text: string }>) => (): string | undefined =>
  pieces.next().value?.text;

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `{"at":"${from + index}"}`);
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

it.each([
  ['in memory', 100],
  ['on the disk', 256],
  ['on both', 3000],
])('gives any part of the lines it keeps %s', (_, count) => {
  const lines = kept();
  for (const line of numbered(0, count)) lines.add(line);
  expect(lines.count()).toBe(count);
  for (const [from, to] of [
    [0, count],
    [1, count - 1],
    [count - 1, count],
    [50, 60],
    [count, count + 5],
    [255, 257],
    [90, 90],
  ] as const)
    expect(lines.read(from, to)).toBe(text(numbered(from, Math.max(from, Math.min(to, count)))));
});

it('gives lines that are longer than a piece of the file', () => {
  const lines = kept(join(scratchFolder(), 'ledger.ndjson'));
  const long = [1, 200_000, 3, 70_000, 65_535, 65_536, 2].map((length) => 'x'.repeat(length));
  for (const line of long) lines.add(line);
  expect(lines.read()).toBe(text(long));
  expect(lines.read(3, 5)).toBe(text(long.slice(3, 5)));
});

it('leaves nothing in the temporary folder', () => {
  const folder = scratchFolder();
  vi.stubEnv('TMPDIR', folder);
  const lines = kept();
  for (const line of numbered(0, 300)) lines.add(line);
  lines.close();
  expect(readdirSync(folder)).toEqual([]);
});

it('starts over when it is cleared, and gives no more to those who are reading', () => {
  const lines = kept();
  for (const line of numbered(0, 20_000)) lines.add(line);
  const reader = keepReading(lines.pieces(0, 20_000));
  expect(reader()).toContain('{"at":"0"}\n');
  lines.clear();
  for (const line of numbered(0, 300)) lines.add(line);
  expect(reader()).toBeUndefined();
  expect(lines.read()).toBe(text(numbered(0, 300)));
});

it('goes on with the lines of the process before, without the one that was torn off', () => {
  const path = join(scratchFolder(), 'ledger.ndjson');
  const first = kept(path);
  for (const line of numbered(0, 600)) first.add(line);
  appendFileSync(path, '{"at":"tor');
  const second = kept(path);
  expect(second.read(590)).toBe(text(numbered(590, 600)));
  second.add('{"at":"600"}');
  expect(readFileSync(path, 'utf8')).toBe(text(numbered(0, 601)));
});

it('does not go on with a file of somebody else', () => {
  const path = join(scratchFolder(), 'ledger.ndjson');
  writeFileSync(path, 'dear diary\n');
  expect(() => keepLines(path)).toThrow('The sandbox cannot read its data file.');
  expect(readFileSync(path, 'utf8')).toBe('dear diary\n');
});

it('loses no line to a full disk', () => {
  const folder = scratchFolder();
  const disk = smallDisk(folder);
  if (disk === undefined) return;
  const lines = kept(join(folder, 'ledger.ndjson'));
  const long = Array.from({ length: 10 }, (_, index) => `${index}${'x'.repeat(3000)}`);
  for (const [index, line] of long.entries()) {
    if (index === 3) disk.fill();
    lines.add(line);
  }
  expect(lines.read()).toBe(text(long));
  disk.clear();
  lines.add('last');
  expect(readFileSync(join(folder, 'ledger.ndjson'), 'utf8')).toBe(text([...long, 'last']));
});

it('counts reads by path, and past a bound by pattern', () => {
  const reads = countReads();
  for (let id = 0; id < 1200; id += 1) reads.count('GET', `/api/orders/Id${id}`);
  reads.count('GET', '/api/orders/Id7');
  reads.count('GET', `/v2/accounts/${account}/payment/transactions/x.1`);
  for (let word = 0; word < 3000; word += 1)
    reads.count('GET', `/nowhere/${'abcdefghij'[word % 10]}${'z'.repeat(word)}`);
  const all = reads.all();
  expect(reads.folded()).toBe(true);
  expect(all).toMatchObject({
    'GET /api/orders/Id7': 2,
    'GET /api/orders/:id': 200,
    'GET /v2/accounts/:id/payment/transactions/:id': 1,
  });
  expect(Object.keys(all).length).toBeLessThanOrEqual(2001);
  expect(Object.values(all).reduce((sum, count) => sum + count)).toBe(4202);
});

it('gives the writes since the last look, and refuses what it does not understand', async () => {
  const sandbox = await running();
  for (const auth_token of ['a', 'b', 'c']) await sandbox.patch('klarna_payments', payment, { auth_token });
  const tokens = (document: { writes: { body: { data: { attributes: { auth_token: string } } } }[] }) =>
    document.writes.map(({ body }) => body.data.attributes.auth_token);
  expect(tokens(await sandbox.ledger())).toEqual(['a', 'b', 'c']);
  expect(tokens((await sandbox.control('GET', 'ledger?since=2')).document)).toEqual(['c']);
  expect(tokens((await sandbox.control('GET', 'ledger?since=7')).document)).toEqual([]);
  for (const query of ['since=-1', 'since=x', 'follow=yes'])
    expect(await sandbox.control('GET', `ledger?${query}`)).toMatchObject({ status: 400 });
});

it('is followed from the first write on, through a reset, until the client leaves', async () => {
  const sandbox = await running();
  const write = (auth_token: string) => sandbox.patch('klarna_payments', payment, { auth_token });
  for (const token of ['a', 'b']) await write(token);
  const answer = await fetch(`${sandbox.url}/__sandbox/ledger?follow=1&since=1`);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  if (answer.body === null) throw new Error('no body');
  const lines = createInterface({ input: Readable.fromWeb(answer.body) })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value)).body.data.attributes.auth_token;
  expect(await next()).toBe('b');
  await write('c');
  expect(await next()).toBe('c');
  await sandbox.control('POST', 'reset');
  await write('d');
  expect(await next()).toBe('d');
  await sandbox.close();
  await expect(lines.next()).rejects.toThrow();
});
