import type { Diagnosis, Turn, Wording } from './finding.ts';
import { isHeldAtCommerceLayer, moneyHeldBy, movedHere, networkAuthorizations } from './money-held.ts';
import { pasteAction, resourceId } from './paste.ts';
import type { OrderFacts, PaymentFacts } from './payment-facts.ts';
import { waitsToBeCaptured } from './rules/ready-to-capture.ts';

/** Where a payment stands that no rule has anything to say about. */
export interface Standing {
  readonly says: string;
  readonly turn: Turn;
  readonly next: Diagnosis['next'];
}

const settled = (says: string): Standing => ({
  says,
  turn: 'nobody',
  next: { says: 'Nothing is to be done.', command: null },
});

export const standingOf = (facts: PaymentFacts, wording: Wording): Standing => {
  const { order } = facts;
  if (order === null) return settled(atKlarnaAlone(facts, wording));
  const { status, payment_status: paymentStatus } = order;
  const { money, quote } = wording;
  if (status === 'cancelled') return settled(cancelled(facts, order, wording));
  if (paymentStatus === 'free' || order.amount === 0)
    return settled('Everything is in order: the order is free, and there is nothing to pay.');
  if (status === 'editing') return settled('The order is being edited, which takes its payment source away.');
  if (order.payment_source === null && !order.shows_payment_source && status !== 'placed' && status !== 'approved') {
    return settled(`The order is ${quote(status)}; what it is to be paid with this access token may not see.`);
  }
  if (status !== 'placed' && status !== 'approved') {
    return settled(`The order is ${quote(status)}, and its payment ${quote(paymentStatus)}.`);
  }
  if (!order.shows_transactions) {
    return settled(`The order is ${quote(status)}; what became of its money this access token may not see.`);
  }
  if (order.payment_source_type !== null && order.payment_source_type !== 'klarna_payments') {
    return settled(
      `The order is ${quote(status)} and paid through another gateway (${quote(order.payment_source_type)}): its payment is ${quote(paymentStatus)}.`,
    );
  }
  const { captured, refunded, open } = moneyHeldBy(facts.transactions);
  if (paymentStatus === 'authorized') return authorized(facts, order, wording, open);
  if (paymentStatus === 'paid')
    return settled(`Everything is in order: ${money(captured || order.amount, order.currency)} is captured and paid.`);
  if (paymentStatus === 'partially_paid') {
    const says = `Everything is in order: ${money(captured, order.currency)} is captured, and ${money(open, order.currency)} is still authorized.`;
    if (open <= 0 || status !== 'approved') return settled(says);
    return {
      says,
      turn: 'shop',
      next: {
        says: 'Capture the rest when it is sent, or give it back with klarna-cl void.',
        command: pasteAction(facts, 'capture', resourceId(order.id)).command ?? null,
      },
    };
  }
  if (paymentStatus === 'refunded' || paymentStatus === 'partially_refunded') {
    return settled(
      `Everything is in order: ${money(refunded, order.currency)} of ${money(captured, order.currency)} went back to the customer${open > 0 ? `, and ${money(open, order.currency)} is still authorized` : ''}.`,
    );
  }
  if (paymentStatus === 'partially_voided' && captured > 0 && open === 0) {
    const back = refunded === 0 ? '' : `, ${money(refunded, order.currency)} of it went back`;
    return settled(
      `Everything is in order: ${money(captured, order.currency)} is captured${back}, and the rest of the authorization was released.`,
    );
  }
  const [there] = networkAuthorizations(facts);
  if (paymentStatus === 'unpaid' && there !== undefined) {
    return settled(
      `The order is ${quote(status)}, and Klarna Network authorized ${money(there.amount, there.currency)} for it.`,
    );
  }
  return settled(`The order is ${quote(status)} and its payment ${quote(paymentStatus)}.`);
};

const authorized = (facts: PaymentFacts, order: OrderFacts, wording: Wording, open: number): Standing => {
  const held = facts.transactions.length === 0 ? order.amount : open;
  if (facts.order?.status !== 'placed' || !isHeldAtCommerceLayer(facts)) {
    return settled(`The order is ${wording.quote(order.status)} and its payment authorized.`);
  }
  return {
    says: `Everything is in order: ${wording.money(held, order.currency)} is authorized and ${waitsToBeCaptured(facts, wording)}.`,
    turn: 'shop',
    next: {
      says: 'Approve the order, and capture it when the goods are sent.',
      command: pasteAction(facts, 'capture', resourceId(order.id), '--approve').command ?? null,
    },
  };
};

const cancelled = ({ transactions }: PaymentFacts, order: OrderFacts, { money, quote }: Wording): string => {
  const { authorized: held, refunded, net } = moneyHeldBy(transactions);
  if (held > 0 && net <= 0) {
    return `Everything is in order: the order is cancelled, and the customer's ${money(held, order.currency)} ${refunded > 0 ? 'went back' : 'was released'}.`;
  }
  if (held === 0 && order.payment_status === 'unpaid' && order.shows_transactions)
    return 'Everything is in order: the order is cancelled, and nothing was paid for it.';
  return `The order is cancelled; its payment is ${quote(order.payment_status)}.`;
};

/** Only Klarna's side was read, or the payment belongs to nothing. */
const atKlarnaAlone = ({ klarna, payment, runs }: PaymentFacts, { money, quote }: Wording): string => {
  const { transaction, order, payment_request: request } = klarna;
  if (transaction !== null) {
    const what = money(transaction.amount, transaction.currency);
    const moved = movedHere(runs, transaction.id);
    const sums = [
      moved.captured > 0 ? `${money(moved.captured, transaction.currency)} captured` : undefined,
      moved.refunded > 0 ? `${money(moved.refunded, transaction.currency)} refunded` : undefined,
    ].filter((said) => said !== undefined);
    const here = sums.length === 0 ? '' : `; from this machine ${sums.join(' and ')}`;
    if (transaction.state === 'COMPLETED')
      return `Everything is in order: the transaction over ${what} is COMPLETED${here}.`;
    return `The transaction over ${what} is ${quote(transaction.state)} at Klarna${here}.`;
  }
  if (order !== null) return `Klarna's order over ${money(order.amount, order.currency)} is ${quote(order.status)}.`;
  if (request !== null)
    return `The payment request over ${money(request.amount, request.currency)} is ${quote(request.state)}.`;
  return payment === null
    ? 'Nothing is known of it but what the runs of this machine tell.'
    : 'The payment belongs to no order.';
};
