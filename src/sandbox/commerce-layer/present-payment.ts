import type { Authorization, KlarnaPayment, PaymentMethod, Read, World } from '../world/rows.ts';
import { totalWithTaxesOf } from '../world/totals.ts';
import { closing, money, type Presented, to } from './presented.ts';

/**
 * A Klarna payment: first the attributes of the how-to's sample answer, in its order, then those of the official schema
 * that the sample leaves out.
 * @see https://docs.commercelayer.io/how-tos/placing-orders/payments/klarna/sending-back-the-authorization-token
 */
export function presentKlarnaPayment(world: World, payment: Read<KlarnaPayment>): Presented {
  const order = world.orders.get(payment.order_id);
  const gateway = gatewayOf(world);
  return {
    attributes: {
      auth_token: payment.auth_token,
      payment_request_data: {
        client_token: payment.client_token,
        payment_method_categories: payment.payment_methods,
        session_id: payment.session_id,
      },
      payment_response: {},
      payment_instrument: { issuer: 'klarna' },
      ...closing(payment),
      session_id: payment.session_id,
      client_token: payment.client_token,
      payment_methods: payment.payment_methods,
      mismatched_amounts: order !== undefined && totalWithTaxesOf(order) !== payment.session_amount_cents,
    },
    related: { order: to('orders', payment.order_id), payment_gateway: to('klarna_gateways', gateway) },
  };
}

const gatewayOf = (world: World): string | null => [...world.klarna_gateways.values()][0]?.id ?? null;

export function presentPaymentMethod(world: World, method: Read<PaymentMethod>): Presented {
  const gateway = gatewayOf(world);
  return {
    attributes: {
      name: method.name,
      payment_source_type: method.payment_source_type,
      currency_code: method.currency_code,
      moto: false,
      require_capture: true,
      auto_place: true,
      auto_capture: false,
      ...money('price_amount', 0, method.currency_code),
      ...money('auto_capture_max_amount', null, method.currency_code),
      disabled_at: null,
      ...closing(method),
    },
    related: {
      market: to('markets', method.market_id),
      payment_gateway: method.payment_source_type === 'klarna_payments' ? to('klarna_gateways', gateway) : null,
    },
  };
}

export function presentAuthorization(row: Read<Authorization>): Presented {
  const open = row.succeeded ? row.amount_cents : 0;
  return {
    attributes: {
      number: row.number,
      type: 'authorizations',
      payment_method_type: 'klarna',
      currency_code: row.currency_code,
      ...money('amount', row.amount_cents, row.currency_code),
      succeeded: row.succeeded,
      message: row.message,
      error_code: row.error_code,
      error_detail: row.error_detail,
      token: row.token,
      gateway_transaction_id: row.gateway_transaction_id,
      ...closing(row),
      cvv_code: null,
      cvv_message: null,
      avs_code: null,
      avs_message: null,
      fraud_review: row.fraud_review,
      ...money('capture_amount', open, row.currency_code),
      ...money('capture_balance', open, row.currency_code),
      ...money('void_balance', open, row.currency_code),
    },
    related: { order: to('orders', row.order_id), payment_source: row.payment_source, captures: [], voids: [] },
  };
}
