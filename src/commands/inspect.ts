import { Command } from 'commander';
import type { Context } from '../context.ts';
import { ask, type Field, given } from './fields.ts';
import type { GlobalFlags } from './global-flags.ts';

export const inspectCommand = (context: Context): Command =>
  new Command('inspect')
    .description('show what state a payment is in')
    .argument('[id or number]', 'order, klarna_payment or transaction: its number or id; e-mail, KRN, run id')
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl inspect 1234
  klarna-cl inspect 1234/T/001 --output json
  klarna-cl inspect customer@email.us

An order is found by its number, reference, id, the number or id of one of its
transactions, the customer's e-mail address, or Klarna's id of its order; a
payment by its id; what Klarna Network knows by its KRN; a run by its id.
Several orders give a list.`,
    )
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      await run(context, text, command.optsWithGlobals<GlobalFlags>());
    });

const wanted: Field<string> = {
  flag: '<id or number>',
  question: 'Order number, e-mail address, or any id of the order or payment',
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
