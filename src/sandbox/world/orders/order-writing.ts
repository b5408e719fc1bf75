import { type Attributes, keep, textOf, wordsOf } from '../kept-attributes.ts';
import { blank, invalidValue, Refusal } from '../refusal.ts';
import type { Draft, Order, Read, Reference } from '../tables.ts';
import { cloneAddress, inheritCountry } from './addresses.ts';
import { customerOf, setPassword } from './customers.ts';
import { recompute } from './order-amounts.ts';
import { applyCodes } from './order-codes.ts';
import { choosePaymentMethod, choosePaymentSource } from './order-payment-source.ts';
import { requireEditable } from './order-status.ts';

/** The relationships of a write, by name. */
export type Links = Readonly<Record<string, Reference | readonly Reference[] | null>>;

const handled = [
  'number',
  'place_async',
  'customer_email',
  'customer_password',
  'language_code',
  'coupon_code',
  'gift_card_code',
  'gift_card_or_coupon_code',
  'expires_at',
  '_authorization_amount_cents',
  '_billing_address_clone_id',
  '_shipping_address_clone_id',
  '_customer_payment_source_id',
  '_add_tags',
  '_remove_tags',
];

/** What an order keeps when it is placed: changing it takes an editable order. */
const ofTheOrder = [
  'customer_email',
  'customer_password',
  'coupon_code',
  'gift_card_code',
  'gift_card_or_coupon_code',
  'shipping_country_code_lock',
  'freight_taxable',
  'payment_method_taxable',
  'adjustment_taxable',
  '_billing_address_clone_id',
  '_shipping_address_clone_id',
];

/**
 * Writes what a request says of an order, without its triggers. Tags are resources that the sandbox has none of; "invalid
 * and non existing ones are discarded", so `_add_tags` and `_remove_tags` do nothing.
 * @throws Refusal
 */
export function writeOrder(draft: Draft, order: Order, attributes: Attributes, links: Links, at: string): void {
  const isOfTheOrder = ofTheOrder.some((name) => name in attributes) || Object.keys(links).length > 0;
  if (isOfTheOrder) requireEditable(order);
  if ((attributes._customer_payment_source_id ?? null) !== null) throw invalidValue('_customer_payment_source_id');
  if (attributes.number !== undefined) order.number = requireFreeNumber(draft, order, attributes.number);
  if (typeof attributes.place_async === 'boolean') order.place_async = attributes.place_async;
  if (attributes.language_code !== undefined) order.language_code = requireLanguage(attributes.language_code);
  if (attributes.expires_at !== undefined) order.expires_at = textOf(attributes.expires_at);
  keep(order, attributes, handled);
  order.updated_at = at;
  if (!isOfTheOrder) return;
  writeCustomer(draft, order, attributes, links, at);
  writeAddresses(draft, order, attributes, links, at);
  if (links.market) order.market_id = requireRow(draft, 'markets', links.market, 'market');
  for (const outside of ['store', 'tags']) if (isLinked(links[outside])) throw mustExist(outside);
  if (links.payment_method !== undefined) choosePaymentMethod(draft, order, one(links.payment_method), at);
  if (links.payment_source !== undefined) choosePaymentSource(draft, order, one(links.payment_source), at);
  applyCodes(draft, order, attributes, at);
  recompute(draft, order, at);
}

function writeCustomer(draft: Draft, order: Order, attributes: Attributes, links: Links, at: string): void {
  if (links.customer === null) order.customer_id = null;
  else if (links.customer) order.customer_id = requireRow(draft, 'customers', links.customer, 'customer');
  if (attributes.customer_email !== undefined) order.customer_id = customerOf(draft, attributes.customer_email, at).id;
  const customer = draft.customers.get(order.customer_id);
  order.customer_email = customer?.email ?? null;
  if (attributes.customer_password === undefined || attributes.customer_password === null) return;
  if (customer === undefined) throw blank('customer_email', 'attributes');
  setPassword(customer, attributes.customer_password);
}

function writeAddresses(draft: Draft, order: Order, attributes: Attributes, links: Links, at: string): void {
  for (const kind of ['billing_address', 'shipping_address'] as const) {
    const link = links[kind];
    if (link === null) order[`${kind}_id`] = null;
    else if (link) order[`${kind}_id`] = requireRow(draft, 'addresses', link, kind);
    const original = attributes[`_${kind}_clone_id`];
    if (original === undefined || original === null) continue;
    const address = draft.addresses.get(textOf(original));
    if (address === undefined) throw invalidValue(`_${kind}_clone_id`);
    order[`${kind}_id`] = cloneAddress(draft, address, at).id;
  }
  inheritCountry(draft, order);
}

/** @throws Refusal where there is no such row */
function requireRow(
  draft: Draft,
  table: 'markets' | 'customers' | 'addresses',
  link: Links[string],
  field: string,
): string {
  const row = draft[table].get(one(link)?.id);
  if (row === undefined) throw mustExist(field);
  return row.id;
}

const mustExist = (field: string) => new Refusal(field, 'must exist', 'required', 'relationships');
const isList = (link: Links[string]): link is readonly Reference[] => Array.isArray(link);
const one = (link: Links[string]): Reference | null => (isList(link) ? null : link);
const isLinked = (link: Links[string] | undefined): boolean =>
  link !== undefined && link !== null && !(isList(link) && link.length === 0);

function requireFreeNumber(draft: Draft, order: Read<Order>, value: unknown): string {
  const number = wordsOf(value);
  if (number === null) throw blank('number', 'attributes');
  for (const other of draft.orders.values())
    if (other.number === number && other.id !== order.id)
      throw new Refusal('number', 'has already been taken', 'taken');
  return number;
}

function requireLanguage(value: unknown): string {
  const code = textOf(value) ?? '';
  if (!/^[a-z]{2}$/.test(code)) throw invalidValue('language_code');
  return code;
}
