import { describe, expect, it } from 'vitest';
import type { BatchRow } from '../../../src/batch/row.ts';
import type { RowResult, RowStatus } from '../../../src/batch/row-result.ts';
import { notRun } from '../../../src/batch/run/row-result-of.ts';
import { inFileOrder, totalsOf } from '../../../src/commands/batch/summary.ts';

const rowAt = (ordinal: number): BatchRow => ({
  id: `row-${ordinal}`,
  turn: 1,
  line: ordinal + 2,
  tags: [],
  expect: { kind: 'exit', exitCode: 0, text: '0' },
  inputs: { route: 'native', values: {}, place: false, newAuthorization: false },
});

const resultAt = (ordinal: number, status: RowStatus): RowResult => ({ ...notRun(rowAt(ordinal), 'BATCH'), status });

describe('what the rows of a batch came to', () => {
  // The disk was full: the third row was open before, the second and the fourth are new.
  const kept = {
    batchId: 'BATCH',
    results: () => [resultAt(0, 'succeeded'), resultAt(2, 'unknown')],
    totals: () => ({ succeeded: 1, failed: 0, unknown: 1 }),
  };
  const unkept = new Map(
    [resultAt(1, 'unknown'), resultAt(2, 'succeeded'), resultAt(3, 'failed')].map((result) => [result.id, result]),
  );
  const counts = { succeeded: 0, failed: 0, unknown: 0, 'not-run': 0 };

  it('is told of rows as well that the journal took no more of: something was sent for them', async () => {
    const source = {
      read: async function* () {
        for (let ordinal = 0; ordinal < 5; ordinal += 1) yield rowAt(ordinal);
      },
    };
    const told: RowResult[] = [];
    for await (const result of inFileOrder(source, kept, unkept)) told.push(result);
    expect(told.map(({ status }) => status)).toEqual(['succeeded', 'unknown', 'succeeded', 'failed', 'not-run']);
  });

  it('is counted as it is told', () => {
    const totals = { rows: 5, succeeded: 2, failed: 1, unknown: 1, 'not-run': 1 };
    expect(totalsOf(5, kept, { counts, unkept })).toEqual(totals);
  });
});
