import type { Job } from 'bullmq';
import type { BatchRow } from '../batch/row.ts';
import type { RowResult } from '../batch/row-result.ts';
import type { RowEnd } from '../batch/run/execute-row.ts';
import type { RowJournal } from '../batch/run/row-journal.ts';
import type { Clock } from '../context.ts';
import { CliError } from '../errors.ts';
import type { RunFinder } from '../journal/find-runs.ts';
import type { RunFacts } from '../journal/records.ts';
import type { QueueConnection } from './connection.ts';
import type { BatchHeader } from './header.ts';
import { holdRow } from './held-row.ts';
import { keysOf, ordinalOf, queuePrefix } from './keys.ts';
import { journalOf } from './row-journal.ts';
import { openQueueMemory } from './row-memory.ts';
import { openRow } from './row-result.ts';
import { limitJobs, run } from './scripts.ts';
import type { Sealing } from './sealing.ts';

/** How a machine does the rows of one batch. */
export interface BatchHands {
  /** The first record of a row's run. */
  readonly factsOf: (row: BatchRow) => RunFacts;
  readonly execute: (row: BatchRow, journal: RowJournal) => Promise<RowEnd>;
  readonly close: () => Promise<void>;
}

export interface WorkerSettings {
  readonly connection: QueueConnection;
  readonly sealing: Sealing;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly process: { readonly pid: number; readonly host: string };
  readonly newRunId: () => string;
  /** What this machine itself knows of earlier runs. */
  readonly local: RunFinder;
  /** A worker that says nothing for so long has its rows taken over. */
  readonly lockMs: number;
  readonly isStopping: () => boolean;
  /** Masked. */
  readonly onRow: (result: RowResult) => Promise<void>;
  readonly talk: (line: string) => void;
}

/** At work on the rows of one batch. */
export interface BatchWorker {
  readonly setConcurrency: (rows: number) => void;
  /** Takes no further row, and waits for those under way. */
  readonly close: () => Promise<void>;
}

/** BullMQ gives a row up that was taken over more often than this; it is never to be given up. */
const manyTimes = 1_000_000;

/** Takes rows of a batch, some at a time, and gives each back with a result, or to whoever comes next. */
export const openBatchWorker = async (
  settings: WorkerSettings,
  { batchId, endsAtMs, name }: BatchHeader,
  hands: BatchHands,
  concurrency: number,
): Promise<BatchWorker> => {
  const { WaitingError, Worker } = await import('bullmq');
  const { connection, sealing, local, lockMs, onRow, talk } = settings;
  const memory = openQueueMemory(connection, sealing, local);
  const desk = { ...settings, memory, batchId, endsAtMs };

  const work = async (job: Job<string>, token: string): Promise<void> => {
    const ordinal = ordinalOf(job.id ?? '');
    const row = openRow(sealing, batchId, ordinal, job.data);
    if (row === undefined) return talk(`Row ${ordinal + 1} of ${name} was changed in Redis, and is left alone.`);
    const { id, line } = row;
    const held = await holdRow(desk, { ordinal, token });
    if (typeof held === 'string') return;
    const journal = journalOf(desk, held, { id: batchId, row: id, line, ordinal }, hands.factsOf(row));
    const { result } = await hands.execute(row, journal);
    if (journal.became() === 'ended') return onRow(result);
    if (journal.became() === 'lost')
      return talk(`Row ${id} of ${name} was taken over by another worker; nothing more was sent for it.`);
    await giveBack(job, token);
  };

  /** What waits is taken by the next worker at once; what could not be given back, when its lock has run out. */
  const giveBack = async (job: Job<string>, token: string): Promise<never> => {
    await job.moveToWait(token).catch(() => undefined);
    throw new WaitingError();
  };

  // Whoever added rows may have been killed before it gave them their end.
  const keys = keysOf(batchId);
  const waiting = await connection.redis.lrange(keys.waiting, 0, -1);
  await run(
    connection.redis,
    limitJobs,
    waiting.map((job) => keys.job(ordinalOf(job))),
    [endsAtMs, keys.queue],
  );

  const worker = new Worker<string>(
    batchId,
    // BullMQ would take any other error for the end of the row.
    (job, token = '') =>
      work(job, token).catch(async (error: unknown) => {
        if (error instanceof WaitingError) throw error;
        talk(`A row of ${name} waits for another worker: ${wordsOf(error)}`);
        return giveBack(job, token);
      }),
    {
      connection: connection.patient,
      prefix: queuePrefix,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: manyTimes,
      // Looks often whether there are rows again, rather than wait for long where nobody tells it.
      drainDelay: 1,
      // After a break of the connection.
      runRetryDelay: 1_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  // Connections say so themselves, and a row that was lost is told by its journal.
  worker.on('error', () => {});
  return {
    setConcurrency: (rows) => {
      worker.concurrency = rows;
    },
    close: async () => {
      await worker.close();
      // Whatever it has made anew after the batch had ended is to go with it.
      await run(connection.redis, limitJobs, [], [endsAtMs, keys.queue]).catch(() => undefined);
      await hands.close();
    },
  };
};

const wordsOf = (error: unknown): string =>
  error instanceof CliError ? [error.message, error.facts.why].filter(Boolean).join(' ') : 'klarna-cl has a bug.';
