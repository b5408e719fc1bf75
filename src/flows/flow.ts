import { tokenStays } from '../apis/commerce-layer/orders.ts';
import type { Terminal } from '../context.ts';
import { CliError } from '../errors.ts';
import type { ApprovalContext } from './approvals.ts';
import { authorize, checkBeforeApproval, refusalOf } from './authorize.ts';
import { confirm } from './confirm.ts';
import { type FlowDocument, flowDocument, resultOf } from './flow-document.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { missingTokens } from './missing-tokens.ts';
import { place } from './place-step.ts';
import { authorizationOf, readAndCheck } from './read-and-check.ts';
import { withDoubt, withWayOn } from './run-memory.ts';
import { sendToken, takeAccessToken, tokenAlreadySent } from './send-token.ts';
import { openStepLog, type StepLog, type StepReport } from './steps.ts';
import { doneInBrowser, throwIfStopped } from './stopped.ts';

export interface FlowEnd {
  /** `undefined` when no step was answered: there is nothing to show. */
  readonly document: FlowDocument | undefined;
  readonly failure: CliError | undefined;
  /** How far it got, and what each step took, whether one was answered or not. */
  readonly state: Readonly<FlowState>;
  readonly steps: readonly StepReport[];
}

/** What a flow needs of the outside world; of the terminal, the place where a step shows that it is under way. */
export type FlowContext = ApprovalContext & { readonly terminal: Pick<Terminal, 'progress'> };

/** Called between reading and the first write; throws where the person says no. */
export type BeforeFirstWrite = (state: Readonly<FlowState>, inputs: FlowInputs) => Promise<void>;

/**
 * The steps of a route as one run. However it ends, the document says how far it got; `failure` is the error to end
 * with. The routes and why they exclude each other: docs/decisions.md, "Three routes".
 */
export const runFlow = async (
  context: FlowContext,
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
    state,
    steps: steps.reports,
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
  let isStored = await readAndCheck(context, parties, inputs, apiUrl, steps, state);
  await beforeFirstWrite();
  const wanted = browser && missingTokens(memory, inputs, isStored);
  if (browser !== undefined && wanted !== undefined) {
    const { approvals, refuseOtherPrice } = await import('./approvals.ts');
    const planned = () =>
      checkBeforeApproval(klarna ?? missing('Klarna'), memory, authorizationOf(context, parties, given, state));
    state.isUnapproved = true;
    memory.askCustomer?.();
    const brought = await approvals(context, { ...parties, browser }, inputs, wanted, planned, steps, state);
    state.isUnapproved = false;
    inputs = { ...inputs, ...brought };
    if (state.savedToken !== undefined) return;
    // Minutes have passed, and the order may have changed since.
    isStored = await readAndCheck(context, parties, inputs, apiUrl, steps, state);
    refuseOtherPrice(state);
  }
  await carryOut(context, parties, inputs, isStored, steps, state);
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
  const { commerceLayer, klarna, memory, browser } = parties;
  const { paymentId } = inputs;
  const onward = browser === undefined ? undefined : doneInBrowser;
  if (paymentId !== undefined && commerceLayer !== undefined) {
    if (isStored) await tokenAlreadySent(steps, paymentId);
    else await sendToken(commerceLayer, steps, paymentId, inputs.authToken ?? missing('auth token'));
    state.tokenStored = true;
    throwIfStopped(context.stop, `The token is stored on ${paymentId}.`, onward);
  }
  if (klarna !== undefined) {
    const answered = await authorize(klarna, steps, memory, authorizationOf(context, parties, inputs, state));
    state.authorization = answered.authorization;
    const verdict = refusalOf(answered.authorization, answered.answer);
    const refusal = state.tokenStored ? withLiveToken(verdict, state) : verdict;
    throwIfStopped(context.stop, `Klarna answered ${answered.authorization.result}.`, refusal?.facts.hint ?? onward);
    if (refusal !== undefined) throw refusal;
  }
  if (inputs.place && commerceLayer !== undefined && state.order !== undefined) {
    const { id, status } = await place(context, memory, commerceLayer, steps, state, state.order);
    throwIfStopped(context.stop, `The order ${id} is ${status}.`, onward);
  }
  if (inputs.confirm !== false || inputs.place) await confirm(parties, inputs, steps, state);
};

const missing = (what: string): never => {
  throw new TypeError(`the flow was given no ${what}`);
};

/** The purchase ended at Klarna, but the token that was stored before could still be used for placing the order. */
const withLiveToken = (refusal: CliError | undefined, { order }: FlowState): CliError | undefined =>
  refusal?.kind === 'declined'
    ? refusal.with({ hint: `${refusal.facts.hint ?? ''} ${tokenStays(order?.id ?? '')}` })
    : refusal;
