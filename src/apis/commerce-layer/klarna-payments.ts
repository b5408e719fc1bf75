import type { Answer, PlannedRequest, Step } from '../../request/step.ts';
import { type Access, type CommerceLayer, resourceRequest, sendResource, wrongMode } from './client.ts';
import { isResourceId, type OrderId, orderId, type PaymentId, paymentId } from './ids.ts';
import { type Order, toOrder } from './order.ts';
import { orderParts } from './orders.ts';
import { describeRefusal } from './refusals.ts';
import {
  type Document,
  flagOf,
  includedOne,
  linkedOne,
  notTheResource,
  type Resource,
  readDocument,
  textOf,
} from './resources.ts';

/** A Klarna payment source: one per order, holding the token the customer brought back from Klarna. */
export interface KlarnaPayment {
  readonly id: PaymentId;
  /** Absent while the order is not part of the answer. */
  readonly orderId?: OrderId;
  readonly authToken?: string;
  /** The answer says whether there is a token; an API client that may not read it is not told. */
  readonly tellsToken: boolean;
  readonly sessionId?: string;
  readonly clientToken?: string;
  /** Klarna's payment method categories; empty when Klarna offers the customer nothing. */
  readonly paymentMethods: readonly unknown[];
  /** The order's amount is no longer the one the Klarna session was opened with. */
  readonly mismatchedAmounts: boolean;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** The API's document as it came. */
  readonly document: unknown;
}

const path = (id: PaymentId, query = '') => `klarna_payments/${id}${query}`;

const tellsToken = ({ attributes }: Resource): boolean => Object.hasOwn(attributes, 'auth_token');

const toPayment = (data: Resource, document: unknown): KlarnaPayment => {
  const order = linkedOne(data, 'order');
  const optional = (name: string, key: 'authToken' | 'sessionId' | 'clientToken' | 'createdAt' | 'updatedAt') => {
    const value = textOf(data, name);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    id: paymentId(data.id),
    ...(order && isResourceId(order.id) ? { orderId: orderId(order.id) } : {}),
    ...optional('auth_token', 'authToken'),
    tellsToken: tellsToken(data),
    ...optional('session_id', 'sessionId'),
    ...optional('client_token', 'clientToken'),
    ...optional('created_at', 'createdAt'),
    ...optional('updated_at', 'updatedAt'),
    paymentMethods: Array.isArray(data.attributes.payment_methods) ? data.attributes.payment_methods : [],
    mismatchedAmounts: flagOf(data, 'mismatched_amounts') ?? false,
    document,
  };
};

/** The payment in an answer that `notTheResource` let through. */
export const klarnaPaymentOf = (answer: Answer): KlarnaPayment =>
  toPayment(readDocument(answer.document).data, answer.document);

export const readKlarnaPaymentRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: PaymentId): PlannedRequest =>
  resourceRequest(access, 'GET', path(id, '?include=order'));

/**
 * Reads a payment with the id of its order.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments/retrieve
 */
export const readKlarnaPayment = (api: CommerceLayer, id: PaymentId): Promise<Answer> =>
  readPayment(api, id, path(id, '?include=order'));

/**
 * What a flow looks at, attributes and relationships: an order has 150 of them, each of its line items 60, and the answer
 * would be nine times as long. An order's transactions are of four types; they come whole.
 */
const wantedFields = {
  klarna_payments: ['order', 'auth_token', 'mismatched_amounts', 'created_at', 'updated_at'],
  orders: [
    ...orderParts,
    ...[
      'number',
      'reference',
      'status',
      'payment_status',
      'currency_code',
      'country_code',
      'tax_included',
      'expires_at',
    ],
    ...[
      'total_amount_with_taxes_cents',
      'total_amount_with_taxes_float',
      'total_tax_amount_cents',
      'duty_amount_cents',
    ],
  ],
  payment_methods: ['payment_source_type', 'name'],
  line_items: [
    ...['item_type', 'name', 'sku_code', 'bundle_code', 'quantity', 'image_url'],
    ...['unit_amount_cents', 'total_amount_cents', 'tax_amount_cents'],
  ],
};

const withOrder = `?${[
  `include=${['order', ...orderParts.map((part) => `order.${part}`)].join(',')}`,
  ...Object.entries(wantedFields).map(([type, names]) => `fields[${type}]=${names.join(',')}`),
].join('&')}`;

/**
 * Reads a payment and its order, with what a flow needs to know of them, in one request.
 * @throws as `readKlarnaPayment`
 * @see https://docs.commercelayer.io/core/including-associations
 * @see https://docs.commercelayer.io/core/sparse-fieldsets
 */
export const readPaymentWithOrder = async (api: CommerceLayer, id: PaymentId): Promise<Answer> => {
  const access = await api.access();
  return readPayment(api, id, path(id, withOrder), ({ document }) => {
    const found = orderBehind(readDocument(document));
    if (found === undefined) return undefined;
    if (found === 'absent') return 'It names the order of the payment, and does not hold it.';
    return isResourceId(found.data.id) ? wrongMode(api, access, found) : 'It holds an order whose id is no id.';
  });
};

/** The order in such an answer; `undefined` where the payment belongs to none. */
export const orderOfPayment = ({ document }: Answer): Order | undefined => {
  const found = orderBehind(readDocument(document));
  return found === undefined || found === 'absent' ? undefined : toOrder(found, document);
};

const orderBehind = (source: Document): Document | 'absent' | undefined => {
  const link = linkedOne(source.data, 'order');
  if (!link) return undefined;
  const order = includedOne(source, 'order');
  return order === undefined ? 'absent' : { data: order, included: [...source.included, source.data] };
};

/** The same without the order: what stands where a PATCH's answer would, which has none either. */
export const readPaymentAlone = (api: CommerceLayer, id: PaymentId): Promise<Answer> => readPayment(api, id, path(id));

const readPayment = (
  api: CommerceLayer,
  id: PaymentId,
  resource: string,
  notTheOrder: NonNullable<Step['contradiction']> = () => undefined,
): Promise<Answer> =>
  sendResource(api, 'read', 'GET', resource, {
    describeRefusal: describeRefusal(`Reading the Klarna payment ${id}`, (errors) =>
      errors[0]?.code === 'RECORD_NOT_FOUND' ? { message: `Commerce Layer has no Klarna payment ${id}.` } : undefined,
    ),
    contradiction: (answer) => notTheResource('klarna_payments', id)(answer) ?? notTheOrder(answer),
  });

const newPaymentDocument = (order: OrderId) => ({
  data: {
    type: 'klarna_payments',
    attributes: {},
    relationships: { order: { data: { type: 'orders', id: order } } },
  },
});

export const createKlarnaPaymentRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, order: OrderId): PlannedRequest =>
  resourceRequest(access, 'POST', 'klarna_payments', newPaymentDocument(order));

/**
 * Creates an order's Klarna payment. Creating is not deduplicated: look at the order's payment source first.
 * @param verify the payment that the order has after a lost answer, see `Step`
 * @throws CliError `rejected` (422: the order has no billing country, no Klarna payment method, …), `auth`, `unknown`
 * @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments/create
 */
export const createKlarnaPayment = (
  api: CommerceLayer,
  order: OrderId,
  verify: NonNullable<Step['verify']>,
): Promise<Answer> =>
  sendResource(api, 'create-payment', 'POST', 'klarna_payments', {
    document: newPaymentDocument(order),
    describeRefusal: describeRefusal(`Creating a Klarna payment for the order ${order}`),
    contradiction: notTheResource('klarna_payments'),
    verify,
    hintWhenUnknown: `Look with \`klarna-cl inspect ${order}\` whether it has one by now.`,
  });

const authTokenDocument = (id: PaymentId, token: string) => ({
  data: { type: 'klarna_payments', id, attributes: { auth_token: token } },
});

export const storeAuthTokenRequest = (
  access: Pick<Access, 'apiUrl' | 'bearer'>,
  id: PaymentId,
  token: string,
): PlannedRequest => resourceRequest(access, 'PATCH', path(id), authTokenDocument(id, token));

const anotherToken = (document: unknown, token: string): string | undefined => {
  const { data } = readDocument(document);
  // null says that nothing was stored.
  return !tellsToken(data) || data.attributes.auth_token === token
    ? undefined
    : 'Its auth_token is not the token that was sent.';
};

/**
 * Stores the customer's authorization token on a payment. Klarna's order is created later, when the order is placed:
 * the answer means "stored", never "paid". After a lost answer the payment is read back before anything is repeated.
 * @throws CliError `rejected` (404, 422), `auth` (401), `unknown` (nobody can say whether it was stored)
 * @see https://docs.commercelayer.io/how-tos/placing-orders/payments/klarna/sending-back-the-authorization-token
 */
export const storeAuthToken = (api: CommerceLayer, id: PaymentId, token: string): Promise<Answer> =>
  sendResource(api, 'store-token', 'PATCH', path(id), {
    document: authTokenDocument(id, token),
    describeRefusal: describeRefusal(`The token for the Klarna payment ${id}`, (errors) => {
      if (errors[0]?.code === 'RECORD_NOT_FOUND') return { message: `Commerce Layer has no Klarna payment ${id}.` };
      if (errors[0]?.reason === 'expired')
        return { hint: 'The payment source has expired: create a new one for the order.' };
      return undefined;
    }),
    contradiction: (answer) => notTheResource('klarna_payments', id)(answer) ?? anotherToken(answer.document, token),
    verify: async () => {
      const answer = await readPaymentAlone(api, id);
      return klarnaPaymentOf(answer).authToken === token ? answer : undefined;
    },
    hintWhenUnknown: `Look with \`klarna-cl inspect ${id}\`; sending the same token again does no harm.`,
  });

/**
 * Opens the payment's Klarna session anew with the order's present amount (`_update`).
 * @throws CliError as `storeAuthToken`
 * @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments/update
 */
export const updateSession = (api: CommerceLayer, id: PaymentId): Promise<Answer> =>
  sendResource(api, 'store-token', 'PATCH', path(id), {
    document: { data: { type: 'klarna_payments', id, attributes: { _update: true } } },
    describeRefusal: describeRefusal(`Updating the session of the Klarna payment ${id}`),
    contradiction: notTheResource('klarna_payments', id),
  });
