import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { BatchFlags } from './batch/flags.ts';
import { addReportFlags } from './command-line/report-flags.ts';

export const batchCommand = (context: Context): Command => {
  const command = new Command('batch')
    .description('run a flow for each row of a file: paced, resumable, reported')
    .argument('[file]', 'CSV, NDJSON or YAML scenarios; - reads stdin')
    .option('--route <route>', 'of the rows that name none: both (test only), native or network')
    .option('--place', 'place the orders as well (route native)')
    .option('--currency <ISO 4217>', 'of the rows that name none')
    .option('--capture <when>', 'now or later, of the rows that do not say')
    .option('--partner-account-id <krn>', 'the account to act for, of the rows that name none')
    .option('--new-authorization', 'second authorizations of the same orders are meant')
    .option('--confirm', 'read back what was written; a placed order always is')
    .option('--concurrency <n>', 'rows under way at a time (default 16)')
    .option('--rate <n>', 'begin at most so many rows a second')
    .option('--max-failures <n>', 'begin no further row after so many that failed')
    .option('--tags <list>', 'rows with one of these tags alone: smoke,eu')
    .option('--shard <i/n>', 'the part of the rows that this machine runs: 2/4')
    .option('--repeat <n>', 'the whole file so many times; its tokens need variables')
    .option('--allow-shared-payment', 'rows on one payment are meant: one after the other')
    .option('--resume [batch-id]', 'go on with the last batch of this file, or with that one')
    .option('--new-batch', 'begin anew, although an earlier batch of it is not finished')
    .option('--queue [url]', 'let workers do the rows, over Redis: redis://host:6379')
    .option('--check', 'look through the file, print what it holds, and send nothing');
  command
    .command('init')
    .description('write a template of such a file, which runs as it is in the sandbox')
    .argument('[file]', 'where to; without one it is printed')
    .option('--format <format>', 'csv, ndjson or yaml, where the name does not say it')
    .action(async (file: string | undefined, _: unknown, inner: Command) => {
      const { runBatchInit } = await import('./batch/init.ts');
      await runBatchInit(context, file, inner.opts<{ readonly format?: string }>().format);
    });
  return addReportFlags(command).action(async (file: string | undefined, _: unknown, command: Command) => {
    const { runBatch } = await import('./batch/run.ts');
    await runBatch(context, file, command.optsWithGlobals<BatchFlags>());
  });
};
