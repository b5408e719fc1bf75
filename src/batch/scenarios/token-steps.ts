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
import { seedRequestOf } from './seed-request.ts';
import type { CustomerDecision, StepValues } from './step-values.ts';
import { present, type SandboxDoor, type StepEnd, type StepWorld, silent } from './step-world.ts';

/** The step `seed`: a fresh order of a sandbox, with its payment and tokens. Nothing of it is at a vendor. */
export const takeSeed = async ({ services }: StepWorld, order: unknown): Promise<StepEnd> => {
  const steps = openStepLog({ clock: services.clock, terminal: silent });
  try {
    const seeded = await steps.run('seed', 'Seeding an order', async () => {
      const sandbox = await doorOf(services.sandbox);
      const answer = await sandbox.ask('POST', 'seed', JSON.stringify(seedRequestOf(order)));
      return { value: seededIn(answer), answers: [], said: 'An order is seeded' };
    });
    return {
      document: seeded,
      result: 'SEEDED',
      failure: undefined,
      brings: present({
        'payment-id': seeded.payment_id,
        order: seeded.order_id,
        of: seeded.order_id,
        'auth-token': seeded.auth_token,
        'session-token': seeded.session_token,
      }),
      tokens: tokensOfSeed(seeded),
      about: present({
        payment_id: seeded.payment_id,
        order_id: seeded.order_id,
        amount: seeded.amount,
        currency: seeded.currency,
      }),
      steps: steps.reports,
    };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // Whether a sandbox has one order more is no question of money.
    const failure = error.kind === 'unknown' ? new CliError('unavailable', error.message, error.facts) : error;
    return { ...nothing, failure: failure.with({ execution: 'none' }), steps: steps.reports };
  }
};

const nothing = { document: null, result: null, brings: {}, tokens: [], about: {} };

interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string | null;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}

const tokensOfSeed = ({ auth_token, session_token }: Seeded): readonly string[] => [auth_token, session_token];

/** @throws CliError `protocol` where a sandbox of another version says something else */
const seededIn = (answer: unknown): Seeded => {
  const orders = typeof answer === 'object' && answer !== null && 'orders' in answer ? answer.orders : undefined;
  const [order] = Array.isArray(orders) ? (orders as readonly unknown[]) : [];
  if (isSeeded(order)) return order;
  throw new CliError('protocol', 'The sandbox did not say what it seeded.', {
    why: 'Its answer is not of the documented shape.',
    hint: 'Use the sandbox of this version of klarna-cl.',
  });
};

const isSeeded = (order: unknown): order is Seeded =>
  typeof order === 'object' &&
  order !== null &&
  ['order_id', 'order_number', 'auth_token', 'session_token', 'currency'].every(
    (name) => typeof Reflect.get(order, name) === 'string',
  ) &&
  Number.isSafeInteger(Reflect.get(order, 'amount'));

/**
 * The tokens of a seed that an earlier process has made: they were not written down, and follow from the order's number,
 * as docs/sandbox.md says. What they were is known by their digests, so that no other ones are taken for them.
 */
export const tokensOfNumber = (number: string): readonly string[] =>
  ['sandbox-auth', 'sandbox-place-declined']
    .map((kind) => `${kind}.${number}`)
    .concat(
      ['approved', 'declined'].map(
        (outcome) => `krn:payment:eu1:klarna-network-session-token:sandbox-${outcome}.${number}`,
      ),
    );

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
  handOver: async ({ paymentRequestId: id }) => {
    const door = await doorOf(sandbox);
    if (id === undefined) throw new TypeError('a payment request has an id');
    for (const action of actions[decision]) {
      await door.ask('POST', `payment-requests/${encodeURIComponent(id)}`, JSON.stringify({ action }));
    }
  },
});

const notServed = (): never => {
  throw new TypeError('no page is served in a batch');
};

const doorOf = async (sandbox: StepWorld['services']['sandbox']): Promise<SandboxDoor> => {
  if (sandbox === undefined) throw new TypeError('the preflight lets no such step through without a sandbox');
  return sandbox();
};
