import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Claim, isHeld, openLocks, sweepLocks } from '../../src/journal/locks.ts';
import { fakeNow, scratchFolder } from '../support/fake-context.ts';
import { lockOf } from '../support/locks.ts';
import { deadProcess } from '../support/processes.ts';

const apiUrl = 'https://acme.commercelayer.io/api';
const payment: Claim = { kind: 'payment', apiUrl, id: 'ertHJlpPTR' };
const claims: readonly Claim[] = [
  payment,
  { kind: 'payment', apiUrl, id: 'otherOther' },
  { kind: 'payment', apiUrl: 'https://other.commercelayer.io/api', id: 'ertHJlpPTR' },
  { kind: 'order', apiUrl, id: 'ertHJlpPTR' },
  { kind: 'session token', hash: 'ertHJlpPTR' },
  { kind: 'run', id: 'ertHJlpPTR' },
];

const locksOf = (folder: string, run = '01A') => {
  const locks = openLocks(folder, run, () => fakeNow);
  onTestFinished(locks.release);
  return locks;
};
const filesIn = (folder: string) => readdirSync(join(folder, 'locks'));
/** Puts another holder in the place of the only lock there is. */
const giveTo = (folder: string, text: string): void => {
  writeFileSync(join(folder, 'locks', filesIn(folder)[0] ?? ''), text);
};

describe('the locks of a run', () => {
  it('keep others from each thing that it claims, and from nothing else', () => {
    const folder = scratchFolder();
    for (const claim of claims) locksOf(folder).take(claim);
    expect(filesIn(folder)).toHaveLength(claims.length);
    for (const claim of claims) {
      expect(() => locksOf(folder, '01B').take(claim)).toThrow(expect.objectContaining({ code: 'LOCKED' }));
    }
  });

  it('are held however often it claims the same', () => {
    const locks = locksOf(scratchFolder());
    locks.take(payment);
    expect(() => locks.take(payment)).not.toThrow();
  });

  it('name nothing of what they are about in their files', () => {
    const folder = scratchFolder();
    locksOf(folder).take(payment);
    const [name = ''] = filesIn(folder);
    expect(name).toMatch(/^[0-9a-f]{32}\.lock$/);
    expect(readFileSync(join(folder, 'locks', name), 'utf8')).not.toContain(payment.kind);
  });

  it('are given back all at once, and can be taken by others then', () => {
    const folder = scratchFolder();
    const locks = locksOf(folder);
    for (const claim of claims) locks.take(claim);
    locks.release();
    expect(filesIn(folder)).toEqual([]);
    expect(() => locksOf(folder, '01B').take(payment)).not.toThrow();
  });

  it('are refused with who has them, since when, and what to do', () => {
    const folder = scratchFolder();
    locksOf(folder).take(payment);
    expect(() => locksOf(folder, '01B').take(payment)).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        exitCode: 6,
        message: 'Another klarna-cl is at work on this payment.',
        facts: expect.objectContaining({
          execution: 'none',
          why: `Process ${process.pid} on ${hostname()} (run 01A) has it, since 2026-03-04T05:06:07.000Z. Nothing was sent for it.`,
          hint: expect.stringContaining(`rm '${join(folder, 'locks', filesIn(folder)[0] ?? '')}'`),
        }),
      }),
    );
  });

  it('do not name a holder that has not said who it is', () => {
    const folder = scratchFolder();
    locksOf(folder).take(payment);
    giveTo(folder, '');
    expect(() => locksOf(folder, '01B').take(payment)).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ why: expect.stringContaining('Another process') }) }),
    );
  });

  it('are taken over from a process that is gone', () => {
    const folder = scratchFolder();
    locksOf(folder).take(payment);
    giveTo(folder, lockOf(deadProcess()));
    expect(() => locksOf(folder, '01B').take(payment)).not.toThrow();
  });

  it.each([
    ['cannot be made', (folder: string) => writeFileSync(join(folder, 'locks'), '')],
    [
      'is open to others',
      (folder: string) => {
        mkdirSync(join(folder, 'locks'));
        chmodSync(join(folder, 'locks'), 0o755);
      },
    ],
    ['is a link', (folder: string) => symlinkSync(folder, join(folder, 'locks'))],
  ])('are refused, and nothing is sent, where their folder %s', (_, spoil) => {
    const folder = scratchFolder();
    spoil(folder);
    expect(() => locksOf(folder).take(payment)).toThrow(
      expect.objectContaining({
        kind: 'local-io',
        facts: expect.objectContaining({ why: expect.stringContaining('Nothing was sent') }),
      }),
    );
  });
});

describe('whether something is held', () => {
  it('is asked without taking it', () => {
    const folder = scratchFolder();
    expect(isHeld(folder, payment)).toBe(false);
    const locks = locksOf(folder);
    locks.take(payment);
    expect(isHeld(folder, payment)).toBe(true);
    giveTo(folder, lockOf(deadProcess()));
    expect(isHeld(folder, payment)).toBe(false);
    giveTo(folder, lockOf(deadProcess(), { host: 'another-host' }));
    expect(isHeld(folder, payment)).toBe(true);
  });
});

describe('sweeping', () => {
  it('removes the locks of processes that are gone, and leaves the others', () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'locks'), { mode: 0o700 });
    const put = (name: string, text: string) => writeFileSync(join(folder, 'locks', name), text);
    put('gone.lock', lockOf(deadProcess()));
    put('alive.lock', lockOf(process.ppid));
    put('elsewhere.lock', lockOf(deadProcess(), { host: 'another-host' }));
    put('notes.txt', 'mine');
    sweepLocks(folder);
    expect(filesIn(folder).sort()).toEqual(['alive.lock', 'elsewhere.lock', 'notes.txt']);
  });

  it('is no matter where there are none', () => {
    expect(() => sweepLocks(scratchFolder())).not.toThrow();
  });
});
