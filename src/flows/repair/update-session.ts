import type { KlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import { readDocument, textOf } from '../../apis/commerce-layer/resources.ts';
import { isPlaced } from '../place.ts';
import { paymentIdOf } from '../read-payment.ts';
import { refuse } from '../settle/wish.ts';
import {
  isPaid,
  nameOf,
  noEffect,
  orderIn,
  paymentIn,
  type Repair,
  whileBeingPlaced,
  whileCancelled,
} from './repairs.ts';

const updatedAt = ({ document }: KlarnaPayment): string | undefined =>
  textOf(readDocument(document).data, 'updated_at');

/**
 * `_update`: Klarna's session takes over the order as it is now.
 * @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments/update
 */
export const updateSession: Repair = {
  // Amounts that agree may have agreed before: only a payment that was written since tells that it was done.
  isDone: ({ payment }, before) =>
    payment !== undefined &&
    !payment.mismatchedAmounts &&
    before?.payment !== undefined &&
    (before.payment.mismatchedAmounts || updatedAt(payment) !== updatedAt(before.payment)),
  judge: (state) => {
    const payment = paymentIn(state);
    const order = orderIn(state);
    const name = nameOf(order);
    const reason = whileBeingPlaced(order) ?? whileCancelled(order, 'The customer needs a new order.');
    if (reason !== undefined) throw reason;
    if (isPlaced(order) || isPaid(order)) {
      throw refuse(
        'ORDER_PLACED',
        `${name} is ${order.status}, and its payment ${order.paymentStatus}: its session is over.`,
        'A session is refreshed while the customer has yet to pay.',
        `Look with \`klarna-cl inspect ${order.id}\`.`,
      );
    }
    if (order.status === 'editing') {
      throw refuse(
        'BEING_EDITED',
        `${name} is being edited.`,
        'Editing an order takes its payment source away.',
        'Finish editing, then create a new Klarna payment.',
      );
    }
    if (order.paymentSource !== undefined && paymentIdOf(order) !== payment.id) {
      throw refuse(
        'PAYMENT_SOURCE_NULLIFIED',
        `${name} no longer uses the Klarna payment ${payment.id}.`,
        order.paymentSource === null ? 'It has no payment source.' : `It uses ${order.paymentSource.id}.`,
        'Create a new Klarna payment for the order, or name the present one.',
      );
    }
    return {
      changes: 'Klarna’s session takes over the order’s present amount and lines',
      ...(payment.authToken === undefined
        ? {}
        : {
            warning:
              'The token that is stored stands for what the customer approved: where the amount differs they must approve again.',
          }),
    };
  },
  trigger: (state) => ({ trigger: '_update', type: 'klarna_payments', id: paymentIn(state).id }),
  outcome: (before, after) => {
    const payment = paymentIn(after);
    if (payment.mismatchedAmounts) {
      throw noEffect(
        `The amounts of the Klarna payment ${payment.id} still do not match.`,
        'mismatched_amounts is true after the session was updated.',
        `Create the payment anew: klarna-cl repair nullify-payment-source ${payment.orderId ?? payment.id}, then a new one.`,
      );
    }
    const hadOther = before.payment?.authToken !== undefined && before.payment.mismatchedAmounts;
    const checkout = `klarna-cl checkout --route native --order ${payment.orderId ?? payment.id}`;
    const next = hadOther
      ? `The stored token is for another amount: let the customer approve again, in the shop or with ${checkout}`
      : payment.paymentMethods.length === 0
        ? 'Klarna still offers the customer nothing: look at country, currency and amount.'
        : payment.authToken === undefined
          ? `Let the customer approve, in the shop or with ${checkout}`
          : `Place the order with the token that is stored, or let the customer approve anew, in the shop or with ${checkout}`;
    return { result: 'DONE', next };
  },
};
