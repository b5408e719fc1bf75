import type { Look, Rule } from '../finding.ts';
import { isHeldAtCommerceLayer, isKlarnas, isOpen, moneyHeldBy, networkAuthorizations } from '../money-held.ts';
import { krn, paste, pasteAction, resourceId } from '../paste.ts';
import type { PaymentFacts } from '../payment-facts.ts';
import { minuteMs, timeOf } from '../spans.ts';

/** How long placing may take before somebody has to look; the flow itself waits a minute and a half. */
const placingMs = 15 * minuteMs;

/** Klarna holds the customer's money, and the shop has no order to send. */
export const paidNotPlaced: Rule = {
  name: 'paid-not-placed',
  severity: 'danger',
  look: (facts, wording) => lookAtGateway(facts, wording) ?? lookAtNetwork(facts, wording),
};

const lookAtGateway: Look = (facts, { money, quote, nowMs }) => {
  const { order, transactions } = facts;
  if (order === null || !isKlarnas(order)) return undefined;
  const updatedMs = timeOf(order.updated_at);
  const isStuck = order.status === 'placing' && updatedMs !== undefined && nowMs - updatedMs > placingMs;
  if (!isOpen(order) && !isStuck) return undefined;
  if (order.payment_status === 'free' || !isHeldAtCommerceLayer(facts)) return undefined;
  const held = transactions.length === 0 ? order.amount : moneyHeldBy(transactions).net;
  const isWhole = held !== null && order.amount !== null && held >= order.amount;
  const last = transactions.findLast(({ type, succeeded }) => type === 'authorizations' && succeeded);
  return {
    says: `Paid but not placed: Klarna holds ${money(held, order.currency)}, and the order is still ${quote(order.status)}.`,
    evidence: [
      `order.status is ${quote(order.status)}`,
      `order.payment_status is ${quote(order.payment_status)}`,
      ...(last === undefined ? [] : [`authorization ${quote(last.id)} succeeded`]),
    ],
    explanation:
      'The authorization succeeded, and placing the order failed after it. The customer thinks the order was placed.',
    ...wayOutOf(facts, isWhole, last?.id),
    turn: 'support',
  };
};

const wayOutOf = (facts: PaymentFacts, isWhole: boolean, authorizationId: string | undefined) => {
  if (facts.order?.status === 'placing') {
    return {
      remedy:
        'Have Commerce Layer take the order back to pending, then look again; nobody may pay or place it meanwhile.',
    };
  }
  if (!isWhole) {
    return {
      remedy: 'Void the authorization, which does not cover the order, before the customer is asked to pay again.',
      ...pasteAction(facts, 'void', resourceId(authorizationId)),
    };
  }
  return {
    remedy:
      'Fix the payment source: that places the order with the authorization it has. The customer must not pay again.',
    ...pasteAction(facts, 'repair', 'fix-payment-source', resourceId(facts.order?.id)),
  };
};

/** Klarna Network knows nothing of Commerce Layer's order: somebody has to place it, and not with a token. */
const lookAtNetwork: Look = (facts, { money, quote, id }) => {
  const { order } = facts;
  const one = networkAuthorizations(facts).find(({ certainty }) => certainty !== 'unknown');
  if (order === null || !isOpen(order) || one === undefined) return undefined;
  return {
    says: `Paid but not placed: Klarna Network authorized ${money(one.amount, one.currency)}, and the order is still ${quote(order.status)}.`,
    evidence: [
      `order.status is ${quote(order.status)}`,
      `order.payment_status is ${quote(order.payment_status)}`,
      one.transaction_id === null ? 'a run was APPROVED' : `transaction ${id(one.transaction_id)} was APPROVED`,
    ],
    explanation:
      "Klarna Network does not place orders at Commerce Layer. Placing it there with Klarna's token would authorize it a second time.",
    remedy:
      'Place it the way this shop places orders that were paid on Klarna Network, never with an auth_token, or void the transaction.',
    ...paste('inspect', krn(one.transaction_id)),
    turn: 'shop',
  };
};

/** A cancelled order whose money nobody gave back. */
export const cancelledNotVoided: Rule = {
  name: 'cancelled-not-voided',
  severity: 'danger',
  look: (facts, { money, id }) => {
    const { order, klarna, transactions } = facts;
    if (order?.status !== 'cancelled') return undefined;
    const here = moneyHeldBy(transactions).net;
    const isOverThere =
      klarna.order !== null && !['AUTHORIZED', 'PART_CAPTURED', 'CAPTURED'].includes(klarna.order.status);
    const isHere = here > 0 && !isOverThere;
    const isAtKlarna = klarna.order?.status === 'AUTHORIZED' && (klarna.order.remaining_authorized_amount ?? 1) > 0;
    const there = networkAuthorizations(facts).find(({ certainty }) => certainty === 'live');
    if (!isHere && !isAtKlarna && there === undefined) return undefined;
    const amount = isHere
      ? here
      : isAtKlarna
        ? (klarna.order?.remaining_authorized_amount ?? null)
        : (there?.amount ?? null);
    return {
      says: `The order is cancelled, and Klarna still holds ${money(amount, order.currency)} of the customer's.`,
      evidence: [
        'order.status is cancelled',
        ...(isHere ? [`its transactions hold ${money(here, order.currency)}`] : []),
        ...(isAtKlarna ? [`Klarna's order ${id(klarna.order?.id ?? null)} is AUTHORIZED`] : []),
        ...(there === undefined ? [] : [`transaction ${id(there.transaction_id)} is there at Klarna`]),
      ],
      explanation: 'Cancelling voids the authorization as a rule; here it did not, or it was made elsewhere.',
      remedy:
        isHere || isAtKlarna
          ? 'Give it back at Klarna, in the merchant portal: Commerce Layer is done with a cancelled order.'
          : 'Void the transaction on Klarna Network, or refund what was captured.',
      ...(isHere || isAtKlarna ? {} : pasteAction(facts, 'void', krn(there?.transaction_id))),
      turn: 'support',
    };
  },
};
