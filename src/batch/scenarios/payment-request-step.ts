import { CliError } from '../../errors.ts';
import { buildAuthorizeBody } from '../../flows/authorize-body.ts';
import type { BrowserStep } from '../../flows/browser-step.ts';
import type { FlowInputs, FlowState } from '../../flows/flow-state.ts';
import { isComplaint, parseKrn } from '../../flows/inputs.ts';
import { orderToKlarna } from '../../flows/order-to-klarna.ts';
import { sessionTokenOf } from '../../flows/payment-request.ts';
import { readOrderStep } from '../../flows/read-payment.ts';
import { approveAtKlarna } from '../../flows/request-approval.ts';
import { takeAccessToken } from '../../flows/send-token.ts';
import { openStepLog } from '../../flows/steps.ts';
import { sha256 } from '../../journal/attempts.ts';
import { flowInputsOf } from './flow-inputs.ts';
import type { CustomerDecision, StepValues } from './step-values.ts';
import { doorOf, nothing, present, type StepEnd, type StepWorld, silent } from './step-world.ts';

/** The token of a payment request that an earlier process has made. @throws CliError as a reading does */
export const tokenOfRequest = async (
  { row, services }: Pick<StepWorld, 'row' | 'services'>,
  text: string,
): Promise<readonly string[]> => {
  const id = parseKrn(text);
  const inputs: FlowInputs = { ...row.inputs, route: 'network' };
  const { klarna } = services.reach({ ...row, inputs }, services.batchId, undefined);
  const token = klarna === undefined || isComplaint(id) ? undefined : await sessionTokenOf(klarna, id.value);
  return token === undefined ? [] : [token];
};

/**
 * The step `payment-request`: the customer is asked by Klarna, and does in the sandbox what the file says. Taken up again,
 * it finds the request that it made, and the token in it.
 */
export const takePaymentRequest = async (world: StepWorld, values: StepValues): Promise<StepEnd> => {
  const { row, services, run } = world;
  const { clock, stop, digitsOf, profile } = services;
  const { customer = 'approve', 'partner-account-id': account } = values;
  const inputs: FlowInputs = { ...flowInputsOf(values), route: 'network' };
  const steps = openStepLog({ clock, terminal: silent });
  const state: FlowState = { tokenStored: false };
  try {
    run.begin('flow', {
      inputs: present({
        route: 'network',
        order_id: inputs.orderId,
        browser: true,
        amount: inputs.values.amount,
        currency: inputs.values.currency,
        reference: inputs.values.reference,
        partner_account_id: account,
      }),
    });
    const parties = services.reach(
      { ...row, inputs, ...(account === undefined ? {} : { partnerAccountId: account }) },
      run.runId,
      run.observer,
    );
    const { commerceLayer } = parties;
    if (inputs.orderId !== undefined && commerceLayer !== undefined) {
      await takeAccessToken(commerceLayer, steps);
      state.order = await readOrderStep(commerceLayer, steps, inputs.orderId);
    }
    const body = buildAuthorizeBody(inputs.values, state.order && orderToKlarna(state.order, digitsOf, 1), undefined);
    const named = { id: run.runId, profile, mode: services.mode() };
    const approval = await approveAtKlarna(
      { clock, stop },
      { ...parties, memory: run.memory, digitsOf, run: named, browser: customerInSandbox(services.sandbox, customer) },
      inputs,
      body,
      steps,
      state,
    );
    const { id, sessionToken, amount, currency } = approval;
    run.memory.approve?.({ payment_request_id: id, session_token: { sha256: sha256(sessionToken) } });
    const { payment_transaction_reference: reference } = body.request_payment_transaction;
    return {
      document: {
        payment_request_id: id,
        state: 'COMPLETED',
        session_token: sessionToken,
        amount,
        currency,
        reference,
      },
      result: 'COMPLETED',
      failure: undefined,
      brings: {
        'session-token': sessionToken,
        'payment-request-id': id,
        amount,
        currency,
        reference,
        ...(inputs.orderId === undefined ? {} : { order: inputs.orderId }),
      },
      tokens: [sessionToken],
      about: present({ order_id: inputs.orderId, amount, currency }),
      steps: steps.reports,
    };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...nothing, failure: error, steps: steps.reports };
  }
};

/** What the sandbox is told that the customer does, one thing after the other. */
const actions: Readonly<Record<CustomerDecision, readonly string[]>> = {
  approve: ['start', 'complete'],
  decline: ['start', 'decline'],
  abort: ['start', 'abort'],
};

/** The customer of a sandbox, who acts as soon as there is an address to go to, and then is not waited for. */
const customerInSandbox = (sandbox: StepWorld['services']['sandbox'], decision: CustomerDecision): BrowserStep => ({
  waitMs: 0,
  port: 0,
  scriptUrl: '',
  servePage: notServed,
  checkPort: async () => {},
  serveReturn: async () => undefined,
  format: (amount, currency) => `${currency} ${amount}`,
  // An earlier process may have been killed after the customer had begun.
  handOver: async ({ paymentRequestId: id }) => {
    const door = await doorOf(sandbox);
    if (id === undefined) throw new TypeError('a payment request has an id');
    for (const action of actions[decision]) {
      try {
        await door.ask('POST', `payment-requests/${encodeURIComponent(id)}`, JSON.stringify({ action }));
      } catch (error) {
        if (action === 'start' && error instanceof CliError && error.facts.httpStatus === 409) continue;
        throw error;
      }
    }
  },
});

const notServed = (): never => {
  throw new TypeError('no page is served in a batch');
};
