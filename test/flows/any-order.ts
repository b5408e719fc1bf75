import fc from 'fast-check';
import { orderId } from '../../src/apis/commerce-layer/ids.ts';
import type { LineItem, Order } from '../../src/apis/commerce-layer/order.ts';

/** An order of these lines. */
export const orderOf = (lineItems: readonly LineItem[], changes: Partial<Order> = {}): Order => ({
  id: orderId('NgojhKoyYN'),
  number: '1234',
  status: 'pending',
  paymentStatus: 'unpaid',
  currency: 'EUR',
  countryCode: 'DE',
  taxIncluded: true,
  amount: lineItems.reduce((sum, { totalAmount }) => sum + totalAmount, 0),
  totalTaxAmount: 0,
  dutyAmount: 0,
  lineItems,
  transactions: [],
  showsTransactions: true,
  document: undefined,
  ...changes,
});

/** Any line of an order: promotions and gift cards are negative, some lines come to nothing. */
const anyLine: fc.Arbitrary<LineItem> = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z]{10}$/),
    quantity: fc.integer({ min: 1, max: 50 }),
    totalAmount: fc.integer({ min: -20_000, max: 200_000 }),
    taxAmount: fc.integer({ min: 0, max: 9000 }),
  })
  .chain((line) =>
    fc.record({
      ...Object.fromEntries(Object.entries(line).map(([name, value]) => [name, fc.constant(value)])),
      name: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      unitAmount: fc.constantFrom(undefined, line.totalAmount / line.quantity, line.totalAmount),
    }),
  )
  .map((line) => Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)))
  // The members that were undefined are gone, the others are those of a line.
  .map((line) => line as unknown as LineItem);

/** Any order, and by how much its lines miss its total. */
export const anyOrder: fc.Arbitrary<{ readonly order: Order; readonly gap: number }> = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 12 }),
    taxIncluded: fc.boolean(),
    countryCode: fc.constantFrom('US', 'DE', undefined),
    totalTaxAmount: fc.integer({ min: 0, max: 9000 }),
    dutyAmount: fc.integer({ min: 0, max: 500 }),
    gap: fc.oneof(fc.constant(0), fc.integer({ min: -20, max: 20 }), fc.integer({ min: -9000, max: 9000 })),
  })
  .map(({ lines, countryCode, gap, ...rest }) => {
    const us = !rest.taxIncluded && countryCode === 'US';
    const abroad = !rest.taxIncluded && !us;
    const comesTo = ({ totalAmount, taxAmount }: LineItem) => totalAmount + (abroad ? taxAmount : 0);
    const counted = lines.filter((line) => comesTo(line) !== 0);
    const own = counted.reduce((sum, line) => sum + comesTo(line), 0);
    const amount = own + (us && counted.length > 0 ? rest.totalTaxAmount : 0) + gap;
    const { countryCode: _, ...base } = orderOf(lines, { ...rest, amount });
    return { order: countryCode === undefined ? base : { ...base, countryCode }, gap };
  })
  .filter(({ order }) => (order.amount ?? 0) > 0);
