import type { JsonObject, NetworkCapture, NetworkRefund, PaymentRequest, Read, Transaction } from '../../world/rows.ts';

/*
 * What the payloads of the events hold is not published. They name the thing by the members that the API itself uses, and
 * little more: who needs the rest has to read it, as Klarna may send no more either.
 */

const without = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));

/**
 * The session token stands beside the state and not in a `state_context`: Klarna's page says that it is sent along, a
 * published shop plugin reads it there.
 */
export const requestPayload = (request: Read<PaymentRequest>, previous: string | undefined): JsonObject =>
  without({
    payment_request_id: request.id,
    payment_request_reference: request.payment_request_reference,
    state: request.state,
    previous_state: request.previous_state ?? previous,
    state_reason: request.state_reason,
    amount: request.amount,
    currency: request.currency,
    klarna_network_session_token: request.state === 'COMPLETED' ? request.klarna_network_session_token : null,
    created_at: request.created_at,
    updated_at: request.updated_at,
    expires_at: request.expires_at,
  });

export const transactionPayload = (transaction: Read<Transaction>, previous: string | undefined): JsonObject =>
  without({
    ...named(transaction),
    payment_request_id: transaction.payment_request_id,
    state: transaction.state,
    previous_state: previous,
    amount: transaction.amount,
    currency: transaction.currency,
    expires_at: transaction.expires_at,
  });

export const capturePayload = (capture: Read<NetworkCapture>, transaction: Read<Transaction>): JsonObject =>
  without({
    ...named(transaction),
    payment_capture_id: capture.id,
    payment_capture_reference: capture.payment_capture_reference,
    capture_amount: capture.amount,
    currency: capture.currency,
    captured_at: capture.created_at,
  });

export const refundPayload = (refund: Read<NetworkRefund>, transaction: Read<Transaction>): JsonObject =>
  without({
    ...named(transaction),
    payment_capture_id: refund.capture_id,
    payment_refund_id: refund.id,
    payment_refund_reference: refund.payment_refund_reference,
    refund_amount: refund.amount,
    currency: refund.currency,
    refunded_at: refund.created_at,
  });

export const chargebackPayload = (transaction: Read<Transaction>): JsonObject => ({
  ...named(transaction),
  amount: transaction.amount,
  currency: transaction.currency,
});

const named = (transaction: Read<Transaction>) => ({
  payment_transaction_id: transaction.id,
  payment_transaction_reference: transaction.payment_transaction_reference,
});
