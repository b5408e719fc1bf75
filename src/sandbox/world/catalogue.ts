import type { Draft } from './tables.ts';

/** The articles of the seeded orders, which further line items may name by `sku_code`. Prices in minor units. */
const articles: ReadonlyMap<string, { readonly name: string; readonly price: number }> = new Map([
  ['TSHIRTMM000000FFFFFFMXXX', { name: 'T-shirt, black, M', price: 3000 }],
  ['HOODIEMM000000FFFFFFMXXX', { name: 'Hoodie, grey, M', price: 6000 }],
]);

/** What the promotion of a coupon takes off, in minor units. */
const coupons: ReadonlyMap<string, { readonly name: string; readonly amount: number }> = new Map([
  ['SUMMER', { name: 'Summer discount', amount: -1000 }],
]);

export const couponOf = (code: string) => coupons.get(code);
/** An article of the catalogue, or one that a seeded line has. */
export function articleOf(draft: Draft, code: string): { readonly name: string; readonly price: number } | undefined {
  const known = articles.get(code);
  if (known || code === '') return known;
  for (const { sku_code, name, unit_amount_cents } of draft.line_items.values())
    if (sku_code === code) return { name: name ?? code, price: unit_amount_cents };
  return undefined;
}

const giftCard = { code: 'SANDBOX-GIFT-CARD', name: 'Gift card', balance: 1000 };

/** "The gift card code (at least the first 8 characters)." */
export const giftCardOf = (code: string) =>
  code.length >= 8 && giftCard.code.startsWith(code.toUpperCase()) ? giftCard : undefined;
