import type { Clock, Stop } from '../context.ts';
import { CliError } from '../errors.ts';
import { otherKey } from './batch-keys.ts';
import { queueFailure } from './failures.ts';
import { type BatchHeader, readHeader } from './header.ts';
import { batchesKey, keysOf } from './keys.ts';
import { type BatchHands, type BatchWorker, openBatchWorker, type WorkerSettings } from './worker.ts';

export interface ServeSettings extends Omit<WorkerSettings, 'clock' | 'isStopping'> {
  readonly clock: Clock;
  readonly stop: Stop;
  /** Rows under way at a time, of all batches together. */
  readonly concurrency: number;
  /** Ends when no row is left, having waited so long for a batch to come. */
  readonly once: { readonly waitMs: number } | undefined;
  /** @throws CliError where this machine must leave the batch to others */
  readonly open: (header: BatchHeader) => Promise<BatchHands>;
}

interface Served extends BatchWorker {
  readonly header: BatchHeader;
}

/** How often it is looked whether there is a new batch, or one has ended. */
const lookMs = 500;

/**
 * Does rows of all batches that this machine may do, until it is stopped, or until none is left.
 * @throws CliError why no batch could be served, where it was to end by itself and there was one
 */
export const serve = async (settings: ServeSettings): Promise<void> => {
  const { clock, stop, once, concurrency } = settings;
  const served = new Map<string, Served>();
  const refused = new Map<string, CliError>();
  let hasServed = false;
  const began = clock.monotonic();
  const isStopping = () => stop.signal.aborted;

  /** Ends with batches that have ended, and begins with new ones. @returns whether there is nothing left to do */
  const look = async (): Promise<boolean> => {
    const batches = await liveBatches(settings);
    for (const [batchId, worker] of served) {
      if (batches.includes(batchId)) continue;
      served.delete(batchId);
      await worker.close();
    }
    for (const batchId of batches) {
      if (served.has(batchId) || refused.has(batchId)) continue;
      const worker = await take({ ...settings, isStopping }, batchId, refused);
      if (worker !== undefined) served.set(batchId, worker);
      hasServed ||= worker !== undefined;
    }
    for (const { setConcurrency } of served.values())
      setConcurrency(Math.max(1, Math.floor(concurrency / served.size)));
    const hasWaited = once !== undefined && clock.monotonic() - began >= once.waitMs;
    if (!(hasServed || refused.size > 0 || hasWaited)) return false;
    return isDone(settings, [...served.values()]);
  };

  try {
    while (!isStopping()) {
      // Redis may be out of reach for a while, which the connection says: rows wait, or are taken over.
      const isAllDone = await look().catch(unlessOutOfReach);
      if (once !== undefined && isAllDone) break;
      await clock.sleep(lookMs, stop.signal);
    }
  } finally {
    await Promise.all([...served.values()].map(({ close }) => close()));
  }
  const [refusal] = refused.values();
  if (once !== undefined && !hasServed && refusal !== undefined && !isStopping()) throw refusal;
};

const unlessOutOfReach = (error: unknown): boolean => {
  if (error instanceof CliError && error.kind === 'unavailable') return false;
  throw error;
};

const liveBatches = async ({ connection: { redis, address } }: ServeSettings): Promise<readonly string[]> => {
  try {
    const batches = await redis.zrange(batchesKey, 0, '-1');
    const there = await Promise.all(batches.map((batchId) => redis.exists(keysOf(batchId).header)));
    return batches.filter((_, index) => there[index] === 1);
  } catch (error) {
    throw queueFailure(error, address);
  }
};

/** Begins with a batch; where it must not, says so once and leaves it to others. */
const take = async (
  settings: ServeSettings & Pick<WorkerSettings, 'isStopping'>,
  batchId: string,
  refused: Map<string, CliError>,
): Promise<Served | undefined> => {
  const { connection, sealing, open, talk, concurrency } = settings;
  try {
    const found = readHeader(await connection.redis.hgetall(keysOf(batchId).header), batchId, sealing);
    if (found.kind === 'none') return undefined;
    if (found.kind === 'sealed') throw otherKey(batchId, found.keyId, sealing.keyId);
    const { header } = found;
    const hands = await open(header);
    talk(`Batch ${batchId} · ${header.name} · ${header.total} rows`);
    return { header, ...(await openBatchWorker(settings, header, hands, concurrency)) };
  } catch (error) {
    const refusal = queueFailure(error, connection.address);
    // What is out of reach now is tried again.
    if (refusal.kind === 'unavailable') throw refusal;
    refused.set(batchId, refusal);
    talk(`Batch ${batchId} is left to others. ${refusal.message} ${refusal.facts.why ?? ''}`.trim());
    return undefined;
  }
};

/** No row waits or is under way, and none is to come: all were added, or whoever adds them is gone. */
const isDone = async (
  { connection: { redis, address } }: ServeSettings,
  served: readonly Served[],
): Promise<boolean> => {
  const done = await Promise.all(
    served.map(async ({ header: { batchId } }) => {
      const { waiting, active, header, producer } = keysOf(batchId);
      const [waits, runs, added, collects] = await Promise.all([
        redis.llen(waiting),
        redis.llen(active),
        redis.hget(header, 'added'),
        redis.exists(producer),
      ]);
      return waits === 0 && runs === 0 && (added === 'all' || collects === 0);
    }),
  ).catch((error: unknown) => {
    throw queueFailure(error, address);
  });
  return done.every(Boolean);
};
