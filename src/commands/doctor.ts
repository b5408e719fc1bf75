import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const doctorCommand = (context: Context): Command =>
  new Command('doctor')
    .description('look for what keeps commands from working; changes nothing')
    .addHelpText(
      'after',
      `
Looks at the configuration, the environment, the way to each service, the
credentials, the clock and this machine's files. Each line is ok, warn or fail,
with a remedy. It ends with 0 where nothing failed, else with 3.

Examples:
  klarna-cl doctor
  klarna-cl doctor --profile staging
  klarna-cl doctor --sandbox --output json`,
    )
    .action(async (_: unknown, command: Command) => {
      const { runDoctor } = await import('./doctor/run.ts');
      await runDoctor(context, command.optsWithGlobals<GlobalFlags>());
    });
