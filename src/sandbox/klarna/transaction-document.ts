import type { JsonObject, NetworkCapture, NetworkRefund, Read, Transaction } from '../world/tables.ts';

/** The members of the seed's sample answer, in its order. What `payment_pricing` holds is not published. */
export const transactionMembers = (transaction: Read<Transaction>): JsonObject => ({
  payment_transaction_id: transaction.id,
  payment_transaction_reference: transaction.payment_transaction_reference,
  amount: transaction.amount,
  currency: transaction.currency,
  payment_funding: { type: 'GUARANTEED', state: 'PENDING' },
  payment_pricing: { rate: { fixed: 30, variable: 299 } },
  expires_at: transaction.expires_at,
});

/**
 * A transaction as it is read, and as every operation on it answers: "as in the seed plus `state`". No machine-readable form
 * is published, so nothing is in it that a page does not name: how much is captured, say, stays the partner's to remember.
 */
export const transactionDocument = (transaction: Read<Transaction>): JsonObject => ({
  ...transactionMembers(transaction),
  state: transaction.state,
  ...(transaction.supplementary_purchase_data === null
    ? {}
    : { supplementary_purchase_data: transaction.supplementary_purchase_data }),
});

/** Names the capture that an operation made, beside the transaction. */
export const captureMembers = (capture: Read<NetworkCapture>): JsonObject => ({
  payment_capture_id: capture.id,
  ...(capture.payment_capture_reference === null
    ? {}
    : { payment_capture_reference: capture.payment_capture_reference }),
});

/** Names the refund that an operation made, beside the transaction. */
export const refundMembers = (refund: Read<NetworkRefund>): JsonObject => ({
  payment_refund_id: refund.id,
  payment_refund_reference: refund.payment_refund_reference,
});

/** The form of a capture that is read by itself is not published at all. */
export const captureDocument = (capture: Read<NetworkCapture>): JsonObject => ({
  ...captureMembers(capture),
  payment_transaction_id: capture.transaction_id,
  amount: capture.amount,
  currency: capture.currency,
  created_at: capture.created_at,
});

/** Nor is that of a refund. */
export const refundDocument = (refund: Read<NetworkRefund>): JsonObject => ({
  ...refundMembers(refund),
  payment_transaction_id: refund.transaction_id,
  ...(refund.capture_id === null ? {} : { payment_capture_id: refund.capture_id }),
  amount: refund.amount,
  currency: refund.currency,
  created_at: refund.created_at,
});
