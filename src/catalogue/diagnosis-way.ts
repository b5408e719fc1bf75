import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const source = 'diagnosis';

/** Findings of `inspect` that keep a payment from going on, or say whose turn it is. */
export const wayFindings: readonly Entry[] = [
  {
    name: 'wrong-mode',
    source,
    meaning: 'Test and live are mixed: what was found is of the other mode than the credentials or the run.',
    causes: ['A test key with a live order, or the reverse.'],
    what_to_do: ['`klarna-cl whoami` shows the mode and what it follows from.'],
    ...retryNo('Use credentials of one mode first.'),
  },
  {
    name: 'refused-token',
    source,
    meaning: 'Klarna refused an authorization, and the refused token is still the one stored: placing fails again.',
    causes: ['A refusal sticks to its token.'],
    what_to_do: [
      'Let the customer authorize again and store the new token, or choose another way to pay.',
      'It was refused as already consumed: look for an order of this purchase in the Klarna portal first.',
      'To give it up: `klarna-cl repair nullify-payment-source <order>`.',
    ],
    ...retryNo('Not with this token.'),
  },
  {
    name: 'declined',
    source,
    meaning: 'Klarna declined the payment.',
    causes: ['Klarna’s assessment of this customer and purchase.'],
    what_to_do: ['Offer another way to pay; a further attempt needs a new approval.'],
    ...retryNo('The same approval is declined again.'),
  },
  {
    name: 'other-gateway',
    source,
    meaning: 'The order’s payment method is not Commerce Layer’s own Klarna gateway: an auth_token goes nowhere.',
    causes: ['Klarna through Adyen or Stripe, or another way to pay.'],
    what_to_do: ['Choose the Klarna payment method, or finish the payment through its own gateway.'],
    ...retryNo('Not before the payment method is changed.'),
  },
  {
    name: 'no-billing-country',
    source,
    meaning: 'The order has no billing address with a country: Klarna can offer nothing.',
    causes: ['The Klarna payment was created before the billing address was there.'],
    what_to_do: ['Set the billing address, then create the Klarna payment anew.'],
    ...retryNo('Not before the address is there.'),
  },
  {
    name: 'no-payment-methods',
    source,
    meaning: 'Klarna offers the customer nothing: payment_methods is empty.',
    causes: ['Klarna refused the country, the currency or the amount.'],
    what_to_do: ['Check country, currency, amount and the gateway’s region, then create the payment anew.'],
    ...retryNo('Klarna answers the same for the same order.'),
  },
  {
    name: 'payment-source-gone',
    source,
    meaning: 'The order has no Klarna payment any more: it was taken away.',
    causes: ['Editing or refreshing the order, or changing its payment method, nullifies the payment source.'],
    what_to_do: [
      'The order is not placed: let the checkout create the Klarna payment anew; the customer approves it again.',
      'It is placed and authorized: `klarna-cl repair fix-payment-source <order>`.',
    ],
    ...retryNo('The old payment is never charged.'),
  },
  {
    name: 'no-payment-source',
    source,
    meaning: 'The order has no payment source yet.',
    causes: ['The customer has not come so far in the checkout.'],
    what_to_do: [
      'Nothing, or `klarna-cl checkout --order <order>`, which creates the Klarna payment and asks the customer.',
    ],
    ...nothingToRetry,
  },
  {
    name: 'expired-session',
    source,
    meaning: 'Klarna’s session behind the payment has expired.',
    causes: ['The order was left alone for too long.'],
    what_to_do: [
      '`klarna-cl repair nullify-payment-source <order>`; the checkout then creates a new payment, which the customer approves.',
      'Of a payment request: a new payment request.',
    ],
    ...retryNo('An expired session stays so.'),
  },
  {
    name: 'expired-token',
    source,
    meaning: 'The stored authorization token is older than 60 minutes: placing will be refused.',
    causes: ['The order was not placed in time.'],
    what_to_do: ['Let the customer authorize again, then place at once.'],
    ...retryNo('A dead token stays dead.'),
  },
  {
    name: 'circuit-open',
    source,
    meaning: 'Commerce Layer no longer calls an external service for this order, because it failed too often.',
    causes: ['More than 30 calls in a row to an endpoint of the shop failed.'],
    what_to_do: ['Mend the endpoint, then `klarna-cl repair reset-circuit <order>`.'],
    ...retryAfterWait('After the circuit is reset.'),
  },
  {
    name: 'run-unsettled',
    source,
    meaning: 'A run of klarna-cl on this machine does not know what became of its last write.',
    causes: ['It was killed, or ended with exit code 7.'],
    what_to_do: [
      '`klarna-cl flow --resume <run-id>`: it repeats the very same request, or looks first.',
      'The order no longer waits for it, or was authorized otherwise: look in the Klarna portal, and do not resume.',
    ],
    ...retryNo('Resume; never authorize anew.'),
  },
  {
    name: 'step-up-waiting',
    source,
    meaning: 'Klarna waits for the customer to approve once more.',
    causes: ['The authorization came back STEP_UP_REQUIRED.'],
    what_to_do: ['Give the customer the address; then go on with the run.'],
    ...retryAfterWait('After the customer has approved.'),
  },
  {
    name: 'request-completed',
    source,
    meaning:
      'The customer approved the payment request, and no final authorization of it is known. Nothing is paid yet.',
    causes: [
      'The system that made the request has not authorized it yet, or did so where it cannot be seen from here.',
    ],
    what_to_do: [
      'Let that system authorize it, within 60 minutes; look for its reference in the Klarna portal before anybody else does.',
    ],
    ...nothingToRetry,
  },
  {
    name: 'request-canceled',
    source,
    meaning: 'The payment request was cancelled: its page shows the customer nothing now.',
    causes: ['The shop, a run that was given up, or the acquirer took it back.'],
    what_to_do: ['If the customer still wants to pay: a new payment request.'],
    ...retryNo('A new payment request is needed.'),
  },
  {
    name: 'being-placed',
    source,
    meaning: 'The order is being placed right now.',
    causes: ['A checkout or run has just asked for it, or place_async is set.'],
    what_to_do: ['`klarna-cl inspect <order> --until placed`; do not place it anew meanwhile.'],
    ...retryAfterWait('When it is pending again.'),
  },
  {
    name: 'token-not-placed',
    source,
    meaning: 'The authorization token is stored; the order waits to be placed. Nothing is paid yet.',
    causes: ['Storing the token pays nothing: Klarna’s order is created when the order is placed.'],
    what_to_do: [
      'Place it within 60 minutes of the customer’s authorization: in the checkout, or `klarna-cl flow --place`.',
    ],
    ...nothingToRetry,
  },
  {
    name: 'waiting-for-customer',
    source,
    meaning: 'The customer has not authorized the payment yet, or its token was not sent.',
    causes: ['They are still in the checkout, or left it.'],
    what_to_do: ['Nothing, or ask the customer to finish: `klarna-cl checkout` gives them a page.'],
    ...nothingToRetry,
  },
];
