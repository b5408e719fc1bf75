import type { Context } from '../context.ts';
import { inspectPayment } from '../flows/inspect.ts';
import { currencyDigits } from '../output/money.ts';
import type { GlobalFlags } from './global-flags.ts';
import { paymentCard } from './payment-card.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';

/** Finds the payment and shows it: a card where a person looks, JSON elsewhere. */
export const runInspect = async (context: Context, text: string, flags: GlobalFlags): Promise<void> => {
  const session = await openSession(context, flags, {
    command: 'inspect',
    services: ['commerce-layer'],
    action: 'read',
  });
  try {
    const state = await inspectPayment(session.commerceLayer(), text);
    const { stdout } = context.terminal;
    const wantsCard = stdout.isTerminal && flags.output === undefined && session.settings.defaults.output === undefined;
    if (!wantsCard) return await printDocument(context, flags, state, session);
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
