import type { Context } from 'hono';
import * as v from 'valibot';
import { type Sandbox, type SandboxBindings, timestamp } from '../sandbox.ts';
import type { Draft, NetworkRefund, Transaction } from '../world/tables.ts';
import { refuse, refuseParameter } from './errors.ts';
import { type Outcome, once } from './idempotency.ts';
import { passTimeForTransaction } from './passing-time.ts';
import { amount, readBody, text } from './request-body.ts';
import { refundDocument, refundMembers, transactionDocument } from './transaction-document.ts';
import { refundableOf } from './transaction-state.ts';
import { requireState, transactionOf } from './transactions.ts';

const captureRefundBody = v.strictObject({ refund_amount: amount, payment_refund_reference: text(255) });
const transactionRefundBody = v.strictObject({ refund_amount: amount, refund_reference: text(255) });

/**
 * The states in which a refund is possible: "refunds are also possible if the transaction has been partially captured"
 * (AUTHORIZED), COMPLETED, and not CLOSED. Of EXPIRED no page says anything, so it is refused.
 */
const refundable: readonly Transaction['state'][] = ['AUTHORIZED', 'COMPLETED'];

/** `POST transactions/{id}/refund`: of everything that was captured, oldest capture first. */
export function refundTransaction(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  passTimeForTransaction(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    const { refund_amount, refund_reference } = readBody(c, transactionRefundBody);
    const transaction = transactionOf(draft, c);
    requireState(transaction, refundable, 'refunded');
    requireRest(refund_amount, refundableOf(transaction));
    takeFromCaptures(draft, transaction, refund_amount);
    return addRefund(sandbox, draft, transaction, null, refund_amount, refund_reference);
  });
}

/** `POST captures/{id}/refund`. */
export function refundCapture(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const id = c.req.param('id');
  passTimeForTransaction(sandbox, sandbox.world.network_captures.get(id)?.transaction_id);
  return once(sandbox, c, (draft) => {
    const { refund_amount, payment_refund_reference } = readBody(c, captureRefundBody);
    const capture = draft.network_captures.get(id);
    const transaction = draft.transactions.get(capture?.transaction_id);
    if (capture === undefined || transaction === undefined) throw refuse('RESOURCE_NOT_FOUND');
    requireState(transaction, refundable, 'refunded');
    requireRest(refund_amount, capture.amount - capture.refunded_amount);
    capture.refunded_amount += refund_amount;
    return addRefund(sandbox, draft, transaction, capture.id, refund_amount, payment_refund_reference);
  });
}

/** @throws 400 */
function requireRest(refund: number, rest: number): void {
  if (refund > rest)
    throw refuseParameter('refund_amount', `must not be more than what is captured and not refunded, ${rest}`);
}

function takeFromCaptures(draft: Draft, transaction: Transaction, refund: number): void {
  let left = refund;
  for (const id of transaction.capture_ids) {
    const capture = draft.network_captures.get(id);
    if (capture === undefined) continue;
    const part = Math.min(left, capture.amount - capture.refunded_amount);
    capture.refunded_amount += part;
    left -= part;
  }
}

function addRefund(
  sandbox: Sandbox,
  draft: Draft,
  transaction: Transaction,
  captureId: string | null,
  refunded: number,
  reference: string,
): Outcome {
  const refund: NetworkRefund = draft.network_refunds.insert({
    id: `${transaction.id}:refund:${transaction.refund_ids.length + 1}`,
    transaction_id: transaction.id,
    capture_id: captureId,
    payment_refund_reference: reference,
    amount: refunded,
    currency: transaction.currency,
    created_at: timestamp(sandbox),
  });
  transaction.refunded_amount += refunded;
  transaction.refund_ids.push(refund.id);
  const document = { ...transactionDocument(transaction), ...refundMembers(refund) };
  return { status: 201, document, created: refund.id };
}

/** `GET refunds/{id}`. @throws 404 */
export function readRefund(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const refund = sandbox.world.network_refunds.get(c.req.param('id'));
  if (refund === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return c.json(refundDocument(refund));
}
