import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pastAuthorizations, unfinishedRuns } from '../../src/journal/past-runs.ts';
import type { JournalRecord } from '../../src/journal/records.ts';
import { scratchFolder } from '../support/fake-context.ts';
import {
  begunJournal,
  endRecord,
  fileOfRun,
  intentRecord,
  outcomeRecord,
  resumedJournal,
  resumeRecord,
  runRecord,
  sealed,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { authorizingStep, storingStep } from '../support/steps.ts';

const payment = 'payment ertHJlpPTR' as const;
const order = 'order NgojhKoyYN' as const;
const approvedRun = (): readonly JournalRecord[] => [
  runRecord(),
  intentRecord(),
  outcomeRecord({ http_status: 200, verdict: { result: 'APPROVED' } }),
  endRecord(),
];
const idsOf = (runs: readonly { readonly run: { readonly run: string } }[]) => runs.map(({ run }) => run.run);
const apiUrl = 'https://acme.commercelayer.io/api';
const orderClaim = { kind: 'order', apiUrl, id: 'NgojhKoyYN' } as const;

describe('unfinished runs', () => {
  it.each([
    ['was interrupted after a write was about to leave', [intentRecord()], true],
    ['was interrupted between two writes', [intentRecord(), outcomeRecord({ http_status: 200 })], true],
    ['was taken up again and interrupted again', [intentRecord(), endRecord(), resumeRecord()], true],
    ['ended without knowing', [intentRecord(), endRecord({ exit_code: 7, settled: false })], true],
    ['came to its end', [intentRecord(), outcomeRecord({ http_status: 200 }), endRecord()], false],
    ['was interrupted before its first write', [], false],
  ] as const)('are there where one %s: %#', (_, records, isUnfinished) => {
    const folder = scratchFolder();
    writeRecords(folder, '01A', [runRecord(), ...records]);
    expect(idsOf(unfinishedRuns(folder, [payment]))).toEqual(isUnfinished ? ['01A'] : []);
  });

  it('are those of the payment, the order or the token that is asked for', () => {
    const folder = scratchFolder();
    writeRecords(folder, '01A', [runRecord(), intentRecord({ step: 'store-token', order_id: 'otherOrder' })]);
    writeRecords(folder, '01B', [runRecord({ inputs: {} }), intentRecord()]);
    expect(idsOf(unfinishedRuns(folder, [payment]))).toEqual(['01A']);
    expect(idsOf(unfinishedRuns(folder, [order]))).toEqual(['01B']);
    expect(idsOf(unfinishedRuns(folder, ['token token-hash']))).toEqual(['01A', '01B']);
    expect(idsOf(unfinishedRuns(folder, ['payment otherOther']))).toEqual([]);
  });

  it('are not those that a process is at work on', async () => {
    const folder = scratchFolder();
    const journal = begunJournal(folder, '01A');
    await journal.observer.beforeWrite(storingStep, 1);
    expect(unfinishedRuns(folder, [payment])).toEqual([]);
    journal.close();
    expect(idsOf(unfinishedRuns(folder, [payment]))).toEqual(['01A']);
  });
});

describe('what earlier runs authorized', () => {
  it('is found in runs that have ended, are interrupted, and are at work', async () => {
    const folder = scratchFolder();
    writeRecords(folder, '01A', approvedRun());
    writeRecords(folder, '01B', [runRecord(), intentRecord({ token_sha256: 'other' })]);
    const journal = begunJournal(folder, '01C');
    onTestFinished(journal.close);
    journal.claim(orderClaim);
    await journal.observer.beforeWrite(authorizingStep('{}'), 1);
    expect(pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toMatchObject([
      { run: '01A', state: 'APPROVED' },
      { run: '01B', state: 'UNKNOWN' },
      { run: '01C', state: 'UNKNOWN' },
    ]);
  });

  it('is found in a run that learnt of its order only when it was taken up again, whatever the index said', async () => {
    const folder = scratchFolder();
    const first = begunJournal(folder, '01A');
    first.end({ exit_code: 6, settled: true });
    first.close();
    expect(pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toEqual([]);

    const again = resumedJournal(folder, '01A');
    again.begin(again.state.run);
    again.claim(orderClaim);
    await again.observer.beforeWrite(authorizingStep('{}'), 1);
    expect(pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toMatchObject([{ run: '01A', state: 'UNKNOWN' }]);
    again.end({ exit_code: 7, settled: false });
    again.close();
    expect(pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toMatchObject([{ run: '01A', state: 'UNKNOWN' }]);
  });

  it('is found without the index, and without reading what the index knows to be of others', () => {
    const folder = scratchFolder();
    for (const [id, inputs] of [
      ['01A', { order_id: 'NgojhKoyYN' }],
      ['01B', { order_id: 'otherOrder' }],
    ] as const) {
      const journal = begunJournal(folder, id, { inputs });
      journal.end({ exit_code: 0, settled: true });
      journal.close();
    }
    writeRun(folder, '01B', 'damaged\n');
    expect(pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toEqual([]);
    expect(() => pastAuthorizations(folder, { orderId: 'otherOrder' })).toThrow(fileOfRun(folder, '01B'));
    rmSync(join(folder, 'runs', 'index'));
    expect(() => pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toThrow(fileOfRun(folder, '01B'));
  });

  it('is not believed from a run that was copied', () => {
    const folder = scratchFolder();
    writeRun(folder, '01B', `${sealed(approvedRun()).join('\n')}\n`);
    expect(() => pastAuthorizations(folder, { orderId: 'NgojhKoyYN' })).toThrow(
      expect.objectContaining({ kind: 'local-io' }),
    );
  });
});
