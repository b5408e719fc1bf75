import { couponOf } from './catalogue.ts';
import { type Attributes, textOf } from './kept-attributes.ts';
import { addLine } from './new-line.ts';
import { invalidValue } from './refusal.ts';
import type { Draft, Order } from './rows.ts';

/**
 * Redeems or takes back coupons and gift cards. The sandbox has one coupon, that of the seeded orders, and no gift card to
 * redeem; the vendor's words for a code it does not know are not published.
 * @throws Refusal
 */
export function applyCodes(draft: Draft, order: Order, attributes: Attributes, at: string): void {
  const { coupon_code: coupon, gift_card_code: card, gift_card_or_coupon_code: either } = attributes;
  if (coupon !== undefined) redeem(draft, order, 'coupon_code', textOf(coupon), at);
  if (either !== undefined) redeem(draft, order, 'gift_card_or_coupon_code', textOf(either), at);
  if (card === undefined) return;
  if (textOf(card)) throw invalidValue('gift_card_code');
  removeLines(draft, order, ({ item_type }) => item_type === 'gift_cards');
}

function redeem(draft: Draft, order: Order, field: string, code: string | null, at: string): void {
  const coupon = code ? couponOf(code) : undefined;
  if (code && coupon === undefined) throw invalidValue(field);
  removeLines(draft, order, ({ coupon_code }) => coupon_code !== null);
  if (coupon === undefined) return;
  const { name, amount } = coupon;
  const line = { item_type: 'fixed_amount_promotions', name, coupon_code: code, unit_amount_cents: amount };
  addLine(draft, order, line, at);
}

function removeLines(
  draft: Draft,
  order: Order,
  matches: (line: { item_type: string; coupon_code: string | null }) => boolean,
): void {
  const gone = order.line_item_ids.filter((id) => {
    const line = draft.line_items.get(id);
    return line !== undefined && matches(line);
  });
  for (const id of gone) draft.line_items.remove(id);
  order.line_item_ids = order.line_item_ids.filter((id) => !gone.includes(id));
}
