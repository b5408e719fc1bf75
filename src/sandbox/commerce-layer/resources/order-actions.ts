import { type Sandbox, timestamp } from '../../sandbox.ts';
import { settlePlacing } from '../../world/placing.ts';
import type { Draft, Order, Read } from '../../world/rows.ts';
import { totalWithTaxesOf } from '../../world/totals.ts';
import { type ErrorEntry, invalid, notImplemented, recordNotFound, refuse } from '../errors.ts';
import { applyFreeFields } from './free-fields.ts';
import type { Input, Outcome, Write } from './resource-type.ts';

type Action = (sandbox: Sandbox, order: Order, draft: Draft) => Outcome;

/** The order's triggers that the sandbox knows. */
const actions: Readonly<Record<string, Action>> = {
  _pending: (sandbox, order) => {
    requireStatus(order, ['draft', 'placing'], 'pending');
    order.status = 'pending';
    order.updated_at = timestamp(sandbox);
    return {};
  },
  _place: place,
  _cancel: (sandbox, order) => {
    requireStatus(order, ['pending', 'placed'], 'cancelled');
    if (order.status === 'placed') order.payment_status = 'voided';
    order.status = 'cancelled';
    order.cancelled_at = timestamp(sandbox);
    order.updated_at = order.cancelled_at;
    return {};
  },
  _nullify_payment_source: nullifyPaymentSource,
  // "Refreshing the order nullifies the payment source": it has to be created again.
  _refresh: (sandbox, order) => {
    nullifyPaymentSource(sandbox, order);
    order.refreshed_at = timestamp(sandbox);
    return {};
  },
};

/**
 * Applies what a PATCH of an order asks for.
 * @throws 422 when the order cannot, 501 for what the vendor knows and the sandbox does not
 */
export function updateOrder({ sandbox, draft, at }: Write, id: string, input: Input): Outcome {
  const order = draft.orders.get(id);
  if (order === undefined) throw refuse(404, recordNotFound);
  const { attributes, relationships, triggers } = input;
  const unknown = [...Object.keys(attributes), ...Object.keys(relationships), ...triggers].find(
    (name) => !Object.hasOwn(actions, name) && !written.includes(name),
  );
  if (unknown !== undefined) throw refuse(501, notImplemented(unknown));
  if (typeof attributes.place_async === 'boolean') order.place_async = attributes.place_async;
  applyFreeFields(order, attributes);
  order.updated_at = at;
  const outcomes = Object.entries(actions)
    .filter(([name]) => triggers.has(name))
    .map(([, act]) => act(sandbox, order, draft));
  return outcomes.find(({ atKlarna, refusal }) => atKlarna ?? refusal) ?? {};
}

const written = ['place_async', 'reference', 'reference_origin', 'metadata'];

/**
 * Places the order: only now does Commerce Layer create the order at Klarna, with the stored authorization token.
 * @see https://docs.commercelayer.io/how-tos/placing-orders/checkout/placing-the-order
 */
function place(sandbox: Sandbox, order: Order, draft: Draft): Outcome {
  const now = timestamp(sandbox);
  requireStatus(order, sandbox.idempotent ? ['pending'] : ['pending', 'placed'], 'placed');
  if (order.expires_at !== null && Date.parse(order.expires_at) <= sandbox.now())
    throw refuse(422, invalid('expires_at', 'order is expired', 'expired'));
  if (totalWithTaxesOf(order) === 0) {
    Object.assign(order, { status: 'placed', payment_status: 'free', placed_at: now });
    return {};
  }
  const method = draft.payment_methods.get(order.payment_method_id);
  if (method === undefined) throw refuse(422, invalid('payment_method', "can't be blank", 'blank', 'relationships'));
  if (order.payment_source === null) throw refuse(422, noPaymentSource);
  const payment = draft.klarna_payments.get(order.payment_source.id);
  // An order of another gateway is that gateway's business; here nothing can come of it.
  if (payment === undefined || method.payment_source_type !== 'klarna_payments')
    throw refuse(422, invalid('payment_source', 'is invalid', 'invalid', 'relationships'));
  if (payment.expired) throw refuse(422, invalid('payment_source', 'is expired', 'expired', 'relationships'));
  if (payment.auth_token === null) throw refuse(422, invalid('auth_token', "can't be blank", 'blank'));
  if (payment.session_amount_cents !== totalWithTaxesOf(order))
    throw refuse(422, invalid('payment_source', 'amounts do not match', 'mismatched_amounts', 'relationships'));
  if (order.place_async) {
    // The answer and the first read show `placing`; the worker is done by the second.
    Object.assign(order, { status: 'placing', upcoming: { event: 'placing', reads: 2 } });
    return {};
  }
  const authorization = settlePlacing(draft, order, payment, now);
  if (!authorization.succeeded)
    return { refusal: refuse(422, refusedByGateway(authorization.error_detail ?? 'is invalid')) };
  return { atKlarna: authorization.gateway_transaction_id ?? undefined };
}

const noPaymentSource = invalid('payment_source', "can't be blank", 'blank', 'relationships');

/** How a gateway's refusal reads in the vendor's answer is not published; the shape is that of its validations. */
const refusedByGateway = (detail: string): ErrorEntry => invalid('payment_source', detail, 'invalid', 'relationships');

function nullifyPaymentSource(sandbox: Sandbox, order: Order): Outcome {
  requireStatus(order, ['draft', 'pending'], 'refreshed');
  order.payment_source = null;
  order.updated_at = timestamp(sandbox);
  return {};
}

/** The vendor's words for a transition that its state machine does not know are not published. */
function requireStatus(order: Read<Order>, from: readonly Order['status'][], wanted: string): void {
  if (from.includes(order.status)) return;
  throw refuse(422, invalid('status', `can't be ${wanted} when ${order.status}`, 'invalid_transition'));
}
