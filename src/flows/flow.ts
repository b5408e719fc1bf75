import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import { tokenStays } from '../apis/commerce-layer/orders.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type AuthorizeInputs, authorize, prepareAuthorization, refusalOf } from './authorize.ts';
import { buildAuthorizeBody } from './authorize-body.ts';
import { confirm } from './confirm.ts';
import { type FlowDocument, flowDocument, resultOf } from './flow-document.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { orderToKlarna } from './order-to-klarna.ts';
import { placeAndSettle } from './place.ts';
import { reasonNotToAuthorize, reasonToStop } from './preflight.ts';
import { readOrderStep, readPaymentAndOrder } from './read-payment.ts';
import { refusePlacingTwice } from './second-authorization.ts';
import { sendToken, takeAccessToken } from './send-token.ts';
import { openStepLog, type StepLog } from './steps.ts';
import { throwIfStopped } from './stopped.ts';

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
  const authorization = authorizationOf(context, parties, inputs, state);
  // What speaks against the authorization must show before the token is stored.
  if (klarna !== undefined && authorization !== undefined) {
    prepareAuthorization(klarna, parties.memory, authorization);
  }
  if (inputs.place && state.order !== undefined) {
    refusePlacingTwice(parties.memory.past({ orderId: state.order.id }), inputs.newAuthorization);
  }
  await beforeFirstWrite();

  if (inputs.paymentId !== undefined && inputs.authToken !== undefined && commerceLayer !== undefined) {
    await sendToken(commerceLayer, steps, inputs.paymentId, inputs.authToken);
    state.tokenStored = true;
    throwIfStopped(context.stop, `The token is stored on ${inputs.paymentId}.`);
  }
  if (klarna !== undefined && authorization !== undefined) {
    const answered = await authorize(klarna, steps, parties.memory, authorization);
    state.authorization = answered.authorization;
    const verdict = refusalOf(answered.authorization, answered.answer);
    const refusal = state.tokenStored ? withLiveToken(verdict, state) : verdict;
    throwIfStopped(context.stop, `Klarna answered ${answered.authorization.result}.`, refusal?.facts.hint);
    if (refusal !== undefined) throw refusal;
  }
  if (inputs.place && commerceLayer !== undefined && state.order !== undefined) {
    const { id, status } = await place(context, commerceLayer, steps, state, state.order);
    throwIfStopped(context.stop, `The order ${id} is ${status}.`);
  }
  await confirm(parties, inputs, steps, state);
};

/** The purchase ended at Klarna, but the token that was stored before could still be used for placing the order. */
const withLiveToken = (refusal: CliError | undefined, { order }: FlowState): CliError | undefined =>
  refusal?.kind === 'declined'
    ? refusal.with({ hint: `${refusal.facts.hint ?? ''} ${tokenStays(order?.id ?? '')}` })
    : refusal;

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
    const reason = reasonNotToAuthorize(state.order, clock.now());
    if (reason !== undefined) throw reason;
  }
};

/** What is to be authorized; nothing on the route native, which has no session token. */
const authorizationOf = (
  { clock }: Pick<Context, 'clock'>,
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
        now: clock.now,
        body: (attempt) => buildAuthorizeBody(values, order && orderToKlarna(order, digitsOf, attempt), data),
      };

const place = async (
  world: Pick<Context, 'clock' | 'stop'>,
  api: CommerceLayer,
  steps: StepLog,
  state: FlowState,
  before: Order,
): Promise<Order> => {
  const placed = await steps.run('place', `Placing the order ${before.number ?? before.id}`, async () => {
    const { answer, order } = await placeAndSettle(api, before, world);
    return { value: order, answers: [answer], said: `Order ${order.number ?? order.id} is ${order.status}` };
  });
  state.order = placed;
  return placed;
};
