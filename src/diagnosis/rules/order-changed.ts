import type { Rule, Wording } from '../finding.ts';
import { isHeldAtCommerceLayer, isOpen, moneyHeldBy, unpaidOrderOf } from '../money-held.ts';
import { pasteAction, resourceId } from '../paste.ts';
import type { OrderFacts, PaymentFacts } from '../payment-facts.ts';
import { timeOf } from '../spans.ts';

/** Statuses in which the authorization is meant to cover the whole order. */
const coveringStatuses = ['authorized', 'paid', 'partially_paid'];

/** Klarna holds another sum than the order comes to now. */
export const orderChanged: Rule = {
  name: 'order-changed',
  severity: 'problem',
  look: (facts, wording) => {
    const { order } = facts;
    if (order === null || order.amount === null || order.status === 'cancelled') return undefined;
    const held = heldFor(facts);
    if (held === null || held === order.amount) return undefined;
    if (!coveringStatuses.includes(order.payment_status) && !changedAfterAuthorization(facts)) return undefined;
    const { money, quote } = wording;
    return {
      says: `The order changed after Klarna authorized it: ${money(held, order.currency)} is authorized, and it now comes to ${money(order.amount, order.currency)}.`,
      evidence: [
        `order.total_amount_with_taxes_cents is ${order.amount}`,
        `authorized and not voided: ${held}`,
        `order.status is ${quote(order.status)}`,
        ...changesOf(facts).map(({ attribute, at }) => `order.${quote(attribute)} changed at ${quote(at)}`),
      ],
      explanation:
        'An authorization stays at the amount that the customer approved; changing the order does not change it.',
      ...wayOutOf(facts, order, held, wording),
      turn: 'shop',
    };
  },
};

const heldFor = (facts: PaymentFacts): number | null => {
  if (!isHeldAtCommerceLayer(facts) || facts.transactions.length === 0) return null;
  const { authorized, voided } = moneyHeldBy(facts.transactions);
  return authorized - voided;
};

const wayOutOf = (facts: PaymentFacts, order: OrderFacts, held: number, { money }: Wording) => {
  const amount = order.amount ?? 0;
  const made = facts.transactions.filter(({ type, succeeded }) => type === 'authorizations' && succeeded);
  const only = made.length === 1 ? resourceId(made[0]?.id) : undefined;
  const { captured } = moneyHeldBy(facts.transactions);
  if (order.status === 'editing') return { remedy: 'Finish editing the order, then look again.' };
  if (isOpen(order)) {
    return {
      remedy: 'Void the authorization before the customer approves the new amount.',
      ...pasteAction(facts, 'void', only),
    };
  }
  if (held < amount) {
    return {
      remedy: `Klarna pays ${money(held, order.currency)} at most: take off what is not covered, or ask for the difference in another way.`,
    };
  }
  if (captured > amount) {
    return {
      remedy: `${money(captured - amount, order.currency)} more was captured than the order comes to: refund that, if it was not refunded yet.`,
    };
  }
  if (captured === amount && order.status !== 'placed') {
    return {
      remedy: `The order is captured in full: give the other ${money(held - captured, order.currency)} back.`,
      ...pasteAction(facts, 'void', resourceId(order.id)),
    };
  }
  if (captured > 0) {
    return {
      remedy: `Capture no more than ${money(amount - captured, order.currency)} of what is left, and release the rest.`,
    };
  }
  return {
    remedy: 'When the goods are sent, capture no more than the order comes to now, and release the rest.',
    ...pasteAction(
      facts,
      'capture',
      only,
      '--amount',
      Number.isSafeInteger(amount) ? String(amount) : undefined,
      ...(order.status === 'placed' ? ['--approve'] : []),
    ),
  };
};

const totals = ['total_amount_with_taxes_cents', 'total_amount_cents'];

/** What the history tells of the order's total after the first authorization. */
const changesOf = ({ events, transactions }: PaymentFacts) => {
  const first = transactions.find(({ type, succeeded }) => type === 'authorizations' && succeeded);
  const sinceMs = timeOf(first?.created_at);
  if (sinceMs === undefined) return [];
  return events
    .filter(({ resource, event, attribute, at }) => {
      const isOfOrder = resource === 'orders' && event !== 'create' && totals.includes(attribute);
      return isOfOrder && (timeOf(at) ?? 0) > sinceMs;
    })
    .slice(-3);
};

const changedAfterAuthorization = (facts: PaymentFacts): boolean =>
  facts.order?.status === 'editing' || changesOf(facts).length > 0;

/** "The order changed after the session was opened." */
export const mismatchedAmounts: Rule = {
  name: 'mismatched-amounts',
  severity: 'problem',
  look: (facts, { money, quote }) => {
    const order = unpaidOrderOf(facts);
    const { payment } = facts;
    if (order === undefined || payment === null || !payment.is_current || !payment.mismatched_amounts) return undefined;
    return {
      says: payment.token_stored
        ? `The order changed after the customer approved its amount, and comes to ${money(order.amount, order.currency)} now: the token is good for the old one.`
        : `The order changed after Klarna's session was opened, and comes to ${money(order.amount, order.currency)} now.`,
      evidence: [`payment ${quote(payment.id)} has mismatched_amounts`, `order.status is ${quote(order.status)}`],
      explanation:
        "Klarna's session is about the amount that the order had when it was opened. Placing it now would be refused.",
      remedy: 'Update the session with the order as it is now; then let the customer approve the new amount.',
      ...pasteAction(facts, 'repair', 'update-session', resourceId(payment.id)),
      turn: 'shop',
    };
  },
};
