import { newRow } from './common-rows.ts';
import { hexFor, nextId, uuidFor } from './identifiers.ts';
import type { Authorization, Draft, KlarnaPayment, Order, Read } from './rows.ts';
import { totalWithTaxesOf } from './totals.ts';

const seedAuthToken = '0b1d9815-165e-42e2-8867-35bc03789e00';

type PlacingOutcome = 'accepted' | 'fraud-pending' | 'declined' | 'unknown-token';

/**
 * What Commerce Layer gets to hear from Klarna when an order is placed with this authorization token. It depends on the
 * token alone, so that a refusal sticks to its token, as it does at Klarna.
 */
function placingOutcomeOf(authToken: string): PlacingOutcome {
  const is = (name: string) => authToken === name || authToken.startsWith(`${name}.`);
  if (authToken === seedAuthToken || is('sandbox-auth')) return 'accepted';
  if (is('sandbox-place-pending')) return 'fraud-pending';
  if (is('sandbox-place-declined')) return 'declined';
  return 'unknown-token';
}

/** Klarna Payments v1's answers to creating an order with a token it will not take. */
const refusals = {
  declined: { error_code: 'REJECTED', error_detail: 'The order was rejected by Klarna.' },
  'unknown-token': { error_code: 'NOT_FOUND', error_detail: 'Invalid authorization token' },
} as const;

/** Creates the Klarna order and places the Commerce Layer order, or leaves it pending with a failed authorization. */
export function settlePlacing(draft: Draft, order: Order, payment: Read<KlarnaPayment>, at: string): Authorization {
  const outcome = placingOutcomeOf(payment.auth_token ?? '');
  const authorization = addAuthorization(draft, order, payment, outcome, at);
  order.updated_at = at;
  if (!authorization.succeeded) {
    order.status = 'pending';
    addResourceError(draft, order, authorization, at);
    return authorization;
  }
  const klarnaId = authorization.gateway_transaction_id ?? '';
  order.status = 'placed';
  order.payment_status = 'authorized';
  order.placed_at = at;
  order.payment_updated_at = at;
  order.payment_source_details = {
    klarna_id: klarnaId,
    payment_method_details: {
      order_id: klarnaId,
      fraud_status: outcome === 'fraud-pending' ? 'PENDING' : 'ACCEPTED',
      authorized_payment_method: { type: 'invoice' },
    },
  };
  // PENDING in the answer to placing and in the first read after it; Klarna's decision is there on the second.
  order.upcoming = outcome === 'fraud-pending' ? { event: 'fraud-accepted', reads: 2 } : null;
  return authorization;
}

function addAuthorization(
  draft: Draft,
  order: Order,
  payment: Read<KlarnaPayment>,
  outcome: PlacingOutcome,
  at: string,
): Authorization {
  const refusal = outcome === 'declined' || outcome === 'unknown-token' ? refusals[outcome] : undefined;
  const id = nextId(draft, 'authorization');
  const authorization = draft.authorizations.insert({
    ...newRow(id, at),
    order_id: order.id,
    payment_source: { type: 'klarna_payments', id: payment.id },
    number: `${order.number}/T/${String(order.authorization_ids.length + 1).padStart(3, '0')}`,
    currency_code: order.currency_code,
    amount_cents: totalWithTaxesOf(order),
    succeeded: refusal === undefined,
    message: refusal === undefined ? 'Success' : refusal.error_detail,
    error_code: refusal?.error_code ?? null,
    error_detail: refusal?.error_detail ?? null,
    token: refusal === undefined ? hexFor(`transaction:${id}`) : null,
    gateway_transaction_id: refusal === undefined ? uuidFor(`klarna order:${id}`) : null,
    fraud_review: null,
  });
  order.authorization_ids.push(id);
  return authorization;
}

function addResourceError(draft: Draft, order: Order, failed: Authorization, at: string): void {
  const id = nextId(draft, 'resource_error');
  draft.resource_errors.insert({
    ...newRow(id, at),
    resource: { type: 'orders', id: order.id },
    name: 'payment_source',
    code: failed.error_code ?? 'INVALID',
    message: failed.error_detail ?? 'is invalid',
  });
  order.resource_error_ids.push(id);
}

/** Lets the vendor's workers get on: called on each read of an order, before it is shown. */
export function advance(draft: Draft, order: Order, at: string): void {
  if (order.upcoming === null) return;
  order.upcoming.reads -= 1;
  if (order.upcoming.reads > 0) return;
  const { event } = order.upcoming;
  order.upcoming = null;
  if (event === 'fraud-accepted') {
    const details = order.payment_source_details?.payment_method_details;
    if (details !== null && typeof details === 'object') Object.assign(details, { fraud_status: 'ACCEPTED' });
    return;
  }
  const payment = draft.klarna_payments.get(order.payment_source?.id);
  if (payment) settlePlacing(draft, order, payment, at);
}
