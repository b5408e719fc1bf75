import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import { isResourceId, orderId, type PaymentId, paymentId } from '../apis/commerce-layer/ids.ts';
import { type KlarnaPayment, klarnaPaymentOf, readKlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import { type Order, orderOf } from '../apis/commerce-layer/order.ts';
import { findOrdersByNumber, readOrder } from '../apis/commerce-layer/orders.ts';
import { CliError } from '../errors.ts';
import { paymentIdOf } from './read-payment.ts';

/** What support sees of a payment; amounts in minor units. The rules that judge it are `diagnosis/`. */
export interface PaymentState {
  readonly schema_version: 1;
  readonly mode: 'test' | 'live';
  readonly order: {
    readonly id: string;
    readonly number: string | null;
    readonly status: string;
    readonly payment_status: string;
    readonly fulfillment_status: string | null;
    readonly amount: number | null;
    readonly currency: string | null;
    readonly country_code: string | null;
    readonly customer_email: string | null;
    readonly payment_method: string | null;
    readonly payment_source_type: string | null;
    readonly placed_at: string | null;
    readonly payment_updated_at: string | null;
    readonly klarna_order_id: string | null;
    readonly fraud_status: string | null;
  } | null;
  readonly payment: {
    readonly id: string;
    readonly is_current: boolean;
    readonly auth_token: string | null;
    readonly token_stored: boolean;
    readonly mismatched_amounts: boolean;
    readonly payment_methods: number;
  } | null;
  readonly transactions: readonly {
    readonly type: string;
    readonly number: string | null;
    readonly amount: number;
    readonly succeeded: boolean;
    readonly message: string | null;
    readonly error_code: string | null;
    readonly error_detail: string | null;
    readonly created_at: string | null;
  }[];
  /** One sentence: where the payment stands. */
  readonly state: string;
}

/**
 * Finds a payment by klarna_payment id, order id or order number, and reads both sides of it.
 * @throws CliError `rejected` when there is nothing of that name, or several orders have that number
 */
export const inspectPayment = async (api: CommerceLayer, text: string): Promise<PaymentState> => {
  const found = isResourceId(text) ? await byId(api, text) : await byNumber(api, text);
  return describe(found, api.mode());
};

interface Found {
  readonly payment?: KlarnaPayment;
  readonly order?: Order;
}

const byId = async (api: CommerceLayer, text: string): Promise<Found> => {
  const payment = await orNothing(() => readKlarnaPayment(api, paymentId(text)));
  if (payment === undefined) {
    const answer = await orNothing(() => readOrder(api, orderId(text)));
    if (answer === undefined) return byNumber(api, text);
    return withPayment(api, orderOf(answer));
  }
  const read = klarnaPaymentOf(payment);
  if (read.orderId === undefined) return { payment: read };
  return { payment: read, order: orderOf(await readOrder(api, read.orderId)) };
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
  return withPayment(api, order);
};

const withPayment = async (api: CommerceLayer, order: Order): Promise<Found> => {
  const id: PaymentId | undefined = paymentIdOf(order);
  if (id === undefined) return { order };
  const payment = await orNothing(() => readKlarnaPayment(api, id));
  return payment === undefined ? { order } : { order, payment: klarnaPaymentOf(payment) };
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

const describe = ({ payment, order }: Found, mode: 'test' | 'live'): PaymentState => ({
  schema_version: 1,
  mode,
  order: order === undefined ? null : orderState(order),
  payment: payment === undefined ? null : paymentState(payment, order),
  transactions: (order?.transactions ?? []).map((transaction) => ({
    type: transaction.type,
    number: transaction.number ?? null,
    amount: transaction.amount,
    succeeded: transaction.succeeded,
    message: transaction.message ?? null,
    error_code: transaction.errorCode ?? null,
    error_detail: transaction.errorDetail ?? null,
    created_at: transaction.createdAt ?? null,
  })),
  state: sentence(payment, order),
});

const orderState = (order: Order) => ({
  id: order.id,
  number: order.number ?? null,
  status: order.status,
  payment_status: order.paymentStatus,
  fulfillment_status: order.fulfillmentStatus ?? null,
  amount: order.amount ?? null,
  currency: order.currency ?? null,
  country_code: order.countryCode ?? null,
  customer_email: order.customerEmail ?? null,
  payment_method: order.paymentMethodName ?? null,
  payment_source_type: order.paymentSourceType ?? null,
  placed_at: order.placedAt ?? null,
  payment_updated_at: order.paymentUpdatedAt ?? null,
  klarna_order_id: order.klarnaOrderId ?? null,
  fraud_status: order.fraudStatus ?? null,
});

const paymentState = (payment: KlarnaPayment, order: Order | undefined) => ({
  id: payment.id,
  is_current: order === undefined || paymentIdOf(order) === payment.id,
  auth_token: payment.authToken ?? null,
  token_stored: payment.authToken !== undefined,
  mismatched_amounts: payment.mismatchedAmounts,
  payment_methods: payment.paymentMethods.length,
});

const fraudWords: Readonly<Record<string, string>> = {
  PENDING: ' Klarna still checks it for fraud: do not ship yet.',
  REJECTED: ' Klarna rejected it for fraud: do not ship.',
};

const sentence = (payment: KlarnaPayment | undefined, order: Order | undefined): string => {
  if (order === undefined) return 'The payment belongs to no order.';
  if (order.status === 'cancelled') return `The order is cancelled; its payment is ${order.paymentStatus}.`;
  if (order.status === 'placed' || order.status === 'approved') {
    return `The order is ${order.status} and its payment ${order.paymentStatus}.${fraudWords[order.fraudStatus ?? ''] ?? ''}`;
  }
  if (order.status === 'placing') return 'The order is being placed right now.';
  if (order.paymentStatus === 'free') return 'The order is free: there is nothing to pay.';
  if (order.status === 'editing') return 'The order is being edited, which takes its payment source away.';
  if (order.paymentStatus !== 'unpaid') return `The order is not placed, but its payment is ${order.paymentStatus}.`;
  if (order.paymentSourceType !== undefined && order.paymentSourceType !== 'klarna_payments') {
    return `The order is to be paid through another gateway (${order.paymentSourceType}).`;
  }
  if (payment === undefined) return 'The order has no Klarna payment.';
  if (payment.mismatchedAmounts)
    return 'The order changed after the customer approved its amount: the payment must be made anew.';
  if (payment.authToken === undefined) {
    return 'The customer has not authorized the payment yet, or its token was not sent.';
  }
  const wasRefused = order.transactions.some(({ type, succeeded }) => type === 'authorizations' && !succeeded);
  return wasRefused
    ? 'Klarna refused the last authorization; if its token is still the one stored, the customer must authorize again.'
    : 'The authorization token is stored; the order waits to be placed.';
};
