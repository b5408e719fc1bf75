import { type Entry, retryAfterWait, retryNo } from './entry.ts';

const shared = {
  source: 'commerce-layer',
  of: 'meta.error of VALIDATION_ERROR',
  http_status: 422,
  doc_url: 'https://docs.commercelayer.io/core/handling-errors',
} as const;

/** What `meta.error` says about a failed validation. */
export const commerceLayerReasons: readonly Entry[] = [
  {
    name: 'expired',
    ...shared,
    meaning: 'The payment source has expired: Klarna’s session behind it is over.',
    causes: ['The order was left alone for too long after the payment was created.'],
    what_to_do: [
      '`klarna-cl repair nullify-payment-source <order>`, then create the Klarna payment anew; the customer has to authorize again.',
    ],
    ...retryNo('An expired payment source stays so.'),
  },
  {
    name: 'blank',
    ...shared,
    meaning: 'A field that must be there is empty ("can’t be blank").',
    causes: ['An address, a shipping method or a payment source is missing on the order.'],
    what_to_do: ['The pointer names the field: fill it.'],
    ...retryNo('Fill the field first.'),
  },
  {
    name: 'missing country code',
    ...shared,
    of: 'message of VALIDATION_ERROR',
    meaning: 'The Klarna payment cannot be created: the order has no billing address, and so no country.',
    causes: ['The payment source was created before the customer’s billing address was on the order.'],
    what_to_do: ['Set the billing address, then create the Klarna payment.'],
    ...retryNo('The billing address has to be there first.'),
  },
  {
    name: 'taken',
    ...shared,
    meaning: 'The value is in use already.',
    causes: ['A code or reference that must be unique.'],
    what_to_do: ['Use another value, or the record that has it.'],
    ...retryNo('It is taken.'),
  },
  {
    name: 'invalid',
    ...shared,
    meaning: 'The value is not a possible one for this field.',
    causes: ['A typing error, or a value that the order’s state does not allow.'],
    what_to_do: ['Read the detail and correct it.'],
    ...retryNo('Correct the value first.'),
  },
  {
    name: 'inclusion',
    ...shared,
    meaning: 'The value is not one of those that the field takes.',
    causes: ['A country, currency or language code that is not in the list.'],
    what_to_do: ['Use one of the list.'],
    ...retryNo('Correct the value first.'),
  },
  {
    name: 'restrict_dependent_destroy',
    ...shared,
    of: 'meta.error of LOCKED',
    http_status: 423,
    meaning: 'It cannot be deleted, because others depend on it.',
    causes: ['A payment source or address that an order uses.'],
    what_to_do: ['Leave it, or remove first what depends on it.'],
    ...retryAfterWait('Once nothing depends on it.'),
  },
];
