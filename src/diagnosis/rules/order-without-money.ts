import { deadlineOf } from '../deadline.ts';
import type { Rule } from '../finding.ts';
import { isHeldAtCommerceLayer, isPending, isPlaced, moneyHeldBy, networkAuthorizations } from '../money-held.ts';
import { paste, pasteAction, resourceId } from '../paste.ts';
import { spanOf } from '../spans.ts';

/** "`placed` and `unpaid`: an error, to be cancelled." An order that may be paid elsewhere is none of these. */
export const placedUnpaid: Rule = {
  name: 'placed-unpaid',
  severity: 'danger',
  look: (facts, { quote }) => {
    const { order, transactions, runs } = facts;
    if (order === null || !isPlaced(order) || order.payment_status !== 'unpaid') return undefined;
    const isAllRead = facts.unread.length === 0;
    // Bank transfers and the like are paid later; and who may not see transactions cannot say that there are none.
    if (order.payment_source_type !== 'klarna_payments' || !order.shows_transactions || order.amount === 0)
      return undefined;
    if (isHeldAtCommerceLayer(facts) || networkAuthorizations(facts).length > 0) return undefined;
    if (transactions.some((one) => one.type === 'authorizations' && isPending(one))) return undefined;
    return {
      says: `The order is ${quote(order.status)}, and ${isAllRead ? 'nobody has paid for it' : 'Commerce Layer knows of no payment for it'}: do not ship.`,
      evidence: [
        `order.status is ${quote(order.status)}`,
        'order.payment_status is unpaid',
        `${transactions.length} transactions, none that holds money`,
        ...(runs.length === 0 ? [] : ['no run of this machine authorized it']),
        ...facts.unread.map(({ what }) => `${quote(what)} was not read`),
      ],
      explanation:
        'An order is placed once it is authorized; this one went wrong on the way, and no authorization of it is known.',
      remedy: isAllRead
        ? 'Cancel the order, and ask the customer to order again; nothing has to be given back.'
        : 'Look for the order in the Klarna portal. If there is none, cancel it, and ask the customer to order again.',
      ...(isAllRead && order.status === 'placed'
        ? pasteAction(facts, 'void', resourceId(order.id))
        : paste('explain', 'placed-unpaid')),
      turn: 'support',
    };
  },
};

/** Somebody cancelled at Klarna, in its portal say: Commerce Layer's order still counts on the money. */
export const cancelledAtKlarna: Rule = {
  name: 'cancelled-at-klarna',
  severity: 'danger',
  look: (facts, { quote, id }) => {
    const { order, klarna, transactions } = facts;
    if (order === null || order.status === 'cancelled' || klarna.order?.status !== 'CANCELLED') return undefined;
    if (moneyHeldBy(transactions).net <= 0 && order.payment_status !== 'authorized') return undefined;
    return {
      says: `Klarna's order was cancelled, and Commerce Layer still calls it ${quote(order.payment_status)}: do not ship.`,
      evidence: [
        `Klarna's order ${id(klarna.order.id)} is CANCELLED`,
        `order.payment_status is ${quote(order.payment_status)}`,
      ],
      explanation:
        'It was cancelled at Klarna itself, so Commerce Layer did not hear of it. Nothing can be captured any more.',
      remedy: 'Find out who cancelled it and why; then cancel the order, or ask the customer to order again.',
      ...paste('inspect', resourceId(order.id)),
      turn: 'support',
    };
  },
};

/** What is not captured in time is gone; where Klarna did not tell the time, it probably is. */
export const authorizationExpired: Rule = {
  name: 'authorization-expired',
  severity: 'problem',
  look: (facts, { nowMs }) => {
    const { order, klarna } = facts;
    if (order?.status === 'cancelled') return undefined;
    const deadline = deadlineOf(facts);
    const isPast = deadline !== undefined && deadline.atMs <= nowMs;
    // A second authorization that expires is good news for an order that the first one pays for.
    const isOverThere = klarna.transaction?.state === 'EXPIRED' && !isHeldAtCommerceLayer(facts);
    const isOver = isOverThere || (klarna.order?.status === 'EXPIRED' && (klarna.order.captured_amount ?? 0) === 0);
    if (!isPast && !isOver) return undefined;
    const isCertain = isOver || deadline?.isGuess === false;
    return {
      says: isCertain
        ? 'The authorization has expired before anything was captured: Klarna no longer holds the money.'
        : 'The authorization is older than Klarna usually holds one, and nothing was captured: it has probably expired.',
      evidence: [
        ...(klarna.order?.status === 'EXPIRED' ? ["Klarna's order is EXPIRED"] : []),
        ...(isOverThere ? ['the transaction is EXPIRED'] : []),
        ...(deadline === undefined || !isPast ? [] : [`${deadline.says}, over for ${spanOf(nowMs - deadline.atMs)}`]),
      ],
      explanation:
        'Klarna holds an authorization for 28 days unless something else was agreed; what is not captured by then is gone.',
      remedy: isCertain
        ? 'If the goods were not sent, ask the customer to pay anew. If they were, ask Klarna whether it can be authorized again.'
        : 'Look for the order in the Klarna portal before anything else is done; do not ship on the strength of it.',
      ...paste('explain', 'authorization-expired'),
      turn: 'support',
    };
  },
};
