import type { Rule } from '../finding.ts';
import { moneyHeldBy } from '../money-held.ts';
import { paste, pasteAction, resourceId } from '../paste.ts';
import type { PaymentFacts } from '../payment-facts.ts';

/** Klarna's own word, where it was read: what Commerce Layer keeps of it is as old as the placing. */
const fraudStatusOf = ({ order, klarna }: PaymentFacts): string | null =>
  klarna.order?.fraud_status ?? order?.fraud_status ?? null;

const isOver = ({ order, klarna }: PaymentFacts): boolean =>
  order?.status === 'cancelled' || klarna.order?.status === 'CANCELLED';

export const fraudRejected: Rule = {
  name: 'fraud-rejected',
  severity: 'danger',
  look: (facts) => {
    if (fraudStatusOf(facts) !== 'REJECTED' || isOver(facts)) return undefined;
    const isTaken = moneyHeldBy(facts.transactions).captured > 0;
    return {
      says: 'Klarna rejected it for fraud: do not ship.',
      evidence: ['fraud_status is REJECTED'],
      explanation: 'Klarna assessed the order after it was placed, and will not pay for it.',
      remedy: isTaken
        ? 'Stop the delivery, and ask Klarna what becomes of the captured amount.'
        : 'Stop the delivery, tell the customer, and cancel the order.',
      ...(isTaken ? {} : pasteAction(facts, 'void', resourceId(facts.order?.id))),
      turn: 'shop',
    };
  },
};

/** @see https://docs.klarna.com/order-management/pending-orders/ */
export const fraudPending: Rule = {
  name: 'fraud-pending',
  severity: 'waiting',
  look: (facts) => {
    if (fraudStatusOf(facts) !== 'PENDING' || isOver(facts)) return undefined;
    return {
      says: 'Klarna still checks it for fraud: do not ship yet.',
      evidence: ['fraud_status is PENDING'],
      explanation:
        'Klarna assesses some orders by hand after they were placed. It takes 4 to 8 business hours as a rule, and 24 at most.',
      remedy:
        'Wait for ACCEPTED before anything is captured or shipped, and tell the customer that it takes a little longer.',
      ...paste('inspect', resourceId(facts.order?.id), '--watch'),
      turn: 'klarna',
    };
  },
};
