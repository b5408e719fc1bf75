import { openSession, refreshSession } from '../../world/payment-session.ts';
import type { KlarnaPayment, Read, Reference } from '../../world/rows.ts';
import { totalWithTaxesOf } from '../../world/totals.ts';
import { invalid, recordNotFound, refuse } from '../errors.ts';
import { applyFreeFields } from './free-fields.ts';
import { gatewayOf } from './klarna-gateways.ts';
import { closing, to } from './related.ts';
import type { Input, ResourceType, Write } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments */
export const klarnaPayments: ResourceType<KlarnaPayment> = {
  find: (world, id) => world.klarna_payments.get(id),
  all: (world) => world.klarna_payments.values(),
  attributes: (world, payment) => {
    const order = world.orders.get(payment.order_id);
    return {
      session_id: payment.session_id,
      client_token: payment.client_token,
      payment_methods: payment.payment_methods,
      auth_token: payment.auth_token,
      mismatched_amounts: order !== undefined && totalWithTaxesOf(order) !== payment.session_amount_cents,
      payment_instrument: { issuer: 'klarna' },
      ...closing(payment),
    };
  },
  // Only the how-to's sample answer has these.
  // https://docs.commercelayer.io/how-tos/placing-orders/payments/klarna/sending-back-the-authorization-token
  beyondSchema: ({ client_token, payment_methods, session_id }) => ({
    payment_request_data: { client_token, payment_method_categories: payment_methods, session_id },
    payment_response: {},
  }),
  related: (world, payment) => ({
    order: to('orders', payment.order_id),
    payment_gateway: to('klarna_gateways', gatewayOf(world)),
  }),
  orderOf: (world, payment) => world.orders.get(payment.order_id),
  create,
  update,
};

/** Not deduplicated: the order gets another payment source each time. */
function create({ draft, at }: Write, { attributes, relationships }: Input): { readonly id: string } {
  const order = draft.orders.get((relationships.order as Reference).id);
  if (order === undefined) throw refuse(404, recordNotFound);
  if (order.status !== 'draft' && order.status !== 'pending')
    throw refuse(422, invalid('order', 'is not editable', 'invalid', 'relationships'));
  const method = draft.payment_methods.get(order.payment_method_id);
  // The gateway is "inherited by the order payment_method": without one of Klarna's there is none.
  if (method?.payment_source_type !== 'klarna_payments')
    throw refuse(422, invalid('payment_gateway', "can't be blank", 'blank', 'relationships'));
  if (order.billing_address_id === null) throw refuse(422, missingCountry);
  const payment = openSession(draft, order, at);
  applyFreeFields(payment, attributes);
  return { id: payment.id };
}

function update({ draft, at }: Write, id: string, { attributes, relationships, triggers }: Input): object {
  const payment = draft.klarna_payments.get(id);
  if (payment === undefined) throw refuse(404, recordNotFound);
  // The schema lets `order` be updated; what the vendor does to both orders then is not known.
  if (relationships.order !== undefined && (relationships.order as Reference | null)?.id !== payment.order_id)
    throw refuse(422, invalid('order', "can't be changed", 'invalid', 'relationships'));
  const order = draft.orders.get(payment.order_id);
  const refresh = triggers.has('_update');
  const token = attributes.auth_token;
  if (token !== undefined || refresh) requireUsable(payment, order?.status, refresh);
  // Blank and absent are one to the vendor's library; clearing the token is not documented.
  if (token === '' || token === null) throw refuse(422, invalid('auth_token', "can't be blank", 'blank'));
  applyFreeFields(payment, attributes);
  if (refresh && order) refreshSession(payment, order);
  if (typeof token === 'string') payment.auth_token = token;
  payment.updated_at = at;
  return {};
}

/** The documented 422 "missing country code"; its exact entry is not published. */
const missingCountry = invalid('order', 'missing country code', 'blank', 'relationships');

/**
 * Whether the vendor takes a token for an order that is placed or cancelled is not known; the sandbox does not. An expired
 * payment source is the documented `meta.error: "expired"`, and a refresh mends it.
 */
function requireUsable(payment: Read<KlarnaPayment>, status: string | undefined, refresh: boolean): void {
  if (status !== 'draft' && status !== 'pending')
    throw refuse(422, invalid('order', 'is not editable', 'invalid', 'relationships'));
  if (payment.expired && !refresh) throw refuse(422, invalid('auth_token', 'payment source is expired', 'expired'));
}
