import type { Context } from '../../context.ts';
import type { Awaited } from '../../diagnosis/awaited.ts';
import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { areHits } from '../../flows/inspect/inspect.ts';
import type { SubjectName } from '../../journal/run-index.ts';
import { maskEmailsIn } from '../../output/masking.ts';
import { currencyDigits, formatMinorUnits } from '../../output/money.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { isForPeople, printDocument } from '../command-line/print.ts';
import { mentionUnfinishedRuns } from '../runs/unfinished.ts';
import { cardDrawer } from './card/show-card.ts';
import { type InspectDocument, inspectDocument } from './document.ts';
import { chooseHit } from './hits.ts';
import { type Inspection, openInspection } from './session.ts';

/** What `inspect` is to do with the payment. */
export interface InspectWish {
  /** `--watch` */
  readonly isWatched: boolean;
  /** `--until`: any of them. */
  readonly until: readonly Awaited[];
}

/** Finds the payment and shows it: a card where a person looks, JSON elsewhere. */
export const runInspect = async (
  context: Context,
  text: string,
  flags: GlobalFlags,
  wish: InspectWish,
): Promise<void> => {
  const session = await openInspection(context, text, flags);
  try {
    const facts = await onePayment(context, text, flags, session);
    if (!session.settings.sandbox) {
      const runsOfHere = new Set(facts.runs.map(({ run_id }) => run_id));
      mentionUnfinishedRuns(context, subjectsOf(facts), (run) => runsOfHere.has(run));
    }
    const digitsOf = await currencyDigits();
    const toDocument = (read: PaymentFacts): InspectDocument =>
      inspectDocument(withMaskedText(read, flags), context.clock.now(), (amount, currency) =>
        formatMinorUnits(amount, currency, digitsOf(currency) ?? 2),
      );
    const wantsCard = isForPeople(context, flags, session);
    if (wish.isWatched || wish.until.length > 0) {
      const { keepInspecting } = await import('./watch.ts');
      const last = await keepInspecting(context, flags, session, { ...wish, facts, toDocument, wantsCard });
      return wish.isWatched ? undefined : await show(context, flags, session, last, wantsCard);
    }
    await show(context, flags, session, toDocument(facts), wantsCard);
  } finally {
    await session.close();
  }
};

/** The payment of the text, or of the order that a person chooses of several. */
const onePayment = async (
  context: Context,
  text: string,
  flags: GlobalFlags,
  session: Inspection,
): Promise<PaymentFacts> => {
  let inspected = await session.inspect();
  // What is chosen is an order by its id, of which there is one.
  while (areHits(inspected))
    inspected = await session.inspect(await chooseHit(context, flags, session, inspected, text));
  return inspected;
};

/**
 * An e-mail address is shown in part, also where it is what was asked for, or stands in a reference or a message: the
 * document may go into a ticket.
 */
const withMaskedText = (facts: PaymentFacts, { reveal }: GlobalFlags): PaymentFacts =>
  reveal
    ? facts
    : JSON.parse(JSON.stringify(facts), (_, value) => (typeof value === 'string' ? maskEmailsIn(value) : value));

const show = async (
  context: Context,
  flags: GlobalFlags,
  session: Inspection,
  document: InspectDocument,
  wantsCard: boolean,
): Promise<void> => {
  if (!wantsCard) return printDocument(context, flags, document, session);
  const { draw, paint } = await cardDrawer(context, flags);
  await context.terminal.data(paint((await draw(document)).lines));
};

const subjectsOf = ({ payment, order }: PaymentFacts): readonly SubjectName[] => [
  ...(payment === null ? [] : [`payment ${payment.id}` as const]),
  ...(order === null ? [] : [`order ${order.id}` as const]),
];
