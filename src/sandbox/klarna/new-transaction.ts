import { type Sandbox, timestamp } from '../sandbox.ts';
import type { Draft, JsonObject } from '../world/tables.ts';
import type { AuthorizeBody } from './authorize-body.ts';
import { addCapture } from './captures.ts';
import { transactionMembers } from './transaction-document.ts';
import { completeIfCaptured, holdsFor } from './transaction-state.ts';

interface Authorized {
  readonly answer: JsonObject;
  readonly transactionId: string;
}

/** APPROVED: the payment transaction, captured at once where the request says `"capture": "NOW"`. */
export function addTransaction(
  sandbox: Sandbox,
  draft: Draft,
  account: string,
  body: AuthorizeBody,
  paymentRequestId: string | null,
): Authorized {
  const { amount, payment_transaction_reference, capture, payment_capture_reference } =
    body.request_payment_transaction;
  const transaction = draft.transactions.insert({
    id: `krn:payment:eu1:transaction:${sandbox.newUuid()}`,
    partner_account_id: account,
    payment_transaction_reference,
    amount,
    currency: body.currency,
    state: 'AUTHORIZED',
    expires_at: new Date(sandbox.now() + holdsFor).toISOString(),
    payment_request_id: paymentRequestId,
    captured_amount: 0,
    refunded_amount: 0,
    released_amount: 0,
    supplementary_purchase_data: body.supplementary_purchase_data ?? null,
    created_at: timestamp(sandbox),
    capture_ids: [],
    refund_ids: [],
  });
  const members = transactionMembers(transaction);
  const transactionId = transaction.id;
  if (capture !== 'NOW') return { answer: approved(members), transactionId };
  const captured = addCapture(sandbox, draft, transaction, amount, payment_capture_reference ?? null);
  completeIfCaptured(transaction);
  return { answer: approved({ ...members, payment_capture_id: captured.id }), transactionId };
}

const approved = (payment_transaction: JsonObject): JsonObject => ({
  payment_transaction_response: { result: 'APPROVED', payment_transaction },
});

/** No list of reasons is published. */
export const declined: JsonObject = {
  payment_transaction_response: { result: 'DECLINED', result_reason: 'PAYMENT_DECLINED' },
};
