import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { PaymentId } from '../apis/commerce-layer/ids.ts';
import { type KlarnaPayment, klarnaPaymentOf, readKlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf } from '../apis/commerce-layer/order.ts';
import { readOrder } from '../apis/commerce-layer/orders.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import { readTransaction, transactionStateOf } from '../apis/klarna/transactions.ts';
import { isKrn } from '../apis/klarna/values.ts';
import type { Answer } from '../context.ts';
import { CliError } from '../errors.ts';
import { missingForConfirmation } from './place.ts';
import type { StepLog, StepResult } from './steps.ts';

/**
 * Reads back what was written. The write was answered and believed, so a read that fails takes nothing away from it: it
 * is handed back, for the step to be `skipped`. Only a signal ends the run.
 */
const readBack = async (read: () => Promise<Answer>): Promise<Answer | CliError> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
    return error;
  }
};

const skipped = <Value>(value: Value, why: string): StepResult<Value> => ({
  value,
  answers: [],
  said: `Not read back: ${why}`,
  status: 'skipped',
});

/**
 * Reads the payment back: is the token still the one that was stored? `undefined` where it could not be read.
 * @throws CliError `protocol` when it holds another one
 */
export const confirmToken = (
  api: CommerceLayer,
  steps: StepLog,
  id: PaymentId,
  token: string,
): Promise<KlarnaPayment | undefined> =>
  steps.run('confirm', 'Reading the payment back', async () => {
    const answer = await readBack(() => readKlarnaPayment(api, id));
    if (answer instanceof CliError) return skipped(undefined, answer.message);
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
 * Reads the order back: placed, an authorization over the total succeeded, and Klarna's order id is there. Where it
 * cannot be read, the answer to the placing is judged by the same rules.
 * @throws CliError `unknown` when the order is placed but not paid for as it should be
 */
export const confirmPlacing = (api: CommerceLayer, steps: StepLog, placed: Order): Promise<Order> =>
  steps.run('confirm', 'Reading the order back', async () => {
    const answer = await readBack(() => readOrder(api, placed.id));
    const order = answer instanceof CliError ? placed : orderOf(answer);
    const missing = missingForConfirmation(order);
    if (missing !== undefined) {
      throw new CliError('unknown', `The order ${placed.id} was placed, but that is not confirmed: ${missing}.`, {
        why: `Its status is ${order.status}, its payment ${order.paymentStatus}.${answer instanceof CliError ? ` Reading it back failed: ${answer.message}` : ''}`,
        hint: `Look with \`klarna-cl inspect ${placed.id}\`; do not place it again.`,
        ...(answer instanceof CliError ? {} : { httpStatus: answer.status }),
        ...(answer instanceof CliError || answer.meta.traceId === undefined ? {} : { traceId: answer.meta.traceId }),
      });
    }
    if (answer instanceof CliError) return skipped(order, answer.message);
    return { value: order, answers: [answer], said: `Confirmed: placed and ${order.paymentStatus}` };
  });

/**
 * Reads the transaction back at Klarna and returns its state. Reading needs a permission that authorizing does not, so
 * no answer takes nothing away from an APPROVED: the step is then `skipped`.
 */
export const confirmAuthorization = (klarna: Klarna, steps: StepLog, id: string): Promise<string | undefined> =>
  steps.run('confirm', 'Reading the transaction back', async () => {
    if (!isKrn(id)) return skipped(undefined, 'the transaction id is no KRN');
    const answer = await readBack(() => readTransaction(klarna, id));
    if (answer instanceof CliError) return skipped(undefined, answer.message);
    const state = transactionStateOf(answer);
    return { value: state, answers: [answer], said: `Confirmed: the transaction is ${state ?? 'there'}` };
  });
