import type { Context } from 'hono';
import * as v from 'valibot';
import { type Sandbox, type SandboxBindings, timestamp } from '../sandbox.ts';
import type { Draft, NetworkCapture, Transaction } from '../world/tables.ts';
import { refuse, refuseParameter, refuseState } from './errors.ts';
import { once } from './idempotency.ts';
import { passTimeForTransaction } from './passing-time.ts';
import { amount, readBody, text } from './request-body.ts';
import { captureDocument, captureMembers, transactionDocument } from './transaction-document.ts';
import { completeIfCaptured, releaseTheRest, remainingOf } from './transaction-state.ts';
import { requireState, transactionOf } from './transactions.ts';

/** "Klarna supports a maximum of 200 captures on any given transaction." */
const mostCaptures = 200;

/**
 * "Shipping details along with the line items" are published of a capture, `tracking_number` and `tracking_url` by name;
 * that they stand where an authorization has its shipping, and what the carrier is called, is assumed.
 * @see https://docs.klarna.com/klarna-network-distribution/after-payments/manage-payment-transactions/capture-a-payment-transaction
 */
const shipment = v.strictObject({
  shipping_carrier: v.optional(text(100)),
  tracking_number: v.optional(text(100)),
  tracking_url: v.optional(text(1024)),
});

const captureBody = v.strictObject({
  capture_amount: amount,
  payment_capture_reference: text(255),
  remaining_authorization: v.optional(v.literal('RELEASE')),
  supplementary_purchase_data: v.optional(v.strictObject({ shipping: v.pipe(v.array(shipment), v.minLength(1)) })),
});

/** `POST transactions/{id}/capture`, operation capturePaymentTransaction; 201 is assumed, as something is created. */
export function captureTransaction(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  passTimeForTransaction(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    const body = readBody(c, captureBody);
    const transaction = transactionOf(draft, c);
    requireState(transaction, ['AUTHORIZED'], 'captured');
    if (transaction.capture_ids.length >= mostCaptures)
      throw refuseState(`A transaction cannot be captured more than ${mostCaptures} times.`);
    const remaining = remainingOf(transaction);
    if (body.capture_amount > remaining)
      throw refuseParameter('capture_amount', `must not be more than what remains authorized, ${remaining}`);
    const capture = addCapture(sandbox, draft, transaction, body.capture_amount, body.payment_capture_reference);
    if (body.remaining_authorization === 'RELEASE') releaseTheRest(transaction);
    else completeIfCaptured(transaction);
    const document = { ...transactionDocument(transaction), ...captureMembers(capture) };
    return { status: 201, document, created: capture.id };
  });
}

/** Ids count up behind the transaction's, as the samples of Klarna's dispute API have them. */
export function addCapture(
  sandbox: Sandbox,
  draft: Draft,
  transaction: Transaction,
  captured: number,
  reference: string | null,
): NetworkCapture {
  const capture = draft.network_captures.insert({
    id: `${transaction.id}:capture:${transaction.capture_ids.length + 1}`,
    transaction_id: transaction.id,
    payment_capture_reference: reference,
    amount: captured,
    refunded_amount: 0,
    currency: transaction.currency,
    created_at: timestamp(sandbox),
  });
  transaction.captured_amount += captured;
  transaction.capture_ids.push(capture.id);
  return capture;
}

/** `GET captures/{id}`. @throws 404 */
export function readCapture(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const capture = sandbox.world.network_captures.get(c.req.param('id'));
  if (capture === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return c.json(captureDocument(capture));
}
