import { type Entry, retryAfterWait, retryNo } from './entry.ts';

const doc_url = 'https://docs.commercelayer.io/core/api-reference/orders';
const puzzling = { source: 'state', of: 'order and its payment', doc_url } as const;

/** What only several facts together tell. */
export const orderPuzzles: readonly Entry[] = [
  {
    name: 'placed + unpaid',
    ...puzzling,
    meaning: 'The order is placed and nothing was authorized for it: an error that has to be cancelled.',
    causes: ['The gateway failed while the order was being placed.'],
    what_to_do: ['Do not ship.', 'Cancel the order; the customer orders and authorizes again.'],
    ...retryNo('Nothing is authorized for this order any more.'),
  },
  {
    name: 'paid but not placed',
    ...puzzling,
    meaning:
      'The order is pending, and its payment is not unpaid: the customer paid for an order that does not exist yet.',
    causes: ['The placing stopped after Klarna’s order was created: a time-out, a failed validation, an edit.'],
    what_to_do: [
      'Place the order, or `klarna-cl repair fix-payment-source <order>`.',
      'If it is not wanted: cancel its transactions, each authorization or capture.',
      'Never authorize it a second time.',
    ],
    ...retryNo('Another authorization would charge the customer twice.'),
  },
  {
    name: 'pending capture',
    ...puzzling,
    meaning: 'A capture with succeeded false and without an error_code is pending, not failed.',
    causes: ['The gateway has taken it on and settles it later.'],
    what_to_do: ['Wait: `klarna-cl inspect <order> --until paid`.', 'Do not capture again meanwhile.'],
    ...retryAfterWait('Look again later; another capture could take the money twice.'),
  },
  {
    name: 'failed capture',
    ...puzzling,
    meaning: 'A capture with succeeded false and an error_code was refused by the gateway.',
    causes: ['The authorization expired or was cancelled.', 'The amount is higher than what is left.'],
    what_to_do: [
      'Look up its error_code here; error_detail has the gateway’s words.',
      '`klarna-cl inspect <order>` shows what is left.',
    ],
    ...retryNo('Remove the cause first.'),
  },
  {
    name: 'mismatched_amounts: true',
    ...puzzling,
    meaning: 'The order’s amount is not the one of the Klarna session.',
    causes: ['The order changed after the session was opened.'],
    what_to_do: [
      '`klarna-cl repair update-session <payment>`, or create the payment anew; the customer authorizes again.',
    ],
    ...retryNo('The session has to be refreshed first.'),
  },
  {
    name: 'payment_methods: []',
    ...puzzling,
    meaning: 'Klarna offers the customer nothing for this order.',
    causes: ['Klarna does not serve the country, the currency or the amount; or they do not go together.'],
    what_to_do: [
      'Check the billing country, the currency and the amount, and the gateway’s region.',
      'Then create the Klarna payment anew.',
    ],
    ...retryNo('Klarna answers the same for the same order.'),
  },
  {
    name: 'circuit_state: open',
    ...puzzling,
    meaning: 'Commerce Layer no longer calls an external service for this order, because it failed too often.',
    causes: ['More than 30 calls in a row to an endpoint of the shop (validation, taxes, prices, payment) failed.'],
    what_to_do: ['Mend the endpoint, then `klarna-cl repair reset-circuit <order>`.'],
    ...retryAfterWait('After the circuit is reset.'),
  },
];
