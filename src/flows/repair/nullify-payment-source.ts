import { refuse } from '../settle/wish.ts';
import { isPaid, nameOf, noEffect, orderIn, type Repair, whileBeingPlaced, whileCancelled } from './repairs.ts';

/**
 * `_nullify_payment_source`: the order is left without a payment source, and so without the token that was stored on it.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const nullifyPaymentSource: Repair = {
  isDone: ({ order }) => order?.paymentSource === null,
  judge: (state) => {
    const order = orderIn(state);
    const name = nameOf(order);
    const cancelToken = `klarna-cl repair cancel-authorization ${state.payment?.id ?? order.id}`;
    const reason =
      whileBeingPlaced(order) ??
      whileCancelled(order, `A token that is left on its payment can be cancelled at Klarna: ${cancelToken}`);
    if (reason !== undefined) throw reason;
    if (order.status === 'placed' || order.status === 'approved') {
      throw refuse(
        'ORDER_PLACED',
        `${name} is ${order.status}: its payment source is what it was paid with.`,
        `Its payment is ${order.paymentStatus}.`,
        `To give the money back: klarna-cl void ${order.id}, or klarna-cl refund ${order.id} for what is captured.`,
      );
    }
    // What was authorized would be left without the source that it came from.
    if (isPaid(order) || state.transactions.some(({ type, succeeded }) => type === 'authorizations' && succeeded)) {
      throw refuse(
        'PAID_NOT_PLACED',
        `${name} is not placed, but its payment is ${order.paymentStatus}.`,
        'Without its payment source nobody could tell any more what it was paid with.',
        `To place it: klarna-cl repair fix-payment-source ${order.id}. To give the money back: klarna-cl void ${order.id}.`,
      );
    }
    if (order.paymentSource === null) return { nothing: `${name} has no payment source.` };
    const source = order.paymentSource === undefined ? '' : ` (${order.paymentSource.type} ${order.paymentSource.id})`;
    return {
      changes: `the order loses its payment source${source}, and with it the token`,
      ...(state.payment?.authToken === undefined
        ? {}
        : { warning: `Klarna keeps the approval until it expires; ${cancelToken} takes it back there too.` }),
    };
  },
  trigger: (state) => ({ trigger: '_nullify_payment_source', type: 'orders', id: orderIn(state).id }),
  outcome: (before, after) => {
    const order = orderIn(after);
    if (order.paymentSource !== null && order.paymentSource !== undefined) {
      throw noEffect(
        `${nameOf(order)} still has its payment source.`,
        `It is ${order.paymentSource.type} ${order.paymentSource.id}.`,
        `Look with \`klarna-cl inspect ${order.id}\`.`,
      );
    }
    const token =
      before.payment?.authToken === undefined
        ? ''
        : ` Should its token still be good at Klarna: klarna-cl repair cancel-authorization ${before.payment.id}`;
    return { result: 'DONE', next: `Create a new Klarna payment for the order when it is to be paid.${token}` };
  },
};
