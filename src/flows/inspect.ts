import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import { isResourceId, orderId, type PaymentId, paymentId } from '../apis/commerce-layer/ids.ts';
import { type KlarnaPayment, klarnaPaymentOf, readKlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf, type Transaction } from '../apis/commerce-layer/order.ts';
import { findOrdersByNumber, readOrder } from '../apis/commerce-layer/orders.ts';
import type { Clock } from '../context.ts';
import type {
  KlarnaPaymentFacts,
  LookedForAs,
  OrderFacts,
  PaymentFacts,
  TransactionFacts,
} from '../diagnosis/payment-facts.ts';
import { CliError } from '../errors.ts';
import { paymentIdOf } from './read-payment.ts';

/**
 * Finds a payment by klarna_payment id, order id or order number, and reads both sides of it.
 * @throws CliError `rejected` when there is nothing of that name, or several orders have that number
 */
export const inspectPayment = async (
  api: CommerceLayer,
  text: string,
  clock: Pick<Clock, 'now'>,
): Promise<PaymentFacts> => {
  const found = isResourceId(text) ? await byId(api, text) : await byNumber(api, text);
  return factsOf(found, text, api.mode(), new Date(clock.now()).toISOString());
};

interface Found {
  readonly as: LookedForAs;
  readonly payment?: KlarnaPayment;
  readonly order?: Order;
}

const byId = async (api: CommerceLayer, text: string): Promise<Found> => {
  const payment = await orNothing(() => readKlarnaPayment(api, paymentId(text)));
  if (payment === undefined) {
    const answer = await orNothing(() => readOrder(api, orderId(text)));
    if (answer === undefined) return byNumber(api, text);
    return withPayment(api, orderOf(answer), 'order id');
  }
  const read = klarnaPaymentOf(payment);
  if (read.orderId === undefined) return { as: 'payment id', payment: read };
  return { as: 'payment id', payment: read, order: orderOf(await readOrder(api, read.orderId)) };
};

const byNumber = async (api: CommerceLayer, text: string): Promise<Found> => {
  const orders = await findOrdersByNumber(api, text);
  const [order] = orders;
  if (order === undefined) {
    throw new CliError('rejected', `Nothing was found for ${JSON.stringify(text)}.`, {
      code: 'NOTHING_FOUND',
      why: 'There is no klarna_payment or order with that id, and no order with that number, in this organization and mode.',
      hint: 'Ids are case-sensitive, and this version looks up nothing else. `klarna-cl whoami` shows which organization and mode were asked.',
    });
  }
  if (orders.length > 1) {
    throw new CliError('rejected', `${orders.length} orders have the number ${text}.`, {
      code: 'SEVERAL_FOUND',
      why: `Their ids: ${orders.map(({ id, status }) => `${id} (${status})`).join(', ')}.`,
      hint: 'Inspect one of them by its id.',
    });
  }
  return withPayment(api, order, 'order number');
};

const withPayment = async (api: CommerceLayer, order: Order, as: LookedForAs): Promise<Found> => {
  const id: PaymentId | undefined = paymentIdOf(order);
  if (id === undefined) return { as, order };
  const payment = await orNothing(() => readKlarnaPayment(api, id));
  return payment === undefined ? { as, order } : { as, order, payment: klarnaPaymentOf(payment) };
};

/** A 404 is an answer here: there is no such thing. */
const orNothing = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CliError && error.facts.httpStatus === 404) return undefined;
    throw error;
  }
};

const factsOf = (
  { as, payment, order }: Found,
  text: string,
  mode: PaymentFacts['mode'],
  readAt: string,
): PaymentFacts => ({
  schema_version: 1,
  read_at: readAt,
  mode,
  looked_for: { text, as },
  order: order === undefined ? null : orderFacts(order),
  payment: payment === undefined ? null : paymentFacts(payment, order),
  other_payments: [],
  transactions: (order?.transactions ?? []).map((transaction) => transactionFacts(transaction, order)),
  errors: [],
  events: [],
  klarna: { order: null, transaction: null, payment_request: null },
  runs: [],
  unread: [],
});

const transactionFacts = (transaction: Transaction, order: Order | undefined): TransactionFacts => ({
  id: transaction.id,
  type: transaction.type,
  number: transaction.number ?? null,
  amount: transaction.amount,
  currency: order?.currency ?? null,
  succeeded: transaction.succeeded,
  message: transaction.message ?? null,
  error_code: transaction.errorCode ?? null,
  error_detail: transaction.errorDetail ?? null,
  gateway_transaction_id: null,
  balance: null,
  created_at: transaction.createdAt ?? null,
});

const orderFacts = (order: Order): OrderFacts => ({
  id: order.id,
  number: order.number ?? null,
  reference: order.reference ?? null,
  status: order.status,
  payment_status: order.paymentStatus,
  fulfillment_status: order.fulfillmentStatus ?? null,
  amount: order.amount ?? null,
  currency: order.currency ?? null,
  country_code: order.countryCode ?? null,
  billing_country_code: null,
  shows_billing_address: false,
  customer_email: order.customerEmail ?? null,
  payment_method: order.paymentMethodName ?? null,
  payment_source_type: order.paymentSourceType ?? null,
  payment_source: order.paymentSource ?? null,
  place_async: null,
  errors_count: null,
  circuit_state: null,
  circuit_failure_count: null,
  created_at: null,
  updated_at: null,
  placed_at: order.placedAt ?? null,
  approved_at: null,
  cancelled_at: null,
  payment_updated_at: order.paymentUpdatedAt ?? null,
  klarna_order_id: order.klarnaOrderId ?? null,
  fraud_status: order.fraudStatus ?? null,
  sums: {
    subtotal: null,
    shipping: null,
    payment_method: null,
    discount: null,
    adjustment: null,
    gift_card: null,
    total: null,
    total_tax: order.totalTaxAmount,
    duty: order.dutyAmount,
    tax_included: order.taxIncluded,
    line_items: null,
  },
  shows_transactions: order.showsTransactions,
  trace_id: null,
});

const paymentFacts = (payment: KlarnaPayment, order: Order | undefined): KlarnaPaymentFacts => ({
  id: payment.id,
  is_current: order === undefined || paymentIdOf(order) === payment.id,
  auth_token: payment.authToken ?? null,
  token_stored: payment.authToken !== undefined,
  mismatched_amounts: payment.mismatchedAmounts,
  payment_methods: payment.paymentMethods.length,
  payment_method_names: [],
  created_at: null,
  updated_at: null,
  token_stored_at: null,
  trace_id: null,
});
