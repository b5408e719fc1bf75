import { CliError } from '../../errors.ts';
import { runFlow } from '../../flows/flow.ts';
import type { FlowInputs } from '../../flows/flow-state.ts';
import { deliverToken } from '../../flows/send-token.ts';
import { openStepLog } from '../../flows/steps.ts';
import { throwIfStopped } from '../../flows/stopped.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { RunInputs } from '../../journal/records.ts';
import { flowInputsOf } from './flow-inputs.ts';
import type { StepPlan, StepRun } from './step-run.ts';
import type { StepValues } from './step-values.ts';
import { present, type StepEnd, type StepWorld, silent } from './step-world.ts';

/** The steps `flow` and `authorize`: the latter is the route network, whose final authorization it is. */
export const takeFlow = async (
  { row, services, run }: StepWorld,
  command: 'flow' | 'authorize',
  values: StepValues,
): Promise<StepEnd> => {
  const { clock, stop, secrets, profile, digitsOf } = services;
  const asked = flowInputsOf(command === 'authorize' ? { ...values, route: 'network' } : values);
  const inputs: FlowInputs = { ...asked, confirm: asked.confirm ?? services.confirm };
  beginAsBefore(run, command, planOf(inputs, values));
  const account = values['partner-account-id'];
  const end = await runFlow(
    { clock, stop, secrets, terminal: silent },
    {
      memory: run.memory,
      digitsOf,
      readsAtOnce: true,
      run: { id: run.runId, profile, mode: services.mode() },
      ...services.reach(
        { ...row, inputs, ...(account === undefined ? {} : { partnerAccountId: account }) },
        run.runId,
        run.observer,
      ),
    },
    inputs,
    async () => {},
  );
  const { payment, order, authorization } = end.state;
  const transaction = authorization?.transactionId;
  const orderId = order?.id ?? payment?.orderId;
  return {
    document: end.document ?? null,
    result: end.document?.result ?? null,
    failure: end.failure,
    // What was authorized on Klarna Network is captured there.
    brings: present({ order: orderId, of: transaction ?? orderId }),
    tokens: [],
    about: present({
      payment_id: payment?.id,
      order_id: orderId,
      amount: order?.amount ?? inputs.values.amount,
      currency: order?.currency ?? inputs.values.currency,
      payment_transaction_id: transaction,
    }),
    steps: end.steps,
  };
};

/** The step `send-token`. */
export const takeSendToken = async ({ row, services, run }: StepWorld, values: StepValues): Promise<StepEnd> => {
  const { clock, stop } = services;
  const { 'payment-id': payment, 'auth-token': token } = values;
  if (payment === undefined) throw new TypeError('the payment was looked for before');
  beginAsBefore(run, 'send-token', {
    inputs: { payment_id: payment },
    ...(token === undefined ? {} : { auth_token: { sha256: sha256(token) } }),
  });
  const steps = openStepLog({ clock, terminal: silent });
  const native: FlowInputs = { ...row.inputs, route: 'native' };
  const { commerceLayer } = services.reach({ ...row, inputs: native }, run.runId, run.observer);
  if (commerceLayer === undefined) throw new TypeError('the batch does not know Commerce Layer');
  const about = { payment_id: payment };
  try {
    const answer = await deliverToken(commerceLayer, steps, run.memory, payment, token);
    throwIfStopped(stop, `The token is stored on ${payment}.`);
    const end = { document: answer.document, result: 'TOKEN_STORED', failure: undefined };
    return { ...end, brings: {}, tokens: [], about, steps: steps.reports };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { document: null, result: null, failure: error, brings: {}, tokens: [], about, steps: steps.reports };
  }
};

/**
 * The run's first record. One that is taken up again has to be what it was: its row may have been filled from another
 * environment since.
 * @throws CliError `usage` where it is not
 */
const beginAsBefore = (run: StepRun, command: 'flow' | 'authorize' | 'send-token', plan: StepPlan): void => {
  const before = run.resumed?.run;
  if (before !== undefined) {
    const isSame =
      JSON.stringify(inOrder(before.inputs)) === JSON.stringify(inOrder(plan.inputs)) &&
      isSameToken(before.auth_token, plan.auth_token) &&
      isSameToken(before.session_token, plan.session_token);
    if (!isSame) throw otherStep(run);
  }
  run.begin(command, plan);
};

const otherStep = (run: StepRun): CliError => {
  const why = 'A variable of the environment, or a token, is another one than it was. Nothing was sent for it now.';
  const hint = 'Take the batch up again with the environment that it was begun with.';
  const facts = { code: 'OTHER_STEP', why, hint };
  return run.hasWritten()
    ? new CliError('unknown', 'The step is not what it was when it was begun.', { ...facts, execution: 'unknown' })
    : new CliError('usage', 'The step is not what it was when it was begun.', { ...facts, execution: 'none' });
};

const isSameToken = (before: StepPlan['auth_token'], now: StepPlan['auth_token']): boolean =>
  before === undefined || now === undefined || before.sha256 === now.sha256;

const inOrder = (inputs: RunInputs) => Object.entries(inputs).sort(([one], [other]) => one.localeCompare(other));

const planOf = (inputs: FlowInputs, { 'partner-account-id': account }: StepValues): StepPlan => {
  const { amount, currency, reference, capture, paymentRequestId } = inputs.values;
  const { authToken, sessionToken } = inputs;
  return {
    inputs: present({
      route: inputs.route,
      payment_id: inputs.paymentId,
      order_id: inputs.orderId,
      place: inputs.place || undefined,
      new_authorization: inputs.newAuthorization || undefined,
      idempotency_key: inputs.idempotencyKey,
      partner_account_id: account,
      amount,
      currency,
      reference,
      payment_request_id: paymentRequestId,
      capture: capture && (capture === 'NOW' ? 'now' : 'later'),
      data: inputs.data,
    }),
    ...(authToken === undefined ? {} : { auth_token: { sha256: sha256(authToken) } }),
    ...(sessionToken === undefined ? {} : { session_token: { sha256: sha256(sessionToken) } }),
  };
};
