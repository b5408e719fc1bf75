import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import { isResourceId, type OrderId, type PaymentId, paymentId } from '../apis/commerce-layer/ids.ts';
import {
  type KlarnaPayment,
  klarnaPaymentOf,
  orderOfPayment,
  readKlarnaPayment,
  readPaymentWithOrder,
} from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf } from '../apis/commerce-layer/order.ts';
import { readOrder } from '../apis/commerce-layer/orders.ts';
import { CliError } from '../errors.ts';
import type { StepLog } from './steps.ts';

/**
 * The step `read` from a payment: the payment, then its order.
 * @param isOneRequest both are read at once, as many payments in a row are
 */
export const readPaymentAndOrder = (
  api: CommerceLayer,
  steps: StepLog,
  id: PaymentId,
  isOneRequest: boolean,
): Promise<{ payment: KlarnaPayment; order: Order }> =>
  steps.run('read', `Reading the payment ${id} and its order`, async () => {
    const answer = await (isOneRequest ? readPaymentWithOrder : readKlarnaPayment)(api, id);
    const payment = klarnaPaymentOf(answer);
    if (payment.orderId === undefined) {
      throw new CliError('rejected', `The Klarna payment ${id} belongs to no order.`, {
        why: 'Its order relationship is empty.',
        hint: 'Use the payment of the order that is to be paid: `klarna-cl inspect <order number>`.',
      });
    }
    const included = isOneRequest ? orderOfPayment(answer) : undefined;
    const answers = included === undefined ? [answer, await readOrder(api, payment.orderId)] : [answer];
    const order = included ?? orderOf(answers[1] ?? answer);
    return { value: { payment, order }, answers, said: `Read payment ${id} of order ${nameOf(order)}` };
  });

/** The step `read` from an order whose payment is wanted: the order, then the Klarna payment it points to, if it does. */
export const readOrderAndPayment = (
  api: CommerceLayer,
  steps: StepLog,
  id: OrderId,
): Promise<{ payment?: KlarnaPayment; order: Order }> =>
  steps.run<{ payment?: KlarnaPayment; order: Order }>('read', `Reading the order ${id} and its payment`, async () => {
    const answer = await readOrder(api, id);
    const order = orderOf(answer);
    const found = paymentIdOf(order);
    if (found === undefined) {
      return { value: { order }, answers: [answer], said: `Read order ${nameOf(order)}, which has no Klarna payment` };
    }
    const paymentAnswer = await readKlarnaPayment(api, found);
    return {
      value: { order, payment: klarnaPaymentOf(paymentAnswer) },
      answers: [answer, paymentAnswer],
      said: `Read order ${nameOf(order)} and its payment ${found}`,
    };
  });

/** The step `read` from an order alone. */
export const readOrderStep = (api: CommerceLayer, steps: StepLog, id: OrderId): Promise<Order> =>
  steps.run('read', `Reading the order ${id}`, async () => {
    const answer = await readOrder(api, id);
    const order = orderOf(answer);
    return { value: order, answers: [answer], said: `Read order ${nameOf(order)}` };
  });

const nameOf = (order: Order): string => order.number ?? order.id;

/** The Klarna payment an order points to now, if it does. */
export const paymentIdOf = (order: Order): PaymentId | undefined =>
  order.paymentSource?.type === 'klarna_payments' && isResourceId(order.paymentSource.id)
    ? paymentId(order.paymentSource.id)
    : undefined;
