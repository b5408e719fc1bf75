import { articleOf } from '../catalogue.ts';
import { type Attempt, blank, Refusal } from '../refusal.ts';
import { cloneAddress, inheritCountry } from './addresses.ts';
import { goodsOf, recompute } from './order-amounts.ts';
import { nullifyPaymentSource } from './order-payment-source.ts';
import { requireEditable, requireStatus } from './order-status.ts';
import { type OrderChange, transitions } from './order-transitions.ts';

type Change = (change: OrderChange) => void;

/** The triggers that do something to an order without moving it. */
const changes: Readonly<Record<string, Change>> = {
  _reset_circuit: ({ order, at }) =>
    Object.assign(order, { circuit: { state: 'closed', failures: 0 }, updated_at: at }),
  _billing_address_same_as_shipping: (change) => copyAddress(change, 'shipping_address_id', 'billing_address_id'),
  _shipping_address_same_as_billing: (change) => copyAddress(change, 'billing_address_id', 'shipping_address_id'),
  _refresh_prices: (change) => {
    requireEditable(change.order);
    for (const line of goodsOf(change.draft, change.order))
      line.unit_amount_cents = articleOf(change.draft, line.sku_code ?? '')?.price ?? line.unit_amount_cents;
    refresh(change);
  },
  _refresh: refresh,
  _update_taxes: ({ draft, order, at }) => {
    requireEditable(order);
    recompute(draft, order, at);
  },
  _nullify_payment_source: ({ order, at }) => nullifyPaymentSource(order, at),
  _save_billing_address_to_customer_address_book: (change) => saveAddress(change, 'billing_address'),
  _save_shipping_address_to_customer_address_book: (change) => saveAddress(change, 'shipping_address'),
  // "Currently supported by Avalara", which the sandbox's market is not with.
  _commit_invoice: refusing('tax_calculator'),
  _refund_invoice: refusing('tax_calculator'),
  // What follows needs something that the sandbox's shop does not have; the vendor's own words for that are not published.
  _validate: refusing('external_order_validation_url'),
  _create_subscriptions: refusing('subscription_model'),
  // Klarna's payments are for one order each: there is nothing of them to keep in a wallet.
  _save_payment_source_to_customer_wallet: () => {
    throw new Refusal('payment_source', 'cannot be saved to the wallet', 'invalid', 'relationships');
  },
};

/** First what prepares an order, then what moves it, in the order of its life. */
const order: readonly string[] = [
  ...Object.keys(changes),
  '_fix_payment_source',
  '_pending',
  '_authorize',
  '_place',
  '_start_editing',
  '_stop_editing',
  '_cancel',
  '_approve',
  '_approve_and_capture',
  '_capture',
  '_refund',
  '_fulfill',
  '_archive',
  '_unarchive',
];

/**
 * Pulls the triggers that were sent, until one of them is refused by a gateway.
 * @throws Refusal for what the order cannot do; nothing has happened then
 */
export function pull(triggers: ReadonlySet<string>, change: OrderChange): Attempt {
  let outcome: Attempt = {};
  for (const name of order) {
    if (!triggers.has(name)) continue;
    if (isTransition(name)) outcome = { ...outcome, ...transitions[name](change) };
    else changes[name]?.(change);
    if (outcome.refusal) return outcome;
  }
  return outcome;
}

const isTransition = (name: string): name is keyof typeof transitions => Object.hasOwn(transitions, name);

/** "Refreshing the order nullifies the payment source": it has to be created again. */
function refresh({ draft, order, at }: OrderChange): void {
  requireStatus(order, ['draft', 'pending', 'editing'], 'refreshed');
  nullifyPaymentSource(order, at);
  recompute(draft, order, at);
  order.refreshed_at = at;
}

function copyAddress(
  { draft, order, at }: OrderChange,
  from: 'billing_address_id' | 'shipping_address_id',
  to: 'billing_address_id' | 'shipping_address_id',
): void {
  requireEditable(order);
  const address = draft.addresses.get(order[from]);
  if (address === undefined) throw blank(from.replace(/_id$/, ''));
  order[to] = cloneAddress(draft, address, at).id;
  inheritCountry(draft, order);
  order.updated_at = at;
}

/** The address book is a resource that the sandbox does not serve: only what is required of the order is looked at. */
function saveAddress({ order }: OrderChange, kind: 'billing_address' | 'shipping_address'): void {
  if (order.customer_id === null) throw blank('customer');
  if (order[`${kind}_id`] === null) throw blank(kind);
}

function refusing(missing: string): Change {
  return () => {
    throw blank(missing);
  };
}
