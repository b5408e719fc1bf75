import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const source = 'klarna-v1';
const orders = 'https://docs.klarna.com/resources/error-details/errors-in-order-management/';
const management = { source, of: 'order management', doc_url: orders } as const;

/** The errors of Klarna's order management: reading, capturing, refunding and cancelling v1 orders. */
export const klarnaOrderErrors: readonly Entry[] = [
  {
    name: 'NO_SUCH_ORDER',
    ...management,
    http_status: 404,
    meaning: 'Klarna has no order with this id in this region and environment.',
    causes: ['The id is of the other environment or region, or of another merchant.'],
    what_to_do: ['Check KLARNA_V1_BASE_URL: api, api-na or api-oc, with .playground. in test mode.'],
    ...retryNo('Ask the right region first.'),
  },
  {
    name: 'NO_SUCH_CAPTURE',
    ...management,
    http_status: 404,
    meaning: 'The order has no such capture.',
    causes: ['The id of a capture of another order, or one cut off when copied.'],
    what_to_do: ['`klarna-cl inspect <order>` lists what was captured.'],
    ...retryNo('Correct the id first.'),
  },
  {
    name: 'NO_SUCH_REFUND',
    ...management,
    http_status: 404,
    meaning: 'The order has no such refund.',
    causes: ['The id of a refund of another order, or one cut off when copied.'],
    what_to_do: ['`klarna-cl inspect <order>` lists what was refunded.'],
    ...retryNo('Correct the id first.'),
  },
  {
    name: 'CAPTURE_NOT_ALLOWED',
    ...management,
    http_status: 403,
    meaning: 'The order cannot be captured, or not so much of it.',
    causes: ['It is cancelled or expired.', 'The amount is higher than remaining_authorized_amount.'],
    what_to_do: ['`klarna-cl inspect <order>` shows status, fraud_status and what is left.'],
    ...retryNo('Change the amount, or find another way to be paid.'),
  },
  {
    name: 'REFUND_NOT_ALLOWED',
    ...management,
    http_status: 403,
    meaning: 'The order cannot be refunded, or not so much of it.',
    causes: [
      'Nothing was captured yet: then a void or cancellation is the way.',
      'The amount is higher than what was captured and not refunded.',
    ],
    what_to_do: ['`klarna-cl inspect <order>` shows captured_amount and refunded_amount.'],
    ...retryNo('Change the amount first.'),
  },
  {
    name: 'CANCEL_NOT_ALLOWED',
    ...management,
    http_status: 403,
    meaning: 'The order cannot be cancelled any more.',
    causes: ['Something was captured already.'],
    what_to_do: ['Refund what was captured, and release the rest.'],
    ...retryNo('A captured order is refunded, not cancelled.'),
  },
  {
    name: 'NOT_ALLOWED',
    ...management,
    http_status: 403,
    meaning: 'The order’s state does not allow this change.',
    causes: [
      'The new authorization would be lower than what was captured.',
      'The order is cancelled, closed or expired.',
    ],
    what_to_do: ['`klarna-cl inspect <order>` shows its state.'],
    ...retryNo('The state has to allow it first.'),
  },
  {
    name: 'CONFLICT',
    ...management,
    http_status: 409,
    meaning: 'The request conflicts with the order’s present state, perhaps with a change that is under way.',
    causes: ['Two changes at once.'],
    what_to_do: ['Read the order, then decide anew.'],
    ...retryAfterWait('After reading the order.'),
  },
  {
    name: 'UNPROCESSABLE_ENTITY',
    ...management,
    http_status: 422,
    meaning: 'A value of the request cannot be used.',
    causes: ['Shipping info longer than 100 characters.', 'An address that Klarna does not take.'],
    what_to_do: ['Correct what the message names.'],
    ...retryNo('The same values are refused again.'),
  },
  {
    name: 'TOO_MANY_REQUESTS',
    ...management,
    http_status: 429,
    meaning: 'Too many requests.',
    causes: ['More requests than the merchant may send.'],
    what_to_do: ['Wait, and send fewer at a time.'],
    ...retryAfterWait('Nothing was executed.'),
  },
  {
    name: 'TEMPORARILY_UNAVAILABLE',
    ...management,
    http_status: 503,
    meaning: 'Order management is down for the moment.',
    causes: ['Maintenance or overload on Klarna’s side.'],
    what_to_do: ['Wait, read the order, then go on.'],
    ...retryAfterWait('After reading whether it was executed.'),
  },
];

const order = { source: 'state', of: 'status of a Klarna order (v1)' } as const;
const fraud = {
  source: 'state',
  of: 'fraud_status',
  doc_url: 'https://docs.klarna.com/order-management/in-depth-knowledge/pending-orders/',
} as const;

/** What support reads of the order that Commerce Layer made at Klarna. */
export const klarnaOrderStates: readonly Entry[] = [
  {
    name: 'AUTHORIZED',
    ...order,
    meaning: 'The amount is reserved and nothing is captured.',
    causes: ['The order was placed.'],
    what_to_do: ['Capture when the goods are sent, before expires_at.'],
    ...nothingToRetry,
  },
  {
    name: 'PART_CAPTURED',
    ...order,
    meaning: 'A part is captured; remaining_authorized_amount is what is left.',
    causes: ['A partial capture.'],
    what_to_do: ['Capture the rest, or release it.'],
    ...nothingToRetry,
  },
  {
    name: 'CAPTURED',
    ...order,
    meaning: 'Everything is captured: the customer is billed, the merchant is paid.',
    causes: ['A full capture, or the last partial one.'],
    what_to_do: ['Nothing; a refund is possible.'],
    ...nothingToRetry,
  },
  {
    name: 'CANCELLED',
    ...order,
    meaning: 'The authorization was given back; nothing can be captured.',
    causes: ['The order was cancelled or its authorization voided.'],
    what_to_do: ['Nothing; a new purchase needs a new authorization.'],
    ...nothingToRetry,
  },
  {
    name: 'EXPIRED',
    ...order,
    meaning: 'The authorization ran out before everything was captured.',
    causes: ['Nobody captured before expires_at.'],
    what_to_do: ['Ask Klarna’s merchant support whether it can be renewed; else the customer has to authorize anew.'],
    ...retryNo('A capture is refused.'),
  },
  {
    name: 'CLOSED',
    ...order,
    meaning: 'The order is over: what was captured stays, the rest was released.',
    causes: ['It was settled, or closed by Klarna.'],
    what_to_do: ['Nothing; ask Klarna if that was not expected.'],
    ...nothingToRetry,
  },
  {
    name: 'ACCEPTED',
    ...fraud,
    meaning: 'Klarna takes the fraud risk: the goods may be sent.',
    causes: ['Klarna’s check, at once or after a review.'],
    what_to_do: ['Go on.'],
    ...nothingToRetry,
  },
  {
    name: 'PENDING',
    ...fraud,
    meaning: 'Klarna still reviews the order for fraud: do not ship yet.',
    causes: ['Klarna wants to look at it by hand; that takes some business hours, 24 at most.'],
    what_to_do: [
      'Hold the shipment and tell the customer that the order is in progress.',
      '`klarna-cl inspect <order> --watch` shows when it changes.',
    ],
    ...retryAfterWait('Look again later; nothing is to be sent.'),
  },
  {
    name: 'REJECTED',
    ...fraud,
    meaning: 'Klarna rejected the order for fraud: do not ship.',
    causes: ['The review found a risk that Klarna does not take.'],
    what_to_do: ['Cancel the order, and stop the parcel if it has left.'],
    ...retryNo('The decision is final.'),
  },
];
