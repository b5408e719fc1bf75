import { describe, expect, it, vi } from 'vitest';
import type { BatchRow } from '../../../src/batch/row.ts';
import type { RowResult } from '../../../src/batch/row-result.ts';
import { notRun } from '../../../src/batch/run/row-result-of.ts';
import type { Kept } from '../../../src/commands/batch/kept.ts';
import { shareRows } from '../../../src/commands/batch/share-rows.ts';
import { CliError } from '../../../src/errors.ts';
import type { BatchQueue } from '../../../src/queue/producer.ts';
import { fakeContext } from '../../support/fake-context.ts';

const rowAt = (ordinal: number): BatchRow => ({
  id: `row-${ordinal}`,
  turn: 1,
  line: ordinal + 2,
  tags: [],
  expect: { kind: 'exit', exitCode: 0, text: '0' },
  inputs: { route: 'native', values: {}, place: false, newAuthorization: false },
});

const resultAt = (ordinal: number): RowResult => ({ ...notRun(rowAt(ordinal), 'BATCH'), status: 'succeeded' });

/** Shares out two rows of a batch that is taken up again, of which so many have come to their end. */
const share = async (ended: number, lost?: CliError) => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  const kept: number[] = [];
  const told: string[] = [];
  const asked: number[] = [];
  const queue: BatchQueue = {
    run: async function* (batch) {
      for await (const { ordinal } of batch.rows) asked.push(ordinal);
      if (lost !== undefined) throw lost;
      // What an earlier process has kept is still there: it was killed before it could say so.
      for (const ordinal of [0, 1]) yield { ordinal, result: resultAt(ordinal), isFinal: true, records: [] };
    },
    close: () => {},
  };
  const journal: Kept = {
    batchId: 'BATCH',
    startedAtMs: 0,
    earlier: { succeeded: ended, failed: 0, unknown: 0 },
    journalOf: () => undefined,
    isEnded: (ordinal) => ordinal < ended || kept.includes(ordinal),
    keep: async ({ ordinal }) => void kept.push(ordinal),
    totals: () => undefined,
    results: () => [],
    end: async () => {},
    close: async () => {},
  };
  const { stop } = fakeContext().context;
  const end = await shareRows({
    flags: { input: true, color: true },
    queue,
    session: { parties: () => ({ account: 'test', mode: 'test' }) },
    kept: journal,
    stop,
    name: 'rows.csv',
    total: 2,
    rate: undefined,
    maxFailures: 10,
    rows: (async function* () {
      yield rowAt(0);
      yield rowAt(1);
    })(),
    onEnd: async ({ id }) => void told.push(id),
  });
  vi.unstubAllGlobals();
  return { end, kept, told, asked };
};

describe('rows that are shared out', () => {
  it('are told once, although Redis still has what an earlier process has kept', async () => {
    const { end, kept, told, asked } = await share(1);
    expect(asked).toEqual([1]);
    expect(kept).toEqual([1]);
    expect(told).toEqual(['row-1']);
    expect(end).toMatchObject({ isComplete: true, counts: { succeeded: 1 } });
  });

  it('are unknown where the queue is lost after workers were given them', async () => {
    const { end } = await share(1, new CliError('unknown', 'Redis no longer has the batch.', { code: 'QUEUE_LOST' }));
    expect(end).toMatchObject({ isComplete: false, stopped: 'queue', queueError: { code: 'QUEUE_LOST' } });
    expect([...end.unkept.values()]).toMatchObject([{ id: 'row-1', status: 'unknown', error: { code: 'QUEUE_LOST' } }]);
  });

  it('are not asked for in Redis once all of them are over: it has let go of them', async () => {
    const { end, kept, told, asked } = await share(2);
    expect([asked, kept, told]).toEqual([[], [], []]);
    expect(end).toMatchObject({ isComplete: true, stopped: undefined });
  });
});
