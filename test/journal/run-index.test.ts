import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToIndex, readIndex, type SubjectName, withdrawFromIndex } from '../../src/journal/run-index.ts';
import { scratchFolder } from '../support/fake-context.ts';

const order: SubjectName = 'order NgojhKoyYN';
const payment: SubjectName = 'payment ertHJlpPTR';
const fileIn = (folder: string) => join(folder, 'index');

const isAbout = (folder: string, run: string, name: SubjectName): boolean | undefined =>
  readIndex(folder, [name]).get(run)?.isAbout;

describe('the index of runs', () => {
  it('knows nothing where there is none', () => {
    expect(readIndex(join(scratchFolder(), 'none'), [order]).size).toBe(0);
  });

  it('says what an ended run is about, without saying it in the clear', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [order, 'token 0a1b'], true);
    expect([order, 'token 0a1b', payment].map((name) => isAbout(folder, '01A', name as SubjectName))).toEqual([
      true,
      true,
      false,
    ]);
    expect(readFileSync(fileIn(folder), 'utf8')).not.toContain('NgojhKoyYN');
    expect(statSync(fileIn(folder)).mode & 0o777).toBe(0o600);
  });

  it('knows a run that is about nothing', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [], true);
    expect(isAbout(folder, '01A', order)).toBe(false);
  });

  it('says whether it was settled', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [order], true);
    addToIndex(folder, '01B', [order], false);
    expect([...readIndex(folder, [order]).values()].map(({ isSettled }) => isSettled)).toEqual([true, false]);
  });

  it('believes the last line of a run', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [payment], true);
    addToIndex(folder, '01A', [payment, order], true);
    expect(isAbout(folder, '01A', order)).toBe(true);
  });

  it('knows a run no more that was taken out of it, until that has ended again', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [payment], true);
    withdrawFromIndex(folder, '01A');
    expect(isAbout(folder, '01A', payment)).toBeUndefined();
    addToIndex(folder, '01A', [order], true);
    expect(isAbout(folder, '01A', order)).toBe(true);
  });

  it('believes nothing that stands before a broken line: it may have taken any run out', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [payment], true);
    addToIndex(folder, '01B', [payment], true);
    // A disk that filled up took a part of a line; the next one continues it.
    appendFileSync(fileIn(folder), '01C 0a1b2c3d');
    withdrawFromIndex(folder, '01A');
    addToIndex(folder, '01D', [order], true);
    expect([...readIndex(folder, [order]).keys()]).toEqual(['01D']);
  });

  it('never hides a run that was taken out of it, whatever byte of it is broken', () => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [payment], true);
    addToIndex(folder, '01B', [order], true);
    withdrawFromIndex(folder, '01A');
    const whole = readFileSync(fileIn(folder));
    const from = whole.lastIndexOf('01A withdrawn');
    fc.assert(
      fc.property(fc.integer({ min: from, max: whole.length - 2 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ flip;
        writeFileSync(fileIn(folder), changed);
        expect(readIndex(folder, [order]).has('01A')).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: from + 1, max: whole.length }), (length) => {
        writeFileSync(fileIn(folder), whole.subarray(0, length));
        expect(readIndex(folder, [order]).has('01A')).toBe(false);
      }),
    );
  });

  it.each([
    ['open to others', (path: string) => chmodSync(path, 0o644)],
    [
      'a link',
      (path: string) => {
        renameSync(path, `${path}.there`);
        symlinkSync(`${path}.there`, path);
      },
    ],
  ])('is not believed where it is %s', (_, spoil) => {
    const folder = scratchFolder();
    addToIndex(folder, '01A', [payment], true);
    spoil(fileIn(folder));
    expect(readIndex(folder, [order]).size).toBe(0);
  });

  it('that takes no line does not stop the end of a run, but its being taken up again', () => {
    const folder = scratchFolder();
    mkdirSync(fileIn(folder));
    expect(() => addToIndex(folder, '01A', [order], true)).not.toThrow();
    expect(() => withdrawFromIndex(folder, '01A')).toThrow('EISDIR');
  });
});
