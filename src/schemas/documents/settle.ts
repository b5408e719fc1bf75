import { amount, currency, mode, next, profile, runId, steps, version } from '../parts.ts';
import { group, minorUnits, oneOf, orNull, text, truth } from '../schema.ts';

const orderMembers = {
  id: text('Its id.'),
  number: orNull(text('What the shop and its customer call it.')),
  status: orNull(text('draft, pending, placing, placed, editing, approved or cancelled.')),
  payment_status: orNull(text('unpaid, authorized, paid, voided, refunded …, as Commerce Layer has it.')),
};

const transaction = group('What was made, or was acted on where nothing was.', {
  id: text('Its id.'),
  type: text('authorizations, captures, voids or refunds; at Klarna, payment_transaction.'),
  number: orNull(text("Commerce Layer's: 42/T/001.")),
  amount: amount('What it is about.'),
  succeeded: orNull(truth("Whether the gateway did it; null where that is not Commerce Layer's to say.")),
  state: orNull(text("Klarna's state of the transaction.")),
  made_id: orNull(text('Of the capture or refund at Klarna.')),
  message: orNull(text("The gateway's.")),
  error_code: orNull(text("The gateway's.")),
  error_detail: orNull(text("The gateway's.")),
});

const balances = group("How the order's money stands. All in minor units.", {
  authorized: minorUnits('Authorized.'),
  captured: minorUnits('Captured.'),
  refunded: minorUnits('Given back of what was captured.'),
  voided: minorUnits('Given back of what was authorized.'),
  pending: minorUnits('Asked for, and not decided by the gateway.'),
  left_to_capture: amount('What can still be captured; null where nobody tells.'),
  left_to_refund: amount('What can still be refunded; null where nobody tells.'),
});

const members = {
  schema_version: version,
  run_id: runId,
  profile,
  mode,
  action: text('capture, refund, void, or repair and which one.'),
  side: oneOf(['commerce-layer', 'klarna'], 'Where it was done: the side that owns the payment.'),
  result: oneOf(
    ['CAPTURED', 'REFUNDED', 'VOIDED', 'DONE', 'PENDING', 'FAILED', 'REJECTED', 'UNKNOWN'],
    'DONE: of a repair. PENDING: not decided by the gateway. FAILED: the gateway said no. REJECTED: the API did. UNKNOWN: nobody can say.',
  ),
  amount: amount('What was captured, refunded or voided; null where nobody can tell.'),
  currency,
  order: orNull(group("The order at Commerce Layer; null where Klarna's side was acted on.", orderMembers)),
  transaction: orNull(transaction),
  balances: orNull(balances),
  steps,
  next,
};

export const settleSchema = group('What `klarna-cl capture`, `refund` and `void` print.', members, {
  tracking: group('Of a capture that was given tracking data: whether Klarna was told, which decides nothing else.', {
    sent: truth('Whether Klarna has it.'),
    why: orNull(text('Why not.')),
  }),
});

export const repairSchema = group('What `klarna-cl repair` prints.', {
  ...members,
  order: orNull(
    group('The order at Commerce Layer; null where there is none.', {
      ...orderMembers,
      payment_source: orNull(
        group('What it is paid with now.', { type: text('klarna_payments, or another type.'), id: text('Its id.') }),
      ),
    }),
  ),
});
