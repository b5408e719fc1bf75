import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import { tokenStays } from '../apis/commerce-layer/orders.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import { type AuthorizeInputs, authorize, checkAuthorization, refusalOf } from './authorize.ts';
import { buildAuthorizeBody } from './authorize-body.ts';
import { confirm } from './confirm.ts';
import { type FlowDocument, flowDocument, resultOf } from './flow-document.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { orderToKlarna } from './order-to-klarna.ts';
import { place } from './place-step.ts';
import { refuseUnfit } from './preflight.ts';
import { readOrderStep, readPaymentAndOrder } from './read-payment.ts';
import { hasBegunAuthorization } from './resumed-authorization.ts';
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
  context: Pick<Context, 'clock' | 'stop'>,
  parties: FlowParties,
  inputs: FlowInputs,
  steps: StepLog,
  state: FlowState,
  beforeFirstWrite: () => Promise<void>,
): Promise<void> => {
  const { commerceLayer, klarna, memory } = parties;
  const { sessionToken, paymentId } = inputs;
  if (sessionToken !== undefined) memory.claim({ kind: 'session token', hash: sha256(sessionToken) });
  if (commerceLayer !== undefined) {
    const { apiUrl } = await takeAccessToken(commerceLayer, steps);
    if (paymentId !== undefined) memory.claim({ kind: 'payment', apiUrl, id: paymentId });
    await read(commerceLayer, inputs, steps, state);
    if (state.order !== undefined) memory.claim({ kind: 'order', apiUrl, id: state.order.id });
  }
  // Once a later write was begun, what became of it must be found out, whatever has become of the token since.
  const isStored = state.payment !== undefined && (hasBegunPaying(memory) || isTokenStored(memory, state.payment));
  state.tokenStored = isStored;
  if (needsPreflight(memory, inputs, isStored)) refuseUnfit(inputs.route, state, context.clock.now());
  if (paymentId !== undefined && !isStored) refuseOlderToken(memory, paymentId);
  const authorization = klarna === undefined ? undefined : authorizationOf(context, parties, inputs, state);
  // What speaks against the authorization must show before the token is stored.
  if (klarna !== undefined && authorization !== undefined) checkAuthorization(klarna, memory, authorization);
  if (inputs.place && state.order !== undefined) {
    refusePlacingTwice(memory.past({ orderId: state.order.id }), inputs.newAuthorization);
  }
  await beforeFirstWrite();

  if (paymentId !== undefined && commerceLayer !== undefined) {
    if (isStored) await tokenAlreadySent(steps, paymentId);
    else await sendToken(commerceLayer, steps, paymentId, inputs.authToken ?? missing('auth token'));
    state.tokenStored = true;
    throwIfStopped(context.stop, `The token is stored on ${paymentId}.`);
  }
  if (klarna !== undefined && authorization !== undefined) {
    const answered = await authorize(klarna, steps, memory, authorization);
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
  { paymentId, orderId }: FlowInputs,
  steps: StepLog,
  state: FlowState,
): Promise<void> => {
  if (paymentId !== undefined) Object.assign(state, await readPaymentAndOrder(api, steps, paymentId));
  else if (orderId !== undefined) state.order = await readOrderStep(api, steps, orderId);
};

/** What is to be authorized. */
const authorizationOf = (
  { clock }: Pick<Context, 'clock'>,
  { digitsOf }: FlowParties,
  { sessionToken, idempotencyKey, newAuthorization, values, data }: FlowInputs,
  { order }: FlowState,
): AuthorizeInputs => ({
  sessionToken,
  orderId: order?.id,
  idempotencyKey,
  newAuthorization,
  now: clock.now,
  body: (attempt) => buildAuthorizeBody(values, order && orderToKlarna(order, digitsOf, attempt), data),
});
