import { amount, correlationId, currency, mode, runId } from '../parts.ts';
import { group, list, oneOf, orNull, text, time, whole } from '../schema.ts';

const fraudStatus = orNull(text('ACCEPTED, PENDING or REJECTED.'));

const order = group('The order that Commerce Layer made at Klarna (Payments v1); null without credentials for it.', {
  id: text('Its id.'),
  klarna_reference: orNull(text('What the customer sees, like K4MADNY.')),
  status: text('AUTHORIZED, PART_CAPTURED, CAPTURED, CANCELLED, EXPIRED or CLOSED.'),
  fraud_status: fraudStatus,
  amount: amount('What was authorized.'),
  captured_amount: amount('What is captured.'),
  refunded_amount: amount('What went back.'),
  remaining_authorized_amount: amount('What can still be captured.'),
  currency,
  merchant_reference1: orNull(text("Commerce Layer's name for the order.")),
  created_at: orNull(time('When it was made.')),
  expires_at: orNull(time('Until when it can be captured.')),
  correlation_id: orNull(correlationId),
});

const transaction = group('The transaction on Klarna Network (v2).', {
  id: text('Its Klarna resource name.'),
  reference: orNull(text("The shop's.")),
  state: orNull(text('AUTHORIZED, EXPIRED, COMPLETED or CLOSED.')),
  amount: amount('What it is about.'),
  currency,
  expires_at: orNull(time('Until when it can be captured.')),
  correlation_id: orNull(correlationId),
});

const paymentRequest = group('The payment request on Klarna Network.', {
  id: text('Its Klarna resource name.'),
  state: text('SUBMITTED, IN_PROGRESS, COMPLETED, EXPIRED, CANCELED or DECLINED.'),
  state_reason: orNull(text('Why.')),
  reference: orNull(text("The shop's.")),
  amount: amount('What the customer is asked for.'),
  currency,
  expires_at: orNull(time('Until when the customer can approve it.')),
  correlation_id: orNull(correlationId),
});

export const klarnaSchema = group(
  'What Klarna says; null, member by member, where there is nothing or nobody could ask.',
  {
    order: orNull(order),
    transaction: orNull(transaction),
    payment_request: orNull(paymentRequest),
  },
);

const authorization = group('Its authorization on Klarna Network, where it made one or may have.', {
  state: text('APPROVED, DECLINED, STEP_UP_REQUIRED, REFUSED or UNKNOWN.'),
  reason: orNull(text("Klarna's.")),
  transaction_id: orNull(text('The transaction that came of it.')),
  amount: amount('What was asked for.'),
  currency,
  at: time('When.'),
});

const settlement = group('What a run has captured, refunded or voided, or may have.', {
  action: oneOf(['capture', 'refund', 'void'], 'Which of them.'),
  side: oneOf(['commerce-layer', 'klarna'], 'Where.'),
  state: text('DONE, REFUSED or UNKNOWN.'),
  amount: amount('null where all that was left was meant.'),
  acts_on: orNull(text('The order, authorization, capture or Klarna transaction that it acted on.')),
  created_id: orNull(text('The capture or refund that came of it, where an answer named it.')),
  at: time('When.'),
});

/** A run of this machine. */
export const localRunSchema = group('A run of this machine that is about the payment.', {
  run_id: runId,
  command: text('Which command.'),
  action: orNull(text('Which repair; null for the other commands.')),
  route: orNull(text('both, native or network.')),
  mode,
  started_at: time('When it began.'),
  status: oneOf(
    ['running', 'interrupted', 'unsettled', 'finished'],
    'unsettled: nobody can say whether its last write was executed.',
  ),
  result: orNull(text('What it came to.')),
  exit_code: orNull(whole('What it ended with; null where it did not end by itself.')),
  code: orNull(text('The code of the error that it ended with.')),
  resume: orNull(text('The command that goes on with it, where there is something to go on with.')),
  authorization: orNull(authorization),
  settlements: list('What it has done about the money, or may have.', settlement),
  unknown_write: orNull(text('The write of which nobody knows what became of it, as the journal names it.')),
  payment_request_id: orNull(text('The payment request that it made.')),
  trace_ids: list("Commerce Layer's ids of its answers.", text('One of them.')),
  correlation_ids: list("Klarna's ids of its answers.", text('One of them.')),
});
