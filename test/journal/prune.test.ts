import { chmodSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pruneRuns } from '../../src/journal/prune.ts';
import type { JournalRecord } from '../../src/journal/records.ts';
import { fakeNow, scratchFolder } from '../support/fake-context.ts';
import {
  begunJournal,
  endRecord,
  fileOfRun,
  intentRecord,
  outcomeRecord,
  resumeRecord,
  runRecord,
  sealed,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { lockOf } from '../support/locks.ts';
import { deadProcess } from '../support/processes.ts';

const day = 24 * 60 * 60 * 1000;
const ago = (days: number): string => new Date(fakeNow - days * day).toISOString();
const aged = (days: number, records: readonly JournalRecord[]): readonly JournalRecord[] =>
  records.map((record) => ({ ...record, at: ago(days) }));
const answered = [intentRecord(), outcomeRecord({ http_status: 200, verdict: { result: 'APPROVED' } })];
const prune = (folder: string, only?: readonly string[]) =>
  pruneRuns(folder, { olderThanMs: 30 * day, nowMs: fakeNow, ...(only === undefined ? {} : { only }) });
const none = { recent: 0, unsettled: 0, running: 0, unreadable: 0 };

describe('pruning', () => {
  it.each([
    ['a run that ended long ago', aged(31, [runRecord(), ...answered, endRecord()]), undefined],
    ['a refused run of long ago', aged(31, [runRecord(), endRecord({ exit_code: 5 })]), undefined],
    ['a run of long ago that was interrupted before its first write', aged(31, [runRecord()]), undefined],
    ['a run of which nothing was kept', [], undefined],
    ['a run that ended lately', [...aged(31, [runRecord(), ...answered]), ...aged(29, [endRecord()])], 'recent'],
    ['a run that was interrupted after a write', aged(31, [runRecord(), intentRecord()]), 'unsettled'],
    [
      'a run that ended without knowing',
      aged(31, [runRecord(), intentRecord(), endRecord({ exit_code: 7, settled: false })]),
      'unsettled',
    ],
    [
      'a run that was interrupted when it was taken up again',
      aged(31, [runRecord(), ...answered, endRecord(), resumeRecord()]),
      'unsettled',
    ],
    ['a run whose time cannot be read', [{ ...runRecord(), at: 'once' }], 'recent'],
  ] as const)('%s: %#', (_, records, reason) => {
    const folder = scratchFolder();
    writeRecords(folder, '01A', records);
    expect(prune(folder)).toEqual({
      pruned: reason === undefined ? ['01A'] : [],
      kept: reason === undefined ? none : { ...none, [reason]: 1 },
    });
    expect(existsSync(fileOfRun(folder, '01A'))).toBe(reason !== undefined);
  });

  it('keeps what it cannot read: nobody knows what that run did', () => {
    const folder = scratchFolder();
    writeRun(folder, '01A', 'damaged\n');
    writeRun(folder, '01B', `${sealed([{ ...runRecord({ run: '01B' }), v: 4 }])[0]}\n`);
    chmodSync(writeRecords(folder, '01C', aged(31, [runRecord(), endRecord()])), 0o644);
    symlinkSync(fileOfRun(folder, '01C'), fileOfRun(folder, '01D'));
    expect(prune(folder)).toEqual({ pruned: [], kept: { ...none, unreadable: 4 } });
  });

  it('keeps a run that a process is at work on, even one that is named', () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, '01A');
    onTestFinished(journal.close);
    expect(prune(folder)).toMatchObject({ pruned: [], kept: { running: 1 } });
    expect(prune(folder, ['01A'])).toMatchObject({ pruned: [], kept: { running: 1 } });
  });

  it('removes a run that is named, whatever it came to, once', () => {
    const folder = scratchFolder();
    writeRecords(folder, '01A', [runRecord(), intentRecord()]);
    writeRecords(folder, '01B', aged(31, [runRecord(), endRecord()]));
    expect(prune(folder, ['01A', '01A'])).toEqual({ pruned: ['01A'], kept: none });
    expect(existsSync(fileOfRun(folder, '01B'))).toBe(true);
  });

  it('leaves other files, and takes the locks of dead processes away', () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, '01A');
    const locks = join(folder, 'locks');
    writeFileSync(join(locks, 'left.lock'), lockOf(deadProcess()));
    writeFileSync(join(folder, 'runs', 'notes.txt'), 'mine');
    prune(folder);
    expect(readdirSync(locks)).toHaveLength(1);
    expect(existsSync(join(folder, 'runs', 'notes.txt'))).toBe(true);
    journal.close();
  });

  it('is no matter where there are no runs', () => {
    expect(prune(join(scratchFolder(), 'none'))).toEqual({ pruned: [], kept: none });
  });
});
