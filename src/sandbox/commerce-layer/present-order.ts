import type { Order, Read } from '../world/rows.ts';
import { totalOf, totalWithTaxesOf } from '../world/totals.ts';
import { closing, money, type Presented, to, toMany } from './presented.ts';

/**
 * An order with every attribute of the official schema that can be read.
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/object
 */
export function presentOrder(order: Read<Order>): Presented {
  const { currency_code: currency } = order;
  return {
    attributes: {
      number: order.number,
      affiliate_code: null,
      autorefresh: true,
      place_async: order.place_async,
      status: order.status,
      payment_status: order.payment_status,
      fulfillment_status: order.fulfillment_status,
      guest: true,
      editable: order.status === 'draft' || order.status === 'pending',
      customer_email: order.customer_email,
      customer_type: 'new',
      language_code: order.language_code,
      currency_code: currency,
      tax_included: order.tax_included,
      tax_rate: order.tax_rate,
      freight_taxable: false,
      payment_method_taxable: false,
      adjustment_taxable: false,
      gift_card_taxable: false,
      requires_billing_info: false,
      country_code: order.country_code,
      shipping_country_code_lock: null,
      coupon_code: 'SUMMER',
      gift_card_code: null,
      gift_card_or_coupon_code: null,
      ...Object.assign({}, ...amountsOf(order).map(([name, amount]) => money(name, amount, currency))),
      skus_count: 2,
      line_item_options_count: 0,
      shipments_count: order.shipment_ids.length,
      tax_calculations_count: 0,
      validations_count: 0,
      errors_count: order.resource_error_ids.length,
      payment_source_details: order.payment_source_details,
      token: order.token,
      cart_url: null,
      return_url: null,
      terms_url: null,
      privacy_url: null,
      checkout_url: null,
      placed_at: order.placed_at,
      approved_at: null,
      cancelled_at: order.cancelled_at,
      payment_updated_at: order.payment_updated_at,
      fulfillment_updated_at: null,
      refreshed_at: order.refreshed_at,
      archived_at: null,
      subscription_created_at: null,
      expires_at: order.expires_at,
      expiration_info: null,
      circuit_state: 'closed',
      circuit_failure_count: 0,
      ...closing(order),
    },
    related: {
      market: to('markets', order.market_id),
      customer: to('customers', order.customer_id),
      shipping_address: to('addresses', order.shipping_address_id),
      billing_address: to('addresses', order.billing_address_id),
      payment_method: to('payment_methods', order.payment_method_id),
      payment_source: order.payment_source,
      line_items: toMany('line_items', order.line_item_ids),
      shipments: toMany('shipments', order.shipment_ids),
      transactions: toMany('authorizations', order.authorization_ids),
      authorizations: toMany('authorizations', order.authorization_ids),
      captures: [],
      voids: [],
      refunds: [],
      resource_errors: toMany('resource_errors', order.resource_error_ids),
    },
  };
}

function amountsOf(order: Read<Order>): readonly (readonly [string, number])[] {
  const { amounts } = order;
  const withTaxes = totalWithTaxesOf(order);
  const net = order.tax_included ? amounts.tax : 0;
  return [
    ['subtotal_amount', amounts.subtotal],
    ['shipping_amount', amounts.shipping],
    ['payment_method_amount', amounts.payment_method],
    ['discount_amount', amounts.discount],
    ['adjustment_amount', amounts.adjustment],
    ['gift_card_amount', amounts.gift_card],
    ['total_tax_amount', amounts.tax],
    ['subtotal_tax_amount', amounts.tax],
    ['shipping_tax_amount', 0],
    ['payment_method_tax_amount', 0],
    ['adjustment_tax_amount', 0],
    ['total_amount', totalOf(order)],
    ['total_taxable_amount', amounts.subtotal + amounts.shipping - net],
    ['subtotal_taxable_amount', amounts.subtotal - net],
    ['shipping_taxable_amount', amounts.shipping],
    ['payment_method_taxable_amount', amounts.payment_method],
    ['adjustment_taxable_amount', amounts.adjustment],
    ['total_amount_with_taxes', withTaxes],
    ['fees_amount', 0],
    ['duty_amount', amounts.duty],
    ['place_total_amount', order.placed_at === null ? 0 : withTaxes],
  ];
}
