import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const doctorCommand = (context: Context): Command =>
  new Command('doctor')
    .description('look for what keeps commands from working; changes nothing')
    .action(async (_: unknown, command: Command) => {
      const { runDoctor } = await import('./doctor/run.ts');
      await runDoctor(context, command.optsWithGlobals<GlobalFlags>());
    });
