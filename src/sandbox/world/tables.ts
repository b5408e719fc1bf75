import * as v from 'valibot';
import { refreshToken } from './rows/account-rows.ts';
import { eventStore, history } from './rows/event-store-rows.ts';
import { authorizationToken, klarnaOrder } from './rows/klarna-order-rows.ts';
import {
  customerToken,
  networkCapture,
  networkRefund,
  networkSessionToken,
  paymentRequest,
  spentToken,
  transaction,
  usedKey,
} from './rows/klarna-rows.ts';
import { signingKey, webhook, webhookDelivery } from './rows/notification-rows.ts';
import { address, customer, lineItem, market, order, shipment } from './rows/order-rows.ts';
import { gateway, klarnaPayment, otherPaymentSource, paymentMethod, resourceError } from './rows/payment-rows.ts';
import { revokedToken, tokenKey } from './rows/token-rows.ts';
import { authorization, capture, refund, voiding } from './rows/transaction-rows.ts';
import {
  type Change as ChangeOf,
  type Commit as CommitOf,
  createStore,
  type DraftOf,
  type Snapshot,
  type Store,
  type WorldOf,
} from './store.ts';

export type { JsonObject, Reference } from './rows/common-rows.ts';
export type { AuthorizationToken, KlarnaOrder } from './rows/klarna-order-rows.ts';
export type {
  CustomerToken,
  NetworkCapture,
  NetworkRefund,
  NetworkSessionToken,
  PaymentRequest,
  SpentToken,
  Transaction,
} from './rows/klarna-rows.ts';
export type { SigningKey, Webhook, WebhookDelivery } from './rows/notification-rows.ts';
export type { Address, Customer, LineItem, Order } from './rows/order-rows.ts';
export type { Gateway, KlarnaPayment, PaymentMethod } from './rows/payment-rows.ts';
export type { Authorization, Capture, Refund, Voiding } from './rows/transaction-rows.ts';
export type { Read } from './store.ts';

/** What a row of each table is: the form in memory, in the data file, and nowhere else. */
const rowSchemas = {
  /** Counts up for every generated id and number, so that the same requests give the same ids. */
  counters: v.object({ id: v.string(), value: v.number() }),
  orders: order,
  klarna_payments: klarnaPayment,
  other_payment_sources: otherPaymentSource,
  payment_methods: paymentMethod,
  line_items: lineItem,
  authorizations: authorization,
  captures: capture,
  voids: voiding,
  refunds: refund,
  klarna_orders: klarnaOrder,
  authorization_tokens: authorizationToken,
  resource_errors: resourceError,
  addresses: address,
  customers: customer,
  markets: market,
  klarna_gateways: gateway,
  shipments: shipment,
  event_stores: eventStore,
  histories: history,
  refresh_tokens: refreshToken,
  payment_requests: paymentRequest,
  network_session_tokens: networkSessionToken,
  customer_tokens: customerToken,
  transactions: transaction,
  network_captures: networkCapture,
  network_refunds: networkRefund,
  spent_tokens: spentToken,
  used_keys: usedKey,
  token_keys: tokenKey,
  revoked_tokens: revokedToken,
  signing_keys: signingKey,
  webhooks: webhook,
  webhook_deliveries: webhookDelivery,
};

type Rows = { [Name in keyof typeof rowSchemas]: v.InferOutput<(typeof rowSchemas)[Name]> };
export type TableName = keyof Rows;
/** What a row of a table is. */
export type WorldRow<Name extends TableName> = Rows[Name];

/** Everything the sandbox knows of both vendors, to be read. */
export type World = WorldOf<Rows>;
/** The same within a transaction. */
export type Draft = DraftOf<Rows>;
export type WorldStore = Store<Rows>;
export type WorldSnapshot = Snapshot<Rows>;
export type Commit = CommitOf<Rows>;
export type Change = ChangeOf<Rows>;

export const tableNames = Object.keys(rowSchemas) as readonly TableName[];

export const newStore = (): WorldStore => createStore<Rows>(tableNames);

/** The form of a snapshot. A table that an older data file does not know is empty. */
export const snapshotSchema = v.object(
  Object.fromEntries(
    Object.entries(rowSchemas).map(([name, row]) => [name, v.optional(v.array(row as v.GenericSchema), [])]),
  ) as unknown as { readonly [Name in TableName]: v.GenericSchema<Rows[Name][]> },
);
