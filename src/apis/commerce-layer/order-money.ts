import type { Answer, PlannedRequest } from '../../request/step.ts';
import { type Access, type CommerceLayer, resourceRequest, sendResource } from './client.ts';
import { isResourceId, type OrderId, type TransactionId, transactionId } from './ids.ts';
import { type Order, toOrder } from './order.ts';
import { describeRefusal } from './refusals.ts';
import {
  centsOf,
  flagOf,
  includedMany,
  linkedOne,
  notTheResource,
  type Resource,
  readDocument,
  textOf,
} from './resources.ts';

export const transactionTypes = ['authorizations', 'captures', 'voids', 'refunds'] as const;
export type TransactionType = (typeof transactionTypes)[number];

export const isTransactionType = (type: string): type is TransactionType =>
  transactionTypes.some((name) => name === type);

/** What Commerce Layer did at its gateway, with all that says what is left of it. Amounts are minor units. */
export interface MoneyTransaction {
  readonly id: TransactionId;
  readonly type: TransactionType;
  readonly number: string | undefined;
  readonly amount: number;
  readonly currency: string | undefined;
  readonly succeeded: boolean;
  readonly message: string | undefined;
  readonly errorCode: string | undefined;
  readonly errorDetail: string | undefined;
  /** At Klarna. */
  readonly gatewayId: string | undefined;
  /** The authorization of a capture or a void, the capture of a refund; `undefined` where the answer does not say. */
  readonly of: string | undefined;
  /** `capture_balance_cents`, `void_balance_cents` and `refund_balance_cents`, the smallest that was told. */
  readonly toldBalance: number | undefined;
}

/** An order, and everything that happened to its money. */
export interface OrderMoney {
  readonly order: Order;
  readonly transactions: readonly MoneyTransaction[];
}

// Which capture an authorization has made is said by the relationship alone, and that by `include` alone.
const include = [
  'payment_method',
  'payment_source',
  'transactions',
  'captures.reference_authorization',
  'voids.reference_authorization',
  'refunds.reference_capture',
].join(',');

export const readOrderMoneyRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'GET', `orders/${id}?include=${include}`);

/**
 * Reads an order with its authorizations, captures, voids and refunds, and their balances.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/retrieve
 */
export const readOrderMoney = (api: CommerceLayer, id: OrderId): Promise<Answer> =>
  sendResource(api, 'read', 'GET', `orders/${id}?include=${include}`, {
    describeRefusal: describeRefusal(`Reading the order ${id}`, (errors) =>
      errors[0]?.code === 'RECORD_NOT_FOUND' ? { message: `Commerce Layer has no order ${id}.` } : undefined,
    ),
    contradiction: notTheResource('orders', id),
  });

/** The order and its transactions in an answer that `readOrderMoney` let through. */
export const orderMoneyOf = ({ document }: Pick<Answer, 'document'>): OrderMoney => {
  const source = readDocument(document);
  const found = ['transactions', ...transactionTypes].flatMap((name) => includedMany(source, name));
  const byId = new Map(found.filter(({ id }) => isResourceId(id)).map((resource) => [resource.id, resource]));
  return { order: toOrder(source, document), transactions: [...byId.values()].flatMap(transactionOf) };
};

const transactionOf = (from: Resource): MoneyTransaction[] => {
  const { type } = from;
  if (!isTransactionType(type)) return [];
  const told = ['capture_balance_cents', 'void_balance_cents', 'refund_balance_cents'].flatMap(
    (name) => centsOf(from, name) ?? [],
  );
  const of = linkedOne(from, type === 'refunds' ? 'reference_capture' : 'reference_authorization');
  return [
    {
      id: transactionId(from.id),
      type,
      number: textOf(from, 'number'),
      amount: centsOf(from, 'amount_cents') ?? 0,
      currency: textOf(from, 'currency_code'),
      succeeded: flagOf(from, 'succeeded') ?? false,
      message: textOf(from, 'message'),
      errorCode: textOf(from, 'error_code'),
      errorDetail: textOf(from, 'error_detail'),
      gatewayId: textOf(from, 'gateway_transaction_id'),
      of: of?.id,
      toldBalance: told.length === 0 ? undefined : Math.min(...told),
    },
  ];
};
