import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBatches } from '../../../src/journal/batches/find-batches.ts';
import { readBatch } from '../../../src/journal/batches/replay.ts';
import { findRun } from '../../../src/journal/find-runs.ts';
import { pastAuthorizations } from '../../../src/journal/past-runs.ts';
import { noteNewSandbox } from '../../../src/journal/sandboxes.ts';
import {
  answered,
  authorizing,
  batchId,
  beginRow,
  factsOfRow,
  folderOfBatch,
  idOf,
  isResult,
  keyOf,
  linesOf,
  openBatch,
  resultOfRow,
  rowRun,
  runRow,
  segmentFile,
  someBatch,
} from '../../support/batches.ts';
import { fakeNow, scratchFolder } from '../../support/fake-context.ts';
import { endRecord, intentRecord, outcomeRecord, runRecord } from '../../support/journals.ts';

const replayed = (folder: string) => {
  const replay = readBatch(folder, batchId);
  if (replay === undefined) throw new Error('there is no batch');
  return replay;
};

/** A batch whose first row has ended, whose second is under way and whose third was not begun. */
const interrupted = async () => {
  const folder = scratchFolder();
  const { journal, close } = openBatch(folder);
  await runRow(journal, 0);
  const row = await beginRow(journal, 1);
  row.leave();
  await close();
  return folder;
};

describe('a batch that is taken up again', () => {
  it('knows which rows have ended, which were begun and which were not', async () => {
    const replay = replayed(await interrupted());
    expect([0, 1, 2].map(replay.stateOf)).toEqual(['ended', 'begun', 'none']);
    expect(replay.totals()).toEqual({ begun: 1, succeeded: 1, failed: 0, unknown: 0, 'not-run': 0 });
    expect(replay.begun(1)).toMatchObject({
      runId: rowRun(1),
      state: { hasWritten: true, authorization: { state: 'UNKNOWN', orderId: idOf('Ordr', 1) } },
    });
    expect(replay.begun(0)).toBeUndefined();
    expect([...replay.open]).toEqual([1]);
  });

  it('goes on in a file of its own, under the same run', async () => {
    const folder = await interrupted();
    const before = readFileSync(segmentFile(folder), 'utf8');
    const replay = replayed(folder);
    const { journal, close } = openBatch(folder, { replay });
    const row = journal.row(keyOf(1), rowRun(1), replay.begun(1));
    expect(row.resumed?.hasWritten).toBe(true);
    row.begin(factsOfRow(1));
    await row.observer.afterWrite(authorizing(1), 1, answered);
    await row.end({ exit_code: 0, settled: true }, resultOfRow(1));
    await runRow(journal, 2);
    await journal.end({ exit_code: 0, is_complete: true });
    await close();
    expect(readFileSync(segmentFile(folder), 'utf8')).toBe(before);
    expect(linesOf(folder, 2).map(({ kind }) => kind)).toEqual([
      'batch',
      'resume',
      'outcome',
      'end',
      'run',
      'intent',
      'outcome',
      'end',
      'batch-end',
    ]);
    expect([...replayed(folder).results(isResult)].map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(pastAuthorizations(folder, { orderId: idOf('Ordr', 1) })).toMatchObject([
      { run: rowRun(1), state: 'APPROVED' },
    ]);
    expect(replayed(folder).end).toMatchObject({ exit_code: 0, is_complete: true, settled: true });
  });

  it('takes up a row of which nobody knew, and shows what it came to in the end', async () => {
    const folder = scratchFolder();
    const first = openBatch(folder);
    const row = await beginRow(first.journal, 0);
    await row.end({ exit_code: 7, settled: false }, resultOfRow(0, 'unknown'));
    await first.journal.end({ exit_code: 7, is_complete: true });
    await first.close();
    const replay = replayed(folder);
    expect(replay.stateOf(0)).toBe('begun');
    expect([...replay.results(isResult)]).toMatchObject([{ status: 'unknown' }]);
    const second = openBatch(folder, { replay });
    const again = second.journal.row(keyOf(0), rowRun(0), replay.begun(0));
    again.begin(factsOfRow(0));
    await again.end({ exit_code: 0, settled: true }, resultOfRow(0));
    expect([...second.journal.results(isResult)]).toMatchObject([{ status: 'succeeded' }]);
    expect(second.journal.totals()).toMatchObject({ unknown: 0, succeeded: 1 });
    await second.close();
    expect(replayed(folder).stateOf(0)).toBe('ended');
  });

  it('has kept rows that were carried out elsewhere as they were', async () => {
    const folder = scratchFolder();
    const { journal, close } = openBatch(folder);
    const run = rowRun(0);
    const records = [
      runRecord({ run }),
      intentRecord({ run }),
      outcomeRecord({ run, http_status: 200 }),
      endRecord({ run }),
    ];
    await journal.keep(keyOf(0), records, resultOfRow(0));
    await close();
    expect([...replayed(folder).results(isResult)]).toMatchObject([{ id: 'row-2' }]);
    expect(linesOf(folder)[1]).toMatchObject({ kind: 'run', batch: { id: batchId, ordinal: 0 } });
  });
});

/** What a reader may say of a journal that was cut off anywhere. */
const isConsistent = (folder: string): boolean => {
  const replay = readBatch(folder, batchId);
  if (replay === undefined) return true;
  const totals = replay.totals();
  const results = [...replay.results(isResult)].length;
  const states = [0, 1, 2, 3].map(replay.stateOf);
  const begun = states.filter((state) => state === 'begun').length;
  return (
    results === totals.succeeded + totals.unknown &&
    begun === totals.begun + totals.unknown &&
    states.every((state, ordinal) => (state === 'begun') === (replay.begun(ordinal) !== undefined)) &&
    states.filter((state) => state === 'ended').length === totals.succeeded
  );
};

describe('a crash', () => {
  it('at any byte leaves a journal that says how far each row came, and in which no authorization is lost', async () => {
    const folder = scratchFolder();
    const { journal, close } = openBatch(folder, { facts: someBatch({ rows: 4 }) });
    const [one, two] = await Promise.all([beginRow(journal, 0), beginRow(journal, 1), runRow(journal, 2)]);
    await two.end({ exit_code: 7, settled: false }, resultOfRow(1, 'unknown'));
    await one.observer.afterWrite(authorizing(0), 1, answered);
    await one.end({ exit_code: 0, settled: true }, resultOfRow(0));
    await close();
    const bytes = readFileSync(segmentFile(folder));
    const copy = scratchFolder();
    mkdirSync(folderOfBatch(copy), { recursive: true, mode: 0o700 });
    chmodSync(dirname(folderOfBatch(copy)), 0o700);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), fc.nat(2), (length, ordinal) => {
        writeFileSync(segmentFile(copy), bytes.subarray(0, length), { mode: 0o600 });
        expect(isConsistent(copy)).toBe(true);
        const lines = bytes.toString('utf8', 0, length).split('\n').slice(0, -1);
        const isOnDisk = lines.some((line) => line.includes('"kind":"intent"') && line.includes(rowRun(ordinal)));
        expect(pastAuthorizations(copy, { orderId: idOf('Ordr', ordinal) })).toHaveLength(isOnDisk ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });

  it('that tore a line off is forgiven each process, and only at its end', async () => {
    const folder = await interrupted();
    truncateSync(segmentFile(folder), readFileSync(segmentFile(folder)).length - 7);
    const replay = replayed(folder);
    expect([replay.wasTorn, replay.stateOf(1)]).toEqual([true, 'begun']);
    const second = openBatch(folder, { replay, segmentBytes: 1500 });
    await runRow(second.journal, 1);
    await runRow(second.journal, 2);
    await second.close();
    expect(replayed(folder).totals()).toMatchObject({ succeeded: 3 });
    // This one was closed whole by the process that began the next.
    truncateSync(segmentFile(folder, 2), readFileSync(segmentFile(folder, 2)).length - 7);
    expect(() => readBatch(folder, batchId)).toThrow(expect.objectContaining({ kind: 'local-io' }));
  });

  it('before the first line leaves no batch', () => {
    const folder = scratchFolder();
    mkdirSync(folderOfBatch(folder), { recursive: true, mode: 0o700 });
    chmodSync(join(folder, 'batches'), 0o700);
    writeFileSync(segmentFile(folder), '{"v":3,"ba', { mode: 0o600 });
    expect(readBatch(folder, batchId)).toBeUndefined();
    expect(findBatches(folder, 'content-hash')).toEqual([]);
  });
});

describe('a journal that cannot be believed', () => {
  const refused = expect.objectContaining({ kind: 'local-io', exitCode: 13 });

  it.each([
    ['a changed byte', (text: string) => text.replace('"attempt":1', '"attempt":2')],
    ['a line that is gone', (text: string) => text.split('\n').toSpliced(1, 1).join('\n')],
    ['lines in another order', (text: string) => [0, 2, 1, 3, 4, 5].map((index) => text.split('\n')[index]).join('\n')],
    ['a line of nothing', (text: string) => text.replace('\n', '\n\n')],
    ['a line in place of its end', (text: string) => `${text.slice(0, -1)} `],
  ])('is refused, and left as it is: %s', async (_, damage) => {
    const folder = await interrupted();
    const damaged = damage(readFileSync(segmentFile(folder), 'utf8'));
    writeFileSync(segmentFile(folder), damaged);
    expect(() => readBatch(folder, batchId)).toThrow(refused);
    expect(readFileSync(segmentFile(folder), 'utf8')).toBe(damaged);
  });

  it.each([
    ['changed', (line: string) => line.replace('"attempt":1', '"attempt":2')],
    ['given to another run', (line: string) => line.replace(rowRun(0), rowRun(9))],
  ])('is refused by whoever asks about a row of which a line was %s', async (_, change) => {
    const folder = await interrupted();
    const lines = readFileSync(segmentFile(folder), 'utf8').split('\n');
    const intent = lines.findIndex((line) => line.includes('"kind":"intent"'));
    writeFileSync(segmentFile(folder), lines.with(intent, change(lines[intent] ?? '')).join('\n'));
    expect(() => pastAuthorizations(folder, { orderId: idOf('Ordr', 0) })).toThrow(refused);
    expect(() => findRun(folder, rowRun(0))).toThrow(refused);
    // Without its list, all of it is looked at.
    rmSync(segmentFile(folder).replace('.ndjson', '.subjects'));
    expect(() => pastAuthorizations(folder, { orderId: idOf('Ordr', 7) })).toThrow(refused);
  });

  it('is refused for any bit that is not what it was, and hides nothing from who asks about a row', async () => {
    const folder = await interrupted();
    const bytes = readFileSync(segmentFile(folder));
    const past = (ordinal: number) => pastAuthorizations(folder, { orderId: idOf('Ordr', ordinal) });
    const before = [0, 1].map(past);
    const orRefused = (ordinal: number) => {
      try {
        return past(ordinal);
      } catch (error) {
        expect(error).toEqual(refused);
        return before[ordinal];
      }
    };
    const bit = fc.record({ at: fc.nat(bytes.length - 2), bit: fc.nat(7) });
    fc.assert(
      fc.property(bit, ({ at, bit }) => {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << bit), at);
        writeFileSync(segmentFile(folder), flipped);
        expect(() => readBatch(folder, batchId)).toThrow(refused);
        expect([0, 1].map(orRefused)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused where one of its files is missing, is of another batch, or others can open it', async () => {
    const missing = await interrupted();
    renameSync(segmentFile(missing), segmentFile(missing, 2));
    const foreign = await interrupted();
    const other = batchId.replace(/0$/, '1');
    renameSync(folderOfBatch(foreign), folderOfBatch(foreign, other));
    const loose = await interrupted();
    chmodSync(segmentFile(loose), 0o640);
    const looseFolder = await interrupted();
    chmodSync(join(looseFolder, 'batches'), 0o750);
    const linked = await interrupted();
    renameSync(segmentFile(linked), join(linked, 'elsewhere'));
    symlinkSync(join(linked, 'elsewhere'), segmentFile(linked));
    for (const [folder, id] of [
      [missing, batchId],
      [foreign, other],
      [loose, batchId],
      [looseFolder, batchId],
      [linked, batchId],
    ] as const) {
      expect(() => readBatch(folder, id)).toThrow(refused);
    }
  });
});

describe('earlier batches of a file', () => {
  const statuses = (folder: string, hash = 'content-hash') =>
    findBatches(folder, hash).map(({ batchId: id, status }) => [id.slice(-1), status]);

  it('are found by its content, with what became of them', async () => {
    const folder = scratchFolder();
    const finished = openBatch(folder);
    await runRow(finished.journal, 0);
    await finished.journal.end({ exit_code: 0, is_complete: true });
    await finished.close();
    const stopped = openBatch(folder, { id: batchId.replace(/0$/, '1') });
    await stopped.journal.end({ exit_code: 130, is_complete: false });
    await stopped.close();
    const open = openBatch(folder, { id: batchId.replace(/0$/, '2') });
    await (await beginRow(open.journal, 0)).end({ exit_code: 7, settled: false }, resultOfRow(0, 'unknown'));
    await open.journal.end({ exit_code: 7, is_complete: true });
    await open.close();
    openBatch(folder, { id: batchId.replace(/0$/, '3') });
    openBatch(folder, { id: batchId.replace(/0$/, '4'), facts: someBatch({ content_hash: 'other' }) });
    expect(statuses(folder)).toEqual([
      ['0', 'finished'],
      ['1', 'unfinished'],
      ['2', 'unfinished'],
      ['3', 'running'],
    ]);
    expect(statuses(folder, 'other')).toEqual([['4', 'running']]);
    expect(findBatches(folder, 'content-hash')[2]?.totals).toMatchObject({ unknown: 1 });
  });

  it('are not those of a sandbox that has begun anew since', async () => {
    const folder = scratchFolder();
    const url = 'http://127.0.0.1:4010';
    const facts = someBatch({ commerce_layer: { auth_url: url, base_url: url } });
    const { close } = openBatch(folder, { facts });
    await close();
    expect(statuses(folder)).toEqual([['0', 'unfinished']]);
    noteNewSandbox(folder, url, fakeNow + 1000);
    expect(statuses(folder)).toEqual([]);
    expect(existsSync(segmentFile(folder))).toBe(true);
  });
});
