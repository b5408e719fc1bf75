import { describe, expect, it } from 'vitest';
import { readBatch } from '../../../src/journal/batches/replay.ts';
import { pastAuthorizations } from '../../../src/journal/past-runs.ts';
import {
  answered,
  authorizing,
  batchId,
  beginRow,
  idOf,
  isResult,
  linesOf,
  openBatch,
  resultOfRow,
  rowRun,
  runRow,
  someBatch,
} from '../../support/batches.ts';
import { scratchFolder } from '../../support/fake-context.ts';
import { someProcess } from '../../support/journals.ts';

describe('the journal of a batch', () => {
  it('begins with what the batch was asked to do, as whom, and by which process', () => {
    const folder = scratchFolder();
    openBatch(folder);
    expect(linesOf(folder)).toEqual([
      {
        v: 3,
        batch: batchId,
        at: '2026-03-04T05:06:07.000Z',
        kind: 'batch',
        segment: 1,
        continues: false,
        ...someBatch(),
        ...someProcess,
      },
    ]);
  });

  it('holds the records of its rows as those of single runs, each with its own run id', async () => {
    const folder = scratchFolder();
    const { journal, close } = openBatch(folder);
    await runRow(journal, 0);
    await close();
    const records = linesOf(folder).slice(1);
    expect(records.map(({ kind }) => kind)).toEqual(['run', 'intent', 'outcome', 'end']);
    expect(new Set(records.map(({ run }) => run))).toEqual(new Set([rowRun(0)]));
    expect(records[0]).toMatchObject({
      v: 2,
      command: 'flow',
      batch: { id: batchId, row: 'row-2', line: 2, ordinal: 0, file: '/somewhere/rows.csv' },
    });
    expect(records.at(-1)).toMatchObject({ exit_code: 0, settled: true, row: resultOfRow(0) });
  });

  it('gives the results in the order of the rows, whatever order they ended in', async () => {
    const folder = scratchFolder();
    const { journal, close } = openBatch(folder);
    for (const ordinal of [2, 0, 1]) await runRow(journal, ordinal);
    const lines = () => [...journal.results(isResult)].map(({ line }) => line);
    expect(lines()).toEqual([2, 3, 4]);
    await close();
    expect([...(readBatch(folder, batchId)?.results(isResult) ?? [])].map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it('shows its rows to whoever asks what was done about an order', async () => {
    const folder = scratchFolder();
    const { journal } = openBatch(folder);
    await runRow(journal, 0);
    const row = await beginRow(journal, 1);
    const stateOf = (ordinal: number) =>
      pastAuthorizations(folder, { orderId: idOf('Ordr', ordinal) }).map(({ run, state }) => [run, state]);
    expect(stateOf(0)).toEqual([[rowRun(0), 'APPROVED']]);
    expect(stateOf(1)).toEqual([[rowRun(1), 'UNKNOWN']]);
    expect(stateOf(2)).toEqual([]);
    await row.observer.afterWrite(authorizing(1), 1, answered);
    expect(stateOf(1)).toEqual([[rowRun(1), 'APPROVED']]);
  });
});
