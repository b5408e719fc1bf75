import type { Sandbox } from '../sandbox.ts';
import { timestamp } from '../sandbox.ts';
import type { Draft, PaymentRequest } from '../world/tables.ts';
import { openFor } from './payment-request-state.ts';

type Wish = Pick<PaymentRequest, 'partner_account_id' | 'amount' | 'currency' | 'customer_interaction_config'> & {
  readonly payment_request_reference?: string | undefined;
  readonly supplementary_purchase_data?: PaymentRequest['supplementary_purchase_data'] | undefined;
  readonly request_customer_token?: PaymentRequest['request_customer_token'] | undefined;
};

/** A payment request that awaits its customer, whoever asked for it: the partner, or an authorization that needs a step up. */
export function addPaymentRequest(sandbox: Sandbox, draft: Draft, wish: Wish): PaymentRequest {
  const at = timestamp(sandbox);
  return draft.payment_requests.insert({
    id: `krn:payment:eu1:request:${sandbox.newUuid()}`,
    partner_account_id: wish.partner_account_id,
    payment_request_reference: wish.payment_request_reference ?? null,
    amount: wish.amount,
    currency: wish.currency,
    state: 'SUBMITTED',
    previous_state: null,
    state_reason: null,
    supplementary_purchase_data: wish.supplementary_purchase_data ?? null,
    customer_interaction_config: wish.customer_interaction_config,
    request_customer_token: wish.request_customer_token ?? null,
    interaction_id: sandbox.newUuid(),
    klarna_network_session_token: null,
    customer_token: null,
    created_at: at,
    updated_at: at,
    expires_at: new Date(sandbox.now() + openFor).toISOString(),
  });
}
