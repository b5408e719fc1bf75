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
export const articleOf = (code: string) => articles.get(code);
