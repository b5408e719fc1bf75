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
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl worker --queue redis://127.0.0.1:6379
  klarna-cl worker --queue rediss://redis.example.com:6380 --ca ca.pem --once

A worker uses its own profile's credentials, and leaves batches of another mode,
organization or address to others. KLARNA_CL_QUEUE_KEY (openssl rand -base64 32)
is the same for the batch and all workers. A password is read from
KLARNA_CL_QUEUE_PASSWORD, or from the address in KLARNA_CL_QUEUE_URL.

Results of its rows are NDJSON on stdout. The first Ctrl-C, or SIGTERM, lets the
rows under way come to their end; what they leave, another worker goes on with.`,
    )
    .action(async (_: unknown, command: Command) => {
      const { runWorker } = await import('./worker/run.ts');
      await runWorker(context, command.optsWithGlobals<WorkerFlags>());
    });
