import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const source = 'diagnosis';
const otherwiseTwice = retryNo('Another authorization or capture could take the money twice.');

/** Findings of `inspect` that may cost somebody money, or that say that money moves. */
export const moneyFindings: readonly Entry[] = [
  {
    name: 'authorized-twice',
    source,
    meaning:
      'One purchase is authorized twice at Klarna, and may be charged twice: by Commerce Layer’s order (v1) and by a transaction on Klarna Network (v2).',
    causes: [
      'The order was placed with Klarna, and the same purchase was authorized on Klarna Network too: the route both, or two code paths.',
      'The customer sees two payments at Klarna, and asks why they paid twice.',
    ],
    what_to_do: [
      'Keep the one that the order is settled with, as a rule Commerce Layer’s; void the other one: `klarna-cl void <transaction>`.',
      'Nobody knows whether one of them was executed: look for its reference in the Klarna portal, and do not resume its run.',
      'From now on one route: native or network.',
    ],
    ...otherwiseTwice,
  },
  {
    name: 'fraud-rejected',
    source,
    meaning: 'Klarna rejected the order for fraud: do not ship.',
    causes: ['Klarna’s review after the order was placed.'],
    what_to_do: [
      'Stop the parcel, tell the customer, cancel the order.',
      'Something was captured: ask Klarna what becomes of it.',
    ],
    ...retryNo('The decision is final.'),
  },
  {
    name: 'fraud-pending',
    source,
    meaning: 'Klarna still reviews the order for fraud: do not ship yet.',
    causes: ['fraud_status is PENDING; the review takes some business hours.'],
    what_to_do: ['Hold the shipment; `klarna-cl inspect <order> --watch` shows when it changes.'],
    ...retryAfterWait('Look again later.'),
  },
  {
    name: 'paid-not-placed',
    source,
    meaning: 'The customer paid, and the order is not placed.',
    causes: ['The placing stopped after Klarna’s order was created: a time-out, a failed validation, an edit.'],
    what_to_do: [
      'The authorization covers the order: `klarna-cl repair fix-payment-source <order>` places it; the customer must not pay again.',
      'It does not cover it: `klarna-cl void <order>`, before the customer is asked to pay again.',
      'It was authorized on Klarna Network: place it the way the shop places such orders, never with an auth_token, or void the transaction.',
    ],
    ...otherwiseTwice,
  },
  {
    name: 'placed-unpaid',
    source,
    meaning: 'The order is placed and nothing was authorized for it: an error that has to be cancelled.',
    causes: ['The gateway failed while the order was being placed.'],
    what_to_do: ['Do not ship; cancel the order. The customer orders again.'],
    ...retryNo('Nothing is authorized for this order any more.'),
  },
  {
    name: 'cancelled-at-klarna',
    source,
    meaning: 'Klarna’s order was cancelled, and Commerce Layer still counts on the money: do not ship.',
    causes: ['Somebody cancelled it in the Klarna portal; Commerce Layer does not hear of that.'],
    what_to_do: ['Find out who cancelled it and why; then cancel the order, or ask the customer to order again.'],
    ...retryNo('Nothing can be captured any more.'),
  },
  {
    name: 'cancelled-not-voided',
    source,
    meaning: 'The order is cancelled, and the customer’s money is still held or taken.',
    causes: ['Cancelling voids the authorization as a rule; here it did not, or it was made elsewhere.'],
    what_to_do: ['Void what is authorized (`klarna-cl void`), refund what was captured (`klarna-cl refund`).'],
    ...retryNo('Give the money back first.'),
  },
  {
    name: 'authorization-expired',
    source,
    meaning: 'The authorization expired before everything was captured: Klarna no longer holds the money.',
    causes: ['Nobody captured in time: 28 days, unless something else was agreed.'],
    what_to_do: [
      'The goods were not sent: the customer has to pay anew.',
      'They were sent: ask Klarna whether it can be authorized again.',
    ],
    ...retryNo('A capture is refused.'),
  },
  {
    name: 'sums-differ',
    source,
    meaning: 'Sums that must be equal are not: the order’s parts and its total, or the order and its authorization.',
    causes: [
      'Tax was rounded another way.',
      'The order changed after it was authorized.',
      'A partial authorization, capture or refund.',
    ],
    what_to_do: [
      'Find the line or amount that is wrong, and have it computed again before anything is authorized or captured.',
      'Klarna refuses lines that do not come to the amount: see BAD_VALUE.',
    ],
    ...retryNo('Find out first which sum is right.'),
  },
  {
    name: 'order-changed',
    source,
    meaning: 'The order changed after the payment was authorized.',
    causes: ['It was edited, or a price, tax or promotion was computed anew.'],
    what_to_do: [
      'The order costs less now: capture what it comes to, and release the rest.',
      'It costs more: void the authorization before the customer approves the new amount.',
    ],
    ...retryNo('The authorization is for the old order.'),
  },
  {
    name: 'mismatched-amounts',
    source,
    meaning:
      'The order’s amount is not the one of the Klarna session: the customer approved, or would approve, another one.',
    causes: ['The order changed after the session was opened.'],
    what_to_do: ['`klarna-cl repair update-session <payment>`; the customer authorizes again.'],
    ...retryNo('Not before the session has the new amount.'),
  },
  {
    name: 'duplicate-payment-sources',
    source,
    meaning: 'The order has more than one Klarna payment; only the current one is ever charged.',
    causes: ['Creating is not deduplicated: the checkout created one at each visit, or on a repeat.'],
    what_to_do: [
      'Let the checkout open the payment that the order uses, and create one only where there is none.',
      'The customer’s token lies on another one: let them approve on the right one; do not copy the token.',
    ],
    ...retryNo('Another one makes it worse.'),
  },
  {
    name: 'token-on-cancelled-order',
    source,
    meaning: 'The order is cancelled, and its Klarna payment still holds an authorization token that may be alive.',
    causes: ['It was cancelled after the customer had authorized.'],
    what_to_do: ['`klarna-cl repair cancel-authorization <payment>` or `repair nullify-payment-source <order>`.'],
    ...nothingToRetry,
  },
  {
    name: 'authorization-expiring',
    source,
    meaning: 'The authorization ends soon; after that nothing can be captured.',
    causes: ['The goods were not sent, or nobody captured.'],
    what_to_do: [
      'Capture what is sent: `klarna-cl capture <order>`; or extend the authorization at Klarna.',
      '`klarna-cl inspect --expiring <days>` lists all of them.',
    ],
    ...nothingToRetry,
  },
  {
    name: 'capture-pending',
    source,
    meaning: 'The capture is pending, not failed.',
    causes: ['The gateway settles it later: succeeded is false, and there is no error_code.'],
    what_to_do: [
      '`klarna-cl inspect <order> --until paid` waits for it.',
      'The Klarna portal shows it as done and this does not change: `klarna-cl repair forward <transaction>`.',
    ],
    ...otherwiseTwice,
  },
  {
    name: 'refund-pending',
    source,
    meaning: 'The refund is pending, not failed.',
    causes: ['The gateway settles it later.'],
    what_to_do: [
      'Look again later; do not refund a second time.',
      'The Klarna portal shows it as done and this does not change: `klarna-cl repair forward <transaction>`.',
    ],
    ...retryNo('It could be refunded twice.'),
  },
  {
    name: 'void-pending',
    source,
    meaning: 'The void is pending, not failed.',
    causes: ['The gateway settles it later.'],
    what_to_do: ['Look again later: `klarna-cl inspect <order> --watch`.'],
    ...retryAfterWait('When it is settled.'),
  },
  {
    name: 'authorization-pending',
    source,
    meaning: 'The authorization is pending, not failed.',
    causes: ['The gateway settles it later.'],
    what_to_do: ['Look again later; do not authorize a second time.'],
    ...retryNo('It could be authorized twice.'),
  },
  {
    name: 'transaction-failed',
    source,
    meaning: 'A capture, refund or void was refused by the gateway.',
    causes: [
      'The authorization expired, or the amount is higher than what is left; error_code and error_detail say more.',
    ],
    what_to_do: [
      '`klarna-cl inspect <order>` shows what is left, and until when, beside error_code and error_detail.',
      'Where those say nothing, look for the klarna_reference in Klarna’s merchant portal.',
      'Correct it, then capture, refund or void again.',
    ],
    ...retryNo('Remove the cause first.'),
  },
  {
    name: 'ready-to-capture',
    source,
    meaning: 'All is well: the payment is authorized and waits to be captured.',
    causes: ['The order was placed.'],
    what_to_do: ['`klarna-cl capture <order>` when the goods are sent.'],
    ...nothingToRetry,
  },
];
