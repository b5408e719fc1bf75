import type { JsonObject, Read, Transaction } from '../world/rows.ts';

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

/** A transaction as it is read: "as in the seed plus `state`"; no machine-readable form is published. */
export const readTransaction = (transaction: Read<Transaction>): JsonObject => ({
  ...transactionMembers(transaction),
  state: transaction.state,
});
