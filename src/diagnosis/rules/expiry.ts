import type { Look, Rule } from '../finding.ts';
import { isStillToPay, unpaidOrderOf } from '../money-held.ts';
import { krn, paste, pasteAction, resourceId } from '../paste.ts';
import type { KlarnaPaymentFacts, PaymentFacts } from '../payment-facts.ts';
import { hourMs, spanOf, timeOf } from '../spans.ts';

/**
 * "A session stays valid for 48 hours after the last update of it."
 * @see https://docs.klarna.com/klarna-payments/api-call-descriptions/create-session/
 */
const sessionMs = 48 * hourMs;
/** "The authorization token lives 60 minutes." */
const tokenMs = hourMs;

/** The payment's last change is the latest that its session can have been updated. */
const sessionAge = ({ updated_at, created_at }: KlarnaPaymentFacts, nowMs: number): number | undefined => {
  const ms = timeOf(updated_at) ?? timeOf(created_at);
  return ms === undefined ? undefined : nowMs - ms;
};

/** Klarna gave it out before it was stored: stored for an hour, it is certainly over. */
const tokenAge = (payment: KlarnaPaymentFacts, nowMs: number): number | undefined => {
  const ms = timeOf(payment.token_stored_at) ?? timeOf(payment.updated_at);
  return ms === undefined ? undefined : nowMs - ms;
};

const isTokenOver = (payment: KlarnaPaymentFacts, nowMs: number): boolean => (tokenAge(payment, nowMs) ?? 0) >= tokenMs;

export const expiredSession: Rule = {
  name: 'expired-session',
  severity: 'problem',
  look: (facts, wording) => lookAtPayment(facts, wording) ?? lookAtRequest(facts, wording),
};

const lookAtPayment: Look = (facts, { nowMs, quote }) => {
  const { payment } = facts;
  const order = unpaidOrderOf(facts);
  if (order === undefined || payment === null || !payment.is_current) return undefined;
  const age = sessionAge(payment, nowMs);
  const error = expiryError(facts, payment);
  const isOld = age !== undefined && age >= sessionMs;
  if (!isOld && error === undefined) return undefined;
  return {
    says: isOld
      ? `Klarna's session has expired: it was last touched ${spanOf(age)} ago, and lives for 48 hours.`
      : "Klarna's session has expired: Commerce Layer calls the payment source expired.",
    evidence: [
      `payment ${quote(payment.id)} was last updated at ${quote(payment.updated_at ?? payment.created_at)}`,
      ...(error === undefined ? [] : [`an error says: ${quote(error)}`]),
    ],
    explanation:
      'A session is open for 48 hours after its last update; an older one shows the customer nothing, and its token places nothing.',
    remedy: 'Take the payment source away; the checkout then makes a new one, which the customer approves.',
    ...pasteAction(facts, 'repair', 'nullify-payment-source', resourceId(order.id)),
    turn: 'shop',
  };
};

/** An error from before the payment was last touched is about what it was then. */
const expiryError = ({ errors }: PaymentFacts, payment: KlarnaPaymentFacts): string | undefined => {
  const sinceMs = timeOf(payment.updated_at) ?? timeOf(payment.created_at) ?? 0;
  const error = errors.findLast(({ name, code, message, created_at }) => {
    const isOfSource = name === null || /payment_source|auth_token|klarna/.test(name);
    const saysExpired = code?.toLowerCase() === 'expired' || /\bexpired\b/i.test(message ?? '');
    return isOfSource && saysExpired && (timeOf(created_at) ?? sinceMs) >= sinceMs;
  });
  return error === undefined ? undefined : (error.message ?? error.code ?? 'expired');
};

const lookAtRequest: Look = (facts, { nowMs, quote, id }) => {
  const { payment_request: request } = facts.klarna;
  if (request === null || !isStillToPay(facts)) return undefined;
  const expiresMs = timeOf(request.expires_at);
  const isWaiting = request.state === 'SUBMITTED' || request.state === 'IN_PROGRESS';
  const isPast = isWaiting && expiresMs !== undefined && expiresMs <= nowMs;
  if (request.state !== 'EXPIRED' && !isPast) return undefined;
  return {
    says: 'The payment request has expired before the customer completed it.',
    evidence: [
      `payment request ${id(request.id)} is ${quote(request.state)}`,
      ...(expiresMs === undefined ? [] : [`it expired ${spanOf(nowMs - expiresMs)} ago`]),
    ],
    explanation:
      'A payment request is open for 3 hours unless something else was asked for. Its page shows the customer nothing now.',
    remedy: 'Make a new payment request and send the customer to its page.',
    ...paste('inspect', krn(request.id)),
    turn: 'shop',
  };
};

export const expiredToken: Rule = {
  name: 'expired-token',
  severity: 'problem',
  look: (facts, { nowMs, quote }) => {
    const { payment } = facts;
    const order = unpaidOrderOf(facts);
    if (order === undefined || payment === null || !payment.is_current || !payment.token_stored) return undefined;
    if (isTakenBack(facts)) {
      return {
        says: 'The authorization token was cancelled at Klarna from this machine: nothing can be placed with it.',
        evidence: [`payment ${quote(payment.id)} still holds an auth_token`, 'a run here has cancelled it'],
        explanation: 'Commerce Layer goes on showing a token that Klarna no longer knows. Nothing was paid.',
        remedy: 'Take the payment source away; the checkout then makes a new one, which the customer approves.',
        ...pasteAction(facts, 'repair', 'nullify-payment-source', resourceId(order.id)),
        turn: 'shop',
      };
    }
    if (!isTokenOver(payment, nowMs)) return undefined;
    const age = tokenAge(payment, nowMs) ?? 0;
    return {
      says: `The authorization token has expired: it was stored ${spanOf(age)} ago, and lives for 60 minutes.`,
      evidence: [
        payment.token_stored_at === null
          ? `payment ${quote(payment.id)} was last updated at ${quote(payment.updated_at)}`
          : `the token was stored at ${quote(payment.token_stored_at)}`,
        `payment ${quote(payment.id)} holds an auth_token`,
      ],
      explanation: 'The customer approved it, and the order was not placed in time. Nothing was paid.',
      remedy: 'Send the customer back to the checkout to authorize again; then place the order within the hour.',
      ...paste('explain', 'expired-token'),
      turn: 'customer',
    };
  },
};

/** The customer's approval could still be turned into an order, which nobody wants any more. */
export const tokenOnCancelledOrder: Rule = {
  name: 'token-on-cancelled-order',
  severity: 'problem',
  look: (facts, { nowMs, quote }) => {
    const { order, payment, transactions } = facts;
    if (order?.status !== 'cancelled' || payment === null || !payment.token_stored) return undefined;
    // A token that made an order is spent, and one that was refused stays so.
    if (transactions.some(({ type }) => type === 'authorizations') || isTokenOver(payment, nowMs)) return undefined;
    if (isTakenBack(facts)) return undefined;
    const age = tokenAge(payment, nowMs);
    return {
      says: 'The order is cancelled, and an unused authorization token is still on its payment.',
      evidence: [
        'order.status is cancelled',
        `payment ${quote(payment.id)} holds an auth_token`,
        age === undefined ? 'when it was stored is not known' : `it was stored ${spanOf(age)} ago`,
      ],
      explanation: "Klarna keeps the customer's approval for 60 minutes; until then an order could be made with it.",
      remedy: 'Give the authorization back to Klarna, so that nothing can be made with it any more.',
      ...pasteAction(facts, 'repair', 'cancel-authorization', resourceId(payment.id)),
      turn: 'support',
    };
  },
};

/** Commerce Layer goes on showing a token that was cancelled at Klarna: only the run that did it knows. */
const isTakenBack = ({ runs, payment, mode }: PaymentFacts): boolean =>
  runs.some(
    ({ action, result, mode: ranIn, started_at: at }) =>
      action === 'cancel-authorization' &&
      result === 'DONE' &&
      ranIn === mode &&
      // A token that was stored since is another one.
      (timeOf(payment?.token_stored_at) ?? 0) < (timeOf(at) ?? 0),
  );
