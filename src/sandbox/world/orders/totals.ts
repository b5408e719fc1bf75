import type { Order, Read } from '../tables.ts';

/** The order's total without gift cards, and net where tax is excluded. Not what Klarna is asked for. */
export function totalOf({ amounts }: Read<Order>): number {
  const { subtotal, shipping, payment_method, discount, adjustment } = amounts;
  return subtotal + shipping + payment_method + discount + adjustment;
}

/** `total_amount_with_taxes_cents`: what the customer pays, and what Klarna authorizes. */
export function totalWithTaxesOf(order: Read<Order>): number {
  const { tax, gift_card, duty } = order.amounts;
  return totalOf(order) + (order.tax_included ? 0 : tax) + gift_card + duty;
}
