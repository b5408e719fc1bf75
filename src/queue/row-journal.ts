import type { RowJournal } from '../batch/run/row-journal.ts';
import { progressOf } from '../flows/run-memory.ts';
import type { JournalRecord, RowOfBatch, RunFacts } from '../journal/records.ts';
import { openRecorder } from '../journal/run-recorder.ts';
import { runStateOf } from '../journal/run-state.ts';
import type { HeldRow, RowDesk } from './held-row.ts';
import { noIntent, noOutcome, saying } from './row-failures.ts';
import type { QueueMemory } from './row-memory.ts';

/** What the journals of a batch's rows have in common, in one process. */
export interface JournalDesk extends Pick<RowDesk, 'clock'> {
  readonly memory: QueueMemory;
  readonly process: { readonly pid: number; readonly host: string };
  readonly newRunId: () => string;
  readonly isStopping: () => boolean;
}

export interface QueueRowJournal extends RowJournal {
  /**
   * What became of the row. `left`: it was stopped half-way, and waits for another worker. `lost`: another one has taken it
   * over.
   */
  readonly became: () => 'begun' | 'ended' | 'left' | 'lost';
}

/** The journal of a row in our hands: it goes on from what earlier workers have written. */
export const journalOf = (desk: JournalDesk, held: HeldRow, batch: RowOfBatch, facts: RunFacts): QueueRowJournal => {
  const { memory, clock, process, isStopping } = desk;
  const { begun, damage } = held;
  const resumed = begun && runStateOf(begun.records);
  const runId = begun?.runId ?? desk.newRunId();
  const recorder = openRecorder({ runId, clock, process, batch, ...(begun && { earlier: begun.records }) });
  /** The first record of this process: it leaves together with what follows it. */
  let waiting: readonly JournalRecord[] = [];
  let became: 'begun' | 'ended' | 'left' = 'begun';

  const append = async (record: JournalRecord): Promise<void> => {
    await held.append([...waiting, record]);
    waiting = [];
    recorder.keep(record);
  };

  return {
    runId,
    hasWritten: recorder.hasWritten,
    hasOpenWrite: recorder.hasOpenWrite,
    became: () => (held.isLost() ? 'lost' : became),
    begin: async () => {
      if (damage !== undefined) throw damage;
      const first = resumed === undefined ? recorder.began(facts) : recorder.takenUp();
      waiting = [first];
      recorder.keep(first);
    },
    observer: {
      beforeWrite: async (step, attempt) => {
        const record = recorder.intent(step, attempt);
        await append(record).catch(saying((error) => noIntent(error, recorder.isOpen())));
      },
      afterWrite: async (step, attempt, outcome) => {
        const record = recorder.outcome(step, attempt, outcome);
        await append(record).catch(saying((error) => noOutcome(error, step, outcome, recorder.isOpen())));
      },
      afterVerify: async (step, attempt, answer) => {
        const record = recorder.verified(step, attempt, answer);
        const outcome = { kind: 'answered' as const, ...answer, document: undefined };
        await append(record).catch(saying((error) => noOutcome(error, step, outcome, true)));
      },
    },
    memory: {
      past: memory.past,
      openPlacings: (orderId) => memory.openPlacings(orderId, runId),
      // A row captures and refunds nothing.
      settlements: () => [],
      claim: async (claim) => {
        if (claim.kind === 'order') recorder.isFor(claim.id);
        await held.claim(claim);
      },
      ...(resumed === undefined
        ? {}
        : {
            resumed,
            laterDeliveries: () => memory.laterDeliveries(resumed),
            settle: (step, wasDone) =>
              append(recorder.settled(step, wasDone)).catch(saying((error) => noIntent(error, true))),
            ...progressOf(resumed),
          }),
    },
    end: async (result, isFinal) => {
      if (held.isLost()) return;
      // A row that could not write its journal is not over; the next worker reads there how far it came.
      if (held.isCutOff() || (!isFinal && isStopping())) {
        became = 'left';
        return;
      }
      const record = recorder.ended({
        exit_code: result.exit_code ?? 0,
        ...(result.error === null ? {} : { code: result.error.code }),
        ...(result.result === null ? {} : { result: result.result }),
        settled: isFinal,
      });
      await held.finish(damage === undefined ? [...waiting, record] : [], { result, isFinal });
      became = 'ended';
    },
  };
};
