import { maskEmail } from '../../output/masking.ts';
import { totalWithTaxesOf } from '../world/orders/totals.ts';
import type {
  Authorization,
  KlarnaOrder,
  KlarnaPayment,
  Order,
  PaymentRequest,
  Read,
  Transaction,
  World,
} from '../world/tables.ts';
import { clip, type Shown, type ShownRow, shownTable } from './shown.ts';

export type FormatAmount = (minorUnits: number, currency: string) => string;

/** The kinds of rows that the page has a place for, each out of one or several tables. */
export function shownKinds(world: World, amount: FormatAmount): Readonly<Record<string, readonly Shown[]>> {
  const numberOf = (orderId: string) => world.orders.get(orderId)?.number;
  return {
    orders: [
      shownTable(
        world.orders,
        (row) => orderRow(row, amount),
        (row) => [row.id, row.number, row.reference, row.status, row.payment_status, row.customer_email],
      ),
    ],
    klarna_payments: [
      shownTable(
        world.klarna_payments,
        (row) => paymentRow(row, world.orders.get(row.order_id), amount),
        (row) => [row.id, row.order_id, numberOf(row.order_id)],
      ),
    ],
    cl_transactions: orderTransactions.map(([table, kind]) =>
      shownTable<Read<OrderTransaction>>(
        world[table],
        (row) => orderTransactionRow(table, kind, row, numberOf(row.order_id), amount),
        (row) => [row.id, row.number, kind, row.order_id, numberOf(row.order_id), row.message],
      ),
    ),
    klarna_transactions: [
      shownTable(
        world.klarna_orders,
        (row) => klarnaOrderRow(row, amount),
        (row) => [row.id, row.klarna_reference, row.merchant_reference1, row.status],
      ),
      shownTable(
        world.transactions,
        (row) => transactionRow(row, amount),
        (row) => [row.id, row.payment_transaction_reference, row.state],
      ),
    ],
    payment_requests: [
      shownTable(
        world.payment_requests,
        (row) => paymentRequestRow(row, amount),
        (row) => [row.id, row.payment_request_reference, row.state],
      ),
    ],
  };
}

const orderRow = (row: Read<Order>, amount: FormatAmount): ShownRow => ({
  table: 'orders',
  id: row.id,
  name: clip(row.number),
  at: row.created_at,
  status: row.status,
  payment_status: clip(row.payment_status),
  amount: amount(totalWithTaxesOf(row), row.currency_code),
  customer: row.customer_email === null ? null : clip(maskEmail(row.customer_email)),
});

const paymentRow = (row: Read<KlarnaPayment>, order: Read<Order> | undefined, amount: FormatAmount): ShownRow => ({
  table: 'klarna_payments',
  id: row.id,
  name: row.id,
  at: row.created_at,
  order: order === undefined ? row.order_id : clip(order.number),
  auth_token: row.auth_token === null ? 'none' : 'stored',
  session: sessionOf(row, order),
  amount: order === undefined ? null : amount(row.session_amount_cents, order.currency_code),
});

function sessionOf(row: Read<KlarnaPayment>, order: Read<Order> | undefined): 'open' | 'expired' | 'mismatched' {
  if (row.expired) return 'expired';
  const isMismatched = order !== undefined && totalWithTaxesOf(order) !== row.session_amount_cents;
  return isMismatched ? 'mismatched' : 'open';
}

/** In the order in which they come about. */
const orderTransactions = [
  ['authorizations', 'authorization'],
  ['captures', 'capture'],
  ['voids', 'void'],
  ['refunds', 'refund'],
] as const;

/** What all four kinds have in common. */
type OrderTransaction = Omit<Authorization, 'fraud_review' | 'klarna_order_id'>;

const orderTransactionRow = (
  table: string,
  kind: string,
  row: Read<OrderTransaction>,
  orderNumber: string | undefined,
  amount: FormatAmount,
): ShownRow => ({
  table,
  id: row.id,
  name: clip(row.number),
  at: row.created_at,
  kind,
  order: clip(orderNumber ?? row.order_id),
  status: row.succeeded ? 'succeeded' : row.error_code === null ? 'pending' : 'failed',
  amount: amount(row.amount_cents, row.currency_code),
});

/** The order that placing made at Klarna, by its v1 API. */
const klarnaOrderRow = (row: Read<KlarnaOrder>, amount: FormatAmount): ShownRow => ({
  table: 'klarna_orders',
  id: row.id,
  name: clip(row.merchant_reference1),
  at: row.created_at,
  kind: 'order',
  status: row.status,
  amount: amount(row.order_amount, row.currency),
  captured: amount(row.captured_amount, row.currency),
  refunded: amount(row.refunded_amount, row.currency),
});

const transactionRow = (row: Read<Transaction>, amount: FormatAmount): ShownRow => ({
  table: 'transactions',
  id: row.id,
  name: clip(row.payment_transaction_reference),
  at: row.created_at,
  kind: 'transaction',
  status: row.state,
  amount: amount(row.amount, row.currency),
  captured: amount(row.captured_amount, row.currency),
  refunded: amount(row.refunded_amount, row.currency),
});

const paymentRequestRow = (row: Read<PaymentRequest>, amount: FormatAmount): ShownRow => ({
  table: 'payment_requests',
  id: row.id,
  name: clip(row.payment_request_reference ?? row.id),
  at: row.created_at,
  status: row.state,
  amount: row.amount === null ? null : amount(row.amount, row.currency),
  expires_at: row.expires_at,
});
