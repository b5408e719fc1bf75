import { noMemory } from '../../flows/run-memory.ts';
import type { RowJournal } from './row-journal.ts';

/** The run of a row in the embedded sandbox, which ends with the batch: nothing of it is kept. */
export const unkeptRow = (runId: string): RowJournal => {
  let hasWritten = false;
  return {
    runId,
    observer: {
      beforeWrite: async () => {
        hasWritten = true;
      },
      afterWrite: async () => {},
      afterVerify: async () => {},
    },
    memory: { ...noMemory, endsWithRun: true },
    hasWritten: () => hasWritten,
    hasOpenWrite: () => false,
    begin: async () => {},
    end: async () => {},
  };
};
