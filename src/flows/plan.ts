import { accessTokenRequest, type ClientCredentials } from '../apis/commerce-layer/access-token.ts';
import type { OrderId, PaymentId } from '../apis/commerce-layer/ids.ts';
import { readKlarnaPaymentRequest, storeAuthTokenRequest } from '../apis/commerce-layer/klarna-payments.ts';
import { placeOrderRequest, readOrderRequest } from '../apis/commerce-layer/orders.ts';
import { authorizeRequest } from '../apis/klarna/authorize.ts';
import { paymentPath } from '../apis/klarna/client.ts';
import { idempotencyKey } from '../apis/klarna/idempotency-key.ts';
import type { Krn } from '../apis/klarna/values.ts';
import type { PlannedRequest } from '../context.ts';
import type { AuthorizeValues } from './authorize-body.ts';

/** The requests that a command would send, with `$NAME` for what is secret or not known before the reads. */
export interface PlanInputs {
  /** Known addresses; `$CL_BASE_URL`, `$CL_AUTH_URL` and `$KLARNA_BASE_URL` stand for the others. */
  readonly baseUrl?: string;
  readonly authUrl?: string;
  readonly klarnaBaseUrl?: string;
  readonly klarnaV1BaseUrl?: string;
  /** Absent for a direct partner, whose path has no account; `$KLARNA_PARTNER_ACCOUNT_ID` where it is not known. */
  readonly partnerAccountId?: string;
  /** How an access token is asked for; `given` where one is at hand. */
  readonly grant: 'integration' | 'sales-channel' | 'given';
  readonly paymentId?: string;
  readonly orderId?: string;
  readonly authToken?: string;
  readonly sessionToken?: string;
  /** The session token, where it goes into the idempotency key without being shown. */
  readonly keyToken?: string;
  readonly values: AuthorizeValues;
  readonly data?: Readonly<Record<string, unknown>>;
  /** Line items come from an order that has not been read. */
  readonly withOrder: boolean;
  readonly idempotencyKey?: string;
}

/** Shell variables that stand in planned requests. */
export const planVariables = [
  'CL_BASE_URL',
  'CL_AUTH_URL',
  'CL_CLIENT_ID',
  'CL_CLIENT_SECRET',
  'CL_SCOPE',
  'CL_ACCESS_TOKEN',
  'KLARNA_BASE_URL',
  'KLARNA_API_KEY',
  'KLARNA_PARTNER_ACCOUNT_ID',
  'KLARNA_V1_BASE_URL',
  // `username:password` in base64, as HTTP's Basic scheme has it.
  'KLARNA_V1_API_KEY_BASE64',
  'PAYMENT_ID',
  'ORDER_ID',
  'AUTHORIZATION_ID',
  'CAPTURE_ID',
  'TRANSACTION_ID',
  'TRANSACTION_TYPE',
  'AUTH_TOKEN',
  'SESSION_TOKEN',
  'CURRENCY',
  'REFERENCE',
  'IDEMPOTENCY_KEY',
  'PAYMENT_REQUEST_ID',
  'PAYMENT_REQUEST_KEY',
] as const;

/** Those that stand for a JSON number or object rather than a string. */
export const planJsonVariables = [
  'AMOUNT',
  'SUPPLEMENTARY_PURCHASE_DATA',
  // The same with addresses, which no authorization holds.
  'PAYMENT_REQUEST_PURCHASE_DATA',
] as const;

// A marker is no id, but it stands where one will stand.
const payment = ({ paymentId = '$PAYMENT_ID' }: PlanInputs) => paymentId as PaymentId;
export const orderOfPlan = ({ orderId = '$ORDER_ID' }: PlanInputs) => orderId as OrderId;

export const accessOfPlan = ({ baseUrl = '$CL_BASE_URL' }: PlanInputs) => ({
  apiUrl: `${baseUrl}/api`,
  bearer: '$CL_ACCESS_TOKEN',
});

/** `POST /oauth/token`; nothing where an access token is at hand. */
export const planAccessToken = ({ authUrl = '$CL_AUTH_URL', grant }: PlanInputs): PlannedRequest[] => {
  if (grant === 'given') return [];
  const credentials: ClientCredentials =
    grant === 'integration'
      ? { kind: 'integration', clientId: '$CL_CLIENT_ID', clientSecret: '$CL_CLIENT_SECRET' }
      : { kind: 'sales-channel', clientId: '$CL_CLIENT_ID', scope: '$CL_SCOPE' };
  return [accessTokenRequest(authUrl, credentials)];
};

export const planReadPayment = (inputs: PlanInputs): PlannedRequest[] => [
  readKlarnaPaymentRequest(accessOfPlan(inputs), payment(inputs)),
  planReadOrder(inputs),
];

export const planReadOrder = (inputs: PlanInputs): PlannedRequest =>
  readOrderRequest(accessOfPlan(inputs), orderOfPlan(inputs));

export const planSendToken = (inputs: PlanInputs): PlannedRequest =>
  storeAuthTokenRequest(accessOfPlan(inputs), payment(inputs), inputs.authToken ?? '$AUTH_TOKEN');

export const planPlace = (inputs: PlanInputs): PlannedRequest =>
  placeOrderRequest(accessOfPlan(inputs), orderOfPlan(inputs));

export const planAuthorize = (inputs: PlanInputs): PlannedRequest => {
  const { values, withOrder, data = {} } = inputs;
  const transaction = typeof data.request_payment_transaction === 'object' ? data.request_payment_transaction : {};
  const body = {
    ...data,
    currency: values.currency ?? '$CURRENCY',
    ...(values.paymentRequestId === undefined ? {} : { payment_request_id: values.paymentRequestId }),
    request_payment_transaction: {
      ...transaction,
      amount: values.amount ?? '$AMOUNT',
      payment_transaction_reference: values.reference ?? '$REFERENCE',
      ...(values.capture === undefined ? {} : { capture: values.capture }),
    },
    ...(withOrder ? { supplementary_purchase_data: '$SUPPLEMENTARY_PURCHASE_DATA' } : {}),
  };
  return withMarkers(
    authorizeRequest(klarnaOfPlan(inputs), {
      sessionToken: inputs.sessionToken ?? '$SESSION_TOKEN',
      body: JSON.stringify(body),
      idempotencyKey: inputs.idempotencyKey ?? plannedKey(inputs, JSON.stringify(body)),
    }),
  );
};

export const klarnaOfPlan = ({ klarnaBaseUrl = '$KLARNA_BASE_URL', partnerAccountId: account }: PlanInputs) => ({
  baseUrl: klarnaBaseUrl,
  apiKey: '$KLARNA_API_KEY',
  // A marker is no KRN, but it stands where one will stand.
  ...(account === undefined ? {} : { partnerAccountId: account as Krn }),
});

/** In a path, the mark of a marker was escaped. */
export const withMarkers = (request: PlannedRequest): PlannedRequest => ({
  ...request,
  url: request.url.replaceAll('%24', '$'),
});

/** The key that the request will have; it is known once token, account and every value of the body are. */
const plannedKey = ({ keyToken, partnerAccountId }: PlanInputs, body: string): string => {
  const isKnown = keyToken !== undefined && !partnerAccountId?.startsWith('$') && !body.includes('"$');
  if (!isKnown) return '$IDEMPOTENCY_KEY';
  return idempotencyKey('POST', paymentPath(partnerAccountId as Krn | undefined, 'authorize'), keyToken, body);
};
