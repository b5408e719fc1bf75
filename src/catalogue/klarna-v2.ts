import { type Entry, nothingToRetry, retryAfterWait, retryNo, retrySameKey } from './entry.ts';

const source = 'klarna-v2';
const doc_url =
  'https://docs.klarna.com/klarna-network-distribution/setup-your-integration/integration-resilience/error-handling/';

/** The error codes of Klarna's network API (v2). Its `error_type` is gone from the current pages: the code decides. */
export const klarnaV2Errors: readonly Entry[] = [
  {
    name: 'UNAUTHORIZED',
    source,
    http_status: 401,
    exit_code: 4,
    meaning: 'Klarna does not accept the API key.',
    causes: [
      'A key of the other environment: klarna_live_api_… on the test host, or the reverse.',
      'A key of another region, a revoked one, or one with stray white space around it.',
    ],
    what_to_do: ['`klarna-cl whoami` shows which key is used and where it comes from.', '`klarna-cl doctor` tries it.'],
    ...retryNo('The same key is refused again.'),
    doc_url,
  },
  {
    name: 'OPERATION_FORBIDDEN',
    source,
    http_status: 403,
    exit_code: 4,
    meaning: 'The key is good, and may not do this.',
    causes: [
      'It may not act for this account.',
      'An acquiring partner’s request came without its client certificate, or the product is not enabled for the account.',
    ],
    what_to_do: [
      'Check KLARNA_PARTNER_ACCOUNT_ID, and KLARNA_CERT and KLARNA_KEY where a certificate is needed.',
      'Ask whoever manages the account at Klarna, with the correlation id.',
    ],
    ...retryNo('The permission has to be given first.'),
    doc_url,
  },
  {
    name: '403 without a body',
    source,
    http_status: 403,
    exit_code: 6,
    meaning: 'Klarna’s traffic guard turned the request away before its API saw it.',
    causes: [
      'Too many requests in a short time from this address.',
      'Something in front of the API takes the traffic for an attack.',
    ],
    what_to_do: [
      'Wait, and send fewer requests at a time.',
      'If it stays so: ask Klarna, with the time and the address it came from.',
    ],
    ...retryAfterWait('Nothing was executed; the same request is safe later.'),
    doc_url,
  },
  {
    name: 'RATE_LIMITED',
    source,
    http_status: 429,
    exit_code: 6,
    meaning: 'Too many requests.',
    causes: [
      'More requests than the account may send; X-Ratelimit-Remaining counts what is left, and there is no Retry-After.',
    ],
    what_to_do: ['Wait as long as X-Ratelimit-Reset says, or a minute.'],
    ...retryAfterWait(
      'Nothing was executed; an authorization goes with the same key and bytes, as klarna-cl sends it.',
    ),
    doc_url,
  },
  {
    name: 'RESOURCE_NOT_FOUND',
    source,
    http_status: 404,
    exit_code: 5,
    meaning: 'There is no such thing for this account; of an authorization, the session token is not good.',
    causes: [
      'The session token is spent, or older than the 60 minutes after the customer’s approval.',
      'It belongs to another account or environment, or a part of it was lost when it was copied.',
    ],
    what_to_do: [
      'Get a new token: a new payment request that the customer approves.',
      'Check that account and environment are those of the token.',
    ],
    ...retryNo('A dead token stays dead.'),
    doc_url,
  },
  {
    name: 'NOT_FOUND',
    source,
    http_status: 404,
    exit_code: 5,
    meaning: 'Klarna has no such address.',
    causes: [
      'KLARNA_BASE_URL has a path too many, or is another host.',
      'The account’s KRN in the path is not what Klarna expects.',
    ],
    what_to_do: ['Compare KLARNA_BASE_URL with api-global.klarna.com and api-global.test.klarna.com.'],
    ...retryNo('Correct the address first.'),
    doc_url,
  },
  {
    name: 'RESOURCE_CONFLICT',
    source,
    http_status: 409,
    exit_code: 5,
    meaning:
      'An idempotency violation or concurrent updates: the token or the key was used with another request, or two came at once.',
    causes: [
      'The same session token with another amount, reference or body.',
      'Two code paths authorize the same purchase.',
      'A capture, refund or void that the state of the transaction does not allow.',
    ],
    what_to_do: [
      'Find out which request came first: `klarna-cl runs list`, then the transaction in the Klarna portal.',
      'Do not authorize anew before you know.',
    ],
    ...retryNo('Another body for a used token is never accepted; the first request’s own repeat is.'),
    doc_url,
  },
  {
    name: 'VALIDATION_ERROR',
    source,
    http_status: 400,
    exit_code: 5,
    meaning: 'A value of the request is not allowed; `validation_errors` (older: `errors`) names each parameter.',
    causes: [
      'The line items do not add up to the amount, or tax was rounded another way.',
      'The amount is not the one that the customer approved.',
      'A reference longer than 255 characters, a currency or country that is not supported.',
    ],
    what_to_do: [
      'Correct the parameters it names; nothing was authorized.',
      'With --order the lines and the amount come from the order and are checked before.',
    ],
    ...retryNo('The same values are refused again.'),
    doc_url,
  },
  {
    name: 'INVALID_CONTENT_TYPE',
    source,
    http_status: 400,
    exit_code: 5,
    meaning: 'Klarna could not read the body: it is not JSON, or not declared as JSON.',
    causes: ['The JSON of --data is broken.', 'A proxy changed the body or its content type.'],
    what_to_do: ['Check the file given with --data; `--dry-run` shows what would be sent.'],
    ...retryNo('Correct the body first.'),
    doc_url,
  },
  {
    name: 'INTERNAL_ERROR',
    source,
    http_status: 500,
    meaning: 'Something failed inside Klarna; whether the request was executed is not known.',
    causes: ['A fault on Klarna’s side.'],
    what_to_do: ['Resume the run; give Klarna’s support the correlation id if it stays so.'],
    ...retrySameKey('With the same idempotency key and bytes: an executed one then answers with its result.'),
    doc_url,
  },
  {
    name: 'SERVER_CONFIGURATION_ERROR',
    source,
    http_status: 500,
    meaning: 'The account is set up wrongly at Klarna, for example its price plan.',
    causes: ['Something was never finished, or was changed, in the account’s configuration.'],
    what_to_do: ['Ask Klarna, with the correlation id: only they can mend it.'],
    ...retrySameKey('It helps only after Klarna has mended the account; repeat with the same key and bytes even then.'),
    doc_url,
  },
  {
    name: 'TIMEOUT',
    source,
    http_status: 500,
    meaning: 'Klarna did not finish within its own limit of 59 seconds; the request may still have been executed.',
    causes: ['Klarna, or a service behind it, was slow.'],
    what_to_do: ['Resume the run: klarna-cl repeats with the same key and bytes, and so learns what became of it.'],
    ...retrySameKey('With the same idempotency key and bytes, as Klarna asks for.'),
    doc_url,
  },
  {
    name: 'TEMPORARY_UNAVAILABLE',
    source,
    http_status: 503,
    meaning: 'Klarna’s service is down for the moment.',
    causes: ['Maintenance or overload on Klarna’s side.'],
    what_to_do: ['Wait, then resume the run.'],
    ...retrySameKey('With the same key and bytes, after a pause.'),
    doc_url,
  },
];

const of = 'authorization result';

/** What an authorization that was answered comes to, HTTP 200 each. */
export const klarnaResults: readonly Entry[] = [
  {
    name: 'APPROVED',
    source,
    of,
    http_status: 200,
    exit_code: 0,
    meaning:
      'Klarna authorized the payment: there is a transaction, and nothing is captured yet unless capture NOW was asked for.',
    causes: ['The customer approved, and Klarna’s final check agreed.'],
    what_to_do: ['Keep payment_transaction_id.', 'Capture when the goods are sent: `klarna-cl capture`.'],
    ...nothingToRetry,
  },
  {
    name: 'DECLINED',
    source,
    of,
    http_status: 200,
    exit_code: 8,
    meaning: 'Klarna declined the payment; final for this approval.',
    causes: [
      'Klarna’s assessment of this customer and purchase; `result_reason` may say more, and no list of its values is published.',
      'STEP_UP was needed and the request had no step_up_config.',
    ],
    what_to_do: [
      'Offer another way to pay.',
      'A further attempt needs a new payment request that the customer approves.',
      'Tell the customer to look in the Klarna app: shops are told no details.',
    ],
    ...retryNo('The same token gets the same result.'),
  },
  {
    name: 'STEP_UP_REQUIRED',
    source,
    of,
    http_status: 200,
    exit_code: 9,
    meaning: 'Klarna asks the customer for another step before it decides; a payment request waits for them.',
    causes: [
      'A charge that Klarna does not let through without the customer: amount, risk, or a change since the approval.',
    ],
    what_to_do: [
      'Give the customer payment_request_url.',
      'When the payment request is COMPLETED, authorize with the new token and its payment_request_id.',
    ],
    ...retryAfterWait('After the customer has approved, with the new token.'),
  },
  {
    name: 'PAYMENT_DECLINED',
    source,
    of: 'result_reason',
    exit_code: 8,
    meaning: 'The reason that goes with DECLINED where Klarna gives no closer one.',
    causes: ['Klarna’s assessment; the shop is not told which part of it.'],
    what_to_do: ['As for DECLINED: another way to pay, or a new approval.'],
    ...retryNo('The same token gets the same result.'),
  },
];
