import type { Answer } from '../../request/step.ts';
import { type OrderId, orderId } from './ids.ts';
import {
  centsOf,
  type Document,
  flagOf,
  includedMany,
  includedOne,
  isLinked,
  linkedOne,
  numberOf,
  type Resource,
  readDocument,
  textOf,
} from './resources.ts';

/** A line of an order. Amounts are minor units of the order's currency; promotions and gift cards are negative. */
export interface LineItem {
  readonly id: string;
  /** skus, bundles, shipments, payment_methods, adjustments, promotions, gift_cards */
  readonly itemType?: string;
  readonly name?: string;
  readonly code?: string;
  readonly quantity: number;
  readonly unitAmount?: number;
  readonly totalAmount: number;
  readonly taxAmount: number;
  readonly imageUrl?: string;
}

/** An authorization, capture, void or refund that Commerce Layer made at the gateway. */
export interface Transaction {
  readonly id: string;
  readonly type: string;
  readonly number?: string;
  readonly amount: number;
  readonly succeeded: boolean;
  readonly message?: string;
  readonly errorCode?: string;
  readonly errorDetail?: string;
  readonly createdAt?: string;
}

export interface Order {
  readonly id: OrderId;
  readonly number?: string;
  readonly reference?: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly fulfillmentStatus?: string;
  readonly currency?: string;
  readonly countryCode?: string;
  readonly customerEmail?: string;
  readonly taxIncluded: boolean;
  /** `total_amount_with_taxes_cents`: what the customer pays, minor units. */
  readonly amount?: number;
  /** The same as a number of whole units; together they give the currency's exponent. */
  readonly amountFloat?: number;
  readonly formattedAmount?: string;
  readonly totalTaxAmount: number;
  readonly dutyAmount: number;
  readonly createdAt?: string;
  readonly placedAt?: string;
  readonly expiresAt?: string;
  readonly paymentUpdatedAt?: string;
  /** `payment_source_type` of the order's payment method; `undefined` where it has none or it was not included. */
  readonly paymentSourceType?: string;
  readonly paymentMethodName?: string;
  /** The payment source the order points to now; null after it was nullified. */
  readonly paymentSource?: { readonly type: string; readonly id: string } | null;
  /** Klarna's order id, there once the order is placed. */
  readonly klarnaOrderId?: string;
  readonly fraudStatus?: string;
  readonly lineItems: readonly LineItem[];
  readonly transactions: readonly Transaction[];
  /** False where the access token may not see transactions, as a sales channel's may not; the list is then empty. */
  readonly showsTransactions: boolean;
  /** The API's document as it came. */
  readonly document: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Drops what is `undefined`, so that optional members are absent rather than undefined. */
const present = <Members extends Record<string, unknown>>(members: Members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };

const toLineItem = (line: Resource): LineItem => ({
  id: line.id,
  quantity: numberOf(line, 'quantity') ?? 1,
  totalAmount: centsOf(line, 'total_amount_cents') ?? 0,
  taxAmount: centsOf(line, 'tax_amount_cents') ?? 0,
  ...present({
    itemType: textOf(line, 'item_type'),
    name: textOf(line, 'name'),
    code: textOf(line, 'sku_code') ?? textOf(line, 'bundle_code'),
    unitAmount: centsOf(line, 'unit_amount_cents'),
    imageUrl: textOf(line, 'image_url'),
  }),
});

const toTransaction = (transaction: Resource): Transaction => ({
  id: transaction.id,
  type: transaction.type,
  amount: centsOf(transaction, 'amount_cents') ?? 0,
  succeeded: flagOf(transaction, 'succeeded') ?? false,
  ...present({
    number: textOf(transaction, 'number'),
    message: textOf(transaction, 'message'),
    errorCode: textOf(transaction, 'error_code'),
    errorDetail: textOf(transaction, 'error_detail'),
    createdAt: textOf(transaction, 'created_at'),
  }),
});

/** What Klarna made of the order on placing, from `payment_source_details`, which not every answer has. */
const klarnaDetails = (order: Resource) => {
  const details = order.attributes.payment_source_details;
  if (!isRecord(details)) return {};
  const method = isRecord(details.payment_method_details) ? details.payment_method_details : {};
  return present({
    klarnaOrderId: typeof details.klarna_id === 'string' ? details.klarna_id : undefined,
    fraudStatus: typeof method.fraud_status === 'string' ? method.fraud_status : undefined,
  });
};

/** The order of a document, with what was included of it; `document` is what is printed. */
export const toOrder = (source: Document, document: unknown): Order => {
  const { data } = source;
  const method = includedOne(source, 'payment_method');
  return {
    id: orderId(data.id),
    status: textOf(data, 'status') ?? 'unknown',
    paymentStatus: textOf(data, 'payment_status') ?? 'unknown',
    taxIncluded: flagOf(data, 'tax_included') ?? false,
    totalTaxAmount: centsOf(data, 'total_tax_amount_cents') ?? 0,
    dutyAmount: centsOf(data, 'duty_amount_cents') ?? 0,
    lineItems: includedMany(source, 'line_items').map(toLineItem),
    transactions: includedMany(source, 'transactions').map(toTransaction),
    showsTransactions: isLinked(data, 'transactions'),
    document,
    ...klarnaDetails(data),
    ...present({
      number: textOf(data, 'number'),
      reference: textOf(data, 'reference'),
      fulfillmentStatus: textOf(data, 'fulfillment_status'),
      currency: textOf(data, 'currency_code'),
      countryCode: textOf(data, 'country_code'),
      customerEmail: textOf(data, 'customer_email'),
      amount: centsOf(data, 'total_amount_with_taxes_cents'),
      amountFloat: numberOf(data, 'total_amount_with_taxes_float'),
      formattedAmount: textOf(data, 'formatted_total_amount_with_taxes'),
      createdAt: textOf(data, 'created_at'),
      placedAt: textOf(data, 'placed_at'),
      expiresAt: textOf(data, 'expires_at'),
      paymentUpdatedAt: textOf(data, 'payment_updated_at'),
      paymentSourceType: method && textOf(method, 'payment_source_type'),
      paymentMethodName: method && textOf(method, 'name'),
      paymentSource: linkedOne(data, 'payment_source'),
    }),
  };
};

/** The order in an answer that `readOrder` or `placeOrder` let through. */
export const orderOf = (answer: Pick<Answer, 'document'>): Order =>
  toOrder(readDocument(answer.document), answer.document);
