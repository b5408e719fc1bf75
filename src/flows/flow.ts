import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type AuthorizeInputs, authorize, prepareAuthorization, refusalOf } from './authorize.ts';
import { buildAuthorizeBody } from './authorize-body.ts';
import { confirmAuthorization, confirmPlacing, confirmToken } from './confirm.ts';
import { type FlowDocument, flowDocument, resultOf } from './flow-document.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { orderToKlarna } from './order-to-klarna.ts';
import { placeAndSettle } from './place.ts';
import { reasonToStop } from './preflight.ts';
import { readOrderStep, readPaymentAndOrder } from './read-payment.ts';
import { sendToken, takeAccessToken } from './send-token.ts';
import { openStepLog, type StepLog } from './steps.ts';

export interface FlowEnd {
  /** `undefined` when no step was answered: there is nothing to show. */
  readonly document: FlowDocument | undefined;
  readonly failure: CliError | undefined;
}

/** Called between reading and the first write; throws where the person says no. */
export type BeforeFirstWrite = (state: Readonly<FlowState>, inputs: FlowInputs) => Promise<void>;

/**
 * The steps of a route as one run. However it ends, the document says how far it got; `failure` is the error to end
 * with. The routes and why they exclude each other: docs/decisions.md, "Three routes".
 */
export const runFlow = async (
  context: Pick<Context, 'clock' | 'terminal' | 'stop'>,
  parties: FlowParties,
  inputs: FlowInputs,
  beforeFirstWrite: BeforeFirstWrite,
): Promise<FlowEnd> => {
  const steps = openStepLog(context);
  const state: FlowState = { tokenStored: false };
  let failure: CliError | undefined;
  try {
    await travel(context, parties, inputs, steps, state, () => beforeFirstWrite(state, inputs));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = error;
  }
  const answered = steps.reports.some(({ http_status }) => http_status !== null);
  const result = resultOf(inputs, state, failure);
  return {
    document: answered ? flowDocument(parties.run, inputs, state, steps.reports, result, failure) : undefined,
    failure,
  };
};

const travel = async (
  context: Pick<Context, 'clock' | 'stop'>,
  parties: FlowParties,
  inputs: FlowInputs,
  steps: StepLog,
  state: FlowState,
  beforeFirstWrite: () => Promise<void>,
): Promise<void> => {
  const { commerceLayer, klarna } = parties;
  if (commerceLayer !== undefined) {
    await takeAccessToken(commerceLayer, steps);
    await read(context, commerceLayer, inputs, steps, state);
  }
  const authorization = authorizationOf(parties, inputs, state);
  // What speaks against the authorization must show before the token is stored.
  if (klarna !== undefined && authorization !== undefined) {
    prepareAuthorization(klarna, parties.memory, authorization);
  }
  await beforeFirstWrite();

  if (inputs.paymentId !== undefined && inputs.authToken !== undefined && commerceLayer !== undefined) {
    await sendToken(commerceLayer, steps, inputs.paymentId, inputs.authToken);
    state.tokenStored = true;
  }
  if (klarna !== undefined && authorization !== undefined) {
    const answered = await authorize(klarna, steps, parties.memory, authorization);
    state.authorization = answered.authorization;
    const refusal = refusalOf(answered.authorization, answered.answer);
    if (refusal !== undefined) throw state.tokenStored ? withLiveToken(refusal, state) : refusal;
  }
  if (inputs.place && commerceLayer !== undefined && state.order !== undefined) {
    await place(context, commerceLayer, steps, state, state.order);
  }
  await confirm(parties, inputs, steps, state);
};

/** The purchase ended at Klarna, but the token that was stored before could still be used for placing the order. */
const withLiveToken = (refusal: CliError, { payment, order }: FlowState): CliError => {
  if (refusal.kind !== 'declined') return refusal;
  const token = `The payment ${payment?.id ?? ''} still holds a live authorization token`;
  const way = `take it away (PATCH the order ${order?.id ?? ''} with _nullify_payment_source) unless the order is to be placed with it`;
  return refusal.with({ hint: `${refusal.facts.hint ?? ''} ${token}: ${way}.` });
};

const read = async (
  { clock }: Pick<Context, 'clock'>,
  api: CommerceLayer,
  { paymentId, orderId }: FlowInputs,
  steps: StepLog,
  state: FlowState,
) => {
  if (paymentId !== undefined) {
    const { payment, order } = await readPaymentAndOrder(api, steps, paymentId);
    state.payment = payment;
    state.order = order;
    const reason = reasonToStop(payment, order, clock.now());
    if (reason !== undefined) throw reason;
  } else if (orderId !== undefined) {
    state.order = await readOrderStep(api, steps, orderId);
  }
};

/** What is to be authorized; nothing on the route native, which has no session token. */
const authorizationOf = (
  { digitsOf }: FlowParties,
  { sessionToken, idempotencyKey, newAuthorization, values, data }: FlowInputs,
  { order }: FlowState,
): AuthorizeInputs | undefined =>
  sessionToken === undefined
    ? undefined
    : {
        sessionToken,
        orderId: order?.id,
        idempotencyKey,
        newAuthorization,
        body: (attempt) => buildAuthorizeBody(values, order && orderToKlarna(order, digitsOf, attempt), data),
      };

const place = async (
  world: Pick<Context, 'clock' | 'stop'>,
  api: CommerceLayer,
  steps: StepLog,
  state: FlowState,
  before: Order,
) => {
  state.order = await steps.run('place', `Placing the order ${before.number ?? before.id}`, async () => {
    const { answer, order } = await placeAndSettle(api, before, world);
    return { value: order, answers: [answer], said: `Order ${order.number ?? order.id} is ${order.status}` };
  });
};

const confirm = async (parties: FlowParties, inputs: FlowInputs, steps: StepLog, state: FlowState) => {
  const { commerceLayer, klarna } = parties;
  if (inputs.place && commerceLayer !== undefined && state.order !== undefined) {
    state.order = await confirmPlacing(commerceLayer, steps, state.order);
    if (state.order.fraudStatus === 'PENDING') {
      state.note = 'Klarna still checks the order for fraud (fraud_status PENDING): do not ship yet.';
    }
  } else if (state.tokenStored && commerceLayer !== undefined && inputs.paymentId !== undefined) {
    const payment = await confirmToken(commerceLayer, steps, inputs.paymentId, inputs.authToken ?? '');
    if (payment !== undefined) state.payment = payment;
  } else if (klarna !== undefined && state.authorization?.transactionId !== undefined) {
    await confirmAuthorization(klarna, steps, state.authorization.transactionId);
  }
};
