import fc from 'fast-check';
import type {
  EventFacts,
  KlarnaOrderFacts,
  KlarnaPaymentFacts,
  KlarnaRequestFacts,
  KlarnaTransactionFacts,
  LocalRunFacts,
  OrderFacts,
  OtherPaymentFacts,
  PaymentFacts,
  ResourceErrorFacts,
  TransactionFacts,
} from '../../src/diagnosis/payment-facts.ts';
import { at, day, hour, requestKrn, token, transactionKrn } from './states.ts';

/** Whatever a server may put where an id, a state or a sentence belongs. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    'NgojhKoyYN',
    'NgojhKoyYN\n',
    '--live',
    '-y',
    '$(touch x)',
    '`touch x`',
    "'; touch x; '",
    'krn:a:b:$(touch x)',
    'krn:a:b\u0000:c',
    '\u001b]52;c;ZXZpbA==\u0007',
    '\u202eevil',
    '\ud800',
    '__proto__',
    token,
    `Token ${token} is spent.`,
    'x'.repeat(5000),
    'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437',
    'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437\n',
    'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437 && touch x',
  ),
);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const text = orNull(hostile);
const oneOf = (...values: readonly string[]) => fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...values) }, hostile);
const id = (real: string) => oneOf(real);
const time = oneOf(at(-30 * day), at(-3 * day), at(-3 * hour), at(-hour / 2), at(hour), at(3 * day));
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 5000, 6800, 11800, 11800, 11800) },
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0.1 + 0.2, 2 ** 60),
);
const currency = orNull(oneOf('USD', 'JPY', 'XXX', 'usd'));
const mode = fc.constantFrom('test' as const, 'live' as const);
const flag = fc.boolean();
const few = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 3 });

const sums = fc.record({
  subtotal: orNull(amount),
  shipping: orNull(amount),
  payment_method: orNull(amount),
  discount: orNull(amount),
  adjustment: orNull(amount),
  gift_card: orNull(amount),
  total: orNull(amount),
  total_tax: orNull(amount),
  duty: orNull(amount),
  tax_included: flag,
  line_items: orNull(amount),
});

const order: fc.Arbitrary<OrderFacts> = fc.record({
  id: id('NgojhKoyYN'),
  number: text,
  reference: text,
  status: oneOf('draft', 'pending', 'placing', 'placed', 'editing', 'approved', 'cancelled'),
  payment_status: oneOf(
    'unpaid',
    'authorized',
    'partially_authorized',
    'paid',
    'partially_paid',
    'voided',
    'refunded',
    'free',
  ),
  fulfillment_status: text,
  amount: orNull(amount),
  currency,
  country_code: text,
  billing_country_code: text,
  shows_billing_address: flag,
  shows_payment_source: flag,
  market: text,
  customer_email: text,
  payment_method: text,
  payment_source_type: orNull(oneOf('klarna_payments', 'klarna_payments', 'adyen_payments')),
  payment_source: orNull(fc.record({ type: oneOf('klarna_payments'), id: id('ertHJlpPTR') })),
  place_async: orNull(flag),
  errors_count: orNull(amount),
  circuit_state: orNull(oneOf('open', 'closed')),
  circuit_failure_count: orNull(amount),
  created_at: orNull(time),
  updated_at: orNull(time),
  placed_at: orNull(time),
  approved_at: orNull(time),
  cancelled_at: orNull(time),
  payment_updated_at: orNull(time),
  klarna_order_id: text,
  fraud_status: orNull(oneOf('ACCEPTED', 'PENDING', 'REJECTED')),
  sums,
  shows_transactions: flag,
  trace_id: text,
});

const payment: fc.Arbitrary<KlarnaPaymentFacts> = fc.record({
  id: id('ertHJlpPTR'),
  order_id: text,
  is_current: flag,
  auth_token: orNull(oneOf(token)),
  token_stored: flag,
  shows_token: flag,
  mismatched_amounts: flag,
  payment_methods: amount,
  payment_method_names: few(hostile),
  created_at: orNull(time),
  updated_at: orNull(time),
  token_stored_at: orNull(time),
  trace_id: text,
});

const otherPayment: fc.Arbitrary<OtherPaymentFacts> = fc.record({
  id: id('otherPaymt'),
  token_stored: flag,
  created_at: orNull(time),
});

const transaction: fc.Arbitrary<TransactionFacts> = fc.record({
  id: id('authAaaaaa'),
  type: oneOf('authorizations', 'authorizations', 'captures', 'voids', 'refunds'),
  number: text,
  amount,
  currency,
  succeeded: flag,
  message: orNull(oneOf('', 'pending', 'received')),
  error_code: orNull(oneOf('REJECTED', 'INVALID_OPERATION')),
  error_detail: text,
  gateway_transaction_id: text,
  balance: orNull(amount),
  created_at: orNull(time),
});

const error: fc.Arbitrary<ResourceErrorFacts> = fc.record({
  name: orNull(oneOf('payment_source')),
  code: orNull(oneOf('expired')),
  message: text,
  created_at: orNull(time),
});

const event: fc.Arbitrary<EventFacts> = fc.record({
  at: time,
  resource: oneOf('orders', 'klarna_payments'),
  resource_id: hostile,
  event: oneOf('create', 'update'),
  attribute: oneOf('total_amount_cents', 'auth_token'),
  from: text,
  to: text,
  who: text,
});

const klarnaOrder: fc.Arbitrary<KlarnaOrderFacts> = fc.record({
  id: hostile,
  klarna_reference: text,
  status: oneOf('AUTHORIZED', 'PART_CAPTURED', 'CAPTURED', 'CANCELLED', 'EXPIRED', 'CLOSED'),
  fraud_status: orNull(oneOf('ACCEPTED', 'PENDING', 'REJECTED')),
  amount: orNull(amount),
  captured_amount: orNull(amount),
  refunded_amount: orNull(amount),
  remaining_authorized_amount: orNull(amount),
  currency,
  merchant_reference1: text,
  created_at: orNull(time),
  expires_at: orNull(time),
  correlation_id: text,
});

const networkTransaction: fc.Arbitrary<KlarnaTransactionFacts> = fc.record({
  id: id(transactionKrn),
  reference: text,
  state: orNull(oneOf('AUTHORIZED', 'EXPIRED', 'COMPLETED', 'CLOSED')),
  amount: orNull(amount),
  currency,
  expires_at: orNull(time),
  correlation_id: text,
});

const paymentRequest: fc.Arbitrary<KlarnaRequestFacts> = fc.record({
  id: id(requestKrn),
  state: oneOf('SUBMITTED', 'IN_PROGRESS', 'COMPLETED', 'EXPIRED', 'CANCELED', 'DECLINED'),
  state_reason: orNull(oneOf('STEP_UP_REQUIRED')),
  reference: text,
  amount: orNull(amount),
  currency,
  expires_at: orNull(time),
  correlation_id: text,
});

const run: fc.Arbitrary<LocalRunFacts> = fc.record({
  run_id: id('01M804HBM2DKQAXE8VW5XFC437'),
  command: oneOf('flow', 'authorize', 'capture', 'repair'),
  action: orNull(oneOf('cancel-authorization', 'forward')),
  route: text,
  mode,
  started_at: time,
  status: fc.constantFrom('running' as const, 'interrupted' as const, 'unsettled' as const, 'finished' as const),
  result: text,
  exit_code: orNull(amount),
  code: text,
  resume: text,
  authorization: orNull(
    fc.record({
      state: oneOf('APPROVED', 'DECLINED', 'STEP_UP_REQUIRED', 'REFUSED', 'UNKNOWN'),
      reason: text,
      transaction_id: orNull(id(transactionKrn)),
      amount: orNull(amount),
      currency,
      at: time,
    }),
  ),
  unknown_write: orNull(oneOf('capture', 'network-refund', 'cancel-token')),
  settlements: few(
    fc.record({
      action: fc.constantFrom('capture' as const, 'refund' as const, 'void' as const),
      side: fc.constantFrom('commerce-layer' as const, 'klarna' as const),
      state: oneOf('DONE', 'REFUSED', 'UNKNOWN'),
      amount: orNull(amount),
      acts_on: orNull(id(transactionKrn)),
      created_id: text,
      at: time,
    }),
  ),
  payment_request_id: text,
  trace_ids: few(hostile),
  correlation_ids: few(hostile),
});

/** Any facts at all, such as only a hostile server would have told them. */
export const arbitraryFacts: fc.Arbitrary<PaymentFacts> = fc.record({
  schema_version: fc.constant(1 as const),
  read_at: time,
  mode,
  looked_for: fc.record({ text: hostile, as: fc.constant('order id' as const) }),
  order: fc.oneof({ weight: 8, arbitrary: order }, fc.constant(null)),
  payment: orNull(payment),
  other_payments: few(otherPayment),
  transactions: few(transaction),
  errors: few(error),
  events: few(event),
  klarna: fc.record({
    order: orNull(klarnaOrder),
    transaction: fc.oneof(fc.constant(null), networkTransaction),
    payment_request: fc.oneof(fc.constant(null), paymentRequest),
  }),
  runs: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, few(run)),
  unread: few(fc.record({ what: hostile, why: oneOf('The key is for live mode.') })),
});
