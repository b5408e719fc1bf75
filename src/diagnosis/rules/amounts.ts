import type { Look, Rule, Wording } from '../finding.ts';
import { isHeldAtCommerceLayer, isOpen, moneyHeldBy, unpaidOrderOf } from '../money-held.ts';
import { paste, pasteAction, resourceId } from '../paste.ts';
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
  if (captured > 0) return { remedy: 'Refund what was captured beyond what the order comes to, if anything was.' };
  return {
    remedy: 'Capture no more than the order comes to now, and release the rest.',
    ...pasteAction(facts, 'capture', only, '--amount', Number.isSafeInteger(amount) ? String(amount) : undefined),
  };
};

const amountAttribute = /^(?:total_amount|subtotal_amount|discount_amount|adjustment_amount|shipping_amount)/;

/** What the history tells of the order's sums after the first authorization. */
const changesOf = ({ events, transactions }: PaymentFacts) => {
  const first = transactions.find(({ type, succeeded }) => type === 'authorizations' && succeeded);
  const sinceMs = timeOf(first?.created_at);
  if (sinceMs === undefined) return [];
  return events
    .filter(({ resource, event, attribute, at }) => {
      const isOfOrder = resource === 'orders' && event !== 'create' && amountAttribute.test(attribute);
      return isOfOrder && (timeOf(at) ?? 0) > sinceMs;
    })
    .slice(-3);
};

const changedAfterAuthorization = (facts: PaymentFacts): boolean =>
  facts.order?.status === 'editing' || changesOf(facts).length > 0;

/** Sums that contradict each other: within the order, or between the two sides. */
export const sumsDiffer: Rule = {
  name: 'sums-differ',
  severity: 'problem',
  look: (facts, wording) => lookAtOrder(facts, wording) ?? lookAtLines(facts, wording) ?? lookAtKlarna(facts, wording),
};

/**
 * Total = subtotal + shipping + payment method + discount + adjustment; the amount is that with the gift card, and with
 * the taxes where prices do not include them. Duty may stand beside it.
 */
const lookAtOrder: Look = ({ order }, wording) => {
  if (order === null || order.amount === null) return undefined;
  const { subtotal, shipping, payment_method, discount, adjustment, gift_card, total, total_tax, tax_included } =
    order.sums;
  const parts = added([subtotal, shipping, payment_method, discount, adjustment]);
  if (parts !== null && total !== null && !agrees(total - parts, order)) {
    return finding(order, 'its parts', parts, 'its total', total, wording);
  }
  const due = added([total, gift_card, tax_included ? 0 : total_tax]);
  if (due === null || agrees(order.amount - due, order)) return undefined;
  return finding(order, 'its total, gift card and taxes', due, 'what the customer pays', order.amount, wording);
};

const lookAtLines: Look = ({ order }, wording) => {
  if (order === null || order.amount === null) return undefined;
  const { line_items, total_tax, tax_included } = order.sums;
  // An order without lines is a draft that nothing was put into yet.
  const lines = line_items === 0 ? null : added([line_items, tax_included ? 0 : total_tax]);
  if (lines === null || agrees(order.amount - lines, order)) return undefined;
  return finding(order, 'its line items', lines, 'what the customer pays', order.amount, wording);
};

const added = (parts: readonly (number | null)[]): number | null =>
  parts.some((part) => part === null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);

const agrees = (difference: number, { sums }: OrderFacts): boolean => difference === 0 || difference === sums.duty;

const finding = (
  order: OrderFacts,
  one: string,
  sum: number,
  other: string,
  expected: number,
  { money }: Wording,
): ReturnType<Look> => ({
  says: `The order's sums do not add up: ${one} come to ${money(sum, order.currency)}, and ${other} is ${money(expected, order.currency)}.`,
  evidence: [`${one}: ${sum}`, `${other}: ${expected}`, `difference: ${expected - sum}`],
  explanation:
    'Klarna refuses a purchase whose lines do not come to its amount (BAD_VALUE). Nothing here is rounded away.',
  remedy:
    'Find the line or the amount that is wrong in Commerce Layer and have it computed again, before anything is authorized or captured.',
  ...paste('explain', 'BAD_VALUE'),
  turn: 'shop',
});

/** What Commerce Layer captured or authorized is another sum than Klarna knows of. */
const lookAtKlarna: Look = (facts, { money, id }) => {
  const { order, klarna, transactions } = facts;
  if (order === null || klarna.order === null || transactions.length === 0) return undefined;
  const { authorized, captured, refunded } = moneyHeldBy(transactions);
  const made = transactions.filter(({ type, succeeded }) => type === 'authorizations' && succeeded);
  const pairs = [
    // Klarna's order is one of them; which one, several do not say.
    ['authorized', made.length === 1 ? authorized : null, klarna.order.amount],
    ['captured', made.length === 1 ? captured : null, klarna.order.captured_amount],
    ['refunded', made.length === 1 ? refunded : null, klarna.order.refunded_amount],
  ] as const;
  const pair = pairs.find(([, here, there]) => here !== null && there !== null && here !== there);
  if (pair === undefined) return undefined;
  const [what, here, there] = pair;
  return {
    says: `The two sides disagree on what is ${what}: Commerce Layer says ${money(here, order.currency)}, Klarna says ${money(there, klarna.order.currency ?? order.currency)}.`,
    evidence: [`Commerce Layer, ${what}: ${here}`, `Klarna's order ${id(klarna.order.id)}, ${what}: ${there}`],
    explanation: 'Somebody acted on one side alone, in the Klarna portal say, or an answer was lost on the way.',
    remedy:
      "Klarna's side is where the money is. Find out who acted there, and do not capture or refund anything before.",
    turn: 'support',
  };
};

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
