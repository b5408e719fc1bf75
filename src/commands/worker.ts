import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { WorkerFlags } from './worker/flags.ts';

export const workerCommand = (context: Context): Command =>
  new Command('worker')
    .description('do the rows that a batch shares out over Redis (batch --queue)')
    .option('--queue <url>', 'where Redis is: redis://host:6379, or rediss:// for TLS')
    .option('--concurrency <n>', 'rows under way at a time (default 16)')
    .option('--once', 'end when no row is left')
    .option('--wait <s>', 'with --once: wait so long for a batch to come (default 60)')
    .option('--takeover-after <s>', 'take over the rows of a worker that is silent for so long (default 30)')
    .action(async (_: unknown, command: Command) => {
      const { runWorker } = await import('./worker/run.ts');
      await runWorker(context, command.optsWithGlobals<WorkerFlags>());
    });
