import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { ask, type Field, given } from './command-line/fields.ts';
import { type GlobalFlags, isPlanOnly } from './command-line/global-flags.ts';
import { shownWord } from './command-line/shown-word.ts';

export interface RepairFlags extends GlobalFlags {
  readonly newAuthorization?: true;
}

export const repairCommand = (context: Context): Command =>
  new Command('repair')
    .description('mend a payment that is stuck: one of the actions below')
    .argument('<action>', 'which repair')
    .argument('[payment]', 'order id or number, klarna_payment id, transaction id or number')
    .option('--new-authorization', 'go on although the order may be paid on Klarna Network too')
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
    throw new CliError('usage', `There is no repair ${shownWord(name)}.`, {
      why: 'Nothing was sent.',
      hint: `The repairs are ${repairActions.join(', ')}.`,
      choice: { given: name, among: repairActions },
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
