import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import {
  createKlarnaPayment,
  type KlarnaPayment,
  klarnaPaymentOf,
  readKlarnaPayment,
} from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf } from '../apis/commerce-layer/order.ts';
import { readOrder } from '../apis/commerce-layer/orders.ts';
import { CliError } from '../errors.ts';
import { paymentIdOf } from './read-payment.ts';
import type { StepLog } from './steps.ts';

/**
 * The step `create-payment`: the Klarna payment of an order that has none. Creating is not deduplicated, so after a lost
 * answer the order is read, and the payment that it has by then is taken.
 * @throws CliError `rejected` where the answer that was read does not say whether there is one already
 */
export const createPayment = (api: CommerceLayer, steps: StepLog, order: Order): Promise<KlarnaPayment> => {
  if (order.paymentSource === undefined) throw untold(order);
  return steps.run('create-payment', `Creating a Klarna payment for order ${order.number ?? order.id}`, async () => {
    const answer = await createKlarnaPayment(api, order.id, async () => {
      const id = paymentIdOf(orderOf(await readOrder(api, order.id)));
      return id === undefined ? undefined : readKlarnaPayment(api, id);
    });
    const payment = klarnaPaymentOf(answer);
    return { value: payment, answers: [answer], said: `Klarna payment ${payment.id} created` };
  });
};

const untold = ({ id }: Order): CliError =>
  new CliError('rejected', `It is not known whether the order ${id} has a payment.`, {
    code: 'PAYMENT_SOURCE_UNKNOWN',
    why: 'Commerce Layer did not say what its payment source is, and a second Klarna payment must not be created. Nothing was changed.',
    hint: 'Pass the id of its Klarna payment with --payment-id, or use an API client that may read payment sources.',
  });
