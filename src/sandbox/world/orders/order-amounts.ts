import { Refusal } from '../refusal.ts';
import type { Draft, LineItem, Order, Read } from '../tables.ts';
import { totalWithTaxesOf } from './totals.ts';

type Part = 'goods' | 'shipping' | 'payment_method' | 'discount' | 'adjustment' | 'gift_card';

/** Which of an order's amounts a line counts for. A gift card that is bought is goods, one that pays is negative. */
function partOf(line: Read<LineItem>): Part {
  if (line.item_type === 'shipments') return 'shipping';
  if (line.item_type === 'payment_methods') return 'payment_method';
  if (line.item_type === 'adjustments') return 'adjustment';
  if (line.item_type === 'gift_cards' && line.unit_amount_cents < 0) return 'gift_card';
  if (/promotions$|^discount_engine_items$/.test(line.item_type ?? '')) return 'discount';
  return 'goods';
}

/** "Unit amount x quantity + options amount." */
export const lineTotal = (line: Read<LineItem>): number =>
  line.unit_amount_cents * line.quantity + line.options_amount_cents;

/** The lines that an order is about: what is bought, without shipping, discounts and the like. */
export const goodsOf = (draft: Draft, order: Read<Order>): LineItem[] =>
  linesOf(draft, order).filter((line) => partOf(line) === 'goods');

const linesOf = (draft: Draft, order: Read<Order>): LineItem[] =>
  order.line_item_ids.map((id) => draft.line_items.get(id)).filter((line) => line !== undefined);

/** Works out an order's amounts from its lines, and what follows from them for an order that is not placed yet. */
export function recompute(draft: Draft, order: Order, at: string): void {
  const lines = linesOf(draft, order);
  const of = (part: Part) => lines.filter((line) => partOf(line) === part);
  const sum = (part: Part) => of(part).reduce((total, line) => total + lineTotal(line), 0);
  capDiscounts(of('discount'), sum('goods'));
  spreadDiscount(of('goods'), sum('discount'));
  for (const line of lines) setTax(order, line, partOf(line));
  order.amounts = {
    subtotal: sum('goods'),
    shipping: sum('shipping'),
    payment_method: sum('payment_method'),
    discount: sum('discount'),
    adjustment: sum('adjustment'),
    gift_card: 0,
    tax: lines.reduce((total, line) => total + line.tax_amount_cents, 0),
    duty: order.amounts.duty,
  };
  capDiscounts(of('gift_card'), totalWithTaxesOf(order));
  order.amounts.gift_card = sum('gift_card');
  requireExact(order);
  order.updated_at = at;
  followAmounts(order, of('goods').length > 0);
}

/** Past what integers can say no sum is right. The vendor's own limit is not published. @throws Refusal */
function requireExact(order: Read<Order>): void {
  if ([...Object.values(order.amounts), totalWithTaxesOf(order)].every(Number.isSafeInteger)) return;
  throw new Refusal('total_amount_with_taxes_cents', 'is too large', 'less_than_or_equal_to');
}

/** "Association with a customer and addition of a purchasable item" makes a draft pending; a total of 0 makes it free. */
function followAmounts(order: Order, hasGoods: boolean): void {
  if (order.status === 'draft' && hasGoods && order.customer_id !== null) order.status = 'pending';
  if (order.status !== 'draft' && order.status !== 'pending') return;
  const free = hasGoods && totalWithTaxesOf(order) === 0;
  if (free && order.payment_status === 'unpaid') order.payment_status = 'free';
  else if (!free && order.payment_status === 'free') order.payment_status = 'unpaid';
}

/** What takes off takes off no more than there is. */
function capDiscounts(lines: readonly LineItem[], most: number): void {
  let left = most;
  for (const line of lines) {
    line.unit_amount_cents = Math.max(line.unit_amount_cents, -left);
    left += line.unit_amount_cents;
  }
}

/** Discounts go to the lines by their totals, and the last one takes the rounding; a spread that adds up stays. */
function spreadDiscount(goods: readonly LineItem[], discount: number): void {
  const subtotal = goods.reduce((total, line) => total + lineTotal(line), 0);
  if (goods.reduce((total, line) => total + line.discount_cents, 0) === discount) return;
  let left = discount;
  for (const [index, line] of goods.entries()) {
    const share = subtotal === 0 ? 0 : Math.round((discount * lineTotal(line)) / subtotal);
    line.discount_cents = index === goods.length - 1 ? left : share;
    left -= line.discount_cents;
  }
}

/** Whether a line is taxed at all is the order's to say, but for goods. */
const taxableBy: Readonly<Partial<Record<Part, string>>> = {
  shipping: 'freight_taxable',
  payment_method: 'payment_method_taxable',
  adjustment: 'adjustment_taxable',
};

function setTax(order: Read<Order>, line: LineItem, part: Part): void {
  const flag = order.given[taxableBy[part] ?? ''];
  const isTaxed = part === 'goods' || (typeof flag === 'boolean' ? flag : line.tax_rate > 0);
  const taxable = isTaxed ? Math.max(0, lineTotal(line) + line.discount_cents) : 0;
  const rate = line.tax_rate > 0 ? line.tax_rate : order.tax_rate;
  line.tax_rate = isTaxed ? rate : 0;
  line.tax_amount_cents = order.tax_included ? taxable - Math.round(taxable / (1 + rate)) : Math.round(taxable * rate);
}
