import { Command } from 'commander';
import type { Context } from '../context.ts';
import { ask, type Field, given } from './fields.ts';
import type { GlobalFlags } from './global-flags.ts';

export const inspectCommand = (context: Context): Command =>
  new Command('inspect')
    .description('show what state a payment is in')
    .argument('[id or number]', 'klarna_payment id, order id or order number')
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl inspect 1234
  klarna-cl inspect NgojhKoyYN --output json`,
    )
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      await run(context, text, command.optsWithGlobals<GlobalFlags>());
    });

const wanted: Field<string> = {
  flag: '<id or number>',
  question: 'Order number, order id or klarna_payment id',
  parse: (text) => {
    const value = text.trim();
    if (value === '') return { complaint: 'it is empty' };
    return value.length > 255 ? { complaint: 'it is longer than any id or number' } : { value };
  },
  inSandbox: '1234',
};

const run = async (context: Context, argument: string | undefined, flags: GlobalFlags): Promise<void> => {
  const text = await ask(context, wanted, given(wanted, argument), flags.sandbox ? wanted.inSandbox : undefined);
  const { runInspect } = await import('./inspect-run.ts');
  await runInspect(context, text, flags);
};
