import type { Context } from 'hono';
import { credentials, type Sandbox, type SandboxBindings, timestamp } from '../sandbox.ts';
import type { Draft, PaymentRequest } from '../world/tables.ts';
import { chargeOf, requireCurrency } from './customer-tokens.ts';
import { refuse, refuseState } from './errors.ts';
import { once } from './idempotency.ts';
import { addPaymentRequest } from './new-payment-request.ts';
import { passTimeForPaymentRequest } from './passing-time.ts';
import { type PaymentRequestUpdate, readNewPaymentRequest, readPaymentRequestUpdate } from './payment-request-body.ts';
import { paymentRequestDocument } from './payment-request-document.ts';
import { cancelPaymentRequest } from './payment-request-state.ts';
import { type PurchaseData, requireLinesToAddUp } from './purchase-data.ts';

type Call = Context<SandboxBindings>;

/**
 * `POST …/payment/requests`, operation createPaymentRequest. A customer token that comes along has to be a good one; the
 * customer is asked all the same, as Klarna does not say when it would not.
 */
export function createPaymentRequest(sandbox: Sandbox, c: Call): Response {
  return once(sandbox, c, (draft) => {
    const { amount = null, payment_option_id: _, ...body } = readNewPaymentRequest(c);
    const partner_account_id = c.req.param('account') ?? credentials.partnerAccountId;
    const token = c.req.header('klarna-customer-token');
    if (token !== undefined) requireCurrency(chargeOf(draft, token, partner_account_id), body.currency);
    const request = addPaymentRequest(sandbox, draft, { ...body, amount, partner_account_id });
    return { status: 201, document: paymentRequestDocument(sandbox, request), created: request.id };
  });
}

/** Operation readPaymentRequest. @throws 404 */
export function readPaymentRequest(sandbox: Sandbox, c: Call): Response {
  const id = c.req.param('id');
  passTimeForPaymentRequest(sandbox, id);
  const request = sandbox.world.payment_requests.get(id);
  if (request === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return c.json(paymentRequestDocument(sandbox, request));
}

/**
 * Operation updatePaymentRequest: "can only be performed when the payment request is in the SUBMITTED state". Some pages have
 * it as PATCH, others as PUT; both leave what is not named as it was.
 */
export function updatePaymentRequest(sandbox: Sandbox, c: Call): Response {
  passTimeForPaymentRequest(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    const update = readPaymentRequestUpdate(c);
    const request = found(draft, c);
    if (request.state !== 'SUBMITTED')
      throw refuseState(`A payment request in state ${request.state} cannot be updated.`);
    apply(request, update);
    request.updated_at = timestamp(sandbox);
    return { status: 200, document: paymentRequestDocument(sandbox, request) };
  });
}

function apply(request: PaymentRequest, update: PaymentRequestUpdate): void {
  const { amount, currency, payment_request_reference, supplementary_purchase_data: purchase } = update;
  if (amount !== undefined) request.amount = amount;
  if (currency !== undefined) request.currency = currency;
  if (payment_request_reference !== undefined) request.payment_request_reference = payment_request_reference;
  if (purchase !== undefined) request.supplementary_purchase_data = purchase;
  if (update.customer_interaction_config !== undefined)
    request.customer_interaction_config = update.customer_interaction_config;
  // The lines of an earlier request must fit a new amount too. They are in the form that was read then.
  const lines = request.supplementary_purchase_data as PurchaseData | null;
  requireLinesToAddUp(lines ?? undefined, request.amount ?? undefined);
}

/**
 * Operation cancelPaymentRequest, while the request is SUBMITTED or IN_PROGRESS. A newer page lets a COMPLETED one be
 * cancelled before its authorization; two others call that state final.
 */
export function cancel(sandbox: Sandbox, c: Call): Response {
  passTimeForPaymentRequest(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    const request = found(draft, c);
    if (!cancelPaymentRequest(sandbox, request))
      throw refuseState(`A payment request in state ${request.state} cannot be canceled.`);
    return { status: 200, document: paymentRequestDocument(sandbox, request) };
  });
}

/** @throws 404 */
function found(draft: Draft, c: Call): PaymentRequest {
  const request = draft.payment_requests.get(c.req.param('id'));
  if (request === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return request;
}
