import type { KlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import type { Order } from '../../apis/commerce-layer/order.ts';
import type { OrderInFull, ResourceError, TransactionInFull } from '../../apis/commerce-layer/order-in-full.ts';
import type { PaymentOfOrder } from '../../apis/commerce-layer/payments-of-order.ts';
import type {
  KlarnaPaymentFacts,
  OrderFacts,
  OrderSums,
  OtherPaymentFacts,
  ResourceErrorFacts,
  TransactionFacts,
} from '../../diagnosis/payment-facts.ts';
import { paymentIdOf } from '../read-payment.ts';

/** The order, as it was read for a flow and beyond. */
export const orderFacts = (order: Order, full: OrderInFull): OrderFacts => ({
  id: order.id,
  number: order.number ?? null,
  reference: order.reference ?? null,
  status: order.status,
  payment_status: order.paymentStatus,
  fulfillment_status: order.fulfillmentStatus ?? null,
  amount: order.amount ?? null,
  currency: order.currency ?? null,
  country_code: order.countryCode ?? null,
  billing_country_code: full.billingCountryCode ?? null,
  shows_billing_address: full.showsBillingAddress,
  market: full.marketName ?? null,
  customer_email: order.customerEmail ?? null,
  payment_method: order.paymentMethodName ?? null,
  payment_source_type: order.paymentSourceType ?? null,
  payment_source: order.paymentSource ?? null,
  shows_payment_source: full.showsPaymentSource,
  place_async: full.placeAsync ?? null,
  errors_count: full.errorsCount ?? null,
  circuit_state: full.circuitState ?? null,
  circuit_failure_count: full.circuitFailureCount ?? null,
  created_at: full.createdAt ?? null,
  updated_at: full.updatedAt ?? null,
  placed_at: order.placedAt ?? null,
  approved_at: full.approvedAt ?? null,
  cancelled_at: full.cancelledAt ?? null,
  payment_updated_at: order.paymentUpdatedAt ?? null,
  klarna_order_id: order.klarnaOrderId ?? null,
  fraud_status: order.fraudStatus ?? null,
  sums: sumsOf(order, full),
  shows_transactions: full.showsTransactions,
  trace_id: full.traceId ?? null,
});

const sumsOf = ({ taxIncluded }: Order, { sums }: OrderInFull): OrderSums => ({
  subtotal: sums.subtotal ?? null,
  shipping: sums.shipping ?? null,
  payment_method: sums.paymentMethod ?? null,
  discount: sums.discount ?? null,
  adjustment: sums.adjustment ?? null,
  gift_card: sums.giftCard ?? null,
  total: sums.total ?? null,
  total_tax: sums.totalTax ?? null,
  duty: sums.duty ?? null,
  tax_included: taxIncluded,
  line_items: sums.lineItems ?? null,
});

export const transactionFacts = (transaction: TransactionInFull, order: Order): TransactionFacts => ({
  id: transaction.id,
  type: transaction.type,
  number: transaction.number ?? null,
  amount: transaction.amount,
  currency: transaction.currency ?? order.currency ?? null,
  succeeded: transaction.succeeded,
  message: transaction.message ?? null,
  error_code: transaction.errorCode ?? null,
  error_detail: transaction.errorDetail ?? null,
  gateway_transaction_id: transaction.gatewayTransactionId ?? null,
  balance: transaction.balance ?? null,
  created_at: transaction.createdAt ?? null,
});

export const errorFacts = ({ name, code, message, createdAt }: ResourceError): ResourceErrorFacts => ({
  name: name ?? null,
  code: code ?? null,
  message: message ?? null,
  created_at: createdAt ?? null,
});

/** By their times, where they say one; else as they came. */
export const oldestFirst = <Item extends { readonly created_at: string | null }>(
  items: readonly Item[],
): readonly Item[] =>
  [...items].sort((one, other) => Date.parse(one.created_at ?? '') - Date.parse(other.created_at ?? '') || 0);

/** What is told of a payment beside the payment itself. */
export interface PaymentContext {
  readonly order: Order | undefined;
  readonly tokenStoredAt: string | undefined;
  readonly traceId: string | undefined;
}

export const paymentFacts = (
  payment: KlarnaPayment,
  { order, tokenStoredAt, traceId }: PaymentContext,
): KlarnaPaymentFacts => ({
  id: payment.id,
  order_id: payment.orderId ?? null,
  is_current: order === undefined || paymentIdOf(order) === payment.id,
  auth_token: payment.authToken ?? null,
  token_stored: payment.authToken !== undefined,
  shows_token: payment.tellsToken,
  mismatched_amounts: payment.mismatchedAmounts,
  payment_methods: payment.paymentMethods.length,
  payment_method_names: payment.paymentMethods.flatMap(nameOf),
  created_at: payment.createdAt ?? null,
  updated_at: payment.updatedAt ?? null,
  token_stored_at: payment.authToken === undefined ? null : (tokenStoredAt ?? null),
  trace_id: traceId ?? null,
});

/** Klarna's categories have a name for people and an identifier. */
const nameOf = (method: unknown): readonly string[] => {
  if (typeof method !== 'object' || method === null) return [];
  const members = new Map<string, unknown>(Object.entries(method));
  const name = members.get('name') ?? members.get('identifier');
  return typeof name === 'string' && name !== '' ? [name] : [];
};

export const otherPaymentFacts = ({ id, tokenStored, createdAt }: PaymentOfOrder): OtherPaymentFacts => ({
  id,
  token_stored: tokenStored,
  created_at: createdAt ?? null,
});
