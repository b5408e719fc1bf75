import { type Attempt, Refusal } from '../refusal.ts';
import type { Authorization, Capture, Draft, Order } from '../tables.ts';
import { openBalance, refundBalance } from './balances.ts';
import { answerTo } from './gateway-answers.ts';
import { type Settling, settleLater, takeEffect } from './settling.ts';
import { newTransaction, type Transaction, withinBalance } from './transactions.ts';

/**
 * Captures what is left of an authorization, or a part of it. What Klarna refuses leaves a failed row behind.
 * @param wanted in minor units
 * @throws Refusal when there is less to capture
 */
export function capture(
  draft: Draft,
  order: Order,
  authorization: Authorization,
  at: string,
  wanted?: number,
): Attempt {
  const amount = withinBalance(wanted, openBalance(draft, authorization), '_capture_amount_cents');
  const answer = answerTo(draft, 'captures', authorization, amount, at);
  const facts = { type: 'captures' as const, source: authorization.payment_source, amount, answer, at };
  const row = { ...newTransaction(draft, order, facts), authorization_id: authorization.id };
  draft.captures.insert(row);
  order.capture_ids.push(row.id);
  return outcomeOf(draft, order, 'captures', row, at);
}

/** Gives back what is left of an authorization. @throws Refusal when nothing is */
export function voidRest(draft: Draft, order: Order, authorization: Authorization, at: string): Attempt {
  const amount = withinBalance(undefined, openBalance(draft, authorization), '_void');
  const answer = answerTo(draft, 'voids', authorization, amount, at);
  const facts = { type: 'voids' as const, source: authorization.payment_source, amount, answer, at };
  const row = { ...newTransaction(draft, order, facts), authorization_id: authorization.id };
  draft.voids.insert(row);
  order.void_ids.push(row.id);
  return outcomeOf(draft, order, 'voids', row, at);
}

/** Pays a capture back, or a part of it. @throws Refusal when there is less to refund */
export function refund(draft: Draft, order: Order, captured: Capture, at: string, wanted?: number): Attempt {
  const amount = withinBalance(wanted, refundBalance(draft, captured), '_refund_amount_cents');
  const authorization = draft.authorizations.get(captured.authorization_id);
  if (authorization === undefined)
    throw new Refusal('reference_authorization', 'must exist', 'required', 'relationships');
  const answer = answerTo(draft, 'refunds', authorization, amount, at);
  const facts = { type: 'refunds' as const, source: captured.payment_source, amount, answer, at };
  const row = { ...newTransaction(draft, order, facts), capture_id: captured.id };
  draft.refunds.insert(row);
  order.refund_ids.push(row.id);
  return outcomeOf(draft, order, 'refunds', row, at);
}

function outcomeOf(draft: Draft, order: Order, type: Settling, row: Transaction, at: string): Attempt {
  order.updated_at = at;
  if (row.succeeded) takeEffect(draft, order, type, row, at);
  else if (row.error_code === null) settleLater(order, { type, id: row.id });
  // Which answer the vendor gives to a transaction that its gateway refused is not known: as for placing, a 422 here.
  else return { refusal: new Refusal(type, row.error_detail ?? 'is invalid', 'invalid', 'relationships') };
  return row.gateway_transaction_id === null ? {} : { atKlarna: row.gateway_transaction_id };
}
