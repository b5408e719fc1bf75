import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBatchStage } from '../faults/batch-stage.ts';
import { type Environment, json, klarnaCl, type Machine, shell, startKlarnaCl } from '../support/run.ts';
import { isWholeSweep } from './points.ts';

/** Results that were printed when the process is killed; the whole sweep alone, as `test/faults` shows two of them. */
const moments = isWholeSweep ? Array.from({ length: 12 }, (_, index) => 1 + index * 8) : [];

/** What rows do, and under which faults of the services. */
const ways = [
  { way: 'both', flags: [], columns: 'both', faults: [] },
  { way: 'both, one at a time', flags: ['--concurrency', '1'], columns: 'both', faults: [] },
  { way: 'both, 64 at a time', flags: ['--concurrency', '64'], columns: 'both', faults: [] },
  { way: 'native with placing', flags: ['--route', 'native', '--place'], columns: 'native', faults: [] },
  { way: 'network', flags: ['--route', 'network'], columns: 'network', faults: [] },
  {
    way: 'both, with answers that are lost',
    flags: ['--retries', '1'],
    columns: 'both',
    faults: [
      'PATCH /api/**=reset-before-headers:9',
      'POST /v2/**=reset-in-body:9',
      'POST /v2/**=429:9',
      'PATCH /**=500:9',
    ],
  },
] as const;

interface Report {
  readonly summary: { readonly totals: Readonly<Record<string, number>> };
  readonly rows: readonly { readonly id: string; readonly status: string }[];
}

/** Starts again, and is killed again, until it comes to its end by itself. */
const untilDone = async (argv: readonly string[], env: Environment, machine: Machine): Promise<void> => {
  for (const lines of [2, 9]) {
    const batch = startKlarnaCl([...argv, '--resume'], env, machine);
    await Promise.race([batch.prints(lines), batch.end]);
    batch.kill('SIGKILL');
    await batch.end;
  }
  // Rows of which nobody knows are looked after once more.
  const last = await klarnaCl([...argv, '--resume'], { env, machine });
  if (last.exitCode === 7) await klarnaCl([...argv, '--resume'], { env, machine });
};

describe.skipIf(moments.length === 0)('a batch of 100 rows that is killed, again and again', () => {
  let stage: Awaited<ReturnType<typeof openBatchStage>>;
  beforeAll(async () => {
    stage = await openBatchStage();
  });
  afterAll(async () => {
    await stage.server.stop();
  });

  describe.each(ways)('$way', ({ flags, columns, faults }) => {
    it.each(moments)('after %i results executes each row once, and reports it once', async (lines) => {
      const { argv, env, machine, isOnceEach } = await stage.rows(100, undefined, columns);
      const command = [...argv, ...flags];
      if (faults.length > 0) await stage.server.faults(...faults);
      const first = startKlarnaCl(command, env, machine);
      await first.prints(lines);
      first.kill('SIGKILL');
      await first.end;
      await untilDone(command, env, machine);

      const told = await klarnaCl([...command, '--resume', '--report-json', 'report.json'], { env, machine });
      expect(told).toMatchObject({ exitCode: 0, stdout: '' });
      const report: Report = json((await shell('cat report.json', { machine })).stdout);
      expect(report.summary.totals).toMatchObject({ rows: 100, succeeded: 100 });
      expect(report.rows.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, index) => `row-${index + 1}`));
      expect(await isOnceEach()).toBe(true);
    });
  });
});
