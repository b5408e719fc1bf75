import { sha256 } from './identifiers.ts';
import type { Draft, World } from './rows.ts';

/** What the customer of the seeds' own order logs in with. */
export const seededPassword = 'sandbox-password';

/** Lets a customer log in. The password itself is not kept. */
export function setPassword(draft: Draft, customerId: string, password: string): void {
  draft.passwords.remove(customerId);
  draft.passwords.insert({ id: customerId, sha256: digestOf(customerId, password) });
}

export const hasPassword = (world: World, customerId: string): boolean => world.passwords.get(customerId) !== undefined;

/** The customer who logs in with these. Several may share an address, as Klarna's test customers do. */
export function customerWith(world: World, email: string, password: string): string | undefined {
  for (const customer of world.customers.values())
    if (customer.email === email && world.passwords.get(customer.id)?.sha256 === digestOf(customer.id, password))
      return customer.id;
  return undefined;
}

const digestOf = (customerId: string, password: string): string => sha256(`${customerId}:${password}`);
