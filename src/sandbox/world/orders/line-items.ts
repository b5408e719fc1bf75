import { articleOf } from '../catalogue.ts';
import { type Attributes, keep, numberOf, textOf, wordsOf } from '../kept-attributes.ts';
import { blank, invalidValue, Refusal } from '../refusal.ts';
import type { Draft, LineItem, Order, Reference } from '../tables.ts';
import { addLine } from './new-line.ts';
import { recompute } from './order-amounts.ts';
import { requireEditable } from './order-status.ts';
import { ensureShipment } from './shipments.ts';

const handled = ['sku_code', 'quantity', 'unit_amount_cents', 'options_amount_cents', 'name', 'item_type'];
/** Changing these changes the order; the rest may be noted on a line at any time. */
const ofTheOrder = ['sku_code', 'quantity', 'unit_amount_cents', 'options_amount_cents', '_external_price'];

/**
 * Adds a line to an order: an article of the catalogue by its `sku_code`, or anything by its name and price.
 * @param item the `item` relationship: none of the types that the vendor takes is a resource of the sandbox
 * @throws Refusal
 */
export function addLineItem(
  draft: Draft,
  order: Order,
  attributes: Attributes,
  item: Reference | null,
  at: string,
): LineItem {
  requireEditable(order);
  if (item !== null) throw new Refusal('item', 'must exist', 'required', 'relationships');
  refuseOutside(attributes);
  const quantity = requireQuantity(attributes.quantity);
  const { sku_code, ...priced } = pricedItem(draft, attributes);
  const same =
    sku_code !== null && isSet(attributes._update_quantity) ? sameArticle(draft, order, sku_code) : undefined;
  if (same) {
    same.quantity += quantity;
    touched(draft, order, same, at);
    return same;
  }
  const line = addLine(draft, order, { ...priced, sku_code, quantity }, at);
  keep(line, attributes, [...handled, '_update_quantity', '_external_price']);
  touched(draft, order, line, at);
  return line;
}

/** @throws Refusal where the order is not editable, and the change is one of the order's */
export function updateLineItem(draft: Draft, order: Order, line: LineItem, attributes: Attributes, at: string): void {
  refuseOutside(attributes);
  keep(line, attributes, [...handled, '_external_price']);
  line.updated_at = at;
  if (attributes.name !== undefined) line.name = textOf(attributes.name);
  if (!ofTheOrder.some((name) => name in attributes)) return;
  requireEditable(order);
  requireOwn(line);
  if (attributes.quantity !== undefined) line.quantity = requireQuantity(attributes.quantity);
  const code = attributes.sku_code === undefined ? null : requireArticle(draft, attributes.sku_code);
  if (code) Object.assign(line, { sku_code: code.code, name: code.name, unit_amount_cents: code.price });
  const price = numberOf(attributes.unit_amount_cents);
  if (price !== null) line.unit_amount_cents = line.item_type === 'skus' ? requirePrice(price) : price;
  line.options_amount_cents = numberOf(attributes.options_amount_cents) ?? line.options_amount_cents;
  touched(draft, order, line, at);
}

/** @throws Refusal */
export function removeLineItem(draft: Draft, order: Order, line: LineItem, at: string): void {
  requireEditable(order);
  requireOwn(line);
  order.line_item_ids = order.line_item_ids.filter((id) => id !== line.id);
  draft.line_items.remove(line.id);
  recompute(draft, order, at);
}

/** Shipping, payment, discounts and gift cards come and go with what they stand for. Whether lines do at the vendor is not known. */
function requireOwn({ item_type }: LineItem): void {
  if (!['skus', 'bundles', 'adjustments'].includes(item_type))
    throw new Refusal('item_type', `${item_type} cannot be changed by themselves`, 'invalid');
}

function touched(draft: Draft, order: Order, line: LineItem, at: string): void {
  line.updated_at = at;
  ensureShipment(draft, order, at);
  recompute(draft, order, at);
}

function requireQuantity(value: unknown): number {
  const quantity = numberOf(value);
  if (quantity === null) throw blank('quantity', 'attributes');
  if (quantity <= 0) throw new Refusal('quantity', 'must be greater than 0', 'greater_than');
  return quantity;
}

/** "Can be specified only via an integration application, or when the item is missing": then a price has to come. */
function pricedItem(draft: Draft, attributes: Attributes) {
  const price = numberOf(attributes.unit_amount_cents);
  const name = wordsOf(attributes.name);
  const type = textOf(attributes.item_type);
  if (attributes.sku_code === undefined || attributes.sku_code === null) {
    if (name === null) throw blank('item');
    if (price === null) throw blank('unit_amount_cents', 'attributes');
    // A shipment, a promotion or a gift card is an item that has to exist, and none of them can be made here.
    if (type !== null) throw new Refusal('item', 'must exist', 'required', 'relationships');
    return { sku_code: null, name, unit_amount_cents: requirePrice(price), item_type: 'skus' };
  }
  const article = requireArticle(draft, attributes.sku_code);
  if (type !== null && type !== 'skus') throw invalidValue('item_type');
  const unit_amount_cents = price === null ? article.price : requirePrice(price);
  return { sku_code: article.code, name: name ?? article.name, unit_amount_cents, item_type: 'skus' };
}

function requirePrice(price: number): number {
  if (price < 0)
    throw new Refusal('unit_amount_cents', 'must be greater than or equal to 0', 'greater_than_or_equal_to');
  return price;
}

function requireArticle(draft: Draft, value: unknown) {
  const code = textOf(value) ?? '';
  const article = articleOf(draft, code);
  if (article === undefined) throw invalidValue('sku_code');
  return { code, ...article };
}

const sameArticle = (draft: Draft, order: Order, code: string): LineItem | undefined =>
  order.line_item_ids.map((id) => draft.line_items.get(id)).find((line) => line?.sku_code === code);

/** The vendor documents these as `'1'`, and its schema as booleans. */
const isSet = (value: unknown): boolean => value === true || value === '1' || value === 1;

/** Needs a bundle, a subscription model, a service for prices or a stock: the sandbox has none of them. */
function refuseOutside(attributes: Attributes): void {
  if ((attributes.bundle_code ?? null) !== null) throw invalidValue('bundle_code');
  if ((attributes.frequency ?? null) !== null) throw invalidValue('frequency');
  if (isSet(attributes._external_price)) throw invalidValue('_external_price');
  if (isSet(attributes._reserve_stock)) throw invalidValue('_reserve_stock');
  if (isSet(attributes._reset_restocked_quantity)) throw invalidValue('_reset_restocked_quantity');
}
