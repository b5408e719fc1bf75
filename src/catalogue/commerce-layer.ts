import { type Entry, retryAfterWait, retryNo, retryYes } from './entry.ts';

const source = 'commerce-layer';
const doc_url = 'https://docs.commercelayer.io/core/handling-errors';

/** The codes of Commerce Layer's errors. */
export const commerceLayerErrors: readonly Entry[] = [
  {
    name: 'INVALID_TOKEN',
    source,
    http_status: 401,
    exit_code: 4,
    meaning: 'The access token is not good any more; the only 401 that a new token helps against.',
    causes: [
      'It expired: 2 hours for an integration, 4 for a sales channel.',
      'It was revoked, or CL_ACCESS_TOKEN was cut off when copied.',
    ],
    what_to_do: [
      'With client credentials klarna-cl gets a new one by itself.',
      'With CL_ACCESS_TOKEN alone: set a fresh one; `klarna-cl config logout` forgets a kept one.',
    ],
    ...retryYes('With a new access token, once.'),
    doc_url,
  },
  {
    name: 'UNAUTHORIZED',
    source,
    http_status: 401,
    exit_code: 4,
    meaning:
      'The access token is good, and its API client may not do this; at the token endpoint: the credentials are not accepted.',
    causes: [
      'A sales channel does what only an integration may: lists orders, sees transactions, captures.',
      'The integration’s role lacks the permission.',
      'A sales channel updates the payment source of an order that is no longer draft or pending.',
    ],
    what_to_do: [
      '`klarna-cl whoami` shows the kind of application.',
      'Give the role the permission, or use an integration.',
    ],
    ...retryNo('A new token has the same permissions.'),
    doc_url,
  },
  {
    name: 'RECORD_NOT_FOUND',
    source,
    http_status: 404,
    exit_code: 5,
    meaning: 'There is nothing with this id in this organization, mode and market.',
    causes: [
      'Ids are case-sensitive: a letter is wrong.',
      'It belongs to the other mode (test or live), or another organization.',
      'A sales channel does not see orders of another market.',
    ],
    what_to_do: [
      '`klarna-cl inspect <order number or e-mail>` finds the id.',
      '`klarna-cl whoami` shows organization and mode.',
    ],
    ...retryNo('Correct the id or the credentials first.'),
    doc_url,
  },
  {
    name: 'VALIDATION_ERROR',
    source,
    http_status: 422,
    exit_code: 5,
    meaning: 'The request was understood and cannot be executed; `detail` names the field, `meta.error` the rule.',
    causes: [
      'Something that placing needs is missing: a billing address, a shipping method, a payment source.',
      'Klarna refused the placing.',
      'The payment source expired (`meta.error` expired).',
    ],
    what_to_do: [
      'Read the detail, and look up `meta.error` here as well.',
      '`klarna-cl inspect <order>` shows what is missing.',
    ],
    ...retryNo('The same request fails again; a refusal by Klarna sticks to its token.'),
    doc_url,
  },
  {
    name: 'LOCKED',
    source,
    http_status: 423,
    exit_code: 5,
    meaning: 'The resource cannot be changed or deleted at the moment.',
    causes: ['Another change to it is under way.', 'Others depend on what is to be deleted.'],
    what_to_do: ['Try again in a moment; if it stays so, look what depends on it.'],
    ...retryAfterWait('A few seconds, where another change is the cause.'),
    doc_url,
  },
  {
    name: 'RECORD_NOT_UNIQUE',
    source,
    http_status: 409,
    exit_code: 5,
    meaning: 'A record with the same attributes exists already ("Record not unique").',
    causes: ['The request was executed before.', 'A code or reference that must be unique is taken.'],
    what_to_do: ['Read what is there: most often it is what was wanted.'],
    ...retryNo('It is there already.'),
    doc_url,
  },
  {
    name: 'TOO_MANY_REQUESTS',
    source,
    http_status: 429,
    exit_code: 6,
    meaning: 'Too many requests from this address.',
    causes: [
      'Orders, payments and writes: 200 a minute in live mode, 100 in test mode, and 50 or 25 within 10 seconds for one endpoint.',
      'Access tokens: 30 a minute.',
      'Other programs behind the same address count too.',
    ],
    what_to_do: ['Wait a minute; the block is lifted when the frequency drops.'],
    ...retryAfterWait('Nothing was executed.'),
    doc_url: 'https://docs.commercelayer.io/core/rate-limits',
  },
  {
    name: 'INTERNAL_SERVER_ERROR',
    source,
    http_status: 500,
    meaning: 'Something failed inside Commerce Layer; whether a write was executed is not known.',
    causes: ['A fault on Commerce Layer’s side, or in a service that it calls.'],
    what_to_do: ['Look first: `klarna-cl inspect <order>`, or resume the run.', 'Give its support the trace id.'],
    ...retryAfterWait('Reads at once; a write after reading whether it was executed, as klarna-cl does.'),
    doc_url,
  },
];
