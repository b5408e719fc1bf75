import { type Entry, retryAfterWait, retryNo } from './entry.ts';

const source = 'klarna-v1';
const doc_url = 'https://docs.klarna.com/resources/error-details/errors-in-klarna-payments';
const newAuthorization = 'Let the customer authorize again, and store the new token.';

/**
 * The errors of Klarna Payments v1, which Commerce Layer calls when an order is placed: they come in `error_code` and
 * `error_detail` of a failed authorization there.
 */
export const klarnaV1Errors: readonly Entry[] = [
  {
    name: 'BAD_REQUEST',
    source,
    http_status: 400,
    meaning: 'Klarna could not make anything of the request.',
    causes: ['The body is not what the call takes.'],
    what_to_do: ['Give Klarna’s or Commerce Layer’s support the correlation id.'],
    ...retryNo('The same request is refused again.'),
    doc_url,
  },
  {
    name: 'BAD_VALUE',
    source,
    http_status: 400,
    meaning: 'A value is not allowed; the message names the property.',
    causes: [
      'The order lines do not add up to the amount, or their tax does not.',
      'Country, currency and locale do not go together.',
      'A postal code, phone or e-mail that Klarna does not take.',
    ],
    what_to_do: [
      'Read the property in the message and mend it in the order.',
      'Then create the Klarna payment anew and let the customer authorize.',
    ],
    ...retryNo('The same values are refused again.'),
    doc_url,
  },
  {
    name: 'BAD_VALUE',
    source,
    http_status: 409,
    meaning: 'The order differs from what the customer authorized; the message is "Not matching fields".',
    causes: ['Amount, lines or addresses changed between the customer’s authorization and the placing.'],
    what_to_do: [
      newAuthorization,
      'Send Klarna’s authorize {} in the browser, so that it uses the session’s own data.',
    ],
    ...retryNo('The token is bound to what was authorized.'),
    doc_url,
  },
  {
    name: 'Not matching fields',
    source,
    http_status: 409,
    of: 'message of BAD_VALUE',
    meaning: 'What is placed differs from what the customer authorized: amount, lines or an address.',
    causes: [
      'The order was edited after the authorization.',
      'The shop sent other lines or addresses in the browser than Commerce Layer does.',
    ],
    what_to_do: [newAuthorization],
    ...retryNo('The token is bound to what was authorized.'),
    doc_url,
  },
  {
    name: 'INVALID_OPERATION',
    source,
    http_status: 403,
    meaning: 'The authorization or session is not in a state for this; most often its token was already consumed.',
    causes: ['An order was already created with this token.', 'The placing was repeated, or two code paths place.'],
    what_to_do: [
      'Look whether Klarna’s order is there: `klarna-cl inspect <order>`.',
      'If it is not, let the customer authorize again.',
    ],
    ...retryNo('A consumed token stays consumed.'),
    doc_url,
  },
  {
    name: 'Authorization token already consumed',
    source,
    http_status: 403,
    of: 'message of INVALID_OPERATION',
    meaning: 'The token has already made an order at Klarna, or was used for another request.',
    causes: ['The order was placed before, perhaps without Commerce Layer having noticed.'],
    what_to_do: [
      '`klarna-cl inspect <order>`: a paid order that is not placed is mended with `klarna-cl repair fix-payment-source`.',
    ],
    ...retryNo('Creating is idempotent for one token: it only ever has one outcome.'),
    doc_url,
  },
  {
    name: 'REJECTED',
    source,
    http_status: 403,
    meaning: 'Klarna refused the purchase when the order was to be created.',
    causes: ['Klarna’s assessment at that moment.'],
    what_to_do: [
      'Offer another way to pay, or let the customer authorize again.',
      'Take the dead token away: `klarna-cl repair nullify-payment-source`.',
    ],
    ...retryNo('The refusal sticks to the token.'),
    doc_url,
  },
  {
    name: 'MERCHANT_INACTIVE',
    source,
    http_status: 403,
    meaning: 'The merchant’s account at Klarna is not active.',
    causes: ['It was not activated yet, was closed, or the credentials are those of an old account.'],
    what_to_do: ['Ask Klarna’s merchant support; check the credentials of the Klarna gateway in Commerce Layer.'],
    ...retryNo('The account has to be activated first.'),
    doc_url,
  },
  {
    name: 'NOT_FOUND',
    source,
    http_status: 404,
    meaning: 'Klarna has no such session, or the authorization token is not good ("Invalid authorization token").',
    causes: [
      'The token is older than 60 minutes, was cancelled, or belongs to another merchant or environment.',
      'The session has expired.',
    ],
    what_to_do: [newAuthorization],
    ...retryNo('A dead token stays dead.'),
    doc_url,
  },
  {
    name: 'Invalid authorization token',
    source,
    http_status: 404,
    of: 'message of NOT_FOUND',
    meaning: 'Klarna does not know the authorization token, or no longer.',
    causes: [
      'More than 60 minutes have passed since the customer authorized.',
      'It was cancelled, cut off when copied, or made in the other environment.',
    ],
    what_to_do: [newAuthorization],
    ...retryNo('A dead token stays dead.'),
    doc_url,
  },
  {
    name: 'SESSION_COMPLETED',
    source,
    http_status: 404,
    meaning: 'The session has already led to an order and takes no more changes.',
    causes: ['The order was placed, and something still updates the session.'],
    what_to_do: ['`klarna-cl inspect <order>` shows the order; a further purchase needs a new session.'],
    ...retryNo('A completed session stays completed.'),
    doc_url,
  },
  {
    name: 'INTERNAL_SERVER_ERROR',
    source,
    http_status: 500,
    meaning: 'Something failed inside Klarna; whether the order was created is not known.',
    causes: ['A fault on Klarna’s side.'],
    what_to_do: ['Look first: `klarna-cl inspect <order>`.'],
    ...retryAfterWait('After looking. Creating the order is idempotent for one token.'),
    doc_url,
  },
  {
    name: 'UNAUTHORIZED',
    source,
    http_status: 401,
    meaning: 'Klarna does not accept the v1 user name and password.',
    causes: [
      'Credentials of another region (api, api-na, api-oc), of the other environment (playground), or with stray white space.',
    ],
    what_to_do: ['Check KLARNA_V1_API_KEY and KLARNA_V1_BASE_URL; `klarna-cl doctor` tries them.'],
    ...retryNo('The same credentials are refused again.'),
    doc_url,
  },
];
