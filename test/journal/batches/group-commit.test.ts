import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBatch } from '../../../src/journal/batches/replay.ts';
import type { SegmentFile } from '../../../src/journal/batches/segment-file.ts';
import { createSegmentFile } from '../../../src/journal/batches/segment-file.ts';
import { pastAuthorizations } from '../../../src/journal/past-runs.ts';
import {
  answered,
  authorizing,
  batchId,
  beginRow,
  factsOfRow,
  idOf,
  isResult,
  keyOf,
  linesOf,
  openBatch,
  resultOfRow,
  rowRun,
  runRow,
  segmentFile,
} from '../../support/batches.ts';
import { scratchFolder } from '../../support/fake-context.ts';
import { smallDisk } from '../../support/small-disk.ts';

const full = () => Object.assign(new Error('no space'), { code: 'ENOSPC' });

/** A disk that says what it was asked for, takes its time to sync, and can be full. */
const watchedDisk = () => {
  const calls: string[] = [];
  const syncs: (() => void)[] = [];
  const disk = {
    calls,
    isSlow: false,
    isFull: false,
    isBroken: false,
    letSync: () => {
      for (const go of syncs.splice(0)) go();
    },
  };
  const create = (path: string): SegmentFile => {
    const file = createSegmentFile(path);
    return {
      ...file,
      write: (bytes) => {
        calls.push('write');
        if (!disk.isFull) return file.write(bytes);
        file.write(bytes.subarray(0, 10));
        throw full();
      },
      sync: async () => {
        calls.push('sync');
        if (disk.isBroken) throw full();
        if (disk.isSlow) await new Promise<void>((go) => syncs.push(go));
      },
    };
  };
  return { disk, calls, create };
};

const turn = () => new Promise((done) => setImmediate(done));
/** Until nothing is under way any more but what waits for the disk. */
const settle = async () => {
  for (let count = 0; count < 5; count += 1) await turn();
};

describe('rows that write at the same time', () => {
  it('share one write and one sync', async () => {
    const { create, calls } = watchedDisk();
    const { journal } = openBatch(scratchFolder(), { create });
    calls.length = 0;
    await Promise.all(Array.from({ length: 50 }, (_, ordinal) => beginRow(journal, ordinal)));
    expect(calls).toEqual(['write', 'sync']);
  });

  it('gather while the group before them is on its way to the disk', async () => {
    const { disk, create, calls } = watchedDisk();
    const { journal } = openBatch(scratchFolder(), { create });
    disk.isSlow = true;
    calls.length = 0;
    const begun: number[] = [];
    const begin = (ordinal: number) => beginRow(journal, ordinal).then(() => begun.push(ordinal));
    const first = begin(0);
    await settle();
    const others = [1, 2, 3].map(begin);
    await settle();
    expect([calls, begun]).toEqual([['write', 'sync'], []]);
    disk.letSync();
    await first;
    await settle();
    expect([calls, begun]).toEqual([['write', 'sync', 'write', 'sync'], [0]]);
    disk.isSlow = false;
    disk.letSync();
    await Promise.all(others);
  });

  it('may send nothing before the disk has their intent, and need not wait for it with an outcome', async () => {
    const { disk, create } = watchedDisk();
    const { journal } = openBatch(scratchFolder(), { create });
    disk.isSlow = true;
    let maySend = false;
    const intent = beginRow(journal, 0).then((row) => {
      maySend = true;
      return row;
    });
    await settle();
    expect(maySend).toBe(false);
    disk.letSync();
    const row = await intent;
    await row.observer.afterWrite(authorizing(0), 1, answered);
    let isKept = false;
    const end = row.end({ exit_code: 0, settled: true }, resultOfRow(0)).then(() => {
      isKept = true;
    });
    await settle();
    expect(isKept).toBe(false);
    disk.isSlow = false;
    disk.letSync();
    await end;
  });

  it('leave nothing on the disk where they never come to a write', async () => {
    const { create, calls } = watchedDisk();
    const { journal } = openBatch(scratchFolder(), { create });
    calls.length = 0;
    const row = journal.row(keyOf(0), rowRun(0));
    row.begin(factsOfRow(0));
    await settle();
    row.leave();
    expect(calls).toEqual([]);
  });
});

describe('a disk that is full', () => {
  it('lets nothing be sent, keeps the lines that are whole, and takes nothing more', async () => {
    const folder = scratchFolder();
    const { disk, create, calls } = watchedDisk();
    const { journal, close } = openBatch(folder, { create });
    await runRow(journal, 0);
    disk.isFull = true;
    const refusals = await Promise.allSettled([1, 2].map((ordinal) => beginRow(journal, ordinal)));
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        reason: { kind: 'local-io', exitCode: 13, facts: { why: expect.stringMatching(/ENOSPC.*not sent/) } },
      });
    }
    disk.isFull = false;
    calls.length = 0;
    expect(() => journal.row(keyOf(3), rowRun(3)).begin(factsOfRow(3))).toThrow(
      expect.objectContaining({ kind: 'local-io' }),
    );
    expect(calls).toEqual([]);
    expect(linesOf(folder).map(({ kind }) => kind)).toEqual(['batch', 'run', 'intent', 'outcome', 'end']);
    await close();
    expect(readBatch(folder, batchId)).toMatchObject({ wasTorn: false });
  });

  it('at the outcome: it is said, and the row is one of which nobody knows', async () => {
    const folder = scratchFolder();
    const { disk, create } = watchedDisk();
    const { journal, close } = openBatch(folder, { create });
    const row = await beginRow(journal, 0);
    disk.isFull = true;
    await expect(row.observer.afterWrite(authorizing(0), 1, answered)).rejects.toMatchObject({
      kind: 'unknown',
      exitCode: 7,
      message: expect.stringMatching(/could not be journaled: HTTP 200, APPROVED/),
    });
    await expect(row.end({ exit_code: 7, settled: false }, resultOfRow(0, 'unknown'))).rejects.toMatchObject({
      exitCode: 13,
    });
    await close();
    expect(readBatch(folder, batchId)?.stateOf(0)).toBe('begun');
    expect(pastAuthorizations(folder, { orderId: idOf('Ordr', 0) })).toMatchObject([{ state: 'UNKNOWN' }]);
  });

  it('when it syncs: nothing is sent, and what the row meant to do is not forgotten', async () => {
    const folder = scratchFolder();
    const { disk, create } = watchedDisk();
    const { journal } = openBatch(folder, { create });
    disk.isBroken = true;
    await expect(beginRow(journal, 0)).rejects.toMatchObject({ exitCode: 13 });
    expect(linesOf(folder).map(({ kind }) => kind)).toEqual(['batch', 'run', 'intent']);
  });

  it('at the first line: the batch does not begin', () => {
    const { disk, create } = watchedDisk();
    disk.isFull = true;
    expect(() => openBatch(scratchFolder(), { create })).toThrow(
      expect.objectContaining({
        kind: 'local-io',
        facts: expect.objectContaining({ why: expect.stringContaining('Nothing was sent.') }),
      }),
    );
  });
});

it.for([0, 1, 2])(
  'a real disk with %i free pages keeps whole lines, and what it kept can be gone on with',
  async (pages, { skip }) => {
    const folder = scratchFolder();
    const disk = smallDisk(folder);
    if (disk === undefined) return skip('only root can mount a small disk');
    const { journal, close } = openBatch(folder);
    await runRow(journal, 0);
    disk.fill(pages);
    const ends = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => runRow(journal, index + 1)));
    expect(ends).toContainEqual(
      expect.objectContaining({
        reason: expect.objectContaining({ exitCode: expect.toSatisfy((code) => code === 13 || code === 7) }),
      }),
    );
    await close();
    disk.clear();
    const replay = readBatch(folder, batchId);
    expect(replay?.wasTorn).toBe(false);
    const again = openBatch(folder, replay === undefined ? {} : { replay });
    await runRow(again.journal, 40);
    expect([...again.journal.results(isResult)].map(({ line }) => line)).toEqual(expect.arrayContaining([2, 42]));
  },
);

describe('a journal that grows', () => {
  it('goes on in another file, once the one before is on the disk and closed', async () => {
    const folder = scratchFolder();
    const { create, calls } = watchedDisk();
    const { journal, close } = openBatch(folder, { create, segmentBytes: 3000 });
    for (let ordinal = 0; ordinal < 6; ordinal += 1) await runRow(journal, ordinal);
    await close();
    expect(linesOf(folder, 2)[0]).toMatchObject({ kind: 'batch', segment: 2, continues: true });
    expect(existsSync(segmentFile(folder, 3))).toBe(true);
    expect(calls.filter((call) => call === 'sync').length).toBeGreaterThan(12);
    expect([...(readBatch(folder, batchId)?.results(isResult) ?? [])].map(({ line }) => line)).toEqual([
      2, 3, 4, 5, 6, 7,
    ]);
    for (const ordinal of [0, 3, 5]) {
      expect(pastAuthorizations(folder, { orderId: idOf('Ordr', ordinal) })).toMatchObject([{ state: 'APPROVED' }]);
    }
  });
});
