import { daysLeft, deadlineOf, expiresWithin } from '../deadline.ts';
import type { Rule } from '../finding.ts';
import { moneyHeldBy } from '../money-held.ts';
import { krn, pasteAction, resourceId } from '../paste.ts';
import { spanOf } from '../spans.ts';

/** So many days before the end somebody should be told. */
const usualWarningDays = 7;

/** What is not captured in time is gone, and the customer would have to pay again. */
export const authorizationExpiring: Rule = {
  name: 'authorization-expiring',
  severity: 'problem',
  look: (facts, { nowMs, money }) => {
    const { order, transactions, klarna } = facts;
    const deadline = deadlineOf(facts);
    if (deadline === undefined || !expiresWithin(facts, nowMs, usualWarningDays)) return undefined;
    if (order !== null && order.status === 'cancelled') return undefined;
    if (moneyHeldBy(transactions).captured > 0) return undefined;
    const network = klarna.transaction?.state === 'AUTHORIZED' ? klarna.transaction : undefined;
    const amount = network?.amount ?? klarna.order?.remaining_authorized_amount ?? order?.amount ?? null;
    const currency = network?.currency ?? klarna.order?.currency ?? order?.currency ?? null;
    const left = spanOf(deadline.atMs - nowMs);
    return {
      says: `The authorization of ${money(amount, currency)} ${deadline.isGuess ? 'probably ' : ''}expires in ${left}, and nothing is captured yet.`,
      evidence: [deadline.says, `days left: ${daysLeft(deadline, nowMs)}`, 'captured: 0'],
      explanation:
        'Klarna holds the money until then. Afterwards nothing can be captured, and the customer would have to pay again.',
      remedy:
        'Ship and capture it before that, or void it if the goods will not be sent; Klarna may extend it on request.',
      ...(network === undefined
        ? pasteAction(facts, 'capture', resourceId(order?.id), ...(order?.status === 'placed' ? ['--approve'] : []))
        : pasteAction(facts, 'capture', krn(network.id))),
      turn: 'shop',
    };
  },
};
