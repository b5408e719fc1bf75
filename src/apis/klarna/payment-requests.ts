import type { Answer, PlannedRequest, Refusal } from '../../request/step.ts';
import { basicAuthorization, type Klarna, type KlarnaOptions, paymentPath } from './client.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { nowhereToGo, paymentRequestContradiction } from './payment-request.ts';
import type { PaymentRequestBody } from './payment-request-body.ts';
import { describeRefusal } from './refusals.ts';
import { type Krn, krnSegment } from './values.ts';

type Sender = Omit<KlarnaOptions, 'http' | 'mode'>;

const pathOf = (klarna: Pick<KlarnaOptions, 'partnerAccountId'>, id?: Krn): string =>
  paymentPath(klarna.partnerAccountId, id === undefined ? 'requests' : `requests/${krnSegment(id)}`);

const headersOf = (klarna: Sender): Record<string, string> => ({
  Accept: 'application/json',
  Authorization: basicAuthorization(klarna.apiKey),
  ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
});

/**
 * The key of a payment request's creation: as that of an authorization, with the run in the place of the session token
 * that there is none of yet. Within a run it finds the request that was created; another run asks the customer anew, for
 * by its key alone Klarna would answer with a request that may be over since.
 */
export const paymentRequestKey = (
  klarna: Pick<KlarnaOptions, 'partnerAccountId'>,
  body: PaymentRequestBody,
  run: string,
): string => idempotencyKey('POST', pathOf(klarna), run, JSON.stringify(body));

/** `POST /v2/accounts/{partner_account_id}/payment/requests`, or `/v2/payment/requests` with a merchant's own key. */
export const createPaymentRequestRequest = (klarna: Sender, body: PaymentRequestBody, key: string): PlannedRequest => ({
  method: 'POST',
  url: `${klarna.baseUrl}${pathOf(klarna)}`,
  headers: { ...headersOf(klarna), 'Content-Type': 'application/json', 'Klarna-Idempotency-Key': key },
  body: JSON.stringify(body),
});

/** `GET …/payment/requests/{payment_request_id}` */
export const readPaymentRequestRequest = (klarna: Sender, id: Krn): PlannedRequest => ({
  method: 'GET',
  url: `${klarna.baseUrl}${pathOf(klarna, id)}`,
  headers: headersOf(klarna),
});

/**
 * Asks Klarna to ask the customer. Nothing is charged by it, and it is over after 3 hours by itself.
 * @param key a UUID of version 5, see `paymentRequestKey`
 * @throws CliError `rejected` (400, 409), `auth` (401, 403), `unavailable`, `protocol`
 * @see https://docs.klarna.com/acquirer/klarna-direct/payment-authorization/authorization-resources/payment-request/ (`createPaymentRequest`)
 */
export const createPaymentRequest = (klarna: Klarna, body: PaymentRequestBody, key: string): Promise<Answer> => {
  const { amount, currency, payment_request_reference: reference } = body;
  const contradiction = paymentRequestContradiction({ amount, currency, reference });
  return klarna.http.send({
    ...createPaymentRequestRequest(klarna, body, key),
    kind: 'payment-request',
    service: 'Klarna',
    describeRefusal: inWordsOfRequests('The payment request'),
    contradiction: (answer) => contradiction(answer) ?? nowhereToGo(answer),
  });
};

/**
 * Reads how far the customer is.
 * @throws CliError `rejected` (404), `auth` (401, 403), `unavailable`, `protocol`
 * @see https://docs.klarna.com/acquirer/klarna-direct/payment-authorization/authorization-resources/payment-request/ (`readPaymentRequest`)
 */
export const readPaymentRequest = (klarna: Klarna, id: Krn): Promise<Answer> =>
  klarna.http.send({
    ...readPaymentRequestRequest(klarna, id),
    kind: 'read',
    service: 'Klarna',
    describeRefusal: inWordsOfRequests(`Reading the payment request ${id}`),
    contradiction: paymentRequestContradiction({ id }),
  });

/**
 * Takes a payment request back while it waits for the customer.
 * @throws CliError `rejected` (404; 409 where it is over already), `auth`, `unavailable`, `protocol`
 * @see https://docs.klarna.com/acquirer/klarna-direct/payment-authorization/authorization-resources/payment-request/ (`cancelPaymentRequest`)
 */
export const cancelPaymentRequest = (klarna: Klarna, id: Krn): Promise<Answer> =>
  klarna.http.send({
    method: 'DELETE',
    url: `${klarna.baseUrl}${pathOf(klarna, id)}`,
    headers: headersOf(klarna),
    kind: 'payment-request',
    service: 'Klarna',
    describeRefusal: inWordsOfRequests(`Cancelling the payment request ${id}`),
    // Whether Klarna answers with the request or with nothing is not published.
    contradiction: (answer) => (answer.status === 204 ? undefined : paymentRequestContradiction({ id })(answer)),
  });

const hints: Readonly<Record<string, string>> = {
  RESOURCE_NOT_FOUND: 'The payment request is unknown, or of another account or environment: create a new one.',
  RESOURCE_CONFLICT: 'The payment request is over, or was asked for with other values: create a new one.',
  VALIDATION_ERROR: 'Correct the value and run it again: nobody was asked for anything.',
};

/** The refusal, with what to do about a payment request; an authorization's advice would mislead. */
const inWordsOfRequests =
  (what: string) =>
  (answer: { status: number; document: unknown }): Refusal => {
    const refusal = describeRefusal(what)(answer);
    const hint = hints[refusal.code ?? ''];
    return hint === undefined ? refusal : { ...refusal, hint };
  };
