import type { Order, Read } from '../../world/rows.ts';
import { totalOf, totalWithTaxesOf } from '../../world/totals.ts';
import { advanceOrder } from '../workers.ts';
import { updateOrder } from './order-actions.ts';
import { closing, to, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/orders */
export const orders: ResourceType<Order> = {
  find: (world, id) => world.orders.get(id),
  all: (world) => world.orders.values(),
  attributes: (_, order) => ({
    number: order.number,
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
    currency_code: order.currency_code,
    tax_included: order.tax_included,
    tax_rate: order.tax_rate,
    freight_taxable: false,
    payment_method_taxable: false,
    adjustment_taxable: false,
    gift_card_taxable: false,
    requires_billing_info: false,
    country_code: order.country_code,
    coupon_code: 'SUMMER',
    ...amountsOf(order),
    skus_count: 2,
    line_item_options_count: 0,
    shipments_count: order.shipment_ids.length,
    tax_calculations_count: 0,
    validations_count: 0,
    errors_count: order.resource_error_ids.length,
    payment_source_details: order.payment_source_details,
    token: order.token,
    placed_at: order.placed_at,
    cancelled_at: order.cancelled_at,
    payment_updated_at: order.payment_updated_at,
    refreshed_at: order.refreshed_at,
    expires_at: order.expires_at,
    circuit_state: 'closed',
    circuit_failure_count: 0,
    ...closing(order),
  }),
  related: (_, order) => ({
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
    resource_errors: toMany('resource_errors', order.resource_error_ids),
  }),
  orderOf: (_, order) => order,
  beforeRead: advanceOrder,
  update: updateOrder,
};

function amountsOf(order: Read<Order>): Readonly<Record<string, number>> {
  const { amounts } = order;
  const withTaxes = totalWithTaxesOf(order);
  const net = order.tax_included ? amounts.tax : 0;
  return {
    subtotal_amount_cents: amounts.subtotal,
    shipping_amount_cents: amounts.shipping,
    payment_method_amount_cents: amounts.payment_method,
    discount_amount_cents: amounts.discount,
    adjustment_amount_cents: amounts.adjustment,
    gift_card_amount_cents: amounts.gift_card,
    total_tax_amount_cents: amounts.tax,
    subtotal_tax_amount_cents: amounts.tax,
    shipping_tax_amount_cents: 0,
    payment_method_tax_amount_cents: 0,
    adjustment_tax_amount_cents: 0,
    total_amount_cents: totalOf(order),
    total_taxable_amount_cents: amounts.subtotal + amounts.shipping - net,
    subtotal_taxable_amount_cents: amounts.subtotal - net,
    shipping_taxable_amount_cents: amounts.shipping,
    payment_method_taxable_amount_cents: amounts.payment_method,
    adjustment_taxable_amount_cents: amounts.adjustment,
    total_amount_with_taxes_cents: withTaxes,
    fees_amount_cents: 0,
    duty_amount_cents: amounts.duty,
    place_total_amount_cents: order.placed_at === null ? 0 : withTaxes,
  };
}
