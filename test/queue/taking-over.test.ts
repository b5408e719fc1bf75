import { describe, expect, it } from 'vitest';
import type { RowJournal } from '../../src/batch/run/row-journal.ts';
import { keysOf } from '../../src/queue/keys.ts';
import { authorizingStep, storingStep } from '../support/steps.ts';
import { batchOf, collect, gate, producer, rowsOf, someKey, startWorker, storing } from './desk.ts';
import { isRedisHere, startRedis } from './redis-server.ts';

/** A worker that says nothing for so long has its rows taken over. The first one has no hand free to take its own one. */
const lockMs = 1_000;

describe.skipIf(!isRedisHere)('a row whose worker is silent', async () => {
  const redis = isRedisHere ? await startRedis() : undefined;
  if (redis === undefined) return;

  /** Takes the row out of its worker's hands, as if that had slept until its lock ran out. */
  const loseLock = async (batchId: string) => {
    await redis.client.del(`klarna-cl:${batchId}:r0:lock`);
  };

  it('goes on at another one, and what the first one still wanted to send stays there', async () => {
    const key = someKey();
    const batch = batchOf(rowsOf(1));
    const [asleep, awake] = [gate(), gate()];
    const sent: string[] = [];
    const first = await startWorker(redis, key, {
      lockMs,
      concurrency: 1,
      work: async (_, { observer }) => {
        asleep.open();
        await awake.passed;
        await observer.beforeWrite(storingStep, 1);
        sent.push('by the first one');
      },
    });
    const queue = await producer(redis, key);
    const collected = collect(queue.run(batch));
    await asleep.passed;
    await startWorker(redis, key, { lockMs, work: storing(() => void sent.push('by the second one')) });
    await loseLock(batch.batchId);
    const rows = await collected;
    awake.open();
    await expect.poll(() => first.said.join()).toContain('Another worker has taken this row over');
    expect(sent).toEqual(['by the second one']);
    expect(rows).toHaveLength(1);
    expect(first.done).toEqual([]);
  });

  it('goes on from its journal: what may have been sent is known to whoever takes it over', async () => {
    const key = someKey();
    const batch = batchOf(rowsOf(1));
    const [asleep, never] = [gate(), gate()];
    const known: unknown[] = [];
    await startWorker(redis, key, {
      lockMs,
      concurrency: 1,
      work: async (_, { observer }) => {
        await observer.beforeWrite(storingStep, 1);
        asleep.open();
        await never.passed;
      },
    });
    const queue = await producer(redis, key);
    const collected = collect(queue.run(batch));
    await asleep.passed;
    await startWorker(redis, key, {
      lockMs,
      work: async (_, { memory }) => {
        known.push(memory.resumed?.storeToken, memory.isBehind?.());
        await memory.settle?.('store-token', true);
      },
    });
    await loseLock(batch.batchId);
    const [row] = await collected;
    never.open();
    expect(known).toEqual(['open', false]);
    expect(row?.records.map(({ kind }) => kind)).toEqual(['run', 'intent', 'resume', 'outcome', 'end']);
    expect(new Set(row?.records.map(({ run }) => run)).size).toBe(1);
  });

  it('goes on at the next one where Redis took no more of its journal: it is not over', async () => {
    const key = someKey();
    const sent: string[] = [];
    const refusals: unknown[] = [];
    await startWorker(redis, key, {
      lockMs,
      work: async (row, journal) => {
        if (refusals.length > 0) return storing(() => void sent.push(row.id))(row, journal);
        await redis.client.config('SET', 'maxmemory', '1');
        await journal.observer.beforeWrite(storingStep, 1).catch((error) => refusals.push(error.code));
        await redis.client.config('SET', 'maxmemory', '0');
      },
    });
    const queue = await producer(redis, key);
    const rows = await collect(queue.run(batchOf(rowsOf(1))));
    expect(refusals).toEqual(['QUEUE_FULL']);
    expect(sent).toEqual(['order-0']);
    expect(rows).toMatchObject([{ isFinal: true }]);
  });

  it('has its one result although its worker dies before the queue hears of it', async () => {
    const key = someKey();
    const batch = batchOf(rowsOf(1));
    const keys = keysOf(batch.batchId);
    const sent: string[] = [];
    const queue = await producer(redis, key);
    const rows = queue.run(batch);
    const first = rows.next();
    await expect.poll(() => redis.client.exists(keys.job(0))).toBe(1);
    // What that worker has left: the row is done, and still waits.
    await redis.client.hset(keys.done, '0', 'final');
    const second = await startWorker(redis, key, { work: storing(() => void sent.push('once more')) });
    await expect.poll(() => redis.client.exists(keys.job(0))).toBe(0);
    expect([...sent, ...second.done]).toEqual([]);
    first.catch(() => {});
  });

  it('waits for another one when its own is stopped half-way', async () => {
    const key = someKey();
    const begun = gate();
    const first = await startWorker(redis, key, {
      work: async (_, { observer }) => {
        await observer.beforeWrite(storingStep, 1);
        begun.open();
      },
      endsFinal: false,
    });
    const queue = await producer(redis, key);
    const collected = collect(queue.run(batchOf(rowsOf(1))));
    await begun.passed;
    first.stop();
    await first.ended;
    const second = await startWorker(redis, key, {
      work: async (_, { memory }) => memory.settle?.('store-token', true),
    });
    expect(await collected).toHaveLength(1);
    expect(second.done).toHaveLength(1);
    expect(first.done).toEqual([]);
  });
});

describe.skipIf(!isRedisHere)('two rows on two machines', async () => {
  const redis = isRedisHere ? await startRedis() : undefined;
  if (redis === undefined) return;

  const order = { kind: 'order', apiUrl: 'http://shop', id: 'NgojhKoyYN' } as const;

  it('are kept from one order at a time', async () => {
    const key = someKey();
    const [taken, done] = [gate(), gate()];
    const refusals: unknown[] = [];
    const work = async (row: { readonly id: string }, { memory }: RowJournal) => {
      if (row.id === 'order-0') {
        await memory.claim(order);
        taken.open();
        await done.passed;
        return;
      }
      await taken.passed;
      await Promise.resolve(memory.claim(order)).catch((error: unknown) => refusals.push(error));
      done.open();
    };
    await Promise.all([1, 2].map(() => startWorker(redis, key, { work, concurrency: 1 })));
    const queue = await producer(redis, key);
    await collect(queue.run(batchOf(rowsOf(2))));
    expect(refusals).toMatchObject([{ exitCode: 6, code: 'LOCKED' }]);
  });

  it('know of each other’s authorizations, one batch later as well', async () => {
    const key = someKey();
    const seen: unknown[] = [];
    const authorizing = async (_: unknown, { memory, observer }: RowJournal) => {
      await memory.claim(order);
      seen.push(await memory.past({ orderId: order.id }));
      await observer.beforeWrite(authorizingStep('{"amount":1}'), 1);
    };
    await startWorker(redis, key, { work: authorizing });
    const queue = await producer(redis, key);
    await collect(queue.run(batchOf(rowsOf(1))));
    await collect(queue.run(batchOf(rowsOf(1))));
    expect(seen).toMatchObject([[], [{ state: 'UNKNOWN', orderId: order.id }]]);
  });
});
