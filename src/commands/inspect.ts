import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { GlobalFlags } from './global-flags.ts';

export const inspectCommand = (context: Context): Command =>
  new Command('inspect')
    .description('show what state a payment is in')
    .argument('<id or number>', 'klarna_payment id, order id or order number')
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl inspect 1234
  klarna-cl inspect NgojhKoyYN --output json`,
    )
    .action(async (text: string, _: unknown, command: Command) => {
      await run(context, text.trim(), command.optsWithGlobals<GlobalFlags>());
    });

const run = async (context: Context, text: string, flags: GlobalFlags): Promise<void> => {
  if (text === '' || text.length > 255) {
    throw new CliError('usage', 'There is nothing to look for.', { hint: 'Give an order number or an id.' });
  }
  const { runInspect } = await import('./inspect-run.ts');
  await runInspect(context, text, flags);
};
