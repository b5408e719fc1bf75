import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineItem, Order } from '../../src/apis/commerce-layer/order.ts';
import { CliError } from '../../src/errors.ts';
import { orderToKlarna } from '../../src/flows/order-to-klarna.ts';
import { anyOrder, orderOf } from './any-order.ts';
import { digitsOf } from './running.ts';

const shirt: LineItem = { id: 'a', name: 'Shirt', quantity: 2, unitAmount: 5000, totalAmount: 10000, taxAmount: 1000 };

const klarna = (order: Order, attempt = 1) => orderToKlarna(order, digitsOf, attempt);
const linesOf = (order: Order) => klarna(order).supplementary_purchase_data.line_items ?? [];
const sumOf = (lines: readonly { readonly total_amount: number }[]) =>
  lines.reduce((sum, line) => sum + line.total_amount, 0);

const refusal = (order: Order): string => {
  try {
    klarna(order);
  } catch (error) {
    if (error instanceof CliError && error.kind === 'rejected') return [error.message, error.facts.why].join('\n');
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the lines that Klarna is told', () => {
  it('always sum to the amount, or the difference is named and nothing is bent', () => {
    fc.assert(
      fc.property(anyOrder, ({ order, gap }) => {
        try {
          const lines = linesOf(order);
          expect(lines.length === 0 ? order.amount : sumOf(lines)).toBe(order.amount);
        } catch (error) {
          if (!(error instanceof CliError)) throw error;
          expect(error.kind).toBe('rejected');
          expect(error.facts.why).toContain(`a difference of ${gap} minor units`);
          expect(gap).not.toBe(0);
        }
      }),
    );
  });

  it('are whole numbers, one for each line that is not zero, with nothing subtracted from it', () => {
    fc.assert(
      fc.property(anyOrder, ({ order }) => {
        const exact = { ...order, dutyAmount: 0 };
        let lines: ReturnType<typeof linesOf>;
        try {
          lines = linesOf(exact);
        } catch {
          return;
        }
        const isNet = order.taxIncluded || order.countryCode === 'US';
        const comesTo = ({ totalAmount, taxAmount }: LineItem) => (isNet ? totalAmount : totalAmount + taxAmount);
        const wanted = order.lineItems.filter((item) => comesTo(item) !== 0).map(({ id }) => id);
        expect(lines.flatMap(({ line_item_reference: id }) => (id === undefined ? [] : [id]))).toEqual(wanted);
        for (const { total_amount, total_tax_amount, unit_price, quantity, name } of lines) {
          expect(Number.isSafeInteger(total_amount)).toBe(true);
          expect(total_amount).not.toBe(0);
          expect(name).not.toBe('');
          if (total_tax_amount !== undefined) expect(Math.min(total_tax_amount, total_amount)).toBeGreaterThan(0);
          if (unit_price !== undefined) expect(unit_price * quantity).toBe(total_amount);
        }
      }),
    );
  });
});

describe('an order whose prices include tax', () => {
  it('keeps each line as it is', () => {
    expect(linesOf(orderOf([{ ...shirt, imageUrl: 'https://img.example/a.png' }]))).toEqual([
      {
        name: 'Shirt',
        quantity: 2,
        total_amount: 10000,
        total_tax_amount: 1000,
        unit_price: 5000,
        image_url: 'https://img.example/a.png',
        line_item_reference: 'a',
      },
    ]);
  });

  it('keeps promotions and gift cards negative, and tells no tax of them', () => {
    const promotion: LineItem = {
      id: 'b',
      name: 'Sale',
      quantity: 1,
      unitAmount: -900,
      totalAmount: -900,
      taxAmount: 90,
    };
    expect(linesOf(orderOf([shirt, promotion]))[1]).toEqual({
      name: 'Sale',
      quantity: 1,
      total_amount: -900,
      unit_price: -900,
      line_item_reference: 'b',
    });
  });

  it('leaves out lines of zero, and a unit price that does not come to the total', () => {
    const free: LineItem = { id: 'z', name: 'Klarna', quantity: 1, totalAmount: 0, taxAmount: 0 };
    const odd: LineItem = { ...shirt, quantity: 3, unitAmount: 3333 };
    expect(linesOf(orderOf([free, odd]))).toHaveLength(1);
    expect(linesOf(orderOf([free, odd]))[0]).not.toHaveProperty('unit_price');
  });

  it.each([
    [{ name: 'Shirt', code: 'SKU' }, 'Shirt'],
    [{ code: 'SKU', itemType: 'skus' }, 'SKU'],
    [{ itemType: 'adjustments' }, 'adjustments'],
    [{}, 'a'],
  ])('calls a line %j %s', (names, name) => {
    expect(linesOf(orderOf([{ id: 'a', quantity: 1, totalAmount: 1, taxAmount: 0, ...names }]))[0]?.name).toBe(name);
  });
});

describe('an order whose prices exclude tax', () => {
  const net = { taxIncluded: false };

  it('in the US stays net, with the sales tax as a line', () => {
    const order = orderOf([shirt], { ...net, countryCode: 'US', currency: 'USD', amount: 10_875, totalTaxAmount: 875 });
    expect(linesOf(order)).toEqual([
      { name: 'Shirt', quantity: 2, total_amount: 10000, unit_price: 5000, line_item_reference: 'a' },
      { name: 'Sales tax', quantity: 1, total_amount: 875 },
    ]);
  });

  it('in the US has no line for no sales tax', () => {
    expect(linesOf(orderOf([shirt], { ...net, countryCode: 'US', currency: 'USD' }))).toHaveLength(1);
  });

  it('elsewhere carries its tax in each line', () => {
    const order = orderOf([shirt], { ...net, amount: 11_000, totalTaxAmount: 1000 });
    expect(linesOf(order)).toEqual([
      { name: 'Shirt', quantity: 2, total_amount: 11_000, total_tax_amount: 1000, line_item_reference: 'a' },
    ]);
  });

  it.each([1, -1, 2, -2])('elsewhere gives a rounding rest of %i over two lines a line of its own', (rest) => {
    const order = orderOf([shirt, { ...shirt, id: 'b' }], { ...net, amount: 22_000 + rest });
    expect(linesOf(order).at(-1)).toEqual({ name: 'Rounding', quantity: 1, total_amount: rest });
  });

  it('elsewhere calls no more than one unit a line rounding', () => {
    const order = orderOf([shirt, { ...shirt, id: 'b' }], { ...net, amount: 22_003 });
    expect(refusal(order)).toContain('a difference of 3 minor units');
  });
});

describe('what does not come out', () => {
  it('becomes a line when it is the duty', () => {
    expect(linesOf(orderOf([shirt], { amount: 10_250, dutyAmount: 250 })).at(-1)).toEqual({
      name: 'Duty',
      quantity: 1,
      total_amount: 250,
    });
  });

  it('stops with both sums, the difference and the largest line', () => {
    const said = refusal(orderOf([shirt], { amount: 10_100 }));
    expect(said).toContain('The lines of the order NgojhKoyYN do not add up.');
    expect(said).toContain('Their sum is 10000');
    expect(said).toContain("the order's total is 10100");
    expect(said).toContain('a difference of 100 minor units');
    expect(said).toContain('"Shirt" (10000)');
  });

  it('is no matter where the order shows no lines', () => {
    expect(klarna(orderOf([], { amount: 100 })).supplementary_purchase_data).toEqual({ purchase_reference: '1234' });
  });
});

describe('the amount', () => {
  it.each([
    ['JPY', 118, 118],
    ['USD', 11_800, 118],
    ['KWD', 118_000, 118],
    ['USD', 11_801, 118.01],
    ['EUR', 1_999, 19.99],
  ])('of %s %i is what Commerce Layer calls %d', (currency, amount, amountFloat) => {
    expect(klarna(orderOf([], { currency, amount, amountFloat }))).toMatchObject({ amount, currency });
  });

  it.each([
    ['JPY', 11_800, 118],
    ['KWD', 11_800, 118],
    ['USD', 118, 118],
  ])('of %s %i is ambiguous when Commerce Layer calls it %d', (currency, amount, amountFloat) => {
    expect(refusal(orderOf([], { currency, amount, amountFloat }))).toContain('minor units');
  });

  it.each([
    [{ amount: 0 }, 'has nothing to pay'],
    [{ amount: -1 }, 'has nothing to pay'],
    [{ amount: 100, paymentStatus: 'free' }, 'has nothing to pay'],
    [{ amount: 100, currency: 'XQX' }, 'not in ISO 4217'],
  ])('%j stops', (changes, words) => {
    expect(refusal(orderOf([], changes))).toContain(words);
  });

  it('that is not there stops', () => {
    const { amount: _, ...noAmount } = orderOf([]);
    const { currency: __, ...noCurrency } = orderOf([], { amount: 1 });
    expect(refusal(noAmount)).toContain('has no amount or no currency');
    expect(refusal(noCurrency)).toContain('has no amount or no currency');
  });
});

describe('the reference', () => {
  it.each([
    [{ reference: 'web-77' }, 1, 'web-77-1'],
    [{}, 2, '1234-2'],
    [{ reference: 'x'.repeat(400) }, 12, `${'x'.repeat(252)}-12`],
  ])('of %j for attempt %i', (changes, attempt, reference) => {
    expect(klarna(orderOf([], { amount: 1, ...changes }), attempt).reference).toBe(reference);
  });

  it('is the id where the order has neither reference nor number', () => {
    const { number: _, ...bare } = orderOf([], { amount: 1 });
    expect(klarna(bare)).toMatchObject({ reference: 'NgojhKoyYN-1', supplementary_purchase_data: {} });
  });
});
