import { progressOf, type RunMemory } from '../../flows/run-memory.ts';
import type { RowJournal as KeptRow } from '../../journal/batches/row-journal.ts';
import type { RunFacts } from '../../journal/records.ts';
import type { RowJournal } from './row-journal.ts';
import { isFinishedStep, type RowSteps } from './row-steps.ts';

/**
 * A row in the journal of its batch.
 * @param wayOn how a person goes on with the batch
 */
export const keptRow = (kept: KeptRow, facts: RunFacts, wayOn: () => string | undefined): RowJournal => {
  const { resumed } = kept;
  const memory: RunMemory = {
    past: kept.past,
    openPlacings: kept.openPlacings,
    settlements: kept.settlements,
    claim: kept.claim,
    wayOn: () => (kept.hasWritten() ? wayOn() : undefined),
    ...(resumed === undefined
      ? {}
      : { resumed, laterDeliveries: kept.laterDeliveries, settle: kept.settle, ...progressOf(resumed) }),
  };
  return {
    runId: kept.runId,
    observer: kept.observer,
    memory,
    hasWritten: kept.hasWritten,
    hasOpenWrite: kept.hasOpenWrite,
    batch: kept.batch,
    steps: stepsOf(kept),
    begin: async () => kept.begin(facts),
    end: async (result, isFinal) => {
      // What was not finished, and has written nothing, is as good as not begun.
      if (!isFinal && !kept.hasWritten()) return kept.leave();
      await kept.end(
        {
          exit_code: result.exit_code ?? 0,
          ...(result.error === null ? {} : { code: result.error.code }),
          ...(result.result === null ? {} : { result: result.result }),
          settled: isFinal,
        },
        result,
      );
    },
  };
};

const stepsOf = (kept: KeptRow): RowSteps => ({
  finished: kept.steps.map(({ finished }) => finished).filter(isFinishedStep),
  begin: (name, runId) => kept.step({ name, step_run: runId }),
  finish: (finished) => kept.step({ name: finished.name, finished }),
});
