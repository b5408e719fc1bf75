import type { Context } from 'hono';
import * as v from 'valibot';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import type { Draft, Transaction } from '../world/tables.ts';
import { refuse, refuseParameter, refuseState } from './errors.ts';
import { once } from './idempotency.ts';
import { passTimeForTransaction } from './passing-time.ts';
import { requireLinesToAddUp, supplementaryPurchaseData } from './purchase-data.ts';
import { amount, readBody, readNoBody, text } from './request-body.ts';
import { transactionDocument } from './transaction-document.ts';
import { day, extendableTo, releaseTheRest, remainingOf } from './transaction-state.ts';

type Call = Context<SandboxBindings>;

/** `GET transactions/{id}`, operation readPaymentTransaction. @throws 404 */
export function readTransaction(sandbox: Sandbox, c: Call): Response {
  const id = c.req.param('id');
  passTimeForTransaction(sandbox, id);
  const transaction = sandbox.world.transactions.get(id);
  if (transaction === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return c.json(transactionDocument(transaction));
}

const updateBody = v.pipe(
  v.strictObject({
    payment_transaction_reference: v.optional(text(255)),
    supplementary_purchase_data: v.optional(supplementaryPurchaseData),
  }),
  v.check((body) => Object.keys(body).length > 0, 'must change something'),
);

/** `PATCH transactions/{id}`: "as long as the payment transaction is not expired, completed or closed". */
export function updateTransaction(sandbox: Sandbox, c: Call): Response {
  passTimeForTransaction(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    const { payment_transaction_reference: reference, supplementary_purchase_data: purchase } = readBody(c, updateBody);
    const transaction = transactionOf(draft, c);
    requireState(transaction, ['AUTHORIZED'], 'updated');
    requireLinesToAddUp(purchase, transaction.amount);
    if (reference !== undefined) transaction.payment_transaction_reference = reference;
    if (purchase !== undefined) transaction.supplementary_purchase_data = purchase;
    return { status: 200, document: transactionDocument(transaction) };
  });
}

/**
 * `POST transactions/{id}/void`: "permitted when the transaction is in the AUTHORIZED state"; an older page also names
 * expired ones. Without captures it is CLOSED, with captures COMPLETED.
 */
export function voidTransaction(sandbox: Sandbox, c: Call): Response {
  passTimeForTransaction(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    readNoBody(c);
    const transaction = transactionOf(draft, c);
    requireState(transaction, ['AUTHORIZED'], 'voided');
    releaseTheRest(transaction);
    return { status: 200, document: transactionDocument(transaction) };
  });
}

const extensionBody = v.strictObject({
  extension_days: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(180)),
  amount: v.optional(amount),
});

/**
 * `POST transactions/{id}/authorize`: extends the authorization, also within the seven days after it has expired. Not
 * published, and taken strictly: the days count from now and never shorten it; 180 days after the beginning is the end, as
 * in Klarna Payments v1; an `amount` can lower what remains authorized, as the customer has approved no more.
 */
export function extendAuthorization(sandbox: Sandbox, c: Call): Response {
  passTimeForTransaction(sandbox, c.req.param('id'));
  return once(sandbox, c, (draft) => {
    const { extension_days, amount: wanted } = readBody(c, extensionBody);
    const transaction = transactionOf(draft, c);
    requireState(transaction, ['AUTHORIZED', 'EXPIRED'], 'extended');
    const until = Math.max(Date.parse(transaction.expires_at), sandbox.now() + extension_days * day);
    if (until > beginOf(transaction, sandbox) + extendableTo)
      throw refuseParameter('extension_days', 'must not lead past 180 days after the authorization');
    const remaining = remainingOf(transaction);
    if (wanted !== undefined && wanted > remaining)
      throw refuseParameter('amount', `must not be more than what remains authorized, ${remaining}`);
    transaction.released_amount += remaining - (wanted ?? remaining);
    transaction.state = 'AUTHORIZED';
    transaction.expires_at = new Date(until).toISOString();
    return { status: 200, document: transactionDocument(transaction) };
  });
}

/** A row of an older data file does not say when it was made. */
const beginOf = ({ created_at }: Transaction, sandbox: Sandbox): number =>
  created_at === '' ? sandbox.now() : Date.parse(created_at);

/** @throws 404 */
export function transactionOf(draft: Draft, c: Call): Transaction {
  const transaction = draft.transactions.get(c.req.param('id'));
  if (transaction === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return transaction;
}

/** @throws 409 */
export function requireState(transaction: Transaction, allowed: readonly Transaction['state'][], what: string): void {
  if (!allowed.includes(transaction.state))
    throw refuseState(`A transaction in state ${transaction.state} cannot be ${what}.`);
}
