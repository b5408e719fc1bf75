import { couponOf, giftCardOf } from '../catalogue.ts';
import { type Attributes, textOf } from '../kept-attributes.ts';
import { invalidValue } from '../refusal.ts';
import type { Draft, LineItem, Order, Read } from '../tables.ts';
import { addLine } from './new-line.ts';

/**
 * Redeems coupons and gift cards, or takes them back. The vendor's words for a code that it does not know are not published.
 * Here a gift card keeps its balance, whatever was paid with it.
 * @throws Refusal
 */
export function applyCodes(draft: Draft, order: Order, attributes: Attributes, at: string): void {
  const { coupon_code: coupon, gift_card_code: card, gift_card_or_coupon_code: either } = attributes;
  if (coupon !== undefined) redeemCoupon(draft, order, 'coupon_code', textOf(coupon), at);
  if (card !== undefined) redeemGiftCard(draft, order, textOf(card), at);
  if (either === undefined) return;
  const code = textOf(either);
  if (code && giftCardOf(code)) redeemGiftCard(draft, order, code, at);
  else redeemCoupon(draft, order, 'gift_card_or_coupon_code', code, at);
}

function redeemCoupon(draft: Draft, order: Order, field: string, code: string | null, at: string): void {
  const coupon = code ? couponOf(code) : undefined;
  if (code && coupon === undefined) throw invalidValue(field);
  removeLines(draft, order, ({ coupon_code }) => coupon_code !== null);
  if (coupon === undefined) return;
  const { name, amount } = coupon;
  const line = { item_type: 'fixed_amount_promotions', name, coupon_code: code, unit_amount_cents: amount };
  addLine(draft, order, line, at);
}

function redeemGiftCard(draft: Draft, order: Order, code: string | null, at: string): void {
  const card = code ? giftCardOf(code) : undefined;
  if (code && card === undefined) throw invalidValue('gift_card_code');
  order.given.gift_card_code = card?.code ?? null;
  removeLines(draft, order, ({ item_type }) => item_type === 'gift_cards');
  if (card) addLine(draft, order, { item_type: 'gift_cards', name: card.name, unit_amount_cents: -card.balance }, at);
}

function removeLines(draft: Draft, order: Order, matches: (line: Read<LineItem>) => boolean): void {
  const gone = order.line_item_ids.filter((id) => {
    const line = draft.line_items.get(id);
    return line !== undefined && matches(line);
  });
  for (const id of gone) draft.line_items.remove(id);
  order.line_item_ids = order.line_item_ids.filter((id) => !gone.includes(id));
}
