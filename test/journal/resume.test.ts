import { appendFileSync, chmodSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../src/journal/attempts.ts';
import { pastAuthorizations } from '../../src/journal/past-runs.ts';
import { sessionToken } from '../support/documents.ts';
import { scratchFolder } from '../support/fake-context.ts';
import {
  begunJournal,
  endRecord,
  fileOfRun,
  intentRecord,
  newJournal,
  recordsIn,
  resumedJournal,
  runRecord,
  someProcess,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { authorizingStep, storingStep } from '../support/steps.ts';

const interrupted = (folder: string): void => {
  writeRecords(folder, '01A', [runRecord(), intentRecord({ step: 'store-token' })]);
};
const resumed = (folder: string, runId = '01A') => {
  const journal = resumedJournal(folder, runId);
  onTestFinished(journal.close);
  return journal;
};
const kindsIn = (folder: string) => recordsIn(folder, '01A').map(({ kind }) => kind);

describe('a run that is taken up again', () => {
  it('knows what it has come to, and writes nothing before it begins', () => {
    const folder = scratchFolder();
    interrupted(folder);
    const journal = resumed(folder);
    expect(journal.state).toMatchObject({ storeToken: 'open', place: 'none', hasWritten: true, end: undefined });
    expect(journal.hasWritten()).toBe(true);
    expect(kindsIn(folder)).toEqual(['run', 'intent']);
  });

  it('says which process goes on with it, and goes on with its chain', async () => {
    const folder = scratchFolder();
    interrupted(folder);
    const journal = resumed(folder);
    journal.begin(journal.state.run);
    await journal.observer.beforeWrite(storingStep, 1);
    journal.end({ exit_code: 0, settled: true });
    journal.close();
    expect(kindsIn(folder)).toEqual(['run', 'intent', 'resume', 'intent', 'end']);
    expect(recordsIn(folder, '01A')[2]).toMatchObject({ kind: 'resume', ...someProcess });
    // Its lines still hold together.
    expect(resumed(folder).state.end).toMatchObject({ exit_code: 0 });
  });

  it('drops the line that was torn off, and says so', async () => {
    const folder = scratchFolder();
    interrupted(folder);
    const length = statSync(fileOfRun(folder, '01A')).size;
    appendFileSync(fileOfRun(folder, '01A'), '{"v":2,"run":"01A","at":"2026-03-04T05:0');
    const journal = resumed(folder);
    expect(journal.wasTorn).toBe(true);
    journal.begin(journal.state.run);
    journal.close();
    expect(readFileSync(fileOfRun(folder, '01A'), 'utf8').slice(length)).toMatch(/^\{"v":2.*"kind":"resume"/);
    expect(resumed(folder).wasTorn).toBe(false);
  });

  it('is kept from a second process from the first look at it, and from nobody once it is closed', () => {
    const folder = scratchFolder();
    interrupted(folder);
    const journal = resumed(folder);
    expect(() => resumedJournal(folder, '01A')).toThrow(
      expect.objectContaining({ code: 'LOCKED', message: 'Another klarna-cl is at work on this run.' }),
    );
    journal.close();
    expect(() => resumed(folder)).not.toThrow();
  });

  it('cannot be one that its first process is still at work on', () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, '01A');
    onTestFinished(journal.close);
    expect(() => resumedJournal(folder, '01A')).toThrow(expect.objectContaining({ kind: 'unavailable' }));
  });

  it.each([
    ['is not there', () => {}],
    ['has not one whole record', (folder: string) => void writeRun(folder, '01A', '{"v":2,')],
  ])('cannot be one whose file %s; nothing stays locked', (_, prepare) => {
    const folder = scratchFolder();
    prepare(folder);
    for (const _ of ['once', 'twice']) {
      expect(() => resumedJournal(folder, '01A')).toThrow(
        expect.objectContaining({ kind: 'usage', code: 'RUN_NOT_FOUND' }),
      );
    }
  });

  it.each([
    ['damaged', (path: string) => appendFileSync(path, 'damage\n')],
    ['open to others', (path: string) => chmodSync(path, 0o644)],
  ])('cannot be one whose file is %s; the file stays as it is', (_, spoil) => {
    const folder = scratchFolder();
    interrupted(folder);
    spoil(fileOfRun(folder, '01A'));
    const before = readFileSync(fileOfRun(folder, '01A'), 'utf8');
    expect(() => resumedJournal(folder, '01A')).toThrow(expect.objectContaining({ kind: 'local-io' }));
    expect(readFileSync(fileOfRun(folder, '01A'), 'utf8')).toBe(before);
  });

  it('is never forgotten, whatever it came to before', () => {
    const folder = scratchFolder();
    writeRecords(folder, '01A', [runRecord(), endRecord({ exit_code: 5 })]);
    const journal = resumed(folder);
    journal.begin(journal.state.run);
    journal.discard();
    expect(kindsIn(folder)).toEqual(['run', 'end', 'resume']);
  });

  it('has not settled while a write of an earlier process is open, unless that was found done', () => {
    for (const isFound of [false, true]) {
      const folder = scratchFolder();
      interrupted(folder);
      const journal = resumed(folder);
      journal.begin(journal.state.run);
      if (isFound) journal.settle('store-token', true);
      journal.end({ exit_code: 8, settled: true });
      journal.close();
      expect(recordsIn(folder, '01A').at(-1)).toMatchObject({ kind: 'end', exit_code: 8, settled: isFound });
      expect(resumed(folder).state.storeToken).toBe(isFound ? 'done' : 'open');
    }
  });

  it('repeats an authorization as one and the same', async () => {
    const folder = scratchFolder();
    const first = begunJournal(folder, '01A');
    const step = authorizingStep('{"amount":11800}');
    await first.observer.beforeWrite(step, 1);
    first.close();
    const again = resumed(folder);
    again.begin(again.state.run);
    await again.observer.beforeWrite(step, 1);
    await again.observer.afterWrite(step, 1, {
      kind: 'answered',
      status: 200,
      document: { payment_transaction_response: { result: 'DECLINED' } },
      meta: {},
    });
    expect(pastAuthorizations(folder, { tokenHash: sha256(sessionToken) })).toMatchObject([{ state: 'DECLINED' }]);
  });
});

describe('a new run', () => {
  it('is forgotten where it ended before its first write, and never after one', async () => {
    const folder = scratchFolder();
    const left = begunJournal(folder, '01A');
    left.discard();
    left.close();
    expect(() => recordsIn(folder, '01A')).toThrow('ENOENT');
    const written = begunJournal(folder, '01B');
    await written.observer.beforeWrite(storingStep, 1);
    written.discard();
    written.close();
    expect(recordsIn(folder, '01B')).toHaveLength(2);
  });

  it('leaves nothing to end, to forget or to close where it never began', () => {
    const journal = newJournal(scratchFolder(), '01A');
    expect(() => {
      journal.end({ exit_code: 2, settled: true });
      journal.discard();
      journal.close();
      journal.close();
    }).not.toThrow();
  });
});
