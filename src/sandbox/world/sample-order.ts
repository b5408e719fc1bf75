import { newRow } from './common-rows.ts';
import { hexFor, nextId } from './identifiers.ts';
import { untouched } from './order-rows.ts';
import type { Draft, LineItem, Order, Reference } from './rows.ts';
import { approvedIn } from './test-customers.ts';
import { marketOfCurrency } from './test-markets.ts';

/** What differs between the sandbox's orders. */
export interface SampleOrder {
  readonly id: string;
  readonly number: string;
  readonly reference: string | null;
  readonly createdAt: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  /** Shifts quantities and prices, so that orders do not all look alike; 0 is the seeds' order of 118.00. */
  readonly variation: number;
  /** A gift card that covers the whole order, instead of a part of it. */
  readonly free: boolean;
  readonly billed: boolean;
  readonly customerEmail: string | null;
}

export const marketId = 'dlQbPhNNop';
const taxRate = 0.1;

/**
 * Adds an order with its lines, addresses, shipment and customer. Two articles, shipping, a promotion, a gift card and a
 * payment method that costs nothing: every kind of line that the mapping to Klarna's line items has a rule for, with
 * sums that come out to the minor unit whether tax is included or not.
 */
export function addSampleOrder(draft: Draft, sample: SampleOrder): Order {
  const { currency, createdAt, taxIncluded, variation } = sample;
  const row = () => newRow(nextId(draft, 'row'), createdAt);
  const person = approvedIn(marketOfCurrency(currency));
  const customer = { ...row(), email: sample.customerEmail ?? person.email };
  const billing = { ...row(), ...person };
  const delivery = { ...row(), ...person };
  const shipment = {
    ...row(),
    order_id: sample.id,
    number: `${sample.number}/S/001`,
    currency_code: currency,
    cost_amount_cents: 700,
  };
  draft.customers.insert(customer);
  draft.addresses.insert(delivery);
  if (sample.billed) draft.addresses.insert(billing);
  draft.shipments.insert(shipment);

  const articles = [
    { name: 'T-shirt, black, M', sku: 'TSHIRTMM000000FFFFFFMXXX', quantity: 2 + (variation % 3), unit: 3000 },
    { name: 'Hoodie, grey, M', sku: 'HOODIEMM000000FFFFFFMXXX', quantity: 1, unit: 6000 + (variation % 40) * 100 },
  ].map((article) => {
    const gross = article.quantity * article.unit;
    return { ...article, total: gross, discount: -500, tax: taxOf(gross - 500, taxIncluded) };
  });
  const subtotal = articles.reduce((sum, article) => sum + article.total, 0);
  const tax = articles.reduce((sum, article) => sum + article.tax, 0);
  const due = subtotal + 700 - 1000 + (taxIncluded ? 0 : tax);
  const giftCard = sample.free ? -due : -1000;

  const lineItemIds: string[] = [];
  const addLine = (line: Partial<LineItem> & { item_type: string; name: string; item?: Reference | null }) => {
    const item: LineItem = {
      ...row(),
      order_id: sample.id,
      sku_code: null,
      coupon_code: null,
      quantity: 1,
      unit_amount_cents: 0,
      options_amount_cents: 0,
      discount_cents: 0,
      tax_amount_cents: 0,
      tax_rate: 0,
      item: null,
      ...line,
    };
    draft.line_items.insert(item);
    lineItemIds.push(item.id);
  };
  for (const { name, sku, quantity, unit, discount, tax: lineTax } of articles)
    addLine({
      item_type: 'skus',
      name,
      sku_code: sku,
      quantity,
      unit_amount_cents: unit,
      discount_cents: discount,
      tax_amount_cents: lineTax,
      tax_rate: taxRate,
    });
  const shipped = { type: 'shipments', id: shipment.id };
  addLine({ item_type: 'shipments', name: 'Standard shipping', unit_amount_cents: 700, item: shipped });
  addLine({ item_type: 'payment_methods', name: 'Klarna' });
  addLine({
    item_type: 'fixed_amount_promotions',
    name: 'Summer discount',
    coupon_code: 'SUMMER',
    unit_amount_cents: -1000,
  });
  addLine({ item_type: 'gift_cards', name: 'Gift card', unit_amount_cents: giftCard });

  return draft.orders.insert({
    ...newRow(sample.id, createdAt),
    ...untouched(),
    reference: sample.reference,
    number: sample.number,
    status: 'pending',
    payment_status: sample.free ? 'free' : 'unpaid',
    fulfillment_status: 'unfulfilled',
    place_async: false,
    customer_email: customer.email,
    language_code: 'en',
    currency_code: currency,
    country_code: person.country_code,
    tax_included: taxIncluded,
    tax_rate: taxRate,
    amounts: {
      subtotal,
      shipping: 700,
      payment_method: 0,
      discount: -1000,
      adjustment: 0,
      gift_card: giftCard,
      tax,
      duty: 0,
    },
    token: hexFor(`order:${sample.id}`),
    market_id: marketId,
    customer_id: customer.id,
    billing_address_id: sample.billed ? billing.id : null,
    shipping_address_id: delivery.id,
    payment_method_id: null,
    line_item_ids: lineItemIds,
    shipment_ids: [shipment.id],
    refreshed_at: createdAt,
  });
}

const taxOf = (amount: number, included: boolean): number =>
  included ? amount - Math.round(amount / (1 + taxRate)) : Math.round(amount * taxRate);
