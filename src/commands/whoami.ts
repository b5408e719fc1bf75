import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const whoamiCommand = (context: Context): Command =>
  new Command('whoami')
    .description('profile, organization, mode and accounts, each with its source; sends nothing')
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<GlobalFlags>();
      const { printIdentity } = await import('./whoami/run.ts');
      await printIdentity(context, flags);
    });
