import type { Answer } from '../../request/step.ts';
import { type CommerceLayer, sendResource } from './client.ts';
import type { OrderId } from './ids.ts';
import { describeRefusal } from './refusals.ts';
import {
  centsOf,
  flagOf,
  includedMany,
  includedOne,
  isLinked,
  linkedOne,
  notTheResource,
  numberOf,
  type Resource,
  readDocument,
  textOf,
} from './resources.ts';

/** What support reads of an order beyond what a flow needs. Amounts are minor units, times ISO 8601. */
export interface OrderInFull {
  readonly placeAsync?: boolean;
  readonly errorsCount?: number;
  /** closed or open */
  readonly circuitState?: string;
  readonly circuitFailureCount?: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly approvedAt?: string;
  readonly cancelledAt?: string;
  readonly marketName?: string;
  readonly traceId?: string;
  readonly sums: Sums;
  /** The answer tells of the billing address, be it that there is none. */
  readonly showsBillingAddress: boolean;
  readonly billingCountryCode?: string;
  readonly showsPaymentSource: boolean;
  readonly showsErrors: boolean;
  readonly errors: readonly ResourceError[];
  readonly showsTransactions: boolean;
  readonly transactions: readonly TransactionInFull[];
}

interface Sums {
  readonly subtotal?: number;
  readonly shipping?: number;
  readonly paymentMethod?: number;
  readonly discount?: number;
  readonly adjustment?: number;
  readonly giftCard?: number;
  readonly total?: number;
  readonly totalTax?: number;
  readonly duty?: number;
  /** The line items' totals, added up; absent where one of them is not told. */
  readonly lineItems?: number;
}

export interface ResourceError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly createdAt?: string;
}

export interface TransactionInFull {
  readonly id: string;
  /** authorizations, captures, voids, refunds */
  readonly type: string;
  readonly number?: string;
  readonly amount: number;
  readonly currency?: string;
  readonly succeeded: boolean;
  readonly message?: string;
  readonly errorCode?: string;
  readonly errorDetail?: string;
  readonly gatewayTransactionId?: string;
  /** What is left to capture, of an authorization; to refund, of a capture. */
  readonly balance?: number;
  readonly createdAt?: string;
}

const include = 'include=payment_method,payment_source,line_items,transactions,billing_address,market,resource_errors';

/**
 * Reads an order with all that support looks at. What the access token may not see is left out of the answer.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/retrieve
 */
export const readOrderInFull = (api: CommerceLayer, id: OrderId): Promise<Answer> =>
  sendResource(api, 'read', 'GET', `orders/${id}?${include}`, {
    describeRefusal: describeRefusal(`Reading the order ${id}`, (errors) =>
      errors[0]?.code === 'RECORD_NOT_FOUND' ? { message: `Commerce Layer has no order ${id}.` } : undefined,
    ),
    contradiction: notTheResource('orders', id),
  });

/** Drops what is `undefined`, so that optional members are absent rather than undefined. */
const present = <Members extends Record<string, unknown>>(members: Members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };

const toTransaction = (transaction: Resource): TransactionInFull => ({
  id: transaction.id,
  type: transaction.type,
  amount: centsOf(transaction, 'amount_cents') ?? 0,
  succeeded: flagOf(transaction, 'succeeded') ?? false,
  ...present({
    number: textOf(transaction, 'number'),
    currency: textOf(transaction, 'currency_code'),
    message: textOf(transaction, 'message'),
    errorCode: textOf(transaction, 'error_code'),
    errorDetail: textOf(transaction, 'error_detail'),
    gatewayTransactionId: textOf(transaction, 'gateway_transaction_id'),
    balance: centsOf(transaction, 'capture_balance_cents') ?? centsOf(transaction, 'refund_balance_cents'),
    createdAt: textOf(transaction, 'created_at'),
  }),
});

const toError = (error: Resource): ResourceError =>
  present({
    name: textOf(error, 'name'),
    code: textOf(error, 'code'),
    message: textOf(error, 'message'),
    createdAt: textOf(error, 'created_at'),
  });

/** A sum of which a part is missing is none. */
const sumOf = (lines: readonly Resource[]): number | undefined => {
  const totals = lines.map((line) => centsOf(line, 'total_amount_cents'));
  return totals.every((total) => total !== undefined) ? totals.reduce((sum, total) => sum + total, 0) : undefined;
};

const sumsOf = (order: Resource, lines: readonly Resource[] | undefined): Sums =>
  present({
    subtotal: centsOf(order, 'subtotal_amount_cents'),
    shipping: centsOf(order, 'shipping_amount_cents'),
    paymentMethod: centsOf(order, 'payment_method_amount_cents'),
    discount: centsOf(order, 'discount_amount_cents'),
    adjustment: centsOf(order, 'adjustment_amount_cents'),
    giftCard: centsOf(order, 'gift_card_amount_cents'),
    total: centsOf(order, 'total_amount_cents'),
    totalTax: centsOf(order, 'total_tax_amount_cents'),
    duty: centsOf(order, 'duty_amount_cents'),
    lineItems: lines && sumOf(lines),
  });

/** What `readOrderInFull` brought, beside the order itself. */
export const orderInFullOf = ({ document, meta }: Pick<Answer, 'document' | 'meta'>): OrderInFull => {
  const read = readDocument(document);
  const { data } = read;
  const billing = includedOne(read, 'billing_address');
  const market = includedOne(read, 'market');
  return {
    sums: sumsOf(data, isLinked(data, 'line_items') ? includedMany(read, 'line_items') : undefined),
    // A sales channel is shown a link without its target; only a link to nothing says that there is none.
    showsBillingAddress: billing !== undefined || linkedOne(data, 'billing_address') === null,
    showsPaymentSource: linkedOne(data, 'payment_source') !== undefined,
    showsErrors: isLinked(data, 'resource_errors'),
    errors: includedMany(read, 'resource_errors').map(toError),
    showsTransactions: isLinked(data, 'transactions'),
    transactions: includedMany(read, 'transactions').map(toTransaction),
    ...present({
      placeAsync: flagOf(data, 'place_async'),
      errorsCount: numberOf(data, 'errors_count'),
      circuitState: textOf(data, 'circuit_state'),
      circuitFailureCount: numberOf(data, 'circuit_failure_count'),
      createdAt: textOf(data, 'created_at'),
      updatedAt: textOf(data, 'updated_at'),
      approvedAt: textOf(data, 'approved_at'),
      cancelledAt: textOf(data, 'cancelled_at'),
      marketName: market && textOf(market, 'name'),
      traceId: meta.traceId,
      billingCountryCode: billing && textOf(billing, 'country_code'),
    }),
  };
};
