import { amount, currency, traceId } from '../parts.ts';
import { group, list, minorUnits, orNull, text, time, truth, whole } from '../schema.ts';

const sums = group('The sums that the order consists of, as Commerce Layer gives them. All in minor units.', {
  subtotal: amount('Of the line items.'),
  shipping: amount('Shipping.'),
  payment_method: amount('What the payment method costs.'),
  discount: amount('Discounts, below zero.'),
  adjustment: amount('Adjustments.'),
  gift_card: amount('Gift cards, below zero.'),
  total: amount('The total without what the tax adds.'),
  total_tax: amount('Taxes.'),
  duty: amount('Duties.'),
  tax_included: truth('Whether the prices hold the tax already.'),
  line_items: amount("The line items' totals, added up; null where they were not told."),
});

/** The order of a payment, as `inspect` shows it. */
export const orderSchema = group('The order at Commerce Layer.', {
  id: text('Its id.'),
  number: orNull(text('What the shop and its customer call it.')),
  reference: orNull(text("The shop's own.")),
  status: text('draft, pending, placing, placed, editing, approved or cancelled.'),
  payment_status: text(
    'unpaid, authorized, partially_authorized, paid, partially_paid, voided, partially_voided, refunded, partially_refunded or free.',
  ),
  fulfillment_status: orNull(text('As Commerce Layer has it.')),
  amount: amount('What the customer pays, taxes included.'),
  currency,
  country_code: orNull(text('ISO 3166, two letters.')),
  billing_country_code: orNull(text('Of the billing address; null where the order has none.')),
  shows_billing_address: truth('Whether the answer told of the billing address at all.'),
  market: orNull(text("The market's name.")),
  customer_email: orNull(text('Masked unless --reveal.')),
  payment_method: orNull(text('Its name.')),
  payment_source_type: orNull(text('klarna_payments, or that of another gateway.')),
  payment_source: orNull(
    group('What it points to now; null where it has none.', { type: text('Its type.'), id: text('Its id.') }),
  ),
  shows_payment_source: truth('False where the access token may not see it: null then says nothing.'),
  place_async: orNull(truth('Whether it is placed in the background.')),
  errors_count: orNull(whole('How many resource errors it has.')),
  circuit_state: orNull(text("closed or open: the breaker before calls to the shop's own services.")),
  circuit_failure_count: orNull(whole('How many of those calls failed.')),
  created_at: orNull(time('When it was made.')),
  updated_at: orNull(time('When it changed last.')),
  placed_at: orNull(time('When it was placed.')),
  approved_at: orNull(time('When it was approved.')),
  cancelled_at: orNull(time('When it was cancelled.')),
  payment_updated_at: orNull(time('When its payment status changed last.')),
  klarna_order_id: orNull(text('The order that Commerce Layer made at Klarna when this one was placed.')),
  fraud_status: orNull(text("Klarna's: ACCEPTED, PENDING or REJECTED.")),
  sums,
  shows_transactions: truth('False where the access token may not see transactions; the list is then empty.'),
  trace_id: orNull(traceId),
});

/** The Klarna payment of an order. */
export const paymentSchema = group(
  "The order's payment source where it is Klarna's, or the payment that was asked for.",
  {
    id: text('Its id.'),
    order_id: orNull(text('The order that it was made for.')),
    is_current: truth("Whether it is the order's payment source."),
    auth_token: orNull(text('Masked unless --reveal.')),
    token_stored: truth('Whether the authorization token is stored on it.'),
    shows_token: truth('Whether the answer told of the token at all; where it did not, token_stored says nothing.'),
    mismatched_amounts: truth('Whether the order has changed since the session was made.'),
    payment_methods: whole('How many ways to pay Klarna offers the customer.'),
    payment_method_names: list('The same by name.', text('As Klarna calls it.')),
    created_at: orNull(time('When it was made.')),
    updated_at: orNull(time('When it changed last.')),
    token_stored_at: orNull(time('When its token was stored; null where nothing tells.')),
    trace_id: orNull(traceId),
  },
);

export const otherPaymentSchema = group('Another klarna_payment of the same order.', {
  id: text('Its id.'),
  token_stored: truth('Whether an authorization token is stored on it.'),
  created_at: orNull(time('When it was made.')),
});

export const transactionSchema = group('What Commerce Layer did at its gateway.', {
  id: text('Its id.'),
  type: text('authorizations, captures, voids or refunds.'),
  number: orNull(text('42/T/001.')),
  amount: minorUnits('What it is about.'),
  currency,
  succeeded: truth('Whether the gateway did it.'),
  message: orNull(text("The gateway's.")),
  error_code: orNull(text("The gateway's.")),
  error_detail: orNull(text("The gateway's.")),
  gateway_transaction_id: orNull(text("The gateway's id of it.")),
  balance: amount('What is left to capture of an authorization, or to refund of a capture.'),
  created_at: orNull(time('When it was made.')),
});

export const resourceErrorSchema = group("One of Commerce Layer's resource errors.", {
  name: orNull(text('What it is about.')),
  code: orNull(text('Its code.')),
  message: orNull(text('What it says.')),
  created_at: orNull(time('When it was made.')),
});

export const eventSchema = group('One change of one attribute.', {
  at: time('When.'),
  resource: text('orders, klarna_payments or authorizations.'),
  resource_id: text('Which of them.'),
  event: text('create, update or what else the service calls it.'),
  attribute: text('What changed.'),
  from: orNull(text('As text; secrets are masked.')),
  to: orNull(text('As text; secrets are masked.')),
  who: orNull(text('integration, sales_channel, worker, customer, or what the service says.')),
});
