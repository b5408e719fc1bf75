import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export interface RunsFlags extends GlobalFlags {
  readonly unsettled?: true;
  readonly limit?: string;
  readonly olderThan?: string;
  readonly file?: string;
}

const flagsOf = (command: Command): RunsFlags => command.optsWithGlobals<RunsFlags>();

export const runsCommand = (context: Context): Command => {
  const actions = () => import('./runs/run.ts');
  const exports = () => import('./runs/export.ts');
  const runs = new Command('runs').description('the journal: what earlier runs did');
  runs
    .command('list')
    .description('every run, oldest first')
    .option('--unsettled', 'only those that were interrupted, or do not know what became of a write')
    .option('--limit <n>', 'only the newest n')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).list(context, flagsOf(command));
    });
  runs
    .command('show')
    .description('one run, record by record, or one batch with its open rows')
    .argument('<run-id>')
    .action(async (id: string, _: unknown, command: Command) => {
      await (await actions()).show(context, id, flagsOf(command));
    });
  runs
    .command('export')
    .description('one run as a file for a ticket, or the records of several, or of all, as NDJSON; masked')
    .argument('[run-id...]')
    .option('--file <path>', 'where one run goes (default klarna-cl-run-<run-id>.json); - is stdout')
    .action(async (ids: string[], _: unknown, command: Command) => {
      await (await exports()).exportRuns(context, ids, flagsOf(command));
    });
  runs
    .command('prune')
    .description('remove runs that ended long ago; these ones, whatever they came to')
    .argument('[run-id...]')
    .option('--older-than <days>', 'runs that ended before that (default 30)')
    .action(async (ids: string[], _: unknown, command: Command) => {
      await (await actions()).prune(context, ids, flagsOf(command));
    });
  return runs;
};
