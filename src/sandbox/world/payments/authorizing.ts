import { hexFor, nextId, uuidFor } from '../identifiers.ts';
import { totalWithTaxesOf } from '../orders/totals.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Authorization, Draft, KlarnaPayment, Order, Read } from '../tables.ts';
import { consumeToken, reviewOf } from './authorization-tokens.ts';
import { authorizationsOf, openBalance } from './balances.ts';
import { capture } from './charging.ts';
import { createKlarnaOrder } from './klarna-orders.ts';
import { afterAuthorization } from './payment-status.ts';
import { accepted, failed, type GatewayAnswer, newTransaction } from './transactions.ts';

interface Authorizing {
  readonly amount: number;
  readonly at: string;
  /** Whether a spent token is taken once more: only where a test of tests asks for doubled payments. */
  readonly again?: boolean;
}

/**
 * Spends the payment's authorization token on an order at Klarna, and adds the authorization that comes of it: a failed one
 * where Klarna refuses.
 */
export function authorize(
  draft: Draft,
  order: Order,
  payment: Read<KlarnaPayment>,
  { amount, at, again = false }: Authorizing,
): Authorization {
  const klarnaId = uuidFor(`klarna order:${nextId(draft, 'klarna_order')}`);
  const token = payment.auth_token ?? '';
  const { currency_code: currency } = order;
  const answer = answerTo(draft, payment, { token, amount, currency, at, again, klarnaId });
  const source = { type: 'klarna_payments', id: payment.id };
  const authorization = draft.authorizations.insert({
    ...newTransaction(draft, order, { type: 'authorizations', source, amount, answer, at }),
    fraud_review: null,
    klarna_order_id: answer.succeeded ? klarnaId : null,
  });
  order.authorization_ids.push(authorization.id);
  order.updated_at = at;
  if (!authorization.succeeded) addResourceError(draft, order, authorization, at);
  else openAtKlarna(draft, order, { id: klarnaId, token, amount, at });
  return authorization;
}

/** Brings a pending authorization to its end, as `_forward` says: Klarna holds the money after all. */
export function settleAuthorization(draft: Draft, order: Order, row: Authorization, at: string): void {
  const isDone = row.gateway_transaction_id !== null;
  row.succeeded = true;
  row.message = 'Success';
  row.updated_at = at;
  // It only looked pending: `succeeded` had been written over, and Klarna has its order already.
  if (isDone) return;
  const token = draft.klarna_payments.get(row.payment_source.id)?.auth_token ?? '';
  const id = uuidFor(`klarna order:${nextId(draft, 'klarna_order')}`);
  row.token = hexFor(`transaction:${row.id}`);
  row.gateway_transaction_id = id;
  row.klarna_order_id = id;
  openAtKlarna(draft, order, { id, token, amount: row.amount_cents, at });
}

interface Asked extends Required<Authorizing> {
  readonly token: string;
  readonly currency: string;
  readonly klarnaId: string;
}

function answerTo(
  draft: Draft,
  payment: Read<KlarnaPayment>,
  { token, amount, currency, at, again, klarnaId }: Asked,
): GatewayAnswer {
  // Klarna's 409: an order whose amount is not its session's. So a part of it cannot be authorized either.
  if (amount !== payment.session_amount_cents) return failed('BAD_VALUE', 'Not matching fields');
  // With nothing to choose from, no customer can have authorized: whatever the token is, it is not this session's.
  if (payment.payment_methods.length === 0) return failed('NOT_FOUND', 'Invalid authorization token');
  const wanted = { session_id: payment.session_id, amount, currency };
  const refused = consumeToken(draft, token, wanted, at, again);
  return refused ? failed(refused.error_code, refused.error_detail) : accepted(klarnaId);
}

function openAtKlarna(
  draft: Draft,
  order: Order,
  made: { id: string; token: string; amount: number; at: string },
): void {
  const klarna = createKlarnaOrder(draft, order, made);
  const spent = draft.authorization_tokens.get(made.token);
  if (spent) spent.klarna_order_id = klarna.id;
  afterAuthorization(draft, order, made.at);
  order.payment_source_details = {
    klarna_id: klarna.id,
    payment_method_details: {
      order_id: klarna.id,
      fraud_status: klarna.fraud_status,
      authorized_payment_method: { type: 'invoice' },
    },
  };
  // PENDING in the answer to placing and in the first read after it; Klarna's decision is there on the second.
  if (klarna.fraud_status !== 'PENDING') return;
  const event = reviewOf(draft, made.token) === 'reject' ? 'fraud-rejected' : 'fraud-accepted';
  order.upcoming.push({ event, transaction: null, reads: 2 });
}

/** Captures what was authorized at once, where the order's payment method says so. A failed capture is left behind. */
export function captureAutomatically(draft: Draft, order: Order, at: string): void {
  const method = draft.payment_methods.get(order.payment_method_id);
  const most = method?.auto_capture_max_amount_cents ?? Number.POSITIVE_INFINITY;
  if (!method?.auto_capture || totalWithTaxesOf(order) > most) return;
  for (const { id } of authorizationsOf(draft, order)) {
    const authorization = draft.authorizations.get(id);
    if (authorization && openBalance(draft, authorization) > 0) capture(draft, order, authorization, at);
  }
}

function addResourceError(draft: Draft, order: Order, refused: Authorization, at: string): void {
  const id = nextId(draft, 'resource_error');
  draft.resource_errors.insert({
    ...newRow(id, at),
    resource: { type: 'orders', id: order.id },
    name: 'payment_source',
    code: refused.error_code ?? 'INVALID',
    message: refused.error_detail ?? 'is invalid',
  });
  order.resource_error_ids.push(id);
}
