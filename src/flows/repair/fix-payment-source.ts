import { isPlaced } from '../place.ts';
import { refuse } from '../settle/wish.ts';
import { isPaid, nameOf, noEffect, orderIn, type Repair, whileBeingPlaced, whileCancelled } from './repairs.ts';

/**
 * `_fix_payment_source`: the source of what was paid becomes the order's payment source again. Whether the order is placed
 * with it is told in one place and not in another, so it is counted on and looked at.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const fixPaymentSource: Repair = {
  isDone: ({ order }) => order !== undefined && isPlaced(order) && order.paymentSource !== null,
  judge: (state) => {
    const order = orderIn(state);
    const name = nameOf(order);
    const reason = whileBeingPlaced(order) ?? whileCancelled(order, 'The customer needs a new order.');
    if (reason !== undefined) throw reason;
    if (isPlaced(order)) {
      if (order.paymentSource !== null) return { nothing: `${name} is ${order.status}, with its payment source.` };
      return { changes: 'the payment source of what was paid becomes the order’s again', charges: true };
    }
    const openAuthorization = state.transactions.some(({ type, succeeded }) => type === 'authorizations' && succeeded);
    if (order.status === 'pending' && (isPaid(order) || openAuthorization)) {
      return {
        changes: 'the payment source of what was paid becomes the order’s again, and the order is placed',
        warning: `The customer’s money is used: the payment is ${order.paymentStatus}.`,
        charges: true,
      };
    }
    throw refuse(
      'NOT_PAID',
      `${name} is ${order.status}, and its payment ${order.paymentStatus}: there is nothing to fix.`,
      'Only what is paid for and not placed, or has lost its payment source, is mended so.',
      `Look with \`klarna-cl inspect ${order.id}\` what it waits for.`,
    );
  },
  trigger: (state) => ({ trigger: '_fix_payment_source', type: 'orders', id: orderIn(state).id }),
  outcome: (_, after) => {
    const order = orderIn(after);
    if (order.status === 'placing') {
      return { result: 'PENDING', next: `Wait until it is placed: klarna-cl inspect ${order.id} --until placed` };
    }
    if (isPlaced(order) && order.paymentSource !== null) {
      return {
        result: 'DONE',
        next: `Capture the order when the goods are sent: klarna-cl capture ${order.id} --approve`,
      };
    }
    throw noEffect(
      `${nameOf(order)} is still ${order.status}.`,
      `Its payment is ${order.paymentStatus}${order.paymentSource === null ? ', and it has no payment source' : ''}.`,
      `Place it in your checkout, or give the money back: klarna-cl void ${order.id}`,
    );
  },
};
