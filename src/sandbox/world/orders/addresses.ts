import { nextId } from '../identifiers.ts';
import { type Attributes, keep, textOf, wordsOf } from '../kept-attributes.ts';
import { blank, invalidValue, Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Address, Draft, Order } from '../tables.ts';

const texts = [
  'first_name',
  'last_name',
  'line_1',
  'city',
  'zip_code',
  'state_code',
  'country_code',
  'phone',
  'email',
] as const;
type Text = (typeof texts)[number];

const nobody = Object.fromEntries(texts.map((name) => [name, ''])) as Record<Text, string>;

/** @throws Refusal */
export function createAddress(draft: Draft, attributes: Attributes, at: string): Address {
  const address: Address = { ...newRow(nextId(draft, 'address'), at), ...nobody };
  write(address, attributes);
  return draft.addresses.insert(address);
}

/** @throws Refusal */
export function updateAddress(draft: Draft, address: Address, attributes: Attributes, at: string): void {
  write(address, attributes);
  address.updated_at = at;
  for (const { id, billing_address_id, shipping_address_id } of [...draft.orders.values()]) {
    const order =
      billing_address_id === address.id || shipping_address_id === address.id ? draft.orders.get(id) : undefined;
    if (order) inheritCountry(draft, order);
  }
}

/** An address that orders name stays: what the vendor does to such orders is not known. @throws Refusal */
export function removeAddress(draft: Draft, address: Address): void {
  for (const order of draft.orders.values())
    if (order.billing_address_id === address.id || order.shipping_address_id === address.id)
      throw new Refusal('orders', 'exist', 'restrict_dependent_destroy', 'relationships');
  draft.addresses.remove(address.id);
}

/** A copy with an id of its own: orders keep the address they were placed with. */
export function cloneAddress(draft: Draft, address: Address, at: string): Address {
  return draft.addresses.insert({
    ...structuredClone(address),
    ...newRow(nextId(draft, 'address'), at),
    given: address.given,
  });
}

/** "Automatically inherited from the order's shipping or billing addresses." @throws Refusal past the country lock */
export function inheritCountry(draft: Draft, order: Order): void {
  const shipping = draft.addresses.get(order.shipping_address_id);
  const lock = order.given.shipping_country_code_lock;
  if (shipping && typeof lock === 'string' && lock !== '' && lock !== shipping.country_code)
    throw new Refusal('shipping_address', `country_code must be ${lock}`, 'invalid', 'relationships');
  order.country_code = (shipping ?? draft.addresses.get(order.billing_address_id))?.country_code ?? null;
}

function write(address: Address, attributes: Attributes): void {
  for (const name of texts) if (attributes[name] !== undefined) address[name] = textOf(attributes[name]) ?? '';
  keep(address, attributes, texts);
  const isBusiness = address.given.business === true;
  if (isBusiness && wordsOf(address.given.company) === null) throw blank('company', 'attributes');
  // "Required, but for some countries": which ones is not published, so the zip code is required of all.
  const required: readonly Text[] = ['line_1', 'city', 'zip_code', 'country_code', 'phone'];
  const ofPersons: readonly Text[] = isBusiness ? [] : ['first_name', 'last_name'];
  for (const name of [...ofPersons, ...required]) if (address[name].trim() === '') throw blank(name, 'attributes');
  if (!/^[A-Z]{2}$/.test(address.country_code)) throw invalidValue('country_code');
}
