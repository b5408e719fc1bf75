import type { Look, Rule, Wording } from '../finding.ts';
import { isHeldAtCommerceLayer, moneyHeldBy, type NetworkAuthorization, networkAuthorizations } from '../money-held.ts';
import { krn, paste, pasteAction, resourceId, runId } from '../paste.ts';
import type { PaymentFacts, TransactionFacts } from '../payment-facts.ts';

/** The customer's money is held, or may be, more than once for one purchase. */
export const authorizedTwice: Rule = {
  name: 'authorized-twice',
  severity: 'danger',
  look: (facts, wording) => lookAcross(facts, wording) ?? lookWithin(facts, wording),
};

/** A Klarna order through Commerce Layer and a transaction on Klarna Network, or two such transactions. */
const lookAcross: Look = (facts, wording) => {
  const there = networkAuthorizations(facts);
  const isHere = isHeldAtCommerceLayer(facts);
  const sure = there.filter(({ certainty }) => certainty !== 'unknown').length + Number(isHere);
  if (sure === 0 || there.length + Number(isHere) < 2 || isSplit(facts, there, isHere)) return undefined;
  const isCertain = there.filter(({ certainty }) => certainty === 'live').length + Number(isHere) > 1;
  const where = isHere
    ? "through Commerce Layer's gateway and on Klarna Network"
    : `on Klarna Network, by ${there.length} transactions`;
  return {
    says: `The customer ${isCertain ? 'is' : 'may be'} charged twice: this purchase ${isCertain ? 'was' : 'may have been'} authorized ${where}.`,
    evidence: [...(isHere ? evidenceHere(facts, wording) : []), ...there.map((one) => evidenceThere(one, wording))],
    explanation: isHere
      ? 'Commerce Layer creates a Klarna order of its own when an order is placed; a transaction on Klarna Network is another one. Each holds the amount.'
      : 'Each transaction on Klarna Network holds the amount by itself, whatever reference they share.',
    ...wayOut(facts, there, isHere),
    turn: 'support',
  };
};

/** Parts that do not exceed the total are one purchase paid in parts. */
const isSplit = (facts: PaymentFacts, there: readonly NetworkAuthorization[], isHere: boolean): boolean => {
  const total = facts.order?.amount;
  const here = facts.transactions.length === 0 ? null : moneyHeldBy(facts.transactions).net;
  const parts = [...there.map(({ amount }) => amount), ...(isHere ? [here] : [])];
  if (typeof total !== 'number') return false;
  return parts.every((part) => part !== null) && parts.reduce((sum, part) => sum + (part ?? 0), 0) <= total;
};

const evidenceHere = (
  { order, transactions, klarna }: PaymentFacts,
  { money, quote, id }: Wording,
): readonly string[] => [
  `order.payment_status is ${quote(order?.payment_status ?? null)}`,
  ...transactions
    .filter(({ type, succeeded }) => type === 'authorizations' && succeeded)
    .map(({ id, amount, currency }) => `authorization ${quote(id)} over ${money(amount, currency)} succeeded`),
  ...(klarna.order === null ? [] : [`Klarna's order ${id(klarna.order.id)} is ${quote(klarna.order.status)}`]),
];

const evidenceThere = (one: NetworkAuthorization, { money, quote, id }: Wording): string => {
  const what =
    one.transaction_id === null ? 'a transaction without a known id' : `transaction ${id(one.transaction_id)}`;
  const by = one.run === null ? '' : `, by run ${quote(one.run.run_id)}`;
  const states = {
    live: 'is there at Klarna',
    approved: 'was APPROVED; whether it was voided since is not known here',
    unknown: 'may have been executed',
  };
  return `${what} over ${money(one.amount, one.currency)} ${states[one.certainty]}${by}`;
};

/** Whatever is proposed takes an authorization away, or looks; resuming an unknown one could make it. */
const wayOut = (facts: PaymentFacts, there: readonly NetworkAuthorization[], isHere: boolean) => {
  const unknown = there.find(({ certainty }) => certainty === 'unknown');
  if (unknown !== undefined) {
    return {
      remedy: `Look in the Klarna portal for the reference of that run, and do not resume it: that could authorize once more. If it is there, void it.`,
      ...paste('runs', 'show', runId(unknown.run?.run_id)),
    };
  }
  const [one] = there;
  if (isHere && there.length === 1) {
    return {
      remedy:
        "Keep the one that the order is settled with, as a rule Commerce Layer's, and void the transaction on Klarna Network.",
      ...pasteAction(facts, 'void', krn(one?.transaction_id)),
    };
  }
  return {
    remedy: 'Find out which of them is captured or is to be, and void every other one.',
    ...paste('inspect', krn(there.at(-1)?.transaction_id)),
  };
};

/** Two authorizations at Commerce Layer's own gateway, none of them voided, over more than the order costs. */
const lookWithin: Look = (facts, { money, quote }) => {
  const { order, transactions } = facts;
  if (order === null || order.amount === null) return undefined;
  const made = transactions.filter(({ type, succeeded }) => type === 'authorizations' && succeeded);
  const { net } = moneyHeldBy(transactions);
  if (made.length < 2 || net <= order.amount) return undefined;
  const spare: TransactionFacts | undefined = made.findLast(({ amount, balance }) => balance === amount);
  return {
    says: `The customer may be charged twice: ${made.length} authorizations hold ${money(net, order.currency)}, and the order costs ${money(order.amount, order.currency)}.`,
    evidence: [
      `order.total_amount_with_taxes_cents is ${order.amount}`,
      ...made.map(({ id, amount, currency }) => `authorization ${quote(id)} over ${money(amount, currency)} succeeded`),
    ],
    explanation: 'The order was authorized again while the first authorization still held the money.',
    remedy: 'Void the authorization that nothing was captured from.',
    ...pasteAction(facts, 'void', resourceId(spare?.id)),
    turn: 'support',
  };
};
