import type { Sandbox } from '../sandbox.ts';
import type { Draft, JsonObject } from '../world/tables.ts';
import type { AuthorizeBody } from './authorize-body.ts';
import { addPaymentRequest } from './new-payment-request.ts';
import { paymentRequestDocument } from './payment-request-document.ts';

/** STEP_UP_REQUIRED: the customer has to approve the same purchase in a payment request of its own. */
export function stepUp(
  sandbox: Sandbox,
  draft: Draft,
  account: string,
  body: AuthorizeBody,
  config: NonNullable<AuthorizeBody['step_up_config']>,
): JsonObject {
  const request = addPaymentRequest(sandbox, draft, {
    partner_account_id: account,
    amount: body.request_payment_transaction.amount,
    currency: body.currency,
    customer_interaction_config: config.customer_interaction_config,
    payment_request_reference: config.payment_request_reference,
    supplementary_purchase_data: body.supplementary_purchase_data,
    request_customer_token: body.request_customer_token,
  });
  return {
    payment_transaction_response: { result: 'STEP_UP_REQUIRED' },
    payment_request: paymentRequestDocument(sandbox, request),
  };
}
