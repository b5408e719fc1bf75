import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const doc_url = 'https://docs.commercelayer.io/core/api-reference/orders';
const status = { source: 'state', of: 'order.status', doc_url } as const;
const payment = { source: 'state', of: 'order.payment_status', doc_url } as const;
const fulfilment = { source: 'state', of: 'order.fulfillment_status', doc_url } as const;

/** The states of an order of Commerce Layer. */
export const orderStates: readonly Entry[] = [
  {
    name: 'draft',
    ...status,
    meaning: 'A cart: it lacks a customer or something to buy.',
    causes: ['The order was just created.'],
    what_to_do: ['Add a customer and lines; it becomes pending.'],
    ...nothingToRetry,
  },
  {
    name: 'pending',
    ...status,
    meaning: 'The order waits to be placed. With payment_status unpaid that is the usual state of a checkout.',
    causes: ['It has a customer and lines.'],
    what_to_do: ['`klarna-cl inspect <order>` says what is missing for placing it.'],
    ...nothingToRetry,
  },
  {
    name: 'placing',
    ...status,
    meaning: 'Commerce Layer is placing the order right now, or a placing in the background did not succeed.',
    causes: ['place_async is set.', 'The gateway takes its time.'],
    what_to_do: [
      'Look until it is placed or pending again: `klarna-cl inspect <order> --until placed`.',
      'Do not place it anew meanwhile.',
    ],
    ...retryAfterWait('Only when it is pending again.'),
  },
  {
    name: 'placed',
    ...status,
    meaning: 'The order is placed; usually its payment is authorized.',
    causes: ['The placing succeeded, and Klarna’s order was created with it.'],
    what_to_do: ['Approve and capture when the goods are sent.'],
    ...nothingToRetry,
  },
  {
    name: 'editing',
    ...status,
    meaning: 'A placed order is being changed.',
    causes: ['Somebody started editing it.'],
    what_to_do: [
      'Finish editing. A change of the order takes the payment source away: the customer may have to authorize again.',
    ],
    ...nothingToRetry,
  },
  {
    name: 'approved',
    ...status,
    meaning: 'The order was approved and can be captured and sent.',
    causes: ['Somebody approved it, or it was captured.'],
    what_to_do: ['Capture if payment_status is authorized: `klarna-cl capture`.'],
    ...nothingToRetry,
  },
  {
    name: 'cancelled',
    ...status,
    meaning: 'The order is cancelled; its authorization was voided, or its payment refunded in full.',
    causes: ['Somebody cancelled it, or refunded everything.'],
    what_to_do: ['Nothing. A token that is still stored on it should be taken away.'],
    ...nothingToRetry,
  },
  {
    name: 'unpaid',
    ...payment,
    meaning: 'Nothing was authorized yet.',
    causes: ['The order is not placed: Klarna’s order is created only then.'],
    what_to_do: ['Pending: place the order. Placed: see "placed + unpaid".'],
    ...nothingToRetry,
  },
  {
    name: 'authorized',
    ...payment,
    meaning: 'The total is reserved; nothing is captured.',
    causes: ['The order was placed.'],
    what_to_do: ['Capture when the goods are sent, before the authorization expires.'],
    ...nothingToRetry,
  },
  {
    name: 'partially_authorized',
    ...payment,
    meaning: 'Less than the total is reserved.',
    causes: ['The order costs more than was authorized, or an authorization was voided in part.'],
    what_to_do: ['Compare the sums with `klarna-cl inspect <order>` before anything is sent.'],
    ...nothingToRetry,
  },
  {
    name: 'paid',
    ...payment,
    meaning: 'The total is captured.',
    causes: ['A full capture, or a gateway that captures by itself.'],
    what_to_do: ['Send the goods; a refund is possible.'],
    ...nothingToRetry,
  },
  {
    name: 'partially_paid',
    ...payment,
    meaning: 'A part of the total is captured.',
    causes: ['A partial capture.'],
    what_to_do: ['Capture the rest: `klarna-cl inspect <order>` shows what is left.'],
    ...nothingToRetry,
  },
  {
    name: 'voided',
    ...payment,
    meaning: 'The authorization was given back; nothing was captured.',
    causes: ['The order was cancelled, or its authorization voided.'],
    what_to_do: ['Nothing.'],
    ...nothingToRetry,
  },
  {
    name: 'partially_voided',
    ...payment,
    meaning: 'A part of the authorization was given back.',
    causes: ['A void of one authorization of several.'],
    what_to_do: ['`klarna-cl inspect <order>` shows what is left to capture.'],
    ...nothingToRetry,
  },
  {
    name: 'refunded',
    ...payment,
    meaning: 'Everything that was captured was given back.',
    causes: ['A full refund, which cancels the order as well.'],
    what_to_do: ['Nothing; the customer sees it at Klarna.'],
    ...nothingToRetry,
  },
  {
    name: 'partially_refunded',
    ...payment,
    meaning: 'A part of what was captured was given back.',
    causes: ['A partial refund.'],
    what_to_do: ['`klarna-cl inspect <order>` shows what is left.'],
    ...nothingToRetry,
  },
  {
    name: 'free',
    ...payment,
    meaning: 'The order costs nothing: there is nothing to pay.',
    causes: ['Discounts or gift cards cover the total.'],
    what_to_do: ['Place it without a payment; Klarna is not called.'],
    ...nothingToRetry,
  },
  {
    name: 'unfulfilled',
    ...fulfilment,
    meaning: 'Nothing of it is on its way.',
    causes: ['It is not placed, not paid for, or not packed yet.'],
    what_to_do: ['Nothing, or capture: many shops pack when the order is paid.'],
    ...nothingToRetry,
  },
  {
    name: 'in_progress',
    ...fulfilment,
    meaning: 'Its shipments are under way.',
    causes: ['It was captured, or its payment method lets shipments begin before.'],
    what_to_do: ['Nothing.'],
    ...nothingToRetry,
  },
  {
    name: 'fulfilled',
    ...fulfilment,
    meaning: 'All of its shipments were sent.',
    causes: ['The last shipment was marked as shipped.'],
    what_to_do: ['Nothing.'],
    ...nothingToRetry,
  },
  {
    name: 'not_required',
    ...fulfilment,
    meaning: 'There is nothing to send.',
    causes: ['All of its lines are flagged do_not_ship.'],
    what_to_do: ['Capture without waiting for a shipment.'],
    ...nothingToRetry,
  },
];

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
    causes: ['An external endpoint of the shop (validation, taxes, payment) was down or slow.'],
    what_to_do: ['Mend the endpoint, then `klarna-cl repair reset-circuit <order>`.'],
    ...retryAfterWait('After the circuit is reset.'),
  },
];
