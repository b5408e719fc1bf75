import type { ExchangeObserver } from '../../context.ts';
import type { RunMemory } from '../../flows/run-memory.ts';
import type { RowOfBatch } from '../../journal/records.ts';
import type { RowResult } from '../row-result.ts';
import type { RowSteps } from './row-steps.ts';

/** What the run of one row keeps, on this machine's disk or wherever the rows of a batch are shared out from. */
export interface RowJournal {
  readonly runId: string;
  readonly observer: ExchangeObserver;
  /** What the run knows of others and of itself. */
  readonly memory: RunMemory;
  /** At least one write of the run was about to leave, in this process or in an earlier one. */
  readonly hasWritten: () => boolean;
  /** Of one of them nobody can say yet whether it was executed; what stopped this process says nothing about that. */
  readonly hasOpenWrite: () => boolean;
  /**
   * The run's first record, before its first request. @throws CliError `local-io`, `unavailable` where another process is
   * at work on it
   */
  readonly begin: () => Promise<void>;
  /** Which row of which batch it is; absent where nothing is kept. */
  readonly batch?: RowOfBatch;
  /** What the steps of a row of a scenario file have come to; absent where nothing is kept. */
  readonly steps?: RowSteps;
  /**
   * The run's last record, and the end of its locks.
   * @param isFinal false: the row is taken up again where the batch is
   */
  readonly end: (result: RowResult, isFinal: boolean) => Promise<void>;
}
