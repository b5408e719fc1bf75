import { nextId } from '../identifiers.ts';
import { finishPlacing, settlePlacing } from '../orders/placing.ts';
import { totalWithTaxesOf } from '../orders/totals.ts';
import { openSession } from '../payments/payment-session.ts';
import type { Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Draft, KlarnaPayment, Order } from '../tables.ts';
import { settlePayment } from './sample-payment-state.ts';
import type { SeedRequest } from './seed-request.ts';

/** Where an order was brought to. */
export interface Brought {
  readonly paymentId: string | null;
  /** Why it could not be brought there. */
  readonly refusal?: Refusal | undefined;
}

/** Gives an order the payment and the statuses that its seed asks for, all at one time. */
export function bringTo(
  draft: Draft,
  order: Order,
  request: SeedRequest,
  { authToken, at }: { readonly authToken: string; readonly at: string },
): Brought {
  const { payment_source_type } = request;
  const { status, payment_status } = request.order;
  const payment = request.payment && addPayment(draft, order, request.payment, at);
  const paymentId = payment?.id ?? null;
  if (payment && payment_source_type !== 'klarna_payments') replacePaymentSource(draft, order, payment_source_type, at);
  const refusal = status && moveTo(draft, order, status, { payment, authToken, at });
  if (refusal) return { paymentId, refusal };
  if (payment_status !== undefined) {
    if (order.status === 'placed' || order.status === 'approved') settlePayment(draft, order, payment_status, at);
    order.payment_status = payment_status;
  }
  return { paymentId };
}

function addPayment(draft: Draft, order: Order, wish: NonNullable<SeedRequest['payment']>, at: string): KlarnaPayment {
  const payment = openSession(draft, order, at, wish.id);
  payment.auth_token = wish.auth_token ?? null;
  payment.expired = wish.expired;
  if (wish.mismatched_amounts) payment.session_amount_cents += 100;
  return payment;
}

/** Another gateway's payment source; a Klarna payment that there was stays, but is the order's payment source no more. */
export function replacePaymentSource(draft: Draft, order: Order, type: string, at: string): void {
  const id = nextId(draft, type);
  draft.other_payment_sources.insert({ ...newRow(id, at), type, order_id: order.id });
  order.payment_source = { type, id };
}

interface Payer {
  readonly payment: KlarnaPayment | null;
  readonly authToken: string;
  readonly at: string;
}

/** Takes an order to a status the way it would have got there. Returns what Klarna has against that. */
function moveTo(
  draft: Draft,
  order: Order,
  status: Order['status'],
  { payment, authToken, at }: Payer,
): Refusal | undefined {
  const wasPlaced = status === 'placed' || status === 'approved' || status === 'editing';
  if (wasPlaced && payment && order.payment_source?.id === payment.id && totalWithTaxesOf(order) > 0) {
    payment.auth_token = authToken;
    const { refusal } = settlePlacing(draft, order, payment, { at, again: true });
    if (refusal) return refusal;
  }
  if (wasPlaced && order.placed_at === null) finishPlacing(order, at);
  if (status === 'approved') order.approved_at = at;
  if (status === 'editing') order.payment_source = null;
  if (status === 'cancelled') {
    order.cancelled_at = at;
    order.payment_status = 'voided';
  }
  order.status = status;
  return undefined;
}
