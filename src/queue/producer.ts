import type { NumberedRow } from '../batch/run/work-off.ts';
import type { Clock, Context } from '../context.ts';
import { addRows, setRate, takeBack } from './adding.ts';
import { beginBatch, endBatch, redisNow } from './batch-keys.ts';
import type { QueueConnection } from './connection.ts';
import { failure, queueFailure } from './failures.ts';
import type { BatchHeader } from './header.ts';
import { keysOf, queuePrefix } from './keys.ts';
import { openQueue, type QueueWish } from './open-queue.ts';
import { type CollectedRow, openResults } from './results.ts';
import { inOrder } from './row-order.ts';
import type { Sealing } from './sealing.ts';

/** A batch whose rows workers are to do. */
export interface QueuedBatch extends Omit<BatchHeader, 'version' | 'endsAtMs'> {
  /** Rows that have no result yet, in the order of the file. */
  readonly rows: AsyncIterable<NumberedRow>;
  /** `--rate`: so many rows begin in a second, on all machines together. */
  readonly rate: number | undefined;
  /** An earlier process has begun it. */
  readonly isResumed: boolean;
  /** Asked before rows are added. Once it is false none are, and those that nobody has begun are taken back. */
  readonly mayAdd: () => boolean;
}

export interface BatchQueue {
  /**
   * Shares out the rows and collects what they came to, until each that was begun has its result. A result stays in Redis
   * until the next one is asked for: by then the caller must have kept it.
   * @throws CliError `unavailable`, `unknown` where Redis has lost the batch, `config`
   */
  readonly run: (batch: QueuedBatch) => AsyncGenerator<CollectedRow, void>;
  readonly close: () => void;
}

/** @throws CliError as `openQueue` */
export const openBatchQueue = async (
  context: Parameters<typeof openQueue>[0] & Pick<Context, 'clock'>,
  wish: QueueWish,
): Promise<BatchQueue> => {
  const { connection, sealing } = await openQueue(context, wish);
  context.terminal.talk(`Workers do the rows: klarna-cl worker --queue ${connection.address.shown}`);
  return {
    run: (batch) => shareOut({ connection, sealing, clock: context.clock }, batch),
    close: connection.close,
  };
};

export interface ProducerDesk {
  readonly connection: QueueConnection;
  readonly sealing: Sealing;
  readonly clock: Pick<Clock, 'now'>;
}

/** So many rows are in Redis without a result; the rest of the file is read when there is room. */
const mostAtATime = 2_000;
const addedAtOnce = 500;
/** A row that is not begun by then would have no time left: its token lives as long as its batch. */
const lastMinutesMs = 2 * 60 * 1000;
/** Workers know by it that somebody collects. */
const presenceMs = 20_000;
const waitMs = 1_000;

const shareOut = async function* (desk: ProducerDesk, batch: QueuedBatch): AsyncGenerator<CollectedRow, void> {
  const { connection, sealing, clock } = desk;
  // Waits for a Redis that is out of reach for a while; workers go on, or wait, by themselves.
  const { patient: redis, address } = connection;
  const { batchId, mayAdd } = batch;
  const keys = keysOf(batchId);
  const { Queue } = await import('bullmq');
  const endsAtMs = await beginBatch(desk, batch);
  const aheadMs = (await redisNow(connection)) - clock.now();
  const leftMs = () => endsAtMs - clock.now() - aheadMs;
  const queue = new Queue<string>(batchId, { connection: redis, prefix: queuePrefix });
  // The connection says so itself.
  queue.on('error', () => {});
  const results = await openResults(connection, sealing, batchId);
  const order = inOrder(batch.rows);
  const outstanding = new Set<number>();
  /** What an earlier process of this batch has not taken. */
  const early = new Set<number>();
  let isOpen = true;
  let mustStay = false;

  const topUp = async (): Promise<void> => {
    const rows: NumberedRow[] = [];
    while (outstanding.size + rows.length < mostAtATime && rows.length < addedAtOnce) {
      const row = await order.next();
      if (row === undefined) break;
      if (early.has(row.ordinal)) order.ended(row.ordinal);
      else rows.push(row);
    }
    if (rows.length > 0) await addRows(desk, queue, batch, endsAtMs, rows);
    for (const { ordinal } of rows) outstanding.add(ordinal);
    if (order.isExhausted()) await redis.hset(keys.header, 'added', 'all');
  };

  try {
    await setRate(queue, batch.rate);
    if (batch.isResumed) {
      for (let rows = await results.next(0); rows.length > 0; rows = await results.next(0)) {
        for (const row of rows) {
          early.add(row.ordinal);
          mustStay ||= !row.isFinal;
          yield row;
        }
        await results.drop();
      }
    }
    for (;;) {
      const isTimeLeft = leftMs() > lastMinutesMs;
      if (isOpen && !(isTimeLeft && mayAdd())) {
        isOpen = false;
        mustStay = true;
        await redis.hset(keys.header, 'added', 'all');
        for (const ordinal of await takeBack(connection, queue, batchId)) outstanding.delete(ordinal);
      }
      if (isOpen) await topUp();
      if (outstanding.size === 0 && (!isOpen || order.isExhausted())) break;
      for (const row of await results.next(waitMs)) {
        if (!outstanding.delete(row.ordinal)) continue;
        order.ended(row.ordinal);
        mustStay ||= !row.isFinal;
        yield row;
      }
      await results.drop();
      await redis.set(keys.producer, 'here', 'PX', presenceMs);
      if ((await redis.exists(keys.header)) === 0) throw lost(outstanding.size, leftMs() <= 0);
    }
    // What is to be taken up again stays for its hour.
    if (!mustStay) await endBatch(connection, queue, batchId);
  } catch (error) {
    throw queueFailure(error, address);
  } finally {
    results.close();
    await order.close();
    await queue.close();
  }
};

const lost = (rows: number, isOver: boolean) =>
  failure(
    'unknown',
    isOver ? 'QUEUE_EXPIRED' : 'QUEUE_LOST',
    `Redis no longer has the batch, and ${rows} rows of it have no result.`,
    {
      execution: 'unknown',
      why: isOver
        ? 'An hour is over, and with it the life of what was in Redis, and of the tokens.'
        : 'It was emptied, or went down without having kept it. Workers may have sent what nobody knows of now.',
      hint: 'Look with `klarna-cl inspect` what became of these rows before anything is sent again.',
    },
  );
