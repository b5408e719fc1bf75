import { describe, expect, it } from 'vitest';
import { batchOf, collect, producer, rowsOf, someKey, startWorker, storing } from './desk.ts';
import { isRedisHere, startRedis } from './redis-server.ts';

describe.skipIf(!isRedisHere)('a batch over Redis', async () => {
  const redis = isRedisHere ? await startRedis() : undefined;
  if (redis === undefined) return;

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
});
