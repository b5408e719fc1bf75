import type { Context } from '../../context.ts';
import { type Awaited, canStillCome, isReached } from '../../diagnosis/awaited.ts';
import { CliError } from '../../errors.ts';
import type { InspectDocument } from './document.ts';

export interface FollowWish {
  /** Reads the payment anew, within so many milliseconds. */
  readonly read: (withinMs: number) => Promise<InspectDocument>;
  /** Shows each state; `isNews` is false where only times have passed. */
  readonly show: (document: InspectDocument, isNews: boolean) => Promise<void>;
  /** Any of them ends it; without one it goes on until Ctrl-C. */
  readonly until: readonly Awaited[];
  /** Of the whole waiting where there is something to wait for, of one reading where there is not. */
  readonly deadlineMs: number;
  /** Milliseconds that the services want between two readings such as the last one was. */
  readonly restMs: () => number;
}

const shortestMs = 2000;
const longestMs = 10_000;
/** So many readings in a row may fail before somebody has to know. */
const mostFailures = 5;

/**
 * Reads a payment again and again, more seldom as long as nothing changes, and returns the state that was waited for.
 * @throws CliError `unavailable` (`WAIT_TIMEOUT`), `rejected` (`WAIT_IN_VAIN`), `interrupted`, and what a reading throws
 */
export const followPayment = async (
  { clock, stop, terminal }: Pick<Context, 'clock' | 'stop' | 'terminal'>,
  { read, show, until, deadlineMs, restMs }: FollowWish,
): Promise<InspectDocument> => {
  const startedAt = clock.monotonic();
  const leftMs = () => (until.length === 0 ? Number.POSITIVE_INFINITY : deadlineMs - (clock.monotonic() - startedAt));
  // Kept for a last look, so that what has come by then is seen.
  const lastLookMs = Math.min(1000, deadlineMs / 4);
  const stopped = () =>
    new CliError(stop.reason() ?? 'interrupted', 'Stopped watching.', {
      why: 'A signal came. Nothing was changed by looking.',
      hint: '--until <state> ends by itself, where that is what you wait for.',
    });
  let last: InspectDocument | undefined;
  let waitMs = shortestMs;
  let failures = 0;
  for (;;) {
    try {
      const document = await read(Math.min(deadlineMs, Math.max(leftMs(), 1)));
      const isNews = last === undefined || whatMatters(last) !== whatMatters(document);
      last = document;
      failures = 0;
      await show(document, isNews);
      if (until.some((state) => isReached(document, state))) return document;
      if (until.length > 0 && !until.some((state) => canStillCome(document, state))) throw inVain(document, until);
      waitMs = isNews ? shortestMs : Math.min(waitMs * 1.5, longestMs);
    } catch (error) {
      if (stop.signal.aborted) throw stopped();
      failures += 1;
      const isPassing = error instanceof CliError && error.kind === 'unavailable' && last !== undefined;
      if (!isPassing || (failures > mostFailures && leftMs() > lastLookMs)) throw error;
      if (leftMs() > lastLookMs) terminal.talk(`It could not be read: ${error.message} It is tried again.`);
      waitMs = longestMs;
    }
    if (terminal.isUnread() && last !== undefined) return last;
    const left = leftMs();
    if (left <= lastLookMs && last !== undefined) throw tooLate(last, until, deadlineMs);
    await clock.sleep(Math.min(Math.max(waitMs, restMs()), left - lastLookMs), stop.signal);
    if (stop.signal.aborted) throw stopped();
  }
};

/** A state without what is new with every answer. */
const whatMatters = (document: InspectDocument): string =>
  JSON.stringify(document, (name, value: unknown) => (passing.has(name) ? undefined : value));

const passing: ReadonlySet<string> = new Set(['read_at', 'trace_id', 'correlation_id', 'trace_ids', 'correlation_ids']);

const nameOf = ({ order, payment, looked_for }: InspectDocument): string => order?.id ?? payment?.id ?? looked_for.text;

const stateOf = ({ order, klarna, state }: InspectDocument): string => {
  const parts = [
    order === null ? undefined : `the order is ${order.status}, its payment ${order.payment_status}`,
    klarna.order === null ? undefined : `Klarna's order is ${klarna.order.status}`,
    klarna.transaction === null
      ? undefined
      : `Klarna's transaction is ${klarna.transaction.state ?? 'of unknown state'}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? state : `As last seen, ${parts.join('; ')}. ${state}`;
};

const detailsOf = ({ order, klarna, read_at, findings }: InspectDocument) => ({
  read_at,
  order_status: order?.status ?? null,
  payment_status: order?.payment_status ?? null,
  klarna_order_status: klarna.order?.status ?? null,
  klarna_transaction_state: klarna.transaction?.state ?? null,
  findings: findings.map(({ name }) => name),
});

const inVain = (document: InspectDocument, until: readonly Awaited[]): CliError =>
  new CliError('rejected', `The payment can no longer become ${until.join(' or ')}.`, {
    code: 'WAIT_IN_VAIN',
    why: stateOf(document),
    hint: `\`klarna-cl inspect ${nameOf(document)}\` shows what happened.`,
    details: detailsOf(document),
  });

const tooLate = (document: InspectDocument, until: readonly Awaited[], deadlineMs: number): CliError => {
  const seconds = Math.round(deadlineMs / 1000);
  return new CliError('unavailable', `The payment did not become ${until.join(' or ')} within ${seconds} s.`, {
    code: 'WAIT_TIMEOUT',
    why: stateOf(document),
    hint: `Wait longer with --timeout ${seconds * 2}; \`klarna-cl inspect ${nameOf(document)}\` says whose turn it is.`,
    details: detailsOf(document),
  });
};
