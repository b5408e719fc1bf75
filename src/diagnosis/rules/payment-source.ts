import type { Look, Rule } from '../finding.ts';
import { isHeldAtCommerceLayer, isKlarnas, isPerhapsPaid, unpaidOrderOf } from '../money-held.ts';
import { paste, pasteAction, resourceId } from '../paste.ts';
import type { OtherPaymentFacts, PaymentFacts } from '../payment-facts.ts';
import { timeOf } from '../spans.ts';

/** "Editing or refreshing the order, or changing its payment method, nullifies the payment source." */
export const paymentSourceGone: Rule = {
  name: 'payment-source-gone',
  severity: 'problem',
  look: (facts, wording) => lookAtPlaced(facts, wording) ?? lookAtCheckout(facts, wording),
};

const lookAtCheckout: Look = (facts, { quote }) => {
  const { payment, other_payments: others, transactions } = facts;
  const order = unpaidOrderOf(facts) ?? editingOrderOf(facts);
  if (order === undefined) return undefined;
  const isLost = order.payment_source === null && order.shows_payment_source;
  const isGone = isLost && (payment !== null || others.length > 0 || transactions.length > 0);
  const isReplaced = payment !== null && !payment.is_current && order.payment_source !== null;
  if (!isGone && !isReplaced) return undefined;
  const old = payment?.id ?? others.at(-1)?.id ?? null;
  return {
    says: isGone
      ? 'The order has lost its payment source: it was edited or refreshed after the Klarna payment was created.'
      : `The order no longer uses the payment ${quote(old)}: its payment source is ${quote(order.payment_source?.id ?? null)} now.`,
    evidence: [
      isGone ? 'order.payment_source is null' : `order.payment_source is ${quote(order.payment_source?.id ?? null)}`,
      ...(old === null ? [] : [`payment ${quote(old)} was created for it`]),
      `order.status is ${quote(order.status)}`,
    ],
    explanation:
      'Commerce Layer takes the payment source away whenever the order changes, as its amount may be another one. A token on the old payment pays for nothing.',
    remedy: isGone
      ? 'Have the checkout create the Klarna payment anew; the customer then approves it again.'
      : 'Look at the payment that the order uses now.',
    ...(isGone ? {} : paste('inspect', resourceId(order.id))),
    turn: 'shop',
  };
};

/** One that nobody has paid for: of any other, nothing may be said that leads to another authorization. */
const editingOrderOf = (facts: PaymentFacts) => {
  const { order } = facts;
  if (order === null || order.status !== 'editing' || !isKlarnas(order) || order.amount === 0) return undefined;
  return isPerhapsPaid(facts) || order.payment_status !== 'unpaid' ? undefined : order;
};

/** Edited after it was placed: the authorization is there, and its payment source can be brought back. */
const lookAtPlaced: Look = (facts, { quote }) => {
  const { order } = facts;
  if (order === null || order.payment_source_type !== 'klarna_payments') return undefined;
  if (order.payment_source !== null || !order.shows_payment_source) return undefined;
  const isEditing = order.status === 'editing';
  if ((order.status !== 'placed' && !isEditing) || !isHeldAtCommerceLayer(facts)) return undefined;
  return {
    says: isEditing
      ? 'The order is being edited, which took its payment source away; what was authorized for it still is.'
      : 'The order is placed and authorized, and has lost its payment source by an edit.',
    evidence: [
      'order.payment_source is null',
      `order.status is ${quote(order.status)}`,
      `order.payment_status is ${quote(order.payment_status)}`,
    ],
    explanation: 'Editing a placed order takes its payment source away; the authorization itself stays.',
    remedy: isEditing
      ? 'Finish editing first. Then bring the payment source back; the customer must not pay again.'
      : 'Bring back the payment source of the authorization that succeeded. Nothing is authorized anew.',
    ...(isEditing ? {} : pasteAction(facts, 'repair', 'fix-payment-source', resourceId(order.id))),
    turn: isEditing ? 'shop' : 'support',
  };
};

/** "Creation is not deduplicated." One of them counts, and the customer may have approved another. */
export const duplicatePaymentSources: Rule = {
  name: 'duplicate-payment-sources',
  severity: 'problem',
  look: (facts, { quote }) => {
    const { payment } = facts;
    const order = unpaidOrderOf(facts);
    if (order === undefined || payment === null || !payment.is_current) return undefined;
    const rival = facts.other_payments.find((other) => isRival(other, facts));
    if (rival === undefined) return undefined;
    const isMisplaced = rival.token_stored && !payment.token_stored && payment.shows_token;
    return {
      says: isMisplaced
        ? `The customer's token lies on the payment ${quote(rival.id)}, and the order uses ${quote(payment.id)}: nothing can be placed with it.`
        : `The order has more than one Klarna payment: ${quote(payment.id)} counts, and the checkout may be using ${quote(rival.id)}.`,
      evidence: [
        `order.payment_source is ${quote(payment.id)}, ${payment.token_stored ? 'with' : 'without'} a token`,
        ...facts.other_payments.map(
          ({ id, token_stored, created_at }) =>
            `payment ${quote(id)}, created at ${quote(created_at)}, ${token_stored ? 'with' : 'without'} a token`,
        ),
      ],
      explanation:
        'Each request to create a Klarna payment makes another one, with a session of its own. Klarna refuses a token from another session.',
      remedy: isMisplaced
        ? 'Let the checkout open the payment that the order uses, and the customer approve there; do not copy the token.'
        : 'Make sure that the checkout uses the one that the order uses, and creates a payment only where there is none.',
      ...paste('inspect', resourceId(payment.id)),
      turn: 'shop',
    };
  },
};

/** An older one without a token is what an edit leaves behind, unless the history knows of no edit between the two. */
const isRival = (other: OtherPaymentFacts, { payment, events }: PaymentFacts): boolean => {
  const [otherMs, currentMs] = [timeOf(other.created_at), timeOf(payment?.created_at)];
  if (otherMs === undefined || currentMs === undefined) return other.token_stored;
  if (otherMs > currentMs) return true;
  const isHistoryKnown = events.some(({ resource }) => resource === 'orders');
  const wasEdited = events.some(({ resource, at }) => {
    const ms = timeOf(at);
    return resource === 'orders' && ms !== undefined && ms > otherMs && ms < currentMs;
  });
  if (other.token_stored && payment?.token_stored === false) return !wasEdited;
  return isHistoryKnown && !wasEdited;
};

/** Nothing is the matter yet: the checkout has not come so far. */
export const noPaymentSource: Rule = {
  name: 'no-payment-source',
  severity: 'waiting',
  ifNothingElse: true,
  look: (facts, { quote }) => {
    const order = unpaidOrderOf(facts);
    if (order === undefined || order.payment_source !== null || facts.payment !== null) return undefined;
    if (!order.shows_payment_source) return undefined;
    return {
      says: 'The order has no Klarna payment.',
      evidence: ['order.payment_source is null', `order.status is ${quote(order.status)}`],
      explanation: 'The checkout creates it when the customer chooses Klarna; nothing tells that there was one before.',
      remedy: 'The customer goes on in the checkout and chooses Klarna there.',
      turn: 'customer',
    };
  },
};
