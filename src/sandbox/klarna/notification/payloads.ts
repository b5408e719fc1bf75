import type {
  JsonObject,
  NetworkCapture,
  NetworkRefund,
  PaymentRequest,
  Read,
  Transaction,
} from '../../world/tables.ts';

/*
 * What the payloads of the events hold is not published. They name the thing by the members that the API itself uses, and
 * little more: who needs the rest has to read it, as Klarna may send no more either.
 */

export type RequestFacts = Read<
  Pick<
    PaymentRequest,
    | 'id'
    | 'payment_request_reference'
    | 'state'
    | 'previous_state'
    | 'state_reason'
    | 'klarna_network_session_token'
    | 'created_at'
    | 'updated_at'
    | 'expires_at'
  >
>;
export type TransactionFacts = Read<
  Pick<
    Transaction,
    'id' | 'payment_transaction_reference' | 'payment_request_id' | 'state' | 'amount' | 'currency' | 'expires_at'
  >
>;
type CaptureFacts = Read<
  Pick<NetworkCapture, 'id' | 'payment_capture_reference' | 'amount' | 'currency' | 'created_at'>
>;
type RefundFacts = Read<
  Pick<NetworkRefund, 'id' | 'capture_id' | 'payment_refund_reference' | 'amount' | 'currency' | 'created_at'>
>;

const without = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));

/**
 * The session token stands beside the state and not in a `state_context`: Klarna's page says that it is sent along, a
 * published shop plugin reads it there.
 */
export const requestPayload = (request: RequestFacts): JsonObject =>
  without({
    payment_request_id: request.id,
    payment_request_reference: request.payment_request_reference,
    state: request.state,
    previous_state: request.previous_state,
    state_reason: request.state_reason,
    klarna_network_session_token: request.state === 'COMPLETED' ? request.klarna_network_session_token : null,
    created_at: request.created_at,
    updated_at: request.updated_at,
    expires_at: request.expires_at,
  });

export const transactionPayload = (transaction: TransactionFacts, previous: string | undefined): JsonObject =>
  without({
    ...named(transaction),
    payment_request_id: transaction.payment_request_id,
    state: transaction.state,
    previous_state: previous,
    amount: transaction.amount,
    currency: transaction.currency,
    expires_at: transaction.expires_at,
  });

export const capturePayload = (capture: CaptureFacts, transaction: TransactionFacts): JsonObject =>
  without({
    ...named(transaction),
    payment_capture_id: capture.id,
    payment_capture_reference: capture.payment_capture_reference,
    amount: capture.amount,
    currency: capture.currency,
    created_at: capture.created_at,
  });

export const refundPayload = (refund: RefundFacts, transaction: TransactionFacts): JsonObject =>
  without({
    ...named(transaction),
    payment_capture_id: refund.capture_id,
    payment_refund_id: refund.id,
    payment_refund_reference: refund.payment_refund_reference,
    amount: refund.amount,
    currency: refund.currency,
    created_at: refund.created_at,
  });

export const chargebackPayload = (transaction: TransactionFacts): JsonObject => ({
  ...named(transaction),
  amount: transaction.amount,
  currency: transaction.currency,
});

const named = (transaction: TransactionFacts) => ({
  payment_transaction_id: transaction.id,
  payment_transaction_reference: transaction.payment_transaction_reference,
});
