/** What the flags of `flow` mean where they stand in a file. */
export const purchaseWords = {
  route: 'Which steps are taken: both (test only), native or network. `klarna-cl help routes`.',
  'payment-id': 'The klarna_payment that the token is stored on.',
  'auth-token': 'The token that Klarna returned in the browser.',
  'session-token': "Klarna Network's session token.",
  amount: 'Minor units: 11800 is USD 118.00, and 11800 yen.',
  currency: 'ISO 4217.',
  reference: "The shop's own name for the purchase.",
  'payment-request-id': 'The payment request that the customer approved: a Klarna resource name.',
  'partner-account-id': 'The Klarna account that an acquiring partner acts for.',
  capture: 'Whether an authorization also captures: now or later.',
  order: 'The order that amount, currency, reference and line items come from.',
  'idempotency-key': 'A UUID: a repeat under the same key is no second purchase.',
  'new-authorization': 'Whether another authorization for the same purchase is meant.',
  place: 'Whether the order is placed (route native).',
  confirm: 'Whether what came of it is read again at the end.',
  data: 'The body of the authorization, as --data takes it; what is said beside it wins.',
} as const;
