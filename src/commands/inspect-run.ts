import type { Context } from '../context.ts';
import type { PaymentFacts } from '../diagnosis/payment-facts.ts';
import { CliError } from '../errors.ts';
import { areHits, type Hits } from '../flows/inspect/inspect.ts';
import type { SubjectName } from '../journal/run-index.ts';
import { cardDrawer } from './card/show-card.ts';
import type { GlobalFlags } from './global-flags.ts';
import { inspectDocument } from './inspect-document.ts';
import { openInspection } from './inspect-session.ts';
import { printDocument } from './print.ts';
import type { Session } from './session.ts';
import { mentionUnfinishedRuns } from './unfinished-runs.ts';

/** Finds the payment and shows it: a card where a person looks, JSON elsewhere. */
export const runInspect = async (context: Context, text: string, flags: GlobalFlags): Promise<void> => {
  const session = await openInspection(context, text, flags);
  try {
    const inspected = await session.inspect();
    if (areHits(inspected)) {
      await printHits(context, flags, inspected, session);
      throw severalFound(inspected, text);
    }
    const facts = inspected;
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

/** Several orders, for a script to choose from: its exit code says that the text named none of them for sure. */
const printHits = (context: Context, flags: GlobalFlags, { hits, total }: Hits, session: Pick<Session, 'settings'>) =>
  printDocument(context, flags, { schema_version: 1, total, hits }, session);

const severalFound = ({ hits, total, as }: Hits, text: string): CliError =>
  new CliError('rejected', `${total} orders were found for ${as === 'e-mail' ? 'that e-mail address' : text}.`, {
    code: 'SEVERAL_FOUND',
    why: `${total > hits.length ? `The ${hits.length} newest of them` : 'Their ids'}: ${hits
      .map(({ order_id, number, status }) => `${order_id} (${[number, status].filter(Boolean).join(', ')})`)
      .join(', ')}.`,
    hint: `Inspect one of them by its id: ${hits[0]?.command}.`,
  });

const subjectsOf = ({ payment, order }: PaymentFacts): readonly SubjectName[] => [
  ...(payment === null ? [] : [`payment ${payment.id}` as const]),
  ...(order === null ? [] : [`order ${order.id}` as const]),
];
