import { Command } from 'commander';
import type { Context } from '../context.ts';
import { ask, given } from './command-line/fields.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';
import { wantedField } from './inspect/wanted.ts';

export const inspectCommand = (context: Context): Command =>
  new Command('inspect')
    .description('show what state a payment is in')
    .argument('[id or number]', 'order, klarna_payment or transaction: its number or id; e-mail, KRN, run id')
    .option('--watch', 'look again and again, and show what changes, until Ctrl-C')
    .option('--until <state>', 'wait for a state: paid, cancelled, token-stored, healthy, …; a,b means either')
    .option('--expiring <days>', 'list the authorizations that are not captured and expire within so many days')
    .action(async (text: string | undefined, _: unknown, command: Command) => {
      await run(context, text, command.optsWithGlobals<InspectFlags>());
    });

export interface InspectFlags extends GlobalFlags {
  readonly watch?: true;
  readonly until?: string;
  readonly expiring?: string;
}

const run = async (context: Context, argument: string | undefined, flags: InspectFlags): Promise<void> => {
  const { inspectWish, expiringDays } = await import('./inspect/wish.ts');
  const days = expiringDays(argument, flags);
  if (days !== undefined) return (await import('./inspect/expiring.ts')).listExpiring(context, days, flags);
  const wish = inspectWish(flags);
  const text = await ask(
    context,
    wantedField,
    given(wantedField, argument),
    flags.sandbox ? wantedField.inSandbox : undefined,
  );
  const { runInspect } = await import('./inspect/run.ts');
  await runInspect(context, text, flags, wish);
};
