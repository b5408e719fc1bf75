import type { Klarna } from '../apis/klarna/client.ts';
import { type PaymentRequest, type PaymentRequestState, paymentRequestOf } from '../apis/klarna/payment-request.ts';
import { readPaymentRequest } from '../apis/klarna/payment-requests.ts';
import type { Krn } from '../apis/klarna/values.ts';
import type { Answer, Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { comeBackMs, endOf, stayedAway, stoppedWaiting, timedOut } from './payment-request-ends.ts';
import { openWake, type Wake } from './wake.ts';

export interface Following {
  /** How long the customer may take, in milliseconds from now. */
  readonly waitMs: number;
  /** Told of the first state that is read, and of every change; `before` is the state that it came from. */
  readonly onState: (request: PaymentRequest, before: PaymentRequestState | undefined) => void;
  /** Cuts a pause short: somebody has heard that the state has changed. */
  readonly wake?: Wake;
}

/**
 * The session token of a payment request that the customer has approved; nothing where there is none.
 * @throws CliError as a reading does
 */
export const sessionTokenOf = async (klarna: Klarna, id: Krn): Promise<string | undefined> =>
  paymentRequestOf(await readPaymentRequest(klarna, id)).sessionToken;

/** A payment request that came to its good end. */
export interface CompletedRequest {
  readonly state: 'COMPLETED';
  readonly sessionToken: string;
  /** The reading that said so. */
  readonly answer: Answer;
}

/** From one reading to the next: soon at first, then rising. A reading costs Klarna more than a customer gains by it. */
const firstPauseMs = 2000;
const pauseGrowthMs = 500;
const longestPauseMs = 5000;
/** What the customer did in the last moment is still read. */
const lastReadingMs = 5000;
/** No two readings are closer than this, whoever rings. */
const shortestPauseMs = 500;

/**
 * Waits for the customer: reads the payment request again and again until it is final or the time is over. One reading
 * that fails does not end a wait of a quarter of an hour, unless the refusal is one that stays.
 * @throws CliError `declined` (8); `step-up` (9) with `PAYMENT_REQUEST_CANCELED`, `PAYMENT_REQUEST_EXPIRED`,
 * `CUSTOMER_LEFT` or `CUSTOMER_TIMEOUT`; `interrupted` or `terminated` at a signal; `auth`, `rejected`, `protocol`, … of a reading
 */
export const followPaymentRequest = async (
  { clock, stop }: Pick<Context, 'clock' | 'stop'>,
  klarna: Klarna,
  id: Krn,
  { waitMs, onState, wake = openWake() }: Following,
): Promise<CompletedRequest> => {
  const until = clock.monotonic() + waitMs;
  let last: PaymentRequest | undefined;
  let trouble: CliError | undefined;
  /** When the customer was seen to have gone back without an answer. */
  let goneAt: number | undefined;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs + pauseGrowthMs, longestPauseMs)) {
    // What rings from here on may be news to this reading's answer.
    wake.reset();
    const answer = await reading(klarna, id, until - clock.monotonic());
    if (answer instanceof CliError) trouble = answer;
    else {
      trouble = undefined;
      const request = paymentRequestOf(answer);
      const isBack = last !== undefined && hasGoneBack(request, last);
      // Who went there and back between two readings was at Klarna too.
      if (request.state !== last?.state || isBack) onState(request, isBack ? 'IN_PROGRESS' : last?.state);
      if (isBack) goneAt = clock.monotonic();
      else if (request.state !== 'SUBMITTED') goneAt = undefined;
      last = request;
      const end = endOf(request);
      if (end !== undefined) throw end;
      if (request.state === 'COMPLETED' && request.sessionToken !== undefined) {
        return { state: request.state, sessionToken: request.sessionToken, answer };
      }
    }
    if (stop.signal.aborted) throw stoppedWaiting(stop, id, last);
    const leftMs = until - clock.monotonic();
    if (leftMs <= 0) throw timedOut(id, waitMs, last, trouble);
    if (goneAt !== undefined && clock.monotonic() - goneAt >= comeBackMs) throw stayedAway(id, last);
    // Nobody may ring the service out of the rest that it asked for.
    const restMs = Math.min(Math.max(shortestPauseMs, pauseAskedFor(answer)), leftMs);
    await clock.sleep(restMs, stop.signal);
    const moreMs = Math.min(pauseMs, leftMs) - restMs;
    if (moreMs > 0 && !stop.signal.aborted) {
      await clock.sleep(moreMs, AbortSignal.any([stop.signal, wake.signal()]));
    }
    if (stop.signal.aborted) throw stoppedWaiting(stop, id, last);
  }
};

/** An answer between two readings is told by Klarna's reason for the state. */
const hasGoneBack = (now: PaymentRequest, before: PaymentRequest): boolean =>
  now.state === 'SUBMITTED' &&
  (before.state === 'IN_PROGRESS' ||
    (now.stateReason === 'PURCHASE_FLOW_ABORTED' && before.stateReason !== now.stateReason));

/** Refusals that the next reading meets as well; whatever else goes wrong may pass. */
const lasting: readonly CliError['kind'][] = ['auth', 'rejected', 'config', 'usage', 'live-guard', 'local-io'];
const lastingCodes = ['tls', 'redirect', 'contradiction'];

/** @throws CliError where the refusal stays */
const reading = async (klarna: Klarna, id: Krn, leftMs: number): Promise<Answer | CliError> => {
  // The time of the command is for its requests; the customer has one of their own, which none of these may outlast.
  klarna.http.restartDeadline(Math.max(leftMs, lastReadingMs));
  try {
    return await readPaymentRequest(klarna, id);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (lasting.includes(error.kind) || lastingCodes.includes(error.code)) throw error;
    return error;
  }
};

/** Milliseconds that the service wants to be left alone, an hour at most. */
const pauseAskedFor = (answer: Answer | CliError): number => {
  if (answer instanceof CliError) return answer.facts.httpStatus === 429 ? 2 * longestPauseMs : 0;
  const { rateLimit, retryAfterMs = 0 } = answer.meta;
  const seconds = rateLimit?.remaining === 0 ? (rateLimit.resetSeconds ?? rateLimit.intervalSeconds ?? 0) : 0;
  // Reset may also be a moment in time: that many seconds are no pause.
  return Math.max(retryAfterMs, seconds <= 3600 ? seconds * 1000 : 0);
};
