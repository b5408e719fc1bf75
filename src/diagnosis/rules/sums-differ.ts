import type { Look, Rule, Wording } from '../finding.ts';
import { isPending, moneyHeldBy } from '../money-held.ts';
import { paste } from '../paste.ts';
import type { OrderFacts } from '../payment-facts.ts';

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
  if (order === null || klarna.order === null) return undefined;
  const { authorized, captured, refunded, open } = moneyHeldBy(transactions);
  const made = transactions.filter(({ type, succeeded }) => type === 'authorizations' && succeeded);
  // Klarna's order is of one of them, and several do not say which; and what is pending may be done there already.
  if (made.length !== 1 || transactions.some(isPending)) return undefined;
  const { status } = klarna.order;
  const isOver = status === 'CANCELLED' || status === 'EXPIRED';
  const pairs = [
    ['authorized', authorized, klarna.order.amount],
    ['captured', captured, klarna.order.captured_amount],
    ['refunded', refunded, klarna.order.refunded_amount],
    ['still to be captured', open, isOver ? null : klarna.order.remaining_authorized_amount],
  ] as const;
  const pair = pairs.find(([, here, there]) => there !== null && here !== there);
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
