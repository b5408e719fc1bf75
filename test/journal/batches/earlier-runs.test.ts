import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readBatch } from '../../../src/journal/batches/replay.ts';
import { findRun, runsAbout, runsMentioning } from '../../../src/journal/find-runs.ts';
import { openPlacings, pastAuthorizations, unfinishedRuns } from '../../../src/journal/past-runs.ts';
import { noteNewSandbox } from '../../../src/journal/sandboxes.ts';
import {
  answered,
  authorizing,
  batchId,
  beginRow,
  factsOfRow,
  idOf,
  keyOf,
  openBatch,
  resultOfRow,
  rowApi,
  rowRun,
  runRow,
  segmentFile,
  someBatch,
} from '../../support/batches.ts';
import { transactionId } from '../../support/documents.ts';
import { fakeNow, scratchFolder } from '../../support/fake-context.ts';
import { begunJournal, newJournal, runId, someFacts, someProcess } from '../../support/journals.ts';

const orderOf = (ordinal: number) => ({ orderId: idOf('Ordr', ordinal) });
const runsOf = (runs: ReturnType<typeof runsAbout>) => runs.map(({ records: [first] }) => first?.run);

/** A single run that authorizes the order of a row. */
const authorizeAlone = async (folder: string, ordinal: number, id = runId, isToEnd = true) => {
  const journal = begunJournal(folder, id, { inputs: { route: 'both' } });
  journal.claim({ kind: 'order', apiUrl: rowApi, id: idOf('Ordr', ordinal) });
  const step = {
    ...authorizing(ordinal),
    headers: { ...authorizing(ordinal).headers, 'Klarna-Idempotency-Key': id },
  };
  await journal.observer.beforeWrite(step, 1);
  await journal.observer.afterWrite(step, 1, answered);
  if (isToEnd) journal.end({ exit_code: 0, settled: true });
  journal.close();
};

describe('what rows have done', () => {
  const finished = async () => {
    const folder = scratchFolder();
    const { journal, close } = openBatch(folder, { segmentBytes: 4000 });
    for (let ordinal = 0; ordinal < 6; ordinal += 1) await runRow(journal, ordinal);
    (await beginRow(journal, 6)).leave();
    await close();
    return folder;
  };

  it('is found by order, payment, session token, run id and transaction', async () => {
    const folder = await finished();
    expect(pastAuthorizations(folder, orderOf(4))).toMatchObject([
      { run: rowRun(4), state: 'APPROVED', transactionId },
    ]);
    expect(runsOf(runsAbout(folder, [`payment ${idOf('Paym', 2)}`]))).toEqual([rowRun(2)]);
    expect(findRun(folder, rowRun(3))?.records.map(({ kind }) => kind)).toEqual(['run', 'intent', 'outcome', 'end']);
    expect(findRun(folder, rowRun(9))).toBeUndefined();
    expect(runsOf(runsMentioning(folder, transactionId))).toEqual([0, 1, 2, 3, 4, 5].map(rowRun));
    expect(runsOf(runsMentioning(folder, 'key-5'))).toEqual([rowRun(5)]);
    expect(unfinishedRuns(folder, [`order ${idOf('Ordr', 6)}`])).toMatchObject([
      { run: { batch: { id: batchId, row: 'row-8' } } },
    ]);
    expect(unfinishedRuns(folder, [`order ${idOf('Ordr', 5)}`])).toEqual([]);
    expect(openPlacings(folder, idOf('Ordr', 6))).toEqual([]);
  });

  it('is found among single runs, the oldest first', async () => {
    const folder = await finished();
    await authorizeAlone(folder, 1, runId);
    await authorizeAlone(folder, 1, '01A');
    expect(pastAuthorizations(folder, orderOf(1)).map(({ run }) => run)).toEqual(['01A', rowRun(1), runId]);
  });

  it.each([
    ['is missing', (path: string) => rmSync(path)],
    ['is damaged', (path: string) => writeFileSync(path, readFileSync(path).fill(0, 60, 64))],
    ['is of a shorter segment', (path: string) => writeFileSync(path, readFileSync(path).fill(1, 8, 16))],
  ])('is found where the list of subjects %s, and that is made anew', async (_, harm) => {
    const folder = await finished();
    const list = segmentFile(folder).replace('.ndjson', '.subjects');
    const before = readFileSync(list);
    harm(list);
    expect(pastAuthorizations(folder, orderOf(0))).toMatchObject([{ run: rowRun(0) }]);
    expect(readFileSync(list)).toEqual(before);
  });

  it('is found while the batch is at work, in the file that is being written', async () => {
    const folder = scratchFolder();
    const { journal } = openBatch(folder);
    await runRow(journal, 0);
    expect(pastAuthorizations(folder, orderOf(0))).toMatchObject([{ state: 'APPROVED' }]);
    expect(existsSync(segmentFile(folder).replace('.ndjson', '.subjects'))).toBe(false);
  });

  it('counts no more once its sandbox has begun anew', async () => {
    const folder = scratchFolder();
    const url = 'http://127.0.0.1:4010';
    const { journal, close } = openBatch(folder, { facts: someBatch({ klarna: { base_url: url } }) });
    const row = journal.row(keyOf(0), rowRun(0));
    row.begin({ ...factsOfRow(0), klarna: { base_url: url } });
    row.claim({ kind: 'order', apiUrl: rowApi, id: idOf('Ordr', 0) });
    await row.observer.beforeWrite(authorizing(0), 1);
    row.leave();
    await close();
    expect(pastAuthorizations(folder, orderOf(0))).toHaveLength(1);
    noteNewSandbox(folder, url, fakeNow + 1000);
    expect(pastAuthorizations(folder, orderOf(0))).toEqual([]);
    expect(runsMentioning(folder, idOf('Ordr', 0))).toEqual([]);
  });
});

describe('what a row knows of others', () => {
  const ask = (journal: ReturnType<typeof openBatch>['journal'], ordinal: number, of = ordinal) => {
    const row = journal.row(keyOf(ordinal), '01M804HBM2DKQAXE8VW5XASKED');
    row.begin(factsOfRow(ordinal));
    row.claim({ kind: 'order', apiUrl: rowApi, id: idOf('Ordr', of) });
    const past = row.past(orderOf(of)).map(({ run, state }) => [run, state]);
    row.leave();
    return past;
  };

  it('is what single runs, earlier batches and other rows have done', async () => {
    const folder = scratchFolder();
    await authorizeAlone(folder, 0);
    await authorizeAlone(folder, 1, '01B', false);
    const earlier = openBatch(folder, { id: batchId.replace(/0$/, 'A') });
    await runRow(earlier.journal, 2);
    await earlier.close();
    const { journal } = openBatch(folder);
    await runRow(journal, 3);
    expect([0, 1, 2].map((ordinal) => ask(journal, ordinal))).toEqual([
      [[runId, 'APPROVED']],
      [['01B', 'APPROVED']],
      [[rowRun(2), 'APPROVED']],
    ]);
    expect(ask(journal, 4, 3)).toEqual([[rowRun(3), 'APPROVED']]);
    expect(ask(journal, 5)).toEqual([]);
  });

  it('grows with the runs that begin, go on and end meanwhile', async () => {
    const folder = scratchFolder();
    // This one has begun before the batch, and has authorized nothing yet.
    const slow = newJournal(folder, '01SLOW');
    slow.begin(someFacts({ inputs: { route: 'both' } }));
    const { journal } = openBatch(folder);
    expect(ask(journal, 0)).toEqual([]);
    slow.claim({ kind: 'order', apiUrl: rowApi, id: idOf('Ordr', 0) });
    await slow.observer.beforeWrite(authorizing(0), 1);
    // Killed here: it leaves its locks to whoever comes next.
    slow.close();
    expect(ask(journal, 0)).toEqual([['01SLOW', 'UNKNOWN']]);
    await authorizeAlone(folder, 1);
    expect(ask(journal, 1)).toEqual([[runId, 'APPROVED']]);
  });

  it('grows with the rows of another batch that is at work', async () => {
    const folder = scratchFolder();
    const before = openBatch(folder, { id: batchId.replace(/0$/, 'A'), segmentBytes: 3000 });
    await runRow(before.journal, 0);
    const { journal } = openBatch(folder);
    const after = openBatch(folder, { id: batchId.replace(/0$/, 'B') });
    expect(ask(journal, 0)).toEqual([[rowRun(0), 'APPROVED']]);
    for (const ordinal of [1, 2, 3, 4]) await runRow(before.journal, ordinal);
    await runRow(after.journal, 5);
    expect([1, 4, 5].map((ordinal) => ask(journal, ordinal))).toEqual(
      [1, 4, 5].map((ordinal) => [[rowRun(ordinal), 'APPROVED']]),
    );
    await before.close();
    const replay = readBatch(folder, batchId.replace(/0$/, 'A'));
    const again = openBatch(folder, { id: batchId.replace(/0$/, 'A'), ...(replay === undefined ? {} : { replay }) });
    await runRow(again.journal, 6);
    expect(ask(journal, 6)).toEqual([[rowRun(6), 'APPROVED']]);
  });

  it('is not read from the disk where nobody else is about the same, not even after its own writes', async () => {
    const folder = scratchFolder();
    await authorizeAlone(folder, 7);
    const { journal } = openBatch(folder);
    const row = await beginRow(journal, 0);
    // Whoever reads a run now is refused.
    writeFileSync(`${folder}/runs/${runId}.ndjson`, 'damaged\n');
    expect([
      row.past(orderOf(0)),
      row.openPlacings(idOf('Ordr', 0)),
      row.settlements([`order ${idOf('Ordr', 0)}`]),
    ]).toEqual([[], [], []]);
    expect(() => row.past(orderOf(7))).toThrow(expect.objectContaining({ kind: 'local-io' }));
  });
});

describe('rows that have ended', () => {
  it('leave nothing behind in memory but a few bytes each', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const silent = () => ({ write: () => {}, sync: async () => {}, cutBack: () => {}, close: () => {} });
    const { journal } = openBatch(scratchFolder(), {
      facts: someBatch({ rows: 6000 }),
      create: silent,
      process: someProcess,
    });
    const run = async (ordinal: number) => {
      const row = journal.row(keyOf(ordinal), rowRun(ordinal));
      row.begin(factsOfRow(ordinal));
      await row.observer.beforeWrite(authorizing(ordinal), 1);
      await row.end({ exit_code: 0, settled: true }, resultOfRow(ordinal));
    };
    const heldAfter = async (from: number, to: number) => {
      for (let first = from; first < to; first += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, index) => run(first + index)));
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await heldAfter(0, 1000);
    expect((await heldAfter(1000, 6000)) - before).toBeLessThan(5000 * 100);
  });
});
