import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { inspectPayment, isInspectable } from '../flows/inspect.ts';
import { currencyDigits } from '../output/money.ts';
import { paymentCard } from '../output/payment-card.ts';
import type { GlobalFlags } from './global-flags.ts';
import { isPlanOnly } from './plan-print.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';

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
  if (!isInspectable(text)) {
    throw new CliError('usage', 'There is nothing to look for.', { hint: 'Give an order number or an id.' });
  }
  if (isPlanOnly(flags)) {
    throw new CliError('usage', 'inspect only reads: there is nothing to preview.', {
      hint: 'Leave out --dry-run and --curl; --verbose shows the requests.',
    });
  }
  const session = await openSession(context, flags, {
    command: 'inspect',
    services: ['commerce-layer'],
    action: 'read',
  });
  try {
    const state = await inspectPayment(session.commerceLayer(), text, session.mode);
    const { stdout } = context.terminal;
    const wantsCard = stdout.isTerminal && flags.output === undefined && session.settings.defaults.output === undefined;
    if (!wantsCard) return await printDocument(context, flags, state, { session });
    const card = await paymentCard(state, {
      columns: stdout.columns,
      colour: stdout.colour,
      reveal: flags.reveal === true,
      digitsOf: await currencyDigits(),
    });
    await context.terminal.data(card);
  } finally {
    await session.close();
  }
};
