import { flowResults } from '../../flows/flow-results.ts';
import { amount, currency, mode, next, profile, route, runId, steps, version } from '../parts.ts';
import { anything, group, oneOf, orNull, text, time, truth } from '../schema.ts';

const payment = group('The klarna_payment at Commerce Layer; null on the route network.', {
  id: text('Its id.'),
  order_id: orNull(text('The order that it pays for.')),
  token_stored: truth('Whether the authorization token is stored on it.'),
  mismatched_amounts: truth('Whether the order has changed since the session was made.'),
});

const order = group('The order at Commerce Layer; null where none was read.', {
  id: text('Its id.'),
  number: orNull(text('What the shop and its customer call it.')),
  status: text('draft, pending, placing, placed, editing, approved or cancelled.'),
  payment_status: text('unpaid, authorized, paid, voided, refunded …, as Commerce Layer has it.'),
  amount: amount('What the customer pays, taxes included.'),
  currency,
  klarna_order_id: orNull(text('The order that Commerce Layer made at Klarna when this one was placed.')),
  fraud_status: orNull(text("Klarna's: ACCEPTED, PENDING or REJECTED.")),
});

export const flowSchema = group(
  'What `klarna-cl flow` and `klarna-cl checkout` print, whenever any step was answered.',
  {
    schema_version: version,
    run_id: runId,
    profile,
    mode,
    route,
    result: oneOf(flowResults, 'What the run came to. `klarna-cl explain` knows each of them.'),
    payment: orNull(payment),
    order: orNull(order),
    authorization: anything(
      "Klarna's document as it came, masked; null where nothing was authorized on Klarna Network.",
    ),
    steps,
    next,
  },
  {
    payment_request_id: text('Where the customer approved a payment request: its Klarna resource name.'),
    saved_token: group('With the result TOKEN_SAVED: what --token-file wrote.', {
      kind: oneOf(['auth_token', 'session_token'], 'Which of the two tokens it is.'),
      file: text('Where it is.'),
      good_until: time('Until when the token can be used.'),
    }),
  },
);
