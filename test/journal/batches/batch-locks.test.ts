import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockBatch } from '../../../src/journal/batches/batch-locks.ts';
import { isBatchRunning } from '../../../src/journal/batches/find-rows.ts';
import { type Claim, openLocks } from '../../../src/journal/locks.ts';
import { batchId } from '../../support/batches.ts';
import { fakeNow, scratchFolder } from '../../support/fake-context.ts';
import { lockOf } from '../../support/locks.ts';
import { deadProcess } from '../../support/processes.ts';

const payment: Claim = { kind: 'payment', apiUrl: 'https://acme.commercelayer.io/api', id: 'ertHJlpPTR' };
const order: Claim = { ...payment, kind: 'order' };
const file: Claim = { kind: 'batch file', hash: 'content-hash', account: 'environment', shard: '' };
const now = () => fakeNow;

const locksOfBatch = (folder: string, id = batchId) => {
  const locks = lockBatch(folder, id, now);
  onTestFinished(locks.release);
  return locks;
};
const locksOfRun = (folder: string) => {
  const locks = openLocks(folder, '01RUN', now);
  onTestFinished(locks.release);
  return locks;
};
const namesIn = (folder: string) => readdirSync(join(folder, 'locks'));
const refused = (why: RegExp) =>
  expect.objectContaining({
    code: 'LOCKED',
    exitCode: 6,
    facts: expect.objectContaining({ why: expect.stringMatching(why) }),
  });

describe('the locks of rows', () => {
  it('keep single runs away from what a row is at work on, and name the batch', () => {
    const folder = scratchFolder();
    locksOfBatch(folder).row().take(payment);
    expect(() => locksOfRun(folder).take(payment)).toThrow(
      refused(new RegExp(`^Process ${process.pid} on ${hostname()} \\(batch ${batchId}\\) has it, since 2026`)),
    );
    expect(() => locksOfRun(folder).take(order)).not.toThrow();
  });

  it('keep rows away from what a single run is at work on', () => {
    const folder = scratchFolder();
    locksOfRun(folder).take(payment);
    expect(() => locksOfBatch(folder).row().take(payment)).toThrow(refused(/run 01RUN/));
  });

  it('keep two rows of a batch apart, and two batches', () => {
    const folder = scratchFolder();
    const locks = locksOfBatch(folder);
    locks.row().take(payment);
    expect(() => locks.row().take(payment)).toThrow(
      expect.objectContaining({ code: 'LOCKED', message: 'Another row of this batch is at work on this payment.' }),
    );
    const other = locksOfBatch(folder, batchId.replace(/0$/, '1'));
    expect(() => other.row().take(payment)).toThrow(refused(new RegExp(`batch ${batchId}`)));
  });

  it('are given back with the row, and can be taken again by whomever', () => {
    const folder = scratchFolder();
    const locks = locksOfBatch(folder);
    const row = locks.row();
    for (const claim of [payment, order, payment]) row.take(claim);
    row.release();
    expect(() => locksOfRun(folder).take(payment)).not.toThrow();
    expect(() => locks.row().take(order)).not.toThrow();
  });

  it('are one file with many names', () => {
    const folder = scratchFolder();
    const row = locksOfBatch(folder).row();
    for (const claim of [payment, order]) row.take(claim);
    const files = namesIn(folder).map((name) => statSync(join(folder, 'locks', name)));
    expect(files.map(({ nlink }) => nlink)).toEqual([3, 3, 3]);
    expect(new Set(files.map(({ ino }) => ino)).size).toBe(1);
  });

  it('are taken over from a process that is gone', async () => {
    const folder = scratchFolder();
    const locks = locksOfBatch(folder);
    const dead = locksOfRun(folder);
    dead.take(payment);
    const [name = ''] = namesIn(folder).filter((one) =>
      readFileSync(join(folder, 'locks', one), 'utf8').includes('01RUN'),
    );
    writeFileSync(join(folder, 'locks', name), lockOf(await deadProcess(), { run: '01DEAD' }));
    expect(() => locks.row().take(payment)).not.toThrow();
  });

  it('of a batch that is gone are taken over by single runs', async () => {
    const folder = scratchFolder();
    locksOfBatch(folder).row().take(payment);
    // One file, so this gives all of its names to a process that has ended.
    writeFileSync(join(folder, 'locks', namesIn(folder)[0] ?? ''), lockOf(await deadProcess(), { batch: batchId }));
    expect(() => locksOfRun(folder).take(payment)).not.toThrow();
    expect(isBatchRunning(folder, batchId)).toBe(false);
    expect(() => locksOfBatch(folder)).not.toThrow();
  });

  it('are taken like those of single runs where the file of the batch is gone', () => {
    const folder = scratchFolder();
    const locks = locksOfBatch(folder);
    for (const name of namesIn(folder)) rmSync(join(folder, 'locks', name));
    const row = locks.row();
    row.take(payment);
    expect(() => locksOfRun(folder).take(payment)).toThrow(refused(new RegExp(`batch ${batchId}`)));
    row.release();
    expect(namesIn(folder)).toEqual([]);
  });
});

describe('the lock of a batch', () => {
  it('keeps a second process from the same batch, and from another one of the same file', () => {
    const folder = scratchFolder();
    const locks = locksOfBatch(folder);
    locks.take(file);
    expect(isBatchRunning(folder, batchId)).toBe(true);
    expect(() => lockBatch(folder, batchId, now)).toThrow(
      expect.objectContaining({ code: 'LOCKED', message: 'Another klarna-cl is at work on this batch.' }),
    );
    const other = locksOfBatch(folder, batchId.replace(/0$/, '1'));
    expect(() => other.take(file)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('a batch of this file') }),
    );
    expect(() => other.take({ ...file, shard: '2/4' })).not.toThrow();
    expect(() => other.take({ ...file, account: 'another' })).not.toThrow();
  });

  it('is given back with the batch', () => {
    const folder = scratchFolder();
    const locks = lockBatch(folder, batchId, now);
    locks.take(file);
    locks.release();
    expect([namesIn(folder), isBatchRunning(folder, batchId)]).toEqual([[], false]);
  });
});
