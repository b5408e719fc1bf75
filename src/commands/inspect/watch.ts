import type { Context } from '../../context.ts';
import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { areHits } from '../../flows/inspect/inspect.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { httpSettings } from '../session/http-settings.ts';
import { type LiveView, liveCard, liveLines } from './card/live-card.ts';
import type { InspectDocument } from './document.ts';
import { followPayment } from './follow.ts';
import type { InspectWish } from './run.ts';
import type { Inspection } from './session.ts';

export interface WatchWish extends InspectWish {
  /** What was read to begin with. */
  readonly facts: PaymentFacts;
  readonly toDocument: (facts: PaymentFacts) => InspectDocument;
  readonly wantsCard: boolean;
}

/** A service that is half used up is left alone for a while: others share its limit. */
const restMs = 10_000;

/**
 * Looks at a payment again and again: until Ctrl-C, or until it is in a state that was waited for.
 * @throws CliError `unavailable` (`WAIT_TIMEOUT`), `rejected` (`WAIT_IN_VAIN`), `interrupted`
 */
export const keepInspecting = async (
  context: Context,
  flags: GlobalFlags,
  session: Inspection,
  wish: WatchWish,
): Promise<InspectDocument> => {
  const { facts, toDocument, until } = wish;
  const view = await viewOf(context, flags, session, wish);
  let next: PaymentFacts | undefined = facts;
  const again = async (withinMs: number): Promise<PaymentFacts> => {
    session.restartDeadline(withinMs);
    // By the order's id: it was found once, and a search would take longer.
    const read = await session.inspect(facts.order?.id);
    if (areHits(read)) throw new TypeError('an id has one order');
    return { ...read, looked_for: facts.looked_for };
  };
  try {
    return await followPayment(context, {
      read: async (withinMs) => {
        const read = next ?? (await again(withinMs));
        next = undefined;
        return toDocument(read);
      },
      show: view.show,
      until,
      deadlineMs: httpSettings(context, flags, session.settings, undefined).deadlineMs,
      restMs: () => (session.isHalfUsedUp() ? restMs : 0),
    });
  } finally {
    await view.end();
  }
};

const viewOf = async (
  context: Context,
  flags: GlobalFlags,
  session: Inspection,
  { isWatched, wantsCard, until }: WatchWish,
): Promise<LiveView> => {
  const { environment } = context;
  if (!isWatched) return progressOf(context, until.join(' or '));
  if (wantsCard) {
    const isPlain = Boolean(environment.KLARNA_CL_ACCESSIBLE) || environment.TERM === 'dumb';
    return isPlain ? liveLines(context, flags) : liveCard(context, flags);
  }
  return {
    show: async (document, isNews) => {
      if (isNews) await printDocument(context, { ...flags, output: 'compact' }, document, session);
    },
    end: async () => {},
  };
};

/** What a person sees while only the end is waited for. */
const progressOf = async ({ terminal }: Context, awaited: string): Promise<LiveView> => {
  const progress = await terminal.progress(`Waiting until it is ${awaited}`);
  return {
    show: async ({ order, klarna }) => {
      const state = [order?.status, order?.payment_status, klarna.transaction?.state].filter(Boolean).join(' · ');
      progress.update(`Waiting until it is ${awaited}; it is ${state === '' ? 'not known' : state}`);
    },
    end: async () => progress.stop(),
  };
};
