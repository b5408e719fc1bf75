import { beforeEach, describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { batchOf, collect, producer, resultsOf, rowsOf, someKey, startWorker, storing, until } from './desk.ts';
import { isRedisHere, startRedis } from './redis-server.ts';

describe.skipIf(!isRedisHere)('a batch over Redis', async () => {
  const redis = isRedisHere ? await startRedis() : undefined;
  if (redis === undefined) return;
  beforeEach(() => redis.client.flushall());

  it('is done once, row by row, by whoever of three workers is free', async () => {
    const key = someKey();
    const sent: string[] = [];
    const work = storing((row) => void sent.push(row.id));
    const workers = await Promise.all([1, 2, 3].map(() => startWorker(redis, key, { work })));
    const queue = await producer(redis, key);
    const rows = await collect(queue.run(batchOf(rowsOf(60))));
    expect(rows.map(({ result }) => result.id).sort()).toEqual([...sent].sort());
    expect(new Set(sent).size).toBe(60);
    expect(workers.flatMap(({ done }) => done)).toHaveLength(60);
    expect(rows[0]?.records.map(({ kind }) => kind)).toEqual(['run', 'intent', 'outcome', 'end']);
  });

  it('leaves nothing in Redis that could be read, or that would stay for more than an hour', async () => {
    const key = someKey();
    let seen = '';
    let endless: readonly string[] = [];
    const work = storing(async () => {
      seen += await redis.everything();
      endless = [...endless, ...(await redis.endless())];
    });
    await startWorker(redis, key, { work });
    const queue = await producer(redis, key);
    await collect(queue.run(batchOf(rowsOf(3))));
    seen += await redis.everything();
    for (const form of ['canary-token', Buffer.from('canary-token').toString('base64').slice(0, 14), 'order-1'])
      expect(seen).not.toContain(form);
    expect(seen).toContain('records');
    expect(endless).toEqual([]);
  });

  it('leaves a batch of another key, another mode or another version to others, and says why', async () => {
    const queue = await producer(redis, someKey());
    const batch = queue.run(batchOf(rowsOf(1)));
    const first = batch.next();
    const worker = await startWorker(redis, someKey(), { work: async () => {}, once: { waitMs: 0 } });
    await expect(worker.ended).rejects.toMatchObject({ exitCode: 3, code: 'QUEUE_KEY' });
    expect(worker.said.join()).toMatch(/is left to others\. Batch \w+ was sealed with another key\./);
    expect(worker.done).toEqual([]);
    first.catch(() => {});
  });

  it('tells a worker that was refused everything with the code of the refusal', async () => {
    const key = someKey();
    const queue = await producer(redis, key);
    const first = queue.run(batchOf(rowsOf(1))).next();
    const open = async () => {
      throw new CliError('live-guard', 'This machine is for test mode.', { code: 'OTHER_PARTIES' });
    };
    const worker = await startWorker(redis, key, { work: async () => {}, once: { waitMs: 0 }, open });
    await expect(worker.ended).rejects.toMatchObject({ exitCode: 10 });
    first.catch(() => {});
  });

  it('holds no more rows back than have to wait for another one', async () => {
    const key = someKey();
    const order: string[] = [];
    await startWorker(redis, key, { work: storing((row) => void order.push(row.id)) });
    const queue = await producer(redis, key);
    const after = (ordinal: number) => (ordinal === 2 ? { after: 2 } : {});
    await collect(queue.run(batchOf(rowsOf(4, after))));
    expect(order.indexOf('order-2')).toBeGreaterThan(order.indexOf('order-0'));
    expect(order).toHaveLength(4);
  });

  it('begins no more rows in a second than --rate allows, on all machines together', async () => {
    const key = someKey();
    const begun: number[] = [];
    const work = storing(() => void begun.push(Date.now()));
    await Promise.all([1, 2].map(() => startWorker(redis, key, { work })));
    const queue = await producer(redis, key);
    await collect(queue.run(batchOf(rowsOf(9), { rate: 8 })));
    // Whatever the load of this machine: eight fit into a second, and the ninth does not.
    expect(Math.max(...begun) - Math.min(...begun)).toBeGreaterThan(500);
    expect(begun).toHaveLength(9);
  });

  it('takes back what nobody has begun, once no more rows are to begin', async () => {
    const key = someKey();
    const work = storing(() => {});
    await startWorker(redis, key, { work, concurrency: 1 });
    const queue = await producer(redis, key);
    let results = 0;
    for await (const _ of queue.run(batchOf(rowsOf(200), { mayAdd: () => results < 1 }))) results += 1;
    expect(results).toBeGreaterThanOrEqual(1);
    expect(results).toBeLessThan(200);
  });

  it('goes on being collected by another process, with each row done once', async () => {
    const key = someKey();
    const sent: string[] = [];
    const batch = batchOf(rowsOf(12));
    const first = await producer(redis, key);
    const collecting = first.run(batch);
    const beginning = collecting.next();
    await startWorker(redis, key, { work: storing((row) => void sent.push(row.id)) });
    const taken = await beginning;
    // The process is gone before it asks for the next one: what it had taken it had kept.
    first.close();
    await until(() => sent.length === 12);
    const second = await producer(redis, key);
    const kept = taken.done ? '' : taken.value.result.id;
    const left = async function* () {
      for await (const row of rowsOf(12)) if (row.row.id !== kept) yield row;
    };
    const rows = await collect(second.run({ ...batch, rows: left(), isResumed: true }));
    const ids = new Set([kept, ...resultsOf(rows)]);
    expect(ids.size).toBe(12);
    expect(sent.sort()).toEqual([...ids].sort());
  });

  it('says so where Redis has lost it, and sends nothing', async () => {
    const queue = await producer(redis, someKey());
    const rows = queue.run(batchOf(rowsOf(1), { isResumed: true }));
    await expect(collect(rows)).rejects.toMatchObject({ exitCode: 7, code: 'QUEUE_LOST' });
  });

  it('goes on when its connections break half-way, with each row done once', async () => {
    const key = someKey();
    const sent: string[] = [];
    await startWorker(redis, key, {
      // A row whose handing-over was cut off is found by its lock, which has to run out first.
      lockMs: 3000,
      work: storing(async (row) => {
        sent.push(row.id);
        if (sent.length % 7 === 0) await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      }),
    });
    const queue = await producer(redis, key);
    const rows = await collect(queue.run(batchOf(rowsOf(30))));
    expect(resultsOf(rows).toSorted()).toEqual(sent.toSorted());
    expect(new Set(sent).size).toBe(30);
  });

  it('is no more in Redis once it is done, but for what its rows did', async () => {
    const key = someKey();
    await startWorker(redis, key, { work: storing(() => {}) });
    const queue = await producer(redis, key);
    const batch = batchOf(rowsOf(2));
    await collect(queue.run(batch));
    const left = (await redis.client.keys(`*${batch.batchId}*`)).filter((name) => !name.endsWith(':meta'));
    expect(left.sort()).toEqual([0, 1].map((row) => `klarna-cl-batch:${batch.batchId}:${row}:records`));
  });
});
