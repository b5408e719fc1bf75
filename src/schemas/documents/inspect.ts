import { severities } from '../../diagnosis/finding.ts';
import { amount, currency, mode, version } from '../parts.ts';
import { group, list, map, minorUnits, oneOf, orNull, text, time, truth, whole } from '../schema.ts';
import { klarnaSchema, localRunSchema } from './inspect-klarna.ts';
import {
  eventSchema,
  orderSchema,
  otherPaymentSchema,
  paymentSchema,
  resourceErrorSchema,
  transactionSchema,
} from './inspect-order.ts';

const kinds = [
  'payment id',
  'order id',
  'order number',
  'order reference',
  'transaction number',
  'transaction id',
  'e-mail',
  'Klarna transaction',
  'Klarna payment request',
  'Klarna order',
  'run',
] as const;

const turn = oneOf(
  ['customer', 'shop', 'klarna', 'support', 'nobody'],
  'Who has to act next; support is whoever reads this.',
);

const finding = group(
  'What a rule has found.',
  {
    name: text("The rule's: `klarna-cl explain` knows it.", { examples: ['token-not-placed'] }),
    severity: oneOf(
      severities,
      "danger may cost somebody money, problem keeps the payment from going on, waiting is somebody's turn, note is good to know.",
    ),
    says: text('What is the matter, in one sentence.'),
    evidence: list('What was seen.', text('A fact.', { examples: ['order.status is pending'] })),
    explanation: text('Why that is so, and what it means.'),
    remedy: text('The safe way out, as a sentence.'),
    turn,
  },
  { command: text('The same as a command to paste.') },
);

const timelineEntry = group(
  'Something that happened to the payment.',
  {
    at: time('When.'),
    what: text('What happened, as a sentence without its full stop.'),
    where: oneOf(['commerce-layer', 'klarna', 'here'], 'Who did it, or where it was seen; here is this machine.'),
    is_important: truth('False for what only explains the rest.'),
  },
  {
    amount: minorUnits('Where it is about an amount.'),
    currency: text('ISO 4217.'),
    ids: map('The ids to quote for it, by what they are.', text('An id.')),
  },
);

export const inspectSchema = group('What `klarna-cl inspect` prints: what was read, and what the rules make of it.', {
  schema_version: version,
  read_at: time('When it was read.'),
  mode,
  looked_for: group('What was looked for, and what it turned out to be.', {
    text: text('As it was given.'),
    as: oneOf(kinds, 'What it is.'),
  }),
  order: orNull(orderSchema),
  payment: orNull(paymentSchema),
  other_payments: list('Further klarna_payments of the same order.', otherPaymentSchema),
  transactions: list('What Commerce Layer did at its gateway, oldest first.', transactionSchema),
  errors: list("Commerce Layer's resource errors of the order and its payment, oldest first.", resourceErrorSchema),
  events: list('What changed, oldest first.', eventSchema),
  klarna: klarnaSchema,
  runs: list('The runs of this machine that are about it, oldest first.', localRunSchema),
  unread: list(
    'What could not be read: a rule may have missed something.',
    group('One of these.', { what: text('What it is.'), why: text('Why.') }),
  ),
  state: text('One sentence: what happened, and whose turn it is.'),
  is_healthy: truth('Whether nothing is the matter.'),
  turn,
  findings: list('What the rules have found, the worst first.', finding),
  next: group('What to do next.', {
    says: text('As a sentence.'),
    command: orNull(text('As a command to paste, where there is one.')),
  }),
  timeline: list('What happened when, oldest first.', timelineEntry),
});

const hit = group('One of several orders that the text may mean.', {
  order_id: text('Its id.'),
  number: orNull(text('What the shop and its customer call it.')),
  status: text("The order's."),
  payment_status: text("The order's."),
  amount: amount('What the customer pays, taxes included.'),
  currency,
  created_at: orNull(time('When it was made.')),
  customer_email: orNull(text('Masked unless --reveal.')),
  command: text('What shows it.'),
});

export const hitsSchema = group(
  'What `klarna-cl inspect` prints where the text may mean several orders (exit code 5).',
  {
    schema_version: version,
    total: whole('How many there are in all.'),
    hits: list('The newest of them.', hit),
  },
);

const expiring = group('An authorization that ends unless it is captured.', {
  order_id: text('Its order.'),
  number: orNull(text('What the shop and its customer call the order.')),
  status: text("The order's."),
  payment_status: text("The order's."),
  open_amount: amount('What is authorized and not captured.'),
  currency,
  placed_at: orNull(time('When the order was placed.')),
  expires_at: time('Until when it can be captured.'),
  days_left: whole('Whole days; below 0 once it has expired.'),
  is_assumed: truth('Klarna did not say when: its usual period from the authorization on.'),
  klarna_order_id: orNull(text("Klarna's order.")),
  klarna_reference: orNull(text('What the customer sees, like K4MADNY.')),
  command: text('What shows it.'),
});

export const expiringSchema = group('What `klarna-cl inspect --expiring <days>` prints.', {
  schema_version: version,
  read_at: time('When it was read.'),
  mode,
  days: whole('Within how many days.'),
  assumed_days: whole('How many Klarna usually holds an authorization, where it was not asked.'),
  is_cut: truth('Whether there are more orders than were looked at.'),
  orders: list('The most urgent first; what is over comes last.', expiring),
});
