import * as v from 'valibot';
import { spentToken, transaction, usedKey } from './klarna-rows.ts';
import { address, customer, lineItem, market, order, shipment } from './order-rows.ts';
import {
  authorization,
  gateway,
  klarnaPayment,
  otherPaymentSource,
  paymentMethod,
  resourceError,
} from './payment-rows.ts';

export type { JsonObject, Reference } from './common-rows.ts';
export type { SpentToken, Transaction } from './klarna-rows.ts';
export type { Address, LineItem, Order } from './order-rows.ts';
export type { Authorization, KlarnaPayment, PaymentMethod } from './payment-rows.ts';

const tableOf = <Row extends v.GenericSchema>(row: Row) => v.record(v.string(), row);

export const tablesSchema = v.object({
  /** Counts up for every generated id and number, so that the same requests give the same ids. */
  sequence: v.number(),
  orders: tableOf(order),
  klarna_payments: tableOf(klarnaPayment),
  other_payment_sources: tableOf(otherPaymentSource),
  payment_methods: tableOf(paymentMethod),
  line_items: tableOf(lineItem),
  authorizations: tableOf(authorization),
  resource_errors: tableOf(resourceError),
  addresses: tableOf(address),
  customers: tableOf(customer),
  markets: tableOf(market),
  klarna_gateways: tableOf(gateway),
  shipments: tableOf(shipment),
  transactions: tableOf(transaction),
  spent_tokens: tableOf(spentToken),
  used_keys: tableOf(usedKey),
});

/** Everything the sandbox knows of both vendors. Rows are changed in place. */
export type World = v.InferOutput<typeof tablesSchema>;

/** The row of that id, and only a row: an id that a client made up never reaches the object's prototype. */
export function find<Row>(table: Readonly<Record<string, Row>>, id: string | null | undefined): Row | undefined {
  return id !== null && id !== undefined && Object.hasOwn(table, id) ? table[id] : undefined;
}
