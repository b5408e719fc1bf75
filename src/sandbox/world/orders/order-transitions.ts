import { authorize, captureAutomatically } from '../payments/authorizing.ts';
import { beginFulfilment } from '../payments/payment-status.ts';
import { type Attempt, blank, Refusal } from '../refusal.ts';
import type { Draft, Order } from '../tables.ts';
import { cancelWithMoney, captureRest, refundAll } from './order-money.ts';
import { fixPaymentSource, nullifyPaymentSource, restorePaymentSource } from './order-payment-source.ts';
import { requirePaymentStatus, requireStatus } from './order-status.ts';
import { dueOf, payableWith, place, refusedByGateway } from './placing.ts';
import { totalWithTaxesOf } from './totals.ts';

/** An order that a write is changing. */
export interface OrderChange {
  readonly draft: Draft;
  readonly order: Order;
  readonly at: string;
  /** `_authorization_amount_cents` */
  readonly authorizationAmount?: number | undefined;
  /** Whether placing a placed order does it all again: only where a test of tests asks for doubled payments. */
  readonly again?: boolean;
}

type Transition = (change: OrderChange) => Attempt;
const done: Attempt = {};

/**
 * The triggers that move an order through its statuses. From where each may be sent is documented in part; what is not, is
 * refused here: capturing and refunding before approval, cancelling once approved, approving what is not authorized.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders
 */
export const transitions = {
  _pending: ({ order, at }) => {
    requireStatus(order, ['draft', 'placing'], 'pending');
    if (order.line_item_ids.length === 0) throw blank('line_items');
    if (order.customer_id === null) throw blank('customer');
    order.upcoming = order.upcoming.filter(({ event }) => event !== 'placing');
    return moveTo(order, 'pending', at);
  },
  _authorize: (change) => {
    const { draft, order, at } = change;
    requireStatus(order, ['pending'], 'authorized');
    const due = dueOf(draft, order);
    const amount = change.authorizationAmount ?? due;
    if (due === 0) throw new Refusal('payment_status', 'nothing is left to be authorized', 'invalid_transition');
    requireAmount(amount, due);
    const authorization = authorize(draft, order, payableWith(draft, order), { amount, at });
    if (!authorization.succeeded) return { refusal: refusedByGateway(authorization) };
    captureAutomatically(draft, order, at);
    return { atKlarna: authorization.gateway_transaction_id ?? undefined };
  },
  _place: ({ draft, order, at, again = false, authorizationAmount }) => {
    requireStatus(order, again ? ['pending', 'placed'] : ['pending'], 'placed');
    if (authorizationAmount !== undefined) requireAmount(authorizationAmount, dueOf(draft, order));
    return place(draft, order, { at, again, amount: authorizationAmount });
  },
  _cancel: ({ draft, order, at }) => {
    requireStatus(order, ['pending', 'placed'], 'cancelled');
    return cancelWithMoney(draft, order, at);
  },
  _approve: approve,
  _approve_and_capture: (change) => {
    requireStatus(change.order, ['placed'], 'approved');
    requirePaymentStatus(change.order, ['authorized'], 'captured');
    // The money first: what Klarna refuses to capture stays placed.
    const captured = captureRest(change.draft, change.order, change.at);
    return captured.refusal ? captured : { ...captured, ...approve(change) };
  },
  _capture: ({ draft, order, at }) => {
    requireStatus(order, ['approved'], 'captured');
    requirePaymentStatus(order, ['authorized', 'partially_paid'], 'captured');
    return captureRest(draft, order, at);
  },
  _refund: ({ draft, order, at }) => {
    requireStatus(order, ['approved'], 'refunded');
    requirePaymentStatus(order, ['paid', 'partially_paid', 'partially_refunded', 'partially_voided'], 'refunded');
    return refundAll(draft, order, at);
  },
  _fulfill: ({ draft, order, at }) => {
    requireStatus(order, ['approved'], 'fulfilled');
    if (order.fulfillment_status !== 'unfulfilled' && order.fulfillment_status !== 'in_progress')
      throw new Refusal(
        'fulfillment_status',
        `can't be fulfilled when ${order.fulfillment_status}`,
        'invalid_transition',
      );
    const waits = draft.payment_methods.get(order.payment_method_id)?.require_capture ?? true;
    if (waits) requirePaymentStatus(order, ['paid', 'free', 'partially_refunded'], 'fulfilled');
    Object.assign(order, { fulfillment_status: 'fulfilled', fulfillment_updated_at: at, updated_at: at });
    return done;
  },
  _start_editing: ({ order, at }) => {
    requireStatus(order, ['placed'], 'edited');
    moveTo(order, 'editing', at);
    nullifyPaymentSource(order, at);
    return done;
  },
  _stop_editing: ({ order, at }) => {
    requireStatus(order, ['editing'], 'placed');
    const most = order.place_total_amount_cents;
    if (most !== null && totalWithTaxesOf(order) > most)
      throw new Refusal('total_amount_with_taxes_cents', `can't exceed the original ${most}`, 'less_than_or_equal_to');
    return moveTo(order, 'placed', at);
  },
  _fix_payment_source: ({ draft, order, at }) => {
    fixPaymentSource(draft, order, at);
    return done;
  },
  _archive: ({ order, at }) => {
    requireStatus(order, ['placed', 'approved', 'cancelled'], 'archived');
    if (order.archived_at !== null) throw new Refusal('archived_at', 'is already archived', 'invalid_transition');
    order.archived_at = at;
    return done;
  },
  _unarchive: ({ order }) => {
    if (order.archived_at === null) throw new Refusal('archived_at', 'is not archived', 'invalid_transition');
    order.archived_at = null;
    return done;
  },
} satisfies Readonly<Record<string, Transition>>;

function moveTo(order: Order, status: Order['status'], at: string): Attempt {
  order.status = status;
  order.updated_at = at;
  return done;
}

function requireAmount(amount: number, due: number): void {
  if (amount > 0 && amount <= due) return;
  throw new Refusal('_authorization_amount_cents', `must be greater than 0 and at most ${due}`, 'inclusion');
}

function approve({ draft, order, at }: OrderChange): Attempt {
  requireStatus(order, ['placed'], 'approved');
  requirePaymentStatus(order, ['authorized', 'paid', 'free', 'partially_refunded'], 'approved');
  restorePaymentSource(draft, order);
  order.approved_at = at;
  moveTo(order, 'approved', at);
  beginFulfilment(order, at, draft.payment_methods.get(order.payment_method_id)?.require_capture ?? true);
  return done;
}
