import type { RowResult } from '../../batch/row-result.ts';
import { unkeptRow } from '../../batch/run/unkept-row.ts';
import type { Context } from '../../context.ts';
import { newRunId } from '../session/run-id.ts';
import type { Kept } from './kept.ts';

/** A batch in the embedded sandbox. */
export const unkept = (context: Context): Kept => {
  const results: RowResult[] = [];
  return {
    batchId: newRunId(context),
    startedAtMs: context.clock.now(),
    earlier: undefined,
    journalOf: () => {
      const row = unkeptRow(newRunId(context));
      return {
        ...row,
        end: async (result) => {
          results.push(result);
        },
      };
    },
    isEnded: () => false,
    keep: async (_, __, result) => {
      results.push(result);
    },
    totals: () => undefined,
    results: () => results.toSorted((a, b) => a.line - b.line),
    end: async () => {},
    close: async () => {},
  };
};
