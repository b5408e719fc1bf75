import { daysLeft, deadlineOf } from '../deadline.ts';
import type { Rule, Wording } from '../finding.ts';
import { isHeldAtCommerceLayer, moneyHeldBy, movedHere } from '../money-held.ts';
import { krn, pasteAction, resourceId } from '../paste.ts';
import type { PaymentFacts } from '../payment-facts.ts';

/** All is well, and the shop's next step is known. */
export const readyToCapture: Rule = {
  name: 'ready-to-capture',
  severity: 'note',
  ifNothingElse: true,
  look: (facts, wording) => {
    const { order, klarna, transactions, runs } = facts;
    const explanation =
      'Klarna holds the amount for the shop. It is paid out after the capture, which belongs to the shipping.';
    if (order === null) {
      const { transaction } = klarna;
      if (transaction?.state !== 'AUTHORIZED') return undefined;
      const whole = wording.money(transaction.amount, transaction.currency);
      const { captured } = movedHere(runs, transaction.id);
      const held =
        captured > 0
          ? `${wording.money(captured, transaction.currency)} of ${whole} was captured from this machine, and the rest`
          : whole;
      return {
        says: `Everything is in order: ${held} is authorized and ${waitsToBeCaptured(facts, wording)}.`,
        evidence: [`transaction ${wording.id(transaction.id)} is AUTHORIZED`],
        explanation,
        remedy: 'Capture it when the goods are sent.',
        ...pasteAction(facts, 'capture', krn(transaction.id)),
        turn: 'shop',
      };
    }
    if (order.status !== 'approved' || order.payment_status !== 'authorized' || !isHeldAtCommerceLayer(facts))
      return undefined;
    const { open } = moneyHeldBy(transactions);
    return {
      says: `Everything is in order: ${wording.money(transactions.length === 0 ? order.amount : open, order.currency)} is authorized and ${waitsToBeCaptured(facts, wording)}.`,
      evidence: ['order.status is approved', 'order.payment_status is authorized'],
      explanation,
      remedy: 'Capture it when the goods are sent.',
      ...pasteAction(facts, 'capture', resourceId(order.id)),
      turn: 'shop',
    };
  },
};

/** `waits to be captured within 26 days` */
export const waitsToBeCaptured = (facts: PaymentFacts, { nowMs }: Wording): string => {
  const deadline = deadlineOf(facts);
  const days = deadline === undefined ? 0 : daysLeft(deadline, nowMs);
  if (deadline === undefined || days < 1) return 'waits to be captured';
  return `waits to be captured within ${deadline.isGuess ? 'about ' : ''}${days} day${days === 1 ? '' : 's'}`;
};
