import type { Queue } from 'bullmq';
import type { NumberedRow } from '../batch/run/work-off.ts';
import type { QueueConnection } from './connection.ts';
import { jobIdOf, keysOf, ordinalOf } from './keys.ts';
import type { ProducerDesk, QueuedBatch } from './producer.ts';
import { sealRow } from './row-result.ts';
import { limitJobs, run } from './scripts.ts';

/**
 * Adds rows, each once. One that is there stays as it is, and one that has its result has it in the stream; where nobody
 * knew what became of it, it is taken up again from its journal.
 */
export const addRows = async (
  { connection: { patient: redis }, sealing }: ProducerDesk,
  queue: Queue<string>,
  { batchId }: QueuedBatch,
  endsAtMs: number,
  rows: readonly NumberedRow[],
): Promise<void> => {
  const keys = keysOf(batchId);
  const done = await redis.hmget(keys.done, ...rows.map(({ ordinal }) => String(ordinal)));
  const left = rows.filter((_, index) => done[index] !== 'final');
  if (left.length === 0) return;
  await redis.hdel(keys.done, ...left.map(({ ordinal }) => String(ordinal)));
  await queue.addBulk(
    left.map(({ row, ordinal }) => ({
      name: 'row',
      data: sealRow(sealing, batchId, ordinal, row),
      // Repeats are for the fault table to decide, and for nobody else.
      opts: { jobId: jobIdOf(ordinal), attempts: 1, removeOnComplete: true, removeOnFail: true },
    })),
  );
  const jobs = left.map(({ ordinal }) => keys.job(ordinal));
  await run(redis, limitJobs, jobs, [endsAtMs, keys.queue]);
};

export const setRate = async (queue: Queue, rate: number | undefined): Promise<void> => {
  if (rate === undefined) await queue.removeGlobalRateLimit();
  else await queue.setGlobalRateLimit(rate, 1_000);
};

/** Takes rows back that nobody has begun. @returns their ordinals */
export const takeBack = async (
  { patient: redis }: QueueConnection,
  queue: Queue,
  batchId: string,
): Promise<readonly number[]> => {
  const keys = keysOf(batchId);
  const waiting = (await redis.lrange(keys.waiting, 0, -1)).map(ordinalOf);
  const taken = await Promise.all(
    waiting.map(async (ordinal) => {
      // A row that somebody has begun comes to its end, by whichever worker is next.
      if ((await redis.exists(keys.records(ordinal))) === 1) return [];
      return (await queue.remove(jobIdOf(ordinal))) === 1 ? [ordinal] : [];
    }),
  );
  return taken.flat();
};
