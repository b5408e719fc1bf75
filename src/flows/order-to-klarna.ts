import type { LineItem, Order } from '../apis/commerce-layer/order.ts';
import type { AuthorizeBody, KlarnaLineItem } from '../apis/klarna/authorize-body.ts';
import { CliError } from '../errors.ts';

/** What Klarna is told about an order: minor units throughout. */
export interface KlarnaPurchase {
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly supplementary_purchase_data: NonNullable<AuthorizeBody['supplementary_purchase_data']>;
}

/** Countries that show sales tax as a line of its own, lines staying net. */
const salesTaxCountries = new Set(['US']);

/**
 * An order in Klarna's terms: amount, reference and one Klarna line for every line item. A sum that does not come out
 * stops here, naming the difference; no number is ever bent.
 * @param digitsOf the ISO 4217 exponent of a currency, `undefined` for an unknown one
 * @param attempt 1, or more where another authorization of the same order is meant
 * @throws CliError `rejected`: nothing to pay, no currency, an exponent or a sum that contradicts itself
 */
export const orderToKlarna = (
  order: Order,
  digitsOf: (currency: string) => number | undefined,
  attempt: number,
): KlarnaPurchase => {
  const { amount, currency } = payable(order);
  checkExponent(order, amount, currency, digitsOf(currency));
  const lines = linesOf(order);
  const sum = lines.reduce((total, line) => total + line.total_amount, 0);
  const completed = closeDuty(order, lines, amount - sum);
  return {
    amount,
    currency,
    reference: transactionReference(order, attempt),
    supplementary_purchase_data: {
      ...(order.number === undefined ? {} : { purchase_reference: order.number }),
      ...(completed.length === 0 ? {} : { line_items: completed }),
    },
  };
};

const payable = (order: Order): { amount: number; currency: string } => {
  if (order.amount === undefined || order.currency === undefined) {
    throw new CliError('rejected', `The order ${order.id} has no amount or no currency.`, {
      why: 'Commerce Layer sent neither, or the access token may not read them.',
      hint: 'Pass --amount, --currency and --reference instead of --order.',
    });
  }
  if (order.amount <= 0 || order.paymentStatus === 'free') {
    throw new CliError('rejected', `The order ${order.id} has nothing to pay.`, {
      why: `Its total is ${order.amount} ${order.currency}; Klarna is not called for a free order.`,
      hint: 'Place the order without a payment.',
    });
  }
  return { amount: order.amount, currency: order.currency };
};

/** Commerce Layer and Klarna must mean the same by "minor unit"; tables disagree on some currencies. */
const checkExponent = (order: Order, amount: number, currency: string, digits: number | undefined) => {
  if (digits === undefined) {
    throw new CliError('rejected', `The order's currency ${currency} is not in ISO 4217.`, {
      why: 'Without its number of decimals nobody knows what a minor unit of it is. Nothing was authorized.',
      hint: 'Look at the market of the order in Commerce Layer.',
    });
  }
  const float = order.amountFloat;
  if (float === undefined || Math.abs(float * 10 ** digits - amount) < 0.5) return;
  throw new CliError('rejected', `The minor units of the order ${order.id} are ambiguous.`, {
    why: `${currency} has ${digits} decimals in ISO 4217, but Commerce Layer calls ${amount} cents ${float}.`,
    hint: 'Pass --amount in ISO 4217 minor units yourself, without --order.',
  });
};

/** The order's reference, else its number, else its id, with the attempt; at most 255 characters, never random. */
const transactionReference = (order: Order, attempt: number): string => {
  const suffix = `-${attempt}`;
  return (order.reference ?? order.number ?? order.id).slice(0, 255 - suffix.length) + suffix;
};

/** One line for every line item; those that come to nothing are left out. */
const linesOf = (order: Order): KlarnaLineItem[] => {
  const { lineItems, taxIncluded, countryCode, totalTaxAmount } = order;
  const lines = (total: (item: LineItem) => number, tax: (item: LineItem) => number) =>
    lineItems.map((item) => toLine(item, total(item), tax(item))).filter(({ total_amount }) => total_amount !== 0);
  const net = (item: LineItem) => item.totalAmount;
  const tax = (item: LineItem) => item.taxAmount;

  if (taxIncluded) return lines(net, tax);
  if (countryCode !== undefined && salesTaxCountries.has(countryCode)) {
    const netLines = lines(net, () => 0);
    if (netLines.length === 0 || totalTaxAmount === 0) return netLines;
    return [...netLines, { name: 'Sales tax', quantity: 1, total_amount: totalTaxAmount }];
  }
  return closeRounding(
    order,
    lines((item) => item.totalAmount + item.taxAmount, tax),
  );
};

const toLine = (item: LineItem, totalAmount: number, taxAmount: number): KlarnaLineItem => ({
  name: item.name ?? item.code ?? item.itemType ?? item.id,
  quantity: item.quantity,
  total_amount: totalAmount,
  ...(taxAmount > 0 && totalAmount > 0 ? { total_tax_amount: taxAmount } : {}),
  ...(item.unitAmount !== undefined && item.unitAmount * item.quantity === totalAmount
    ? { unit_price: item.unitAmount }
    : {}),
  ...(item.imageUrl === undefined ? {} : { image_url: item.imageUrl }),
  line_item_reference: item.id,
});

/** Taxes rounded line by line may miss the total by a unit a line; that rest is a line of its own. */
const closeRounding = (order: Order, lines: KlarnaLineItem[]): KlarnaLineItem[] => {
  const sum = lines.reduce((total, line) => total + line.total_amount, 0);
  const rest = (order.amount ?? 0) - sum;
  if (lines.length === 0 || rest === 0 || rest === order.dutyAmount || Math.abs(rest) > lines.length) return lines;
  return [...lines, { name: 'Rounding', quantity: 1, total_amount: rest }];
};

const closeDuty = (order: Order, lines: KlarnaLineItem[], rest: number): KlarnaLineItem[] => {
  if (lines.length === 0 || rest === 0) return lines;
  if (rest === order.dutyAmount) return [...lines, { name: 'Duty', quantity: 1, total_amount: rest }];
  const largest = lines.reduce((a, b) => (Math.abs(b.total_amount) > Math.abs(a.total_amount) ? b : a));
  throw new CliError('rejected', `The lines of the order ${order.id} do not add up.`, {
    why: `Their sum is ${order.amount === undefined ? '' : order.amount - rest}, the order's total is ${order.amount}: a difference of ${rest} minor units. The largest line is "${largest.name}" (${largest.total_amount}).`,
    hint: 'Refresh the order in Commerce Layer (_refresh); klarna-cl never bends a number. --amount, --currency and --reference without --order send no lines.',
  });
};
