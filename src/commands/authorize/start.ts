import type { Context } from '../../context.ts';
import { missingIn, sessionTokenField } from '../command-line/fields.ts';
import { type GlobalFlags, isPlanOnly, refuseShortTimeout } from '../command-line/global-flags.ts';
import { openValueReader } from '../command-line/value-reader.ts';
import { type AuthorizeFlags, readAuthorizeFlags } from './flags.ts';
import { refuseMissingCurrency, refuseMissingValues } from './values.ts';

/**
 * `authorize` up to the first question: refuses what is wrong, or missing where nobody can be asked. Nothing has been sent
 * when it hands over.
 * @throws CliError `usage`, `local-io`
 */
export const startAuthorize = async (context: Context, flags: GlobalFlags & AuthorizeFlags): Promise<void> => {
  const inputs = await readAuthorizeFlags(flags, openValueReader(context), context.terminal.talk);
  refuseShortTimeout(flags);
  if (isPlanOnly(flags)) {
    const { planAuthorizeCommand } = await import('./plan.ts');
    return planAuthorizeCommand(context, flags, inputs);
  }
  if (!context.terminal.interactive) {
    if (inputs.sessionToken === undefined) throw missingIn(flags, sessionTokenField);
    refuseMissingValues(inputs, flags);
    await refuseMissingCurrency(context, flags, inputs);
  }

  const { runAuthorize } = await import('./run.ts');
  await runAuthorize(context, flags, { ...inputs, sessionTokenFile: flags.sessionTokenFile });
};
