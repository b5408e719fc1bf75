import type { Context } from '../context.ts';
import type { PaymentFacts } from '../diagnosis/payment-facts.ts';
import { inspectPayment } from '../flows/inspect.ts';
import type { SubjectName } from '../journal/run-index.ts';
import { cardDrawer } from './card/show-card.ts';
import type { GlobalFlags } from './global-flags.ts';
import { inspectDocument } from './inspect-document.ts';
import { printDocument } from './print.ts';
import { openSession } from './session.ts';
import { mentionUnfinishedRuns } from './unfinished-runs.ts';

/** Finds the payment and shows it: a card where a person looks, JSON elsewhere. */
export const runInspect = async (context: Context, text: string, flags: GlobalFlags): Promise<void> => {
  const session = await openSession(context, flags, {
    services: ['commerce-layer'],
    action: 'read',
  });
  try {
    const facts = await inspectPayment(session.commerceLayer(), text, context.clock);
    if (!session.settings.sandbox) mentionUnfinishedRuns(context, subjectsOf(facts));
    const document = inspectDocument(facts, context.clock.now());
    const { stdout } = context.terminal;
    const wantsCard = stdout.isTerminal && flags.output === undefined && session.settings.defaults.output === undefined;
    if (!wantsCard) return await printDocument(context, flags, document, session);
    const { draw, paint } = await cardDrawer(context, flags);
    await context.terminal.data(paint(draw(document)));
  } finally {
    await session.close();
  }
};

const subjectsOf = ({ payment, order }: PaymentFacts): readonly SubjectName[] => [
  ...(payment === null ? [] : [`payment ${payment.id}` as const]),
  ...(order === null ? [] : [`order ${order.id}` as const]),
];
