import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onceEach, openBatchStage } from '../faults/batch-stage.ts';
import { klarnaCl, startKlarnaCl } from '../support/run.ts';
import { isWholeSweep } from './points.ts';

/** Results that were printed when the process is killed; the whole sweep alone, as `test/faults` shows two of them. */
const moments = isWholeSweep ? Array.from({ length: 20 }, (_, index) => 1 + index * 5) : [];

describe.skipIf(moments.length === 0)('a batch of 100 rows that is killed, again and again', () => {
  let stage: Awaited<ReturnType<typeof openBatchStage>>;
  beforeAll(async () => {
    stage = await openBatchStage();
  });
  afterAll(async () => {
    await stage.server.stop();
  });

  it.each(moments)('after %i results executes each row once', async (lines) => {
    const { argv, env, machine, executed } = await stage.rows(100);
    const first = startKlarnaCl(argv, env, machine);
    await first.prints(lines);
    first.kill('SIGKILL');
    await first.end;
    // Once more, while the open rows are taken up again.
    const second = startKlarnaCl([...argv, '--resume'], env, machine);
    await Promise.race([second.prints(2), second.end]);
    second.kill('SIGKILL');
    await second.end;
    expect(await klarnaCl([...argv, '--resume'], { env, machine })).toMatchObject({ exitCode: 0 });
    expect(await executed()).toEqual(onceEach(100));
  });
});
