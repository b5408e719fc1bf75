import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import { type AuthorizeInputs, checkAuthorization, checkBeforeApproval } from './authorize.ts';
import { buildAuthorizeBody } from './authorize-body.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { orderToKlarna } from './order-to-klarna.ts';
import { refuseUnfit } from './preflight.ts';
import { readOrderAndPayment, readOrderStep, readPaymentAndOrder } from './read-payment.ts';
import { hasBegunAuthorization, settledAnswer } from './resumed-authorization.ts';
import type { RunMemory } from './run-memory.ts';
import { refusePlacingTwice } from './second-authorization.ts';
import { isTokenStored, refuseOlderToken } from './send-token.ts';
import type { StepLog } from './steps.ts';

/**
 * Reads what there is, keeps other runs from it, and finds whatever speaks against going on.
 * @returns whether an earlier process of this run has stored the token
 */
export const readAndCheck = async (
  context: Pick<Context, 'clock'>,
  parties: FlowParties,
  inputs: FlowInputs,
  apiUrl: string | undefined,
  steps: StepLog,
  state: FlowState,
): Promise<boolean> => {
  const { commerceLayer, klarna, memory, browser } = parties;
  const { sessionToken, paymentId } = inputs;
  if (sessionToken !== undefined) await memory.claim({ kind: 'session token', hash: sha256(sessionToken) });
  if (commerceLayer !== undefined && apiUrl !== undefined) {
    if (paymentId !== undefined) await memory.claim({ kind: 'payment', apiUrl, id: paymentId });
    await read(commerceLayer, inputs, parties.readsAtOnce === true, steps, state);
    if (state.payment !== undefined) await memory.claim({ kind: 'payment', apiUrl, id: state.payment.id });
    if (state.order !== undefined) await memory.claim({ kind: 'order', apiUrl, id: state.order.id });
  }
  // Once a later write was begun, what became of it must be found out, whatever has become of the token since.
  const isStored =
    state.payment !== undefined && (hasBegunPaying(memory) || (await isTokenStored(memory, state.payment)));
  state.tokenStored = isStored;
  if (needsPreflight(memory, inputs, isStored)) refuseUnfit(inputs.route, state, context.clock.now());
  if (state.payment !== undefined && !isStored) await refuseOlderToken(memory, state.payment.id);
  if (klarna !== undefined) {
    const authorization = authorizationOf(context, parties, inputs, state);
    // What speaks against the authorization must show before the token is stored, and before the customer is asked.
    const isToCome = browser !== undefined && sessionToken === undefined && settledAnswer(memory) === undefined;
    await (isToCome ? checkBeforeApproval : checkAuthorization)(klarna, memory, authorization);
  }
  if (inputs.place && state.order !== undefined) {
    refusePlacingTwice(await memory.past({ orderId: state.order.id }), inputs.newAuthorization);
  }
  return isStored;
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

/** @throws CliError `protocol` where the payment is not that of the order */
const read = async (
  api: CommerceLayer,
  { route, paymentId, orderId }: FlowInputs,
  isOneRequest: boolean,
  steps: StepLog,
  state: FlowState,
): Promise<void> => {
  if (paymentId !== undefined) {
    const found = await readPaymentAndOrder(api, steps, paymentId, isOneRequest);
    // A payment that was created for the order is known by the answer's word alone until here.
    if (orderId !== undefined && found.order.id !== orderId) throw ofOtherOrder(paymentId, found.order.id, orderId);
    Object.assign(state, found);
  } else if (orderId !== undefined && route !== 'network') {
    Object.assign(state, await readOrderAndPayment(api, steps, orderId));
  } else if (orderId !== undefined) state.order = await readOrderStep(api, steps, orderId);
};

const ofOtherOrder = (payment: string, found: string, meant: string): CliError =>
  new CliError('protocol', `The Klarna payment ${payment} is not that of the order ${meant}.`, {
    code: 'contradiction',
    execution: 'none',
    why: `Commerce Layer says that it belongs to the order ${found}. Nothing was stored on it.`,
    hint: `Look with \`klarna-cl inspect ${meant}\` what its payment is, and run it again.`,
  });

/** What is to be authorized. */
export const authorizationOf = (
  { clock }: Pick<Context, 'clock'>,
  { digitsOf }: FlowParties,
  { sessionToken, idempotencyKey, newAuthorization, isForAgent, approvedNow, values, data }: FlowInputs,
  { order }: FlowState,
): AuthorizeInputs => ({
  sessionToken,
  orderId: order?.id,
  idempotencyKey,
  newAuthorization,
  ...(isForAgent ? { isForAgent } : {}),
  approvedNow: approvedNow === true,
  now: clock.now,
  body: (attempt) => buildAuthorizeBody(values, order && orderToKlarna(order, digitsOf, attempt), data),
});
