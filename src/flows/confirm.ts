import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { PaymentId } from '../apis/commerce-layer/ids.ts';
import { klarnaPaymentOf, readKlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf } from '../apis/commerce-layer/order.ts';
import { readOrder } from '../apis/commerce-layer/orders.ts';
import type { Authorization } from '../apis/klarna/authorization.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import {
  readTransaction,
  transactionAmountOf,
  transactionCurrencyOf,
  transactionStateOf,
} from '../apis/klarna/transactions.ts';
import { isKrn } from '../apis/klarna/values.ts';
import type { Answer } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { missingForConfirmation } from './place.ts';
import type { StepLog, StepResult } from './steps.ts';

/**
 * Reads back what was written. The write was answered and believed, so a read without an answer takes nothing away from
 * it: its error is handed back, for the step to be `skipped`. A signal ends the run, and so does an answer that cannot
 * be believed: then nobody knows which of the two answers is the wrong one.
 */
const readBack = async (read: () => Promise<Answer>, hint: string): Promise<Answer | CliError> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
    if (error.kind === 'protocol' && error.facts.httpStatus !== undefined) {
      throw error.with({ execution: 'done', hint });
    }
    return error;
  }
};

const skipped = (why: string): StepResult<unknown> => ({
  value: undefined,
  answers: [],
  said: `Not read back: ${why}`,
  status: 'skipped',
});

/**
 * Reads the payment back: is the token still the one that was stored?
 * @throws CliError `protocol` when it holds another one, or when the answer cannot be believed
 */
const tokenReadBack = async (
  api: CommerceLayer,
  state: FlowState,
  id: PaymentId,
  tokenHash: string | undefined,
): Promise<StepResult<unknown>> => {
  const hint = `The token was stored, and reading it back says otherwise: look with \`klarna-cl inspect ${id}\` before the order is placed.`;
  const answer = await readBack(() => readKlarnaPayment(api, id), hint);
  if (answer instanceof CliError) return skipped(answer.message);
  const payment = klarnaPaymentOf(answer);
  if (payment.tellsToken && (payment.authToken === undefined || sha256(payment.authToken) !== tokenHash)) {
    const what = payment.authToken === undefined ? 'no longer holds the token' : 'holds another token than the one';
    throw new CliError('protocol', `The Klarna payment ${id} ${what} just stored.`, {
      execution: 'done',
      why: 'Somebody else wrote to it meanwhile, or the API answered for another payment.',
      hint: `Find out who writes to it before the order is placed: \`klarna-cl inspect ${id}\`.`,
      httpStatus: answer.status,
    });
  }
  state.payment = payment;
  const said = payment.tellsToken
    ? 'Confirmed: the token is on the payment'
    : 'The payment is there; this API client is not shown its token';
  return { value: undefined, answers: [answer], said };
};

/**
 * Reads the order back: placed, an authorization over the total succeeded, and Klarna's order id is there. Where it
 * cannot be read, the answer to the placing is judged by the same rules.
 * @throws CliError `unknown` when the order is placed but not paid for as it should be, `protocol`
 */
const placingReadBack = async (api: CommerceLayer, state: FlowState, placed: Order): Promise<StepResult<unknown>> => {
  const look = `look with \`klarna-cl inspect ${placed.id}\`; do not place it again`;
  const hint = `The order was placed, and reading it back says otherwise: ${look}.`;
  const answer = await readBack(() => readOrder(api, placed.id), hint);
  const order = answer instanceof CliError ? placed : orderOf(answer);
  state.order = order;
  if (order.fraudStatus === 'PENDING') {
    state.note = 'Klarna still checks the order for fraud (fraud_status PENDING): do not ship yet.';
  }
  const missing = missingForConfirmation(order);
  if (missing !== undefined) {
    throw new CliError('unknown', `The order ${placed.id} was placed, but that is not confirmed: ${missing}.`, {
      execution: 'unknown',
      why: `Its status is ${order.status}, its payment ${order.paymentStatus}.${answer instanceof CliError ? ` Reading it back failed: ${answer.message}` : ''}`,
      hint: `Do not ship it yet: ${look}.`,
      ...(answer instanceof CliError ? {} : { httpStatus: answer.status }),
      ...(answer instanceof CliError || answer.meta.traceId === undefined ? {} : { traceId: answer.meta.traceId }),
    });
  }
  if (answer instanceof CliError) return skipped(answer.message);
  return { value: undefined, answers: [answer], said: `Confirmed: placed and ${order.paymentStatus}` };
};

/** States that no transaction can be in right after it was approved. */
const overStates: readonly (string | undefined)[] = ['CLOSED', 'EXPIRED'];

/**
 * Reads the transaction back at Klarna; one of an earlier process may rightly be over by now. Reading needs a permission that authorizing does not, so
 * no answer takes nothing away from an APPROVED: the step is then `skipped`.
 * @throws CliError `protocol` when it is over already, is about another amount or currency, or cannot be believed
 */
const transactionReadBack = async (
  klarna: Klarna,
  { transactionId = '', amount, currency }: Pick<Authorization, 'transactionId' | 'amount' | 'currency'>,
  isFresh: boolean,
): Promise<StepResult<unknown>> => {
  if (!isKrn(transactionId)) return skipped('the transaction id is no KRN');
  const hint = `Klarna said APPROVED, so do not authorize again: look for ${transactionId} in the Klarna portal before the goods are sent.`;
  const answer = await readBack(() => readTransaction(klarna, transactionId), hint);
  if (answer instanceof CliError) return skipped(answer.message);
  const state = transactionStateOf(answer);
  const found = transactionAmountOf(answer);
  const foundCurrency = transactionCurrencyOf(answer);
  const wrong =
    isFresh && overStates.includes(state)
      ? `is ${state} right after Klarna approved it`
      : found !== undefined && amount !== undefined && found !== amount
        ? `is over ${found}, but ${amount} was approved`
        : foundCurrency !== undefined && currency !== undefined && foundCurrency !== currency
          ? `is in ${foundCurrency}, but ${currency} was approved`
          : undefined;
  if (wrong !== undefined) {
    throw new CliError('protocol', `The transaction ${transactionId} ${wrong}.`, {
      execution: 'done',
      why: 'The authorization and the transaction that was read contradict each other.',
      hint,
      httpStatus: answer.status,
      ...(answer.meta.correlationId === undefined ? {} : { correlationId: answer.meta.correlationId }),
    });
  }
  return { value: undefined, answers: [answer], said: `Confirmed: the transaction is ${state ?? 'there'}` };
};

/** The step `confirm`: reads back what the run has written, at each of the two services. */
export const confirm = async (
  { commerceLayer, klarna, memory }: FlowParties,
  { place, paymentId, authToken }: FlowInputs,
  steps: StepLog,
  state: FlowState,
): Promise<void> => {
  const { order, authorization } = state;
  const checks: (() => Promise<StepResult<unknown>>)[] = [];
  if (commerceLayer !== undefined && place && order !== undefined) {
    checks.push(() => placingReadBack(commerceLayer, state, order));
  } else if (commerceLayer !== undefined && state.tokenStored && paymentId !== undefined) {
    const hash = authToken === undefined ? memory.resumed?.run.auth_token?.sha256 : sha256(authToken);
    checks.push(() => tokenReadBack(commerceLayer, state, paymentId, hash));
  }
  if (klarna !== undefined && authorization?.transactionId !== undefined) {
    checks.push(() => transactionReadBack(klarna, authorization, memory.resumed?.authorization === undefined));
  }
  if (checks.length === 0) return;
  await steps.run('confirm', 'Reading back what was written', async () => {
    const results: StepResult<unknown>[] = [];
    for (const check of checks) results.push(await check());
    return {
      value: undefined,
      answers: results.flatMap(({ answers }) => answers),
      said: results.map(({ said }) => said.replace(/\.$/, '')).join('. '),
      ...(results.some(({ status }) => status === 'skipped') ? { status: 'skipped' as const } : {}),
    };
  });
};
