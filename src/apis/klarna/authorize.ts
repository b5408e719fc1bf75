import type { Answer, PlannedRequest, Step } from '../../request/step.ts';
import { authorizationContradiction } from './authorization.ts';
import type { AuthorizeBody } from './authorize-body.ts';
import { basicAuthorization, type Klarna, type KlarnaOptions, paymentPath } from './client.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { describeRefusal } from './refusals.ts';

export interface AuthorizeInput {
  /** `klarna_network_session_token`; opaque, good for 60 minutes after the payment request is COMPLETED. */
  readonly sessionToken: string;
  /** The exact bytes. */
  readonly body: string;
  /** A UUID of the caller's; computed from the request where absent. */
  readonly idempotencyKey?: string;
}

/** `POST /v2/accounts/{partner_account_id}/payment/authorize`, or `/v2/payment/authorize` for a direct partner. */
export const authorizeRequest = (
  klarna: Omit<KlarnaOptions, 'http' | 'mode'>,
  input: AuthorizeInput,
): PlannedRequest => {
  const path = paymentPath(klarna.partnerAccountId, 'authorize');
  return {
    method: 'POST',
    url: `${klarna.baseUrl}${path}`,
    headers: {
      Accept: 'application/json',
      Authorization: basicAuthorization(klarna.apiKey),
      'Content-Type': 'application/json',
      'Klarna-Network-Session-Token': input.sessionToken,
      'Klarna-Idempotency-Key': input.idempotencyKey ?? idempotencyKey('POST', path, input.sessionToken, input.body),
      ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
    },
    body: input.body,
  };
};

/**
 * Klarna's final authorization: creates the payment transaction. A repeat is made only with the same key and bytes.
 * @param body what `input.body` says, for comparing the answer
 * @param earlier what is known of attempts before this process, see `Step`
 * @throws CliError `rejected` (400, 404, 409), `auth` (401, 403), `unavailable` (429, 403 without a body), `unknown`
 * @see https://docs.klarna.com/payments/ (Payment Authorize API, `authorizePayment`)
 */
export const authorizePayment = (
  klarna: Klarna,
  input: AuthorizeInput,
  body: AuthorizeBody,
  earlier: Pick<Step, 'lapse' | 'ambiguousBefore'>,
): Promise<Answer> =>
  klarna.http.send({
    ...authorizeRequest(klarna, input),
    kind: 'authorize',
    service: 'Klarna',
    describeRefusal: describeRefusal('The authorization'),
    contradiction: authorizationContradiction(body),
    ...earlier,
    hintWhenUnknown:
      'Never send a new authorization for this purchase: run the very same command again within 24 hours (same token, same values, so the same idempotency key), or look for the reference in the Klarna portal.',
  });
