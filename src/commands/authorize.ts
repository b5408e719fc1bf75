import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type AuthorizeFlags, addAuthorizeFlags, readAuthorizeFlags } from './authorize/flags.ts';
import { refuseMissingCurrency, refuseMissingValues } from './authorize/values.ts';
import { missingValue, sessionTokenField } from './command-line/fields.ts';
import { type GlobalFlags, isPlanOnly, refuseShortTimeout } from './command-line/global-flags.ts';
import { openValueReader } from './command-line/value-reader.ts';

type Flags = GlobalFlags & AuthorizeFlags;

export const authorizeCommand = (context: Context): Command =>
  addAuthorizeFlags(
    new Command('authorize').description("make Klarna's final authorization with a klarna_network_session_token"),
  ).action(async (_: unknown, command: Command) => {
    await run(context, command.optsWithGlobals<Flags>());
  });

const run = async (context: Context, flags: Flags): Promise<void> => {
  const inputs = await readAuthorizeFlags(flags, openValueReader(context), context.terminal.talk);
  refuseShortTimeout(flags);
  if (isPlanOnly(flags)) {
    const { planAuthorizeCommand } = await import('./authorize/plan.ts');
    return planAuthorizeCommand(context, flags, inputs);
  }
  if (!context.terminal.interactive) {
    if (inputs.sessionToken === undefined) throw missingValue(sessionTokenField);
    refuseMissingValues(inputs);
    await refuseMissingCurrency(context, flags, inputs);
  }

  const { runAuthorize } = await import('./authorize/run.ts');
  await runAuthorize(context, flags, { ...inputs, sessionTokenFile: flags.sessionTokenFile });
};
