import type { LineItem, Order } from '../tables.ts';
import type { OrderWish } from './seed-order.ts';

/** A line before it is a row. */
export type PlannedLine = Pick<
  LineItem,
  | 'item_type'
  | 'name'
  | 'sku_code'
  | 'coupon_code'
  | 'quantity'
  | 'unit_amount_cents'
  | 'discount_cents'
  | 'tax_amount_cents'
  | 'tax_rate'
>;

export interface OrderSums {
  readonly lines: readonly PlannedLine[];
  readonly amounts: Order['amounts'];
  /** What the order comes to, taxes and all, before gift cards pay for some of it. */
  readonly total: number;
  /** What is left to pay. */
  readonly due: number;
}

/**
 * The lines of an order and what they come to: articles, shipping, the payment method's price, adjustments, promotions, gift
 * cards, each a line of its own, as Commerce Layer has them. Discounts are spread over the articles in proportion, since
 * they lower the tax. Shipping, payment method and adjustments are not taxed: the orders say so (`freight_taxable`, …).
 * @param variation shifts the usual articles, so that orders do not all look alike; 0 is the seeds' order of 118.00
 */
export function sumsOf(wish: OrderWish, variation: number, paymentMethodPrice = 0): OrderSums {
  const own = wish.line_items !== undefined;
  const articles = wish.line_items ?? usualArticles(variation);
  const discounts =
    wish.discounts ?? (own ? [] : [{ name: 'Summer discount', coupon_code: 'SUMMER', amount_cents: 1000 }]);
  const shipping = wish.shipping ?? (own ? [] : [{ name: 'Standard shipping', amount_cents: 700 }]);
  const adjustments = wish.adjustments ?? [];

  const gross = articles.map(({ quantity, unit_amount_cents }) => quantity * unit_amount_cents);
  const subtotal = sum(gross);
  const discount = sum(discounts.map(({ amount_cents }) => amount_cents));
  const shares = spread(discount, gross);
  const goods = articles.map((article, index): PlannedLine => {
    const taxRate = article.tax_rate ?? wish.tax_rate;
    const taxed = (gross[index] ?? 0) - (shares[index] ?? 0);
    return {
      ...line(article.item_type, article.name ?? article.sku_code ?? null, article.unit_amount_cents),
      sku_code: article.sku_code ?? null,
      quantity: article.quantity,
      discount_cents: 0 - (shares[index] ?? 0),
      tax_amount_cents: article.tax_amount_cents ?? taxOf(taxed, taxRate, wish.tax_included),
      tax_rate: taxRate,
    };
  });
  const amounts = {
    subtotal,
    shipping: sum(shipping.map(({ amount_cents }) => amount_cents)),
    payment_method: paymentMethodPrice,
    discount: 0 - discount,
    adjustment: sum(adjustments.map(({ amount_cents }) => amount_cents)),
    tax: sum(goods.map(({ tax_amount_cents }) => tax_amount_cents)),
    duty: wish.duty_amount_cents,
  };
  const { tax, ...others } = amounts;
  const total = sum(Object.values(others)) + (wish.tax_included ? 0 : tax);
  const cards = giftCards(wish, total);
  const giftCard = 0 - sum(cards.map(({ amount_cents }) => amount_cents));
  return {
    lines: [
      ...goods,
      ...shipping.map(({ name, amount_cents }) => line('shipments', name, amount_cents)),
      line('payment_methods', 'Klarna', paymentMethodPrice),
      ...adjustments.map(({ name, amount_cents }) => line('adjustments', name, amount_cents)),
      ...discounts.map(({ name, coupon_code, amount_cents }) => ({
        ...line('fixed_amount_promotions', name, -amount_cents),
        coupon_code: coupon_code ?? null,
      })),
      ...cards.map(({ name, amount_cents }) => line('gift_cards', name, 0 - amount_cents)),
    ],
    amounts: { ...amounts, gift_card: giftCard },
    total,
    due: total + giftCard,
  };
}

const usualArticles = (variation: number): NonNullable<OrderWish['line_items']> => [
  {
    item_type: 'skus',
    name: 'T-shirt, black, M',
    sku_code: 'TSHIRTMM000000FFFFFFMXXX',
    quantity: 2 + (variation % 3),
    unit_amount_cents: 3000,
  },
  {
    item_type: 'skus',
    name: 'Hoodie, grey, M',
    sku_code: 'HOODIEMM000000FFFFFFMXXX',
    quantity: 1,
    unit_amount_cents: 6000 + (variation % 40) * 100,
  },
];

function giftCards(wish: OrderWish, total: number): NonNullable<OrderWish['gift_cards']> {
  if (wish.zero_total) return [{ name: 'Gift card', amount_cents: total }];
  if (wish.gift_cards !== undefined || wish.line_items !== undefined) return wish.gift_cards ?? [];
  return [{ name: 'Gift card', amount_cents: Math.min(1000, total) }];
}

const line = (type: string, name: string | null, amount: number): PlannedLine => ({
  item_type: type,
  name,
  sku_code: null,
  coupon_code: null,
  quantity: 1,
  unit_amount_cents: amount,
  discount_cents: 0,
  tax_amount_cents: 0,
  tax_rate: 0,
});

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** An amount in whole parts that are in proportion and add up to it: each is what the running total grows by. */
function spread(amount: number, weights: readonly number[]): readonly number[] {
  const all = sum(weights);
  let passed = 0;
  return weights.map((weight) => {
    const before = all === 0 ? 0 : Math.round(amount * (passed / all));
    passed += weight;
    return all === 0 ? 0 : Math.round(amount * (passed / all)) - before;
  });
}

const taxOf = (amount: number, rate: number, included: boolean): number =>
  included ? amount - Math.round(amount / (1 + rate)) : Math.round(amount * rate);
