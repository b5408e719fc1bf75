import type { Rule } from '../finding.ts';
import { isStillToPay, unpaidOrderOf } from '../money-held.ts';
import { krn, paste, pasteResume, resourceId } from '../paste.ts';
import type { LocalRunFacts, PaymentFacts } from '../payment-facts.ts';
import { hourMs, timeOf } from '../spans.ts';

const isWaiting = (state: string | undefined): boolean => state === 'SUBMITTED' || state === 'IN_PROGRESS';

/** Klarna asked for another step of the customer, who has not taken it. */
export const stepUpWaiting: Rule = {
  name: 'step-up-waiting',
  severity: 'waiting',
  look: (facts, { quote, id }) => {
    if (!isStillToPay(facts)) return undefined;
    const run = lastAuthorizing(facts);
    const request = facts.klarna.payment_request;
    const isStepUp = run?.authorization?.state === 'STEP_UP_REQUIRED' || request?.state_reason === 'STEP_UP_REQUIRED';
    // The request tells how it went on; without it the run's word is the last one.
    if (!isStepUp || (request !== null && !isWaiting(request.state))) return undefined;
    return {
      says: 'Klarna wants another step from the customer (STEP_UP_REQUIRED), who has not taken it yet.',
      evidence: [
        ...(run === undefined ? [] : [`run ${quote(run.run_id)} ended STEP_UP_REQUIRED`]),
        ...(request === null ? [] : [`payment request ${id(request.id)} is ${quote(request.state)}`]),
      ],
      explanation:
        "Klarna decides after the customer has confirmed something on Klarna's page, who they are say. Nothing is authorized yet.",
      remedy:
        "Ask the customer to finish on Klarna's page. That brings another session token, with which the purchase is authorized.",
      ...(run?.resume ? pasteResume(facts, run.resume) : paste('inspect', krn(request?.id), '--watch')),
      turn: 'customer',
    };
  },
};

const lastAuthorizing = ({ runs, mode }: PaymentFacts): LocalRunFacts | undefined =>
  runs.findLast((run) => run.mode === mode && run.authorization !== null);

/** The customer has approved; the final authorization has not been made, as far as this machine knows. */
export const requestCompleted: Rule = {
  name: 'request-completed',
  severity: 'waiting',
  look: (facts, { id }) => {
    const request = facts.klarna.payment_request;
    if (request?.state !== 'COMPLETED' || !isStillToPay(facts)) return undefined;
    const run = facts.runs.findLast(({ resume }) => resume !== null);
    return {
      says: 'The customer approved the payment request; the final authorization waits to be made, within 60 minutes of that.',
      evidence: [`payment request ${id(request.id)} is COMPLETED`, 'no authorization of it is known to this machine'],
      explanation:
        'Only the final authorization makes a transaction. Another system may have made it already: its key would know.',
      remedy:
        'Let the system that made the request authorize it. Before anybody else does, look for its reference in the Klarna portal.',
      ...(run === undefined ? {} : pasteResume(facts, run.resume)),
      turn: 'shop',
    };
  },
};

/** Called off, by the customer or by the shop. */
export const requestCanceled: Rule = {
  name: 'request-canceled',
  severity: 'waiting',
  look: (facts, { quote, id }) => {
    const request = facts.klarna.payment_request;
    if (request?.state !== 'CANCELED' || !isStillToPay(facts)) return undefined;
    return {
      says: `The payment request was cancelled${request.state_reason === null ? '' : ` (${quote(request.state_reason)})`}: nothing was paid.`,
      evidence: [`payment request ${id(request.id)} is CANCELED`],
      explanation: 'A cancelled request cannot be taken up again; its page shows the customer nothing now.',
      remedy: 'If the customer still wants to pay, make a new payment request.',
      turn: 'shop',
    };
  },
};

/** The widget or Klarna's page is open, and nobody has approved anything. */
export const waitingForCustomer: Rule = {
  name: 'waiting-for-customer',
  severity: 'waiting',
  ifNothingElse: true,
  look: (facts, { money, nowMs, quote, id }) => {
    const request = facts.klarna.payment_request;
    if (request !== null && isWaiting(request.state) && isStillToPay(facts)) {
      const expiresMs = timeOf(request.expires_at);
      const isSoon = expiresMs !== undefined && expiresMs - nowMs < hourMs;
      return {
        says: `The customer has not completed the payment request over ${money(request.amount, request.currency)} yet.`,
        evidence: [`payment request ${id(request.id)} is ${quote(request.state)}`],
        explanation: `The customer approves on Klarna's page.${isSoon ? ' The request expires within the hour.' : ''}`,
        remedy: "Wait for the customer, or send them to Klarna's page again.",
        ...paste('inspect', krn(request.id), '--watch'),
        turn: 'customer',
      };
    }
    const { payment } = facts;
    const order = unpaidOrderOf(facts);
    if (order === undefined || payment === null || !payment.is_current || payment.token_stored) return undefined;
    if (!payment.shows_token) {
      return {
        says: 'The order waits in the checkout; whether the customer has authorized it this access token may not see.',
        evidence: [
          `order.status is ${quote(order.status)}`,
          `the answer about payment ${quote(payment.id)} tells of no auth_token`,
        ],
        explanation: 'Commerce Layer shows the token to some API clients only.',
        remedy: 'Look again with the credentials of an integration.',
        ...paste('whoami'),
        turn: 'support',
      };
    }
    return {
      says: 'The customer has not authorized the payment yet, or its token was not sent.',
      evidence: [`order.status is ${quote(order.status)}`, `payment ${quote(payment.id)} holds no auth_token`],
      explanation:
        "Klarna's session is open. When the customer approves, the browser gets a token, which the checkout stores on the payment.",
      remedy:
        'Wait for the customer. If they say that they approved, the checkout has lost the token: let them approve again.',
      ...paste('inspect', resourceId(order.id), '--watch'),
      turn: 'customer',
    };
  },
};
