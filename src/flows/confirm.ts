import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { PaymentId } from '../apis/commerce-layer/ids.ts';
import { type KlarnaPayment, klarnaPaymentOf, readKlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf, readOrder } from '../apis/commerce-layer/orders.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import { readTransaction, transactionStateOf } from '../apis/klarna/transactions.ts';
import { isKrn } from '../apis/klarna/values.ts';
import { CliError } from '../errors.ts';
import { missingForConfirmation } from './place.ts';
import type { StepLog } from './steps.ts';

/**
 * Reads the payment back: is the token still the one that was stored?
 * @throws CliError `protocol` when it holds another one
 */
export const confirmToken = (
  api: CommerceLayer,
  steps: StepLog,
  id: PaymentId,
  token: string,
): Promise<KlarnaPayment> =>
  steps.run('confirm', 'Reading the payment back', async () => {
    const answer = await readKlarnaPayment(api, id);
    const payment = klarnaPaymentOf(answer);
    if (payment.authToken !== undefined && payment.authToken !== token) {
      throw new CliError('protocol', `The Klarna payment ${id} holds another token than the one just stored.`, {
        why: 'Somebody else stored one meanwhile, or the API answered for another payment.',
        hint: `Find out who writes to it before the order is placed: \`klarna-cl inspect ${id}\`.`,
        httpStatus: answer.status,
      });
    }
    return { value: payment, answers: [answer], said: 'Confirmed: the token is on the payment' };
  });

/**
 * Reads the order back: placed, an authorization over the total succeeded, and Klarna's order id is there.
 * @throws CliError `unknown` when the order is placed but not paid for as it should be
 */
export const confirmPlacing = (api: CommerceLayer, steps: StepLog, placed: Order): Promise<Order> =>
  steps.run('confirm', 'Reading the order back', async () => {
    const answer = await readOrder(api, placed.id);
    const order = orderOf(answer);
    const missing = missingForConfirmation(order);
    if (missing !== undefined) {
      throw new CliError('unknown', `The order ${placed.id} was placed, but that is not confirmed: ${missing}.`, {
        why: `Its status is ${order.status}, its payment ${order.paymentStatus}.`,
        hint: `Look with \`klarna-cl inspect ${placed.id}\`; do not place it again.`,
        httpStatus: answer.status,
        ...(answer.meta.traceId === undefined ? {} : { traceId: answer.meta.traceId }),
      });
    }
    return { value: order, answers: [answer], said: `Confirmed: placed and ${order.paymentStatus}` };
  });

/**
 * Reads the transaction back at Klarna and returns its state. Reading needs a permission that authorizing does not, so
 * no answer takes nothing away from an APPROVED: the step is then `skipped`.
 */
export const confirmAuthorization = (klarna: Klarna, steps: StepLog, id: string): Promise<string | undefined> =>
  steps.run('confirm', 'Reading the transaction back', async () => {
    if (!isKrn(id)) {
      return { value: undefined, answers: [], said: 'Not read back: the transaction id is no KRN', status: 'skipped' };
    }
    try {
      const answer = await readTransaction(klarna, id);
      const state = transactionStateOf(answer);
      return { value: state, answers: [answer], said: `Confirmed: the transaction is ${state ?? 'there'}` };
    } catch (error) {
      if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
      return { value: undefined, answers: [], said: `Not read back: ${error.message}`, status: 'skipped' };
    }
  });
