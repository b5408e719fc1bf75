import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBatch } from '../../src/journal/batches/replay.ts';
import { reply } from '../flows/running.ts';
import {
  answered,
  authorizing,
  batchId,
  factsOfRow,
  folderOfBatch,
  keyOf,
  openBatch,
  resultOfRow,
  rowApi,
  rowRun,
  runRow,
  segmentFile,
} from '../support/batches.ts';
import { sessionToken } from '../support/documents.ts';
import { type FakeWish, fakeNow, scratchFolder } from '../support/fake-context.ts';
import { endRecord, intentRecord, runId, runRecord, writeRecords } from '../support/journals.ts';
import { environment, klarnaCl } from './running.ts';

const day = 24 * 60 * 60 * 1000;

/** A row that authorizes the order of the seed. */
const authorizeSeed = async (
  journal: ReturnType<typeof openBatch>['journal'],
  ordinal: number,
  isAnswered: boolean,
) => {
  const row = journal.row(keyOf(ordinal), rowRun(ordinal));
  row.begin({ ...factsOfRow(ordinal), inputs: { route: 'both', payment_id: 'ertHJlpPTR' } });
  row.claim({ kind: 'order', apiUrl: rowApi, id: 'NgojhKoyYN' });
  await row.observer.beforeWrite(authorizing(ordinal), 1);
  if (!isAnswered) return row.leave();
  await row.observer.afterWrite(authorizing(ordinal), 1, answered);
  await row.end({ exit_code: 0, result: 'APPROVED', settled: true }, resultOfRow(ordinal));
};

/** A batch of three rows, of which two have run. */
const someBatches = async ({ isAnswered = true, isComplete = true } = {}) => {
  const state = scratchFolder();
  const { journal, close } = openBatch(state);
  await runRow(journal, 0);
  await authorizeSeed(journal, 1, isAnswered);
  if (isComplete) {
    await runRow(journal, 2);
    await journal.end({ exit_code: isAnswered ? 0 : 7, is_complete: true });
  }
  await close();
  return state;
};
const runs = (state: string, argv: readonly string[], wish: FakeWish = {}) =>
  klarnaCl(['runs', ...argv], { state, ...wish });

const totals = { begun: 0, succeeded: 3, failed: 0, unknown: 0, 'not-run': 0 };

describe('a batch among the runs', () => {
  it('is one of them, with how many of its rows came to what', async () => {
    const state = await someBatches();
    writeRecords(state, '01A', [runRecord({ command: 'send-token' }), endRecord()]);
    const run = await runs(state, ['list']);
    expect(run.document().runs).toMatchObject([
      { run_id: '01A', command: 'send-token' },
      {
        run_id: batchId,
        command: 'batch',
        profile: 'environment',
        mode: 'test',
        started_at: '2026-03-04T05:06:07.000Z',
        status: 'finished',
        exit_code: 0,
        resume: null,
        batch: { name: 'rows.csv', rows: 3, totals },
      },
    ]);
    const table = await runs(state, ['list'], { interactive: true });
    expect(table.stdout()).toMatch(new RegExp(`${batchId}.*batch.*exit 0, 3/3 ok`));
  });

  it('says how to go on with it where it was interrupted', async () => {
    const state = await someBatches({ isComplete: false, isAnswered: false });
    const [batch] = (await runs(state, ['list', '--unsettled'])).document().runs;
    expect(batch).toMatchObject({
      status: 'interrupted',
      resume: `klarna-cl batch /somewhere/rows.csv --resume ${batchId}`,
      batch: { totals: { begun: 1, succeeded: 1 } },
    });
  });

  it('is listed where it is at work, and where it cannot be read', async () => {
    const state = scratchFolder();
    openBatch(state);
    const other = openBatch(state, { id: batchId.replace(/0$/, 'A') });
    await other.close();
    const file = segmentFile(state, 1, batchId.replace(/0$/, 'A'));
    writeFileSync(file, readFileSync(file, 'utf8').replace('rows.csv', 'rows.cvs'));
    expect((await runs(state, ['list'])).document().runs).toMatchObject([
      { status: 'running', resume: null },
      { status: 'unreadable', command: 'batch', problem: expect.stringContaining('is damaged') },
    ]);
  });

  it('is shown with the rows that are open, and a row like any run', async () => {
    const state = await someBatches({ isAnswered: false, isComplete: false });
    expect((await runs(state, ['show', batchId])).document()).toMatchObject({
      schema_version: 1,
      run_id: batchId,
      open_rows: [{ row: 'row-3', line: 3, run_id: rowRun(1) }],
    });
    expect((await runs(state, ['show', rowRun(1)])).document()).toMatchObject({
      run_id: rowRun(1),
      command: 'flow',
      status: 'interrupted',
      row_of: { id: batchId, row: 'row-3' },
      resume: `klarna-cl batch /somewhere/rows.csv --resume ${batchId}`,
      records: [{ kind: 'run' }, { kind: 'intent' }],
    });
  });

  it('is exported row by row, by itself or with all runs', async () => {
    const state = await someBatches();
    writeRecords(state, '01A', [runRecord({ command: 'send-token' }), endRecord()]);
    const runsIn = ({ stdout }: Awaited<ReturnType<typeof runs>>) => [
      ...new Set(
        stdout()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).run),
      ),
    ];
    expect(runsIn(await runs(state, ['export', batchId]))).toEqual([0, 1, 2].map(rowRun));
    expect(runsIn(await runs(state, ['export']))).toEqual(['01A', ...[0, 1, 2].map(rowRun)]);
    expect(runsIn(await runs(state, ['export', rowRun(1), '--output', 'ndjson']))).toEqual([rowRun(1)]);
  });

  it('takes its rows up again itself', async () => {
    const state = await someBatches({ isAnswered: false, isComplete: false });
    for (const id of [rowRun(1), batchId]) {
      const run = await klarnaCl(['flow', '--resume', id], { state, environment });
      expect(run).toMatchObject({ exit: 2 });
      expect(run.said).toMatch(new RegExp(`batch .* --resume ${batchId}`));
      expect(run.lines()).toEqual([]);
    }
  });
});

describe('a single run about the order of a row', () => {
  const authorize = (state: string) =>
    klarnaCl(['authorize', '--session-token', sessionToken, '--order', 'NgojhKoyYN'], {
      state,
      environment,
      http: [reply.order()],
    });

  it.each([
    ['was approved', true],
    ['is not known to have been authorized', false],
  ])('is refused where the row %s', async (_, isAnswered) => {
    const run = await authorize(await someBatches({ isAnswered }));
    expect(run).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' } });
    expect(run.said).toContain(rowRun(1));
  });

  it('is told of the row that was interrupted, and by which batch', async () => {
    const run = await authorize(await someBatches({ isAnswered: false, isComplete: false }));
    expect(run.talk.join('\n')).toContain(`Row row-3 of batch ${batchId}`);
    expect(run.talk.join('\n')).toContain(`klarna-cl batch /somewhere/rows.csv --resume ${batchId}`);
  });
});

describe('runs prune', () => {
  const prune = (state: string, argv: readonly string[] = [], days = 31) =>
    runs(state, ['prune', ...argv], { nowMs: fakeNow + days * day });
  const isThere = (state: string) => existsSync(folderOfBatch(state));

  it('removes a batch that came to its end long ago, whole', async () => {
    const state = await someBatches();
    expect((await prune(state, [], 29)).document()).toMatchObject({ pruned: [], kept: { recent: 1 } });
    expect((await prune(state)).document()).toMatchObject({ pruned: [batchId] });
    expect([isThere(state), existsSync(join(state, 'batches', `.removed-${batchId}`))]).toEqual([false, false]);
  });

  it('keeps one of a row of which nobody knows, one that is at work and one that cannot be read', async () => {
    const open = await someBatches({ isAnswered: false });
    expect((await prune(open)).document()).toMatchObject({ pruned: [], kept: { unsettled: 1 } });
    const working = await someBatches();
    const replay = readBatch(working, batchId);
    openBatch(working, { ...(replay === undefined ? {} : { replay }) });
    expect((await prune(working)).document()).toMatchObject({ pruned: [], kept: { running: 1 } });
    const damaged = await someBatches();
    writeFileSync(
      segmentFile(damaged),
      readFileSync(segmentFile(damaged), 'utf8').replace('"attempt":1', '"attempt":2'),
    );
    expect((await prune(damaged)).document()).toMatchObject({ pruned: [], kept: { unreadable: 1 } });
    expect([open, working, damaged].map(isThere)).toEqual([true, true, true]);
  });

  it('removes a named one whatever it came to, once that is agreed to, and no row by itself', async () => {
    const state = await someBatches({ isAnswered: false });
    writeRecords(state, runId, [runRecord(), intentRecord(), endRecord({ settled: false })]);
    expect(await prune(state, [batchId])).toMatchObject({
      exit: 2,
      failure: { message: 'These runs are not settled.' },
    });
    const ofRow = await prune(state, [rowRun(1), '--yes']);
    expect(ofRow).toMatchObject({ exit: 2 });
    expect(ofRow.said).toContain(`runs prune ${batchId}`);
    expect((await prune(state, [batchId, '--yes'])).document()).toMatchObject({ pruned: [batchId] });
    expect(isThere(state)).toBe(false);
  });
});
