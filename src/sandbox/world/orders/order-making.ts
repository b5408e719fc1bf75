import { hexFor, nextId } from '../identifiers.ts';
import type { Attributes } from '../kept-attributes.ts';
import { openBalanceOf } from '../payments/balances.ts';
import { Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import { untouched } from '../rows/order-rows.ts';
import type { Draft, Order } from '../tables.ts';
import { requireStatus } from './order-status.ts';
import { type Links, writeOrder } from './order-writing.ts';

/** What orders inherit from the sandbox's market and its price list. Its tax calculator knows one rate. */
const ofTheMarket = { currency_code: 'USD', tax_included: false, tax_rate: 0.1 };

/** An empty order is a draft, and a cart. @throws Refusal */
export function createOrder(
  draft: Draft,
  attributes: Attributes,
  { market, ...links }: Links,
  marketId: string,
  at: string,
): Order {
  const id = nextId(draft, 'order');
  const order = draft.orders.insert({
    ...newRow(id, at),
    ...untouched(),
    ...ofTheMarket,
    number: nextNumber(draft),
    status: 'draft',
    payment_status: 'unpaid',
    fulfillment_status: 'unfulfilled',
    place_async: false,
    customer_email: null,
    language_code: 'en',
    country_code: null,
    amounts: {
      subtotal: 0,
      shipping: 0,
      payment_method: 0,
      discount: 0,
      adjustment: 0,
      gift_card: 0,
      tax: 0,
      duty: 0,
    },
    token: hexFor(`order:${id}`),
    market_id: marketId,
    customer_id: null,
    billing_address_id: null,
    shipping_address_id: null,
    payment_method_id: null,
    line_item_ids: [],
    shipment_ids: [],
    refreshed_at: null,
  });
  writeOrder(draft, order, attributes, market ? { market, ...links } : links, at);
  return order;
}

/**
 * "Placed orders cannot be deleted." Nor, here, one that holds money: nobody could give it back.
 * @throws Refusal
 */
export function removeOrder(draft: Draft, order: Order): void {
  requireStatus(order, ['draft', 'pending'], 'deleted');
  if (openBalanceOf(draft, order) > 0 || order.capture_ids.length > 0)
    throw new Refusal('transactions', 'exist', 'restrict_dependent_destroy', 'relationships');
  for (const id of order.line_item_ids) draft.line_items.remove(id);
  for (const id of order.shipment_ids) draft.shipments.remove(id);
  for (const id of order.resource_error_ids) draft.resource_errors.remove(id);
  for (const id of order.authorization_ids) draft.authorizations.remove(id);
  const payments = [...draft.klarna_payments.values()].filter(({ order_id }) => order_id === order.id);
  for (const { id } of payments) draft.klarna_payments.remove(id);
  draft.orders.remove(order.id);
}

function nextNumber(draft: Draft): string {
  const taken = new Set([...draft.orders.values()].map(({ number }) => number));
  let number = 1234 + taken.size;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
