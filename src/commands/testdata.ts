import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export interface TestdataFlags extends GlobalFlags {
  readonly country?: string;
  readonly outcome?: string;
}

export const testdataCommand = (context: Context): Command =>
  new Command('testdata')
    .description("Klarna's published test customers: which e-mail and phone to type for which outcome")
    .option('--country <code>', 'only this market, for example SE')
    .option('--outcome <outcome>', 'approved, denied, a reject reason (high_risk) or a step (id_scan)')
    .action(async (_: unknown, command: Command) => {
      const { printTestdata } = await import('./testdata/run.ts');
      await printTestdata(context, command.optsWithGlobals<TestdataFlags>());
    });
