import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import { tokenStays } from '../apis/commerce-layer/orders.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import { type ApprovalContext, approvals, missingTokens, refuseOtherPrice } from './approvals.ts';
import { type AuthorizeInputs, authorize, checkAuthorization, checkBeforeApproval, refusalOf } from './authorize.ts';
import { buildAuthorizeBody } from './authorize-body.ts';
import { confirm } from './confirm.ts';
import { type FlowDocument, flowDocument, resultOf } from './flow-document.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { orderToKlarna } from './order-to-klarna.ts';
import { place } from './place-step.ts';
import { refuseUnfit } from './preflight.ts';
import { readOrderAndPayment, readOrderStep, readPaymentAndOrder } from './read-payment.ts';
import { hasBegunAuthorization, settledAnswer } from './resumed-authorization.ts';
import { type RunMemory, withDoubt, withWayOn } from './run-memory.ts';
import { refusePlacingTwice } from './second-authorization.ts';
import { isTokenStored, refuseOlderToken, sendToken, takeAccessToken, tokenAlreadySent } from './send-token.ts';
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
  context: ApprovalContext & Pick<Context, 'terminal'>,
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
    failure = withWayOn(withDoubt(error, parties.memory), parties.memory);
  }
  const answered = steps.reports.some(({ http_status }) => http_status !== null);
  const result = resultOf(inputs, state, failure);
  return {
    document: answered ? flowDocument(parties.run, inputs, state, steps.reports, result, failure) : undefined,
    failure,
  };
};

const travel = async (
  context: ApprovalContext,
  parties: FlowParties,
  given: FlowInputs,
  steps: StepLog,
  state: FlowState,
  beforeFirstWrite: () => Promise<void>,
): Promise<void> => {
  const { commerceLayer, klarna, memory, browser } = parties;
  const apiUrl = commerceLayer && (await takeAccessToken(commerceLayer, steps)).apiUrl;
  let inputs = given;
  let isStored = await look(context, parties, inputs, apiUrl, steps, state);
  await beforeFirstWrite();
  const wanted = browser && missingTokens(memory, inputs, isStored);
  if (browser !== undefined && wanted !== undefined) {
    const planned = () =>
      checkBeforeApproval(klarna ?? missing('Klarna'), memory, authorizationOf(context, parties, given, state));
    state.isUnapproved = true;
    const brought = await approvals(context, { ...parties, browser }, inputs, wanted, planned, steps, state);
    state.isUnapproved = false;
    inputs = { ...inputs, ...brought };
    if (state.savedToken !== undefined) return;
    // Minutes have passed, and the order may have changed since.
    isStored = await look(context, parties, inputs, apiUrl, steps, state);
    refuseOtherPrice(state);
  }
  await carryOut(context, parties, inputs, isStored, steps, state);
};

/**
 * Reads what there is, keeps other runs from it, and finds whatever speaks against going on.
 * @returns whether an earlier process of this run has stored the token
 */
const look = async (
  context: ApprovalContext,
  parties: FlowParties,
  inputs: FlowInputs,
  apiUrl: string | undefined,
  steps: StepLog,
  state: FlowState,
): Promise<boolean> => {
  const { commerceLayer, klarna, memory, browser } = parties;
  const { sessionToken, paymentId } = inputs;
  if (sessionToken !== undefined) memory.claim({ kind: 'session token', hash: sha256(sessionToken) });
  if (commerceLayer !== undefined && apiUrl !== undefined) {
    if (paymentId !== undefined) memory.claim({ kind: 'payment', apiUrl, id: paymentId });
    await read(commerceLayer, inputs, steps, state);
    if (state.payment !== undefined) memory.claim({ kind: 'payment', apiUrl, id: state.payment.id });
    if (state.order !== undefined) memory.claim({ kind: 'order', apiUrl, id: state.order.id });
  }
  // Once a later write was begun, what became of it must be found out, whatever has become of the token since.
  const isStored = state.payment !== undefined && (hasBegunPaying(memory) || isTokenStored(memory, state.payment));
  state.tokenStored = isStored;
  if (needsPreflight(memory, inputs, isStored)) refuseUnfit(inputs.route, state, context.clock.now());
  if (state.payment !== undefined && !isStored) refuseOlderToken(memory, state.payment.id);
  if (klarna !== undefined) {
    const authorization = authorizationOf(context, parties, inputs, state);
    // What speaks against the authorization must show before the token is stored, and before the customer is asked.
    const isToCome = browser !== undefined && sessionToken === undefined && settledAnswer(memory) === undefined;
    (isToCome ? checkBeforeApproval : checkAuthorization)(klarna, memory, authorization);
  }
  if (inputs.place && state.order !== undefined) {
    refusePlacingTwice(memory.past({ orderId: state.order.id }), inputs.newAuthorization);
  }
  return isStored;
};

/** The writes of the route, and the reading back of what they did. */
const carryOut = async (
  context: ApprovalContext,
  parties: FlowParties,
  inputs: FlowInputs,
  isStored: boolean,
  steps: StepLog,
  state: FlowState,
): Promise<void> => {
  const { commerceLayer, klarna, memory } = parties;
  const { paymentId } = inputs;
  if (paymentId !== undefined && commerceLayer !== undefined) {
    if (isStored) await tokenAlreadySent(steps, paymentId);
    else await sendToken(commerceLayer, steps, paymentId, inputs.authToken ?? missing('auth token'));
    state.tokenStored = true;
    throwIfStopped(context.stop, `The token is stored on ${paymentId}.`);
  }
  if (klarna !== undefined) {
    const answered = await authorize(klarna, steps, memory, authorizationOf(context, parties, inputs, state));
    state.authorization = answered.authorization;
    const verdict = refusalOf(answered.authorization, answered.answer);
    const refusal = state.tokenStored ? withLiveToken(verdict, state) : verdict;
    throwIfStopped(context.stop, `Klarna answered ${answered.authorization.result}.`, refusal?.facts.hint);
    if (refusal !== undefined) throw refusal;
  }
  if (inputs.place && commerceLayer !== undefined && state.order !== undefined) {
    const { id, status } = await place(context, memory, commerceLayer, steps, state, state.order);
    throwIfStopped(context.stop, `The order ${id} is ${status}.`);
  }
  await confirm(parties, inputs, steps, state);
};

const missing = (what: string): never => {
  throw new TypeError(`the flow was given no ${what}`);
};

/** Whether an earlier process of this run sent a write that pays, and it was not certainly refused. */
const hasBegunPaying = ({ resumed }: RunMemory): boolean =>
  resumed !== undefined && (resumed.place !== 'none' || hasBegunAuthorization({ resumed }));

/**
 * Whether the next write is one that has not been asked for yet. What an earlier process of this run has begun must be
 * found out about, whatever has become of the order since.
 */
const needsPreflight = (memory: RunMemory, { route, place }: FlowInputs, isStored: boolean): boolean =>
  memory.resumed === undefined || (!hasBegunPaying(memory) && (!isStored || route !== 'native' || place));

/** The purchase ended at Klarna, but the token that was stored before could still be used for placing the order. */
const withLiveToken = (refusal: CliError | undefined, { order }: FlowState): CliError | undefined =>
  refusal?.kind === 'declined'
    ? refusal.with({ hint: `${refusal.facts.hint ?? ''} ${tokenStays(order?.id ?? '')}` })
    : refusal;

const read = async (
  api: CommerceLayer,
  { route, paymentId, orderId }: FlowInputs,
  steps: StepLog,
  state: FlowState,
): Promise<void> => {
  if (paymentId !== undefined) Object.assign(state, await readPaymentAndOrder(api, steps, paymentId));
  else if (orderId !== undefined && route !== 'network') {
    Object.assign(state, await readOrderAndPayment(api, steps, orderId));
  } else if (orderId !== undefined) state.order = await readOrderStep(api, steps, orderId);
};

/** What is to be authorized. */
const authorizationOf = (
  { clock }: Pick<Context, 'clock'>,
  { digitsOf }: FlowParties,
  { sessionToken, idempotencyKey, newAuthorization, approvedNow, values, data }: FlowInputs,
  { order }: FlowState,
): AuthorizeInputs => ({
  sessionToken,
  orderId: order?.id,
  idempotencyKey,
  newAuthorization,
  approvedNow: approvedNow === true,
  now: clock.now,
  body: (attempt) => buildAuthorizeBody(values, order && orderToKlarna(order, digitsOf, attempt), data),
});
