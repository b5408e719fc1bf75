import { nextId } from '../identifiers.ts';
import { type Attributes, keep, textOf, wordsOf } from '../kept-attributes.ts';
import { blank, invalidValue, Refusal } from '../refusal.ts';
import { newRow } from '../rows/common-rows.ts';
import type { Customer, Draft } from '../tables.ts';
import { passwordDigest } from './passwords.ts';

const handled = ['email', 'password'];
const emailForm = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;

/** @throws Refusal without an e-mail address, or with one that is taken */
export function createCustomer(draft: Draft, attributes: Attributes, at: string): Customer {
  const email = requireEmail(attributes.email);
  requireUntaken(draft, email);
  const customer = draft.customers.insert({ ...newRow(nextId(draft, 'customer'), at), email });
  setPassword(customer, attributes.password);
  keep(customer, attributes, handled);
  return customer;
}

/** @throws Refusal */
export function updateCustomer(draft: Draft, customer: Customer, attributes: Attributes, at: string): void {
  if (attributes.email !== undefined && attributes.email !== customer.email) {
    const email = requireEmail(attributes.email);
    requireUntaken(draft, email);
    customer.email = email;
  }
  setPassword(customer, attributes.password);
  keep(customer, attributes, handled);
  customer.updated_at = at;
}

/** A customer whom orders name stays: what the vendor does to such orders is not known. @throws Refusal */
export function removeCustomer(draft: Draft, customer: Customer): void {
  for (const order of draft.orders.values())
    if (order.customer_id === customer.id)
      throw new Refusal('orders', 'exist', 'restrict_dependent_destroy', 'relationships');
  draft.customers.remove(customer.id);
}

/** `customer_email` of an order: "a shortcut to find or create the associated customer by email". @throws Refusal */
export function customerOf(draft: Draft, value: unknown, at: string): Customer {
  const email = requireEmail(value, 'customer_email');
  const known = withEmail(draft, email);
  return draft.customers.get(known) ?? draft.customers.insert({ ...newRow(nextId(draft, 'customer'), at), email });
}

/** Lets a customer log in. The password itself is not kept. @throws Refusal for an empty one */
export function setPassword(customer: Customer, password: unknown): void {
  if (password === undefined || password === null) return;
  if (!textOf(password)) throw blank('password', 'attributes');
  customer.password_sha256 = passwordDigest(customer.id, String(password));
}

function requireEmail(value: unknown, field = 'email'): string {
  const email = wordsOf(value);
  if (email === null) throw blank(field, 'attributes');
  if (!emailForm.test(email)) throw invalidValue(field);
  return email;
}

function requireUntaken(draft: Draft, email: string): void {
  if (withEmail(draft, email) !== undefined) throw new Refusal('email', 'has already been taken', 'taken');
}

/** Whether the vendor tells upper from lower case here is not known; taking them for the same refuses more. */
function withEmail(draft: Draft, email: string): string | undefined {
  const wanted = email.toLowerCase();
  for (const customer of draft.customers.values()) if (customer.email.toLowerCase() === wanted) return customer.id;
  return undefined;
}
