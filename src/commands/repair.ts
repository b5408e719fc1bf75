import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { ask, type Field, given } from './command-line/fields.ts';
import { type GlobalFlags, isPlanOnly } from './command-line/global-flags.ts';

export interface RepairFlags extends GlobalFlags {
  readonly newAuthorization?: true;
}

export const repairCommand = (context: Context): Command =>
  new Command('repair')
    .description("mend a payment's state: see the actions below")
    .argument('<action>', 'which repair')
    .argument('[payment]', 'order id or number, klarna_payment id, transaction id or number')
    .option('--new-authorization', 'go on although the order may be paid on Klarna Network too')
    .addHelpText(
      'after',
      `
Actions:
  nullify-payment-source  takes the payment source, and the token with it, off
                          an order that is not paid
  fix-payment-source      gives an order back what it was paid with, and places
                          it where it was paid for and not placed
  forward                 calls a pending transaction succeeded
  reset-circuit           closes the order's circuit breaker
  update-session          refreshes Klarna's session with the order as it is now
  cancel-authorization    cancels the unused token at Klarna; needs
                          KLARNA_V1_API_KEY

Examples:
  klarna-cl repair nullify-payment-source 1234
  klarna-cl repair forward 1234/T/002
  klarna-cl repair cancel-authorization ertHJlpPTR --dry-run

Where nothing is to be done, that is said and is a success.`,
    )
    .action(async (action: string, payment: string | undefined, _: unknown, command: Command) => {
      await run(context, action, payment, command.optsWithGlobals<RepairFlags>());
    });

export const repairSubject: Field<string> = {
  flag: '<payment>',
  question: 'Order number, order id, klarna_payment id or transaction number',
  parse: (text) => {
    const value = text.trim();
    if (value === '') return { complaint: 'it is empty' };
    if (value.length > 255) return { complaint: 'it is longer than any id or number' };
    if (value.startsWith('krn:')) return { complaint: 'repairs are made to what Commerce Layer keeps, not to a KRN' };
    return { value };
  },
  inSandbox: '1234',
};

const run = async (context: Context, name: string, argument: string | undefined, flags: RepairFlags): Promise<void> => {
  const { isRepairAction, repairActions } = await import('../flows/repair/repairs.ts');
  if (!isRepairAction(name)) {
    throw new CliError('usage', `There is no repair ${JSON.stringify(name)}.`, {
      why: 'Nothing was sent.',
      hint: `The repairs are ${repairActions.join(', ')}.`,
    });
  }
  const text = given(repairSubject, argument);
  if (isPlanOnly(flags)) {
    const { planRepairCommand } = await import('./repair/plan.ts');
    return planRepairCommand(context, flags, name, text);
  }
  const subject = await ask(context, repairSubject, text, flags.sandbox ? repairSubject.inSandbox : undefined);
  const { runRepairCommand } = await import('./repair/run.ts');
  await runRepairCommand(context, flags, name, subject);
};
