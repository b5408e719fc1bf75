import type { Queue } from 'bullmq';
import type { QueueConnection } from './connection.ts';
import { failure, queueFailure } from './failures.ts';
import { type BatchHeader, headerFields, readHeader } from './header.ts';
import { batchesKey, keysOf, lifeMs } from './keys.ts';
import type { ProducerDesk, QueuedBatch } from './producer.ts';

/**
 * Lets workers know of the batch, or finds it again.
 * @returns when it ends, in milliseconds since the epoch
 * @throws CliError `config` where it was begun with another key, `unknown` where Redis no longer has it
 */
export const beginBatch = async (desk: ProducerDesk, batch: QueuedBatch): Promise<number> => {
  const { connection } = desk;
  try {
    if (batch.isResumed) return await findBatch(desk, batch.batchId);
    const endsAtMs = (await redisNow(connection)) + lifeMs;
    await announce(desk, batch, endsAtMs);
    return endsAtMs;
  } catch (error) {
    throw queueFailure(error, connection.address);
  }
};

/** Keys end by Redis's clock; those of other machines may be wrong. In milliseconds since the epoch. */
export const redisNow = async ({ redis }: Pick<QueueConnection, 'redis'>): Promise<number> => {
  const [seconds = 0, micros = 0] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
};

const announce = async (
  { connection: { redis }, sealing }: ProducerDesk,
  { batchId, name, total, tool, parties, options }: QueuedBatch,
  endsAtMs: number,
): Promise<void> => {
  const header: BatchHeader = { version: 1, batchId, name, total, tool, endsAtMs, parties, options };
  const keys = keysOf(batchId);
  await redis
    .multi()
    .hset(keys.header, headerFields(header, sealing))
    .pexpireat(keys.header, endsAtMs)
    .zadd(batchesKey, endsAtMs, batchId)
    .pexpire(batchesKey, lifeMs)
    .exec();
};

const findBatch = async ({ connection: { redis }, sealing }: ProducerDesk, batchId: string): Promise<number> => {
  const { header } = keysOf(batchId);
  const found = readHeader(await redis.hgetall(header), batchId, sealing);
  if (found.kind === 'none') throw gone(batchId);
  if (found.kind === 'sealed') throw otherKey(batchId, found.keyId, sealing.keyId);
  await redis.hdel(header, 'added');
  return found.header.endsAtMs;
};

/** Takes the batch out of Redis. What its rows did stays for the rest of its hour: another batch may be about the same. */
export const endBatch = async ({ redis }: QueueConnection, queue: Queue, batchId: string): Promise<void> => {
  const { header, done, results, producer } = keysOf(batchId);
  await redis.zrem(batchesKey, batchId);
  await redis.del(header, done, results, producer);
  await queue.obliterate({ force: true });
};

const gone = (batchId: string) =>
  failure('unknown', 'QUEUE_LOST', `Redis no longer has the batch ${batchId}.`, {
    execution: 'unknown',
    why: 'It is older than an hour, or Redis was emptied. What its workers sent is not known here. Nothing was sent now.',
    hint: 'Look with `klarna-cl inspect` what became of its rows; --new-batch begins anew with the whole file.',
  });

export const otherKey = (batchId: string, theirs: string, ours: string) =>
  failure('config', 'QUEUE_KEY', `Batch ${batchId} was sealed with another key.`, {
    why: `It is the key ${theirs}, and KLARNA_CL_QUEUE_KEY holds ${ours}. Nothing was sent.`,
    hint: 'Use the KLARNA_CL_QUEUE_KEY that the batch was started with, here and on all its workers.',
  });
