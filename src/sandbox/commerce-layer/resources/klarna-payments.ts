import { totalWithTaxesOf } from '../../world/orders/totals.ts';
import {
  createKlarnaPayment,
  movePayment,
  removeKlarnaPayment,
  updateKlarnaPayment,
} from '../../world/payments/klarna-payments.ts';
import type { KlarnaPayment } from '../../world/tables.ts';
import { linkedId, present } from './outcome.ts';
import { closing, to } from './related.ts';
import type { Input, Outcome, ResourceType, Write } from './resource-type.ts';

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
  related: (_, payment) => ({
    order: to('orders', payment.order_id),
    payment_gateway: to('klarna_gateways', payment.gateway_id),
  }),
  orderOf: (world, payment) => world.orders.get(payment.order_id),
  create: ({ draft, at }, { attributes, relationships }) => {
    const order = present(draft.orders.get(linkedId(relationships.order)));
    return { id: createKlarnaPayment(draft, order, attributes, at).id };
  },
  update,
  remove: ({ draft }, id) => {
    removeKlarnaPayment(draft, present(draft.klarna_payments.get(id)));
    return {};
  },
};

function update({ draft, at }: Write, id: string, { attributes, relationships, triggers }: Input): Outcome {
  const payment = present(draft.klarna_payments.get(id));
  updateKlarnaPayment(draft, payment, attributes, { refresh: triggers.has('_update'), at });
  const orderId = linkedId(relationships.order);
  if (orderId !== undefined) movePayment(draft, payment, present(draft.orders.get(orderId)));
  return {};
}
