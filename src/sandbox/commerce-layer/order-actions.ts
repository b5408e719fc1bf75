import type { HTTPException } from 'hono/http-exception';
import { type Sandbox, timestamp } from '../sandbox.ts';
import { place } from '../world/placing.ts';
import type { Draft, Order, Read } from '../world/rows.ts';
import { invalid, notImplemented, recordNotFound, refuse, refusedBy } from './errors.ts';
import { applyFreeFields, triggered } from './request-body.ts';

/** What an action came to. */
interface Outcome {
  /** The id of the order that it made at Klarna, where it made one. */
  readonly created?: string | undefined;
  /** Answered although something is left behind: a failed authorization. */
  readonly refusal?: HTTPException;
}

type Action = (sandbox: Sandbox, order: Order, draft: Draft) => Outcome;

/** The order's triggers that the sandbox knows. */
const actions: Readonly<Record<string, Action>> = {
  _pending: (sandbox, order) => {
    requireStatus(order, ['draft', 'placing'], 'pending');
    order.status = 'pending';
    order.updated_at = timestamp(sandbox);
    return {};
  },
  _place: placeOrder,
  _cancel: (sandbox, order) => {
    requireStatus(order, ['pending', 'placed'], 'cancelled');
    if (order.status === 'placed') order.payment_status = 'voided';
    order.status = 'cancelled';
    order.cancelled_at = timestamp(sandbox);
    order.updated_at = order.cancelled_at;
    return {};
  },
  _nullify_payment_source: nullifyPaymentSource,
  // "Refreshing the order nullifies the payment source": it has to be created again.
  _refresh: (sandbox, order) => {
    nullifyPaymentSource(sandbox, order);
    order.refreshed_at = timestamp(sandbox);
    return {};
  },
};

/** The schema's triggers and writable attributes that are left to a later sandbox. */
const notYet = new Set(
  `_archive _unarchive _approve _approve_and_capture _authorize _authorization_amount_cents _capture _refund _fulfill
  _update_taxes _fix_payment_source _billing_address_clone_id _shipping_address_clone_id _customer_payment_source_id
  _shipping_address_same_as_billing _billing_address_same_as_shipping _commit_invoice _refund_invoice
  _save_payment_source_to_customer_wallet _save_shipping_address_to_customer_address_book
  _save_billing_address_to_customer_address_book _refresh_prices _validate _create_subscriptions _start_editing
  _stop_editing _reset_circuit _add_tags _remove_tags number affiliate_code autorefresh guest customer_email
  customer_password language_code freight_taxable payment_method_taxable adjustment_taxable gift_card_taxable
  shipping_country_code_lock coupon_code gift_card_code gift_card_or_coupon_code cart_url return_url terms_url
  privacy_url expires_at expiration_info`.split(/\s+/),
);

export const writableOfOrder = {
  attributes: [...Object.keys(actions), ...notYet, 'place_async', 'reference', 'reference_origin', 'metadata'],
  relationships: [],
};

/**
 * Applies what a PATCH of an order asks for.
 * @throws 422 when the order cannot, 501 for what the vendor knows and the sandbox does not
 */
export function updateOrder(
  sandbox: Sandbox,
  draft: Draft,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
): Outcome {
  const order = draft.orders.get(id);
  if (order === undefined) throw refuse(404, recordNotFound);
  const unknown = Object.keys(attributes).find((name) => notYet.has(name));
  if (unknown !== undefined) throw refuse(501, notImplemented(unknown));
  const { place_async: async } = attributes;
  if (async !== undefined && typeof async !== 'boolean')
    throw refuse(422, invalid('place_async', 'is invalid', 'invalid'));
  const wanted = Object.entries(actions).filter(([name]) => triggered(attributes, name));
  if (async !== undefined) order.place_async = async;
  applyFreeFields(order, attributes);
  order.updated_at = timestamp(sandbox);
  const outcomes = wanted.map(([, act]) => act(sandbox, order, draft));
  return outcomes.find(({ created, refusal }) => created ?? refusal) ?? {};
}

function placeOrder(sandbox: Sandbox, order: Order, draft: Draft): Outcome {
  requireStatus(order, sandbox.idempotent ? ['pending'] : ['pending', 'placed'], 'placed');
  const { atKlarna, refusal } = place(draft, order, timestamp(sandbox), !sandbox.idempotent);
  return refusal ? { refusal: refusedBy(refusal) } : { created: atKlarna };
}

function nullifyPaymentSource(sandbox: Sandbox, order: Order): Outcome {
  requireStatus(order, ['draft', 'pending'], 'refreshed');
  order.payment_source = null;
  order.updated_at = timestamp(sandbox);
  return {};
}

/** The vendor's words for a transition that its state machine does not know are not published. */
function requireStatus(order: Read<Order>, from: readonly Order['status'][], wanted: string): void {
  if (from.includes(order.status)) return;
  throw refuse(422, invalid('status', `can't be ${wanted} when ${order.status}`, 'invalid_transition'));
}
