import { addressesOf } from '../apis/commerce-layer/addresses.ts';
import { readOrderWithAddresses } from '../apis/commerce-layer/orders.ts';
import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import { type PaymentRequest, paymentRequestOf } from '../apis/klarna/payment-request.ts';
import type { PaymentRequestBody } from '../apis/klarna/payment-request-body.ts';
import { createPaymentRequest, paymentRequestKey, readPaymentRequest } from '../apis/klarna/payment-requests.ts';
import { isKrn, type Krn } from '../apis/klarna/values.ts';
import type { Answer, Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { Asked } from '../journal/records.ts';
import type { BrowserStep, Listen } from './browser-step.ts';
import type { FlowInputs, FlowParties, FlowState } from './flow-state.ts';
import { orderToPaymentRequest, purchaseOfAuthorization, valuesToPaymentRequest } from './order-to-payment-request.ts';
import { followPaymentRequest } from './payment-request.ts';
import { stateInWords } from './payment-request-ends.ts';
import { hasBegunAuthorization, tokenLifeMs } from './resumed-authorization.ts';
import type { RunMemory, UnapprovedCode } from './run-memory.ts';
import type { StepLog } from './steps.ts';
import { openWake } from './wake.ts';

/** What the customer approved, and what that is worth. */
export interface RequestApproval {
  readonly id: Krn;
  readonly sessionToken: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/**
 * The steps `payment-request` and `approve` on Klarna Network: the customer approves a payment request on Klarna's own
 * page, and its session token is read from there.
 * @param body the authorization that is to follow; the customer is asked for the same
 * @throws CliError `declined`, `step-up` where the approval is still missing, `rejected`, `auth`, `interrupted`
 */
export const approveAtKlarna = async (
  context: Pick<Context, 'clock' | 'stop'>,
  parties: FlowParties & { readonly browser: BrowserStep },
  inputs: FlowInputs,
  body: AuthorizeBody,
  steps: StepLog,
  state: FlowState,
): Promise<RequestApproval> => {
  const { klarna, browser } = parties;
  if (klarna === undefined) throw new TypeError('the run does not know Klarna');
  const { currency } = body;
  const { amount } = body.request_payment_transaction;
  const money = browser.format(amount, currency);
  let ours: Krn | undefined;
  const { listen = withoutWebhook } = browser;
  return listen(
    klarna,
    (id) => id === ours,
    async (wake = openWake()) => {
      // Whoever comes back from Klarna has decided there.
      const serveReturn = () => browser.serveReturn(wake.ring);
      const request = await openRequest(context, parties, klarna, inputs, body, serveReturn, steps, state);
      ours = request.id;
      const { sessionToken } = await steps.run('approve', 'Waiting for the customer', async (update) => {
        if (request.state === 'COMPLETED' && request.sessionToken !== undefined) {
          const { state: completed, sessionToken: token } = request;
          return { value: { state: completed, sessionToken: token }, answers: [], said: 'The customer had approved' };
        }
        if (request.url !== undefined) {
          const title = `Approve ${money}${state.order === undefined ? '' : ` for order ${state.order.number ?? state.order.id}`}`;
          await browser.handOver({ url: request.url, title, isLocal: false, paymentRequestId: request.id });
        }
        const completed = await followPaymentRequest(context, klarna, request.id, {
          waitMs: browser.waitMs,
          onState: (now, before) => update(stateInWords(now.state, before)),
          wake,
        });
        return { value: completed, answers: [completed.answer], said: 'The customer approved' };
      });
      return { id: request.id, sessionToken, amount, currency };
    },
  );
};

const withoutWebhook: Listen = (_klarna, _isOurs, work) => work(undefined);

const over: readonly PaymentRequest['state'][] = ['CANCELED', 'EXPIRED'];
const saidOver: readonly UnapprovedCode[] = ['PAYMENT_REQUEST_CANCELED', 'PAYMENT_REQUEST_EXPIRED'];

/** The payment request that was named, or that an earlier process of this run made; a new one where that is over. */
const openRequest = async (
  { clock }: Pick<Context, 'clock'>,
  parties: FlowParties,
  klarna: Klarna,
  { values }: FlowInputs,
  body: AuthorizeBody,
  serveReturn: () => Promise<string | undefined>,
  steps: StepLog,
  state: FlowState,
): Promise<PaymentRequest> => {
  const { memory } = parties;
  const { paymentRequest: made, paymentRequests = 0, end } = memory.resumed ?? {};
  const known = made?.id ?? values.paymentRequestId;
  if (known !== undefined && isKrn(known)) {
    if (!hasBegunAuthorization(memory)) refuseOtherAmount(known, made?.asks, body, state);
    const found = await findRequest(klarna, steps, known);
    if (!over.includes(found.state) && !isSpent(found, memory, clock.now())) return found;
    if (hasBegunAuthorization(memory)) throw noTokenToRepeat(found);
    // One that somebody else made is replaced only by who was told that it is over, and goes on.
    if (made === undefined && !saidOver.some((code) => code === end?.code)) return found;
  }
  return steps.run('payment-request', 'Asking Klarna for a payment request', async () => {
    const wanted = await requestBody(parties, body, state);
    // A request that was there already sends the customer wherever it was made to.
    const returnUrl = await serveReturn();
    const create = (request: PaymentRequestBody) => {
      const key = paymentRequestKey(klarna, request, `${parties.run.id} ${paymentRequests + 1}`);
      return createPaymentRequest(klarna, request, key);
    };
    const answer = await (returnUrl === undefined ? create(wanted) : createWithReturn(create, wanted, returnUrl));
    const request = paymentRequestOf(answer);
    return { value: request, answers: [answer], said: `Payment request ${request.id}` };
  });
};

/** Approved so long ago that its token is dead, and never used: the customer has to approve anew. */
const isSpent = ({ state }: PaymentRequest, memory: RunMemory, nowMs: number): boolean => {
  const approvedAt = memory.resumed?.approvedAt;
  return (
    state === 'COMPLETED' &&
    approvedAt !== undefined &&
    nowMs - Date.parse(approvedAt) > tokenLifeMs &&
    !hasBegunAuthorization(memory)
  );
};

/**
 * Which addresses Klarna sends customers back to is not published. Where it wants none of this machine, the customer does
 * without: a refused request is none.
 */
const createWithReturn = async (
  create: (request: PaymentRequestBody) => Promise<Answer>,
  wanted: PaymentRequestBody,
  returnUrl: string,
): Promise<Answer> => {
  const { customer_interaction_config: config } = wanted;
  try {
    return await create({ ...wanted, customer_interaction_config: { ...config, return_url: returnUrl } });
  } catch (error) {
    const isRefused = error instanceof CliError && error.kind === 'rejected' && error.facts.httpStatus === 400;
    if (isRefused && JSON.stringify(error.facts.details ?? '').includes('return_url')) return create(wanted);
    throw error;
  }
};

/** @throws CliError `rejected` where the order costs something else than the customer was asked for */
const refuseOtherAmount = (id: Krn, asks: Asked | undefined, body: AuthorizeBody, { order }: FlowState): void => {
  const { amount } = body.request_payment_transaction;
  if (asks === undefined || (asks.amount === amount && asks.currency === body.currency)) return;
  throw new CliError(
    'rejected',
    `The order ${order?.number ?? order?.id ?? ''} changed since the customer was asked.`,
    {
      code: 'ORDER_CHANGED',
      execution: 'none',
      why: `The payment request ${id} asks for ${asks.amount} ${asks.currency} in minor units, and it is ${amount} ${body.currency} now. Nothing was authorized.`,
      hint: 'Start a new run: the customer has to approve what the order costs now.',
    },
  );
};

/** Who asked the customer again could be paid twice. */
const noTokenToRepeat = ({ id, state }: PaymentRequest): CliError =>
  new CliError('unknown', 'It is not known whether Klarna made the authorization.', {
    execution: 'unknown',
    why: `Its payment request ${id} is ${state}, so there is no session token to ask again with. The customer was not asked again.`,
    hint: 'Look for its reference in the Klarna portal.',
  });

const findRequest = (klarna: Klarna, steps: StepLog, id: Krn): Promise<PaymentRequest> =>
  steps.run('payment-request', `Reading the payment request ${id}`, async () => {
    const answer = await readPaymentRequest(klarna, id);
    const request = paymentRequestOf(answer);
    return { value: request, answers: [answer], said: `Payment request ${id} is ${request.state}` };
  });

const requestBody = async (
  { commerceLayer }: FlowParties,
  body: AuthorizeBody,
  { order }: FlowState,
): Promise<PaymentRequestBody> => {
  const purchase = purchaseOfAuthorization(body);
  if (order === undefined || commerceLayer === undefined) return valuesToPaymentRequest(purchase);
  return orderToPaymentRequest(purchase, order, addressesOf(await readOrderWithAddresses(commerceLayer, order.id)));
};
