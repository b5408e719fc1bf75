import type { Sandbox } from '../sandbox.ts';
import type { JsonObject, PaymentRequest, Read } from '../world/tables.ts';

/**
 * A payment request as Klarna answers it. The published samples name these members; whether an answer also repeats the
 * amount is not published, so nobody is led to read it from there.
 */
export function paymentRequestDocument(sandbox: Pick<Sandbox, 'url'>, request: Read<PaymentRequest>): JsonObject {
  const context = stateContext(sandbox, request);
  return {
    payment_request_id: request.id,
    ...(request.payment_request_reference === null
      ? {}
      : { payment_request_reference: request.payment_request_reference }),
    state: request.state,
    ...(request.previous_state === null ? {} : { previous_state: request.previous_state }),
    ...(request.state_reason === null ? {} : { state_reason: request.state_reason }),
    ...(context === undefined ? {} : { state_context: context }),
    expires_at: request.expires_at,
    created_at: request.created_at,
    updated_at: request.updated_at,
  };
}

/** Where the customer goes on while that is possible, and afterwards what the customer's approval is worth. */
function stateContext(sandbox: Pick<Sandbox, 'url'>, request: Read<PaymentRequest>): JsonObject | undefined {
  switch (request.state) {
    case 'SUBMITTED':
    case 'IN_PROGRESS':
      return {
        customer_interaction: {
          method: request.customer_interaction_config.method,
          payment_request_id: request.id,
          payment_request_url: paymentRequestUrl(sandbox, request),
        },
      };
    case 'COMPLETED':
      return {
        ...(request.klarna_network_session_token === null
          ? {}
          : { klarna_network_session_token: request.klarna_network_session_token }),
        ...(request.customer_token === null ? {} : { customer_token: request.customer_token }),
      };
    default:
      return undefined;
  }
}

/** Where the customer approves, on this sandbox. */
const paymentRequestUrl = (sandbox: Pick<Sandbox, 'url'>, request: Read<PaymentRequest>): string =>
  `${sandbox.url}/pay/${request.interaction_id}`;
