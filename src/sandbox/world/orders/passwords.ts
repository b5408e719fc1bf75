import { sha256 } from '../identifiers.ts';
import type { World } from '../tables.ts';

/** What the customer of the seeds' own order logs in with. */
export const seededPassword = 'sandbox-password';

/** What is kept of a password. */
export const passwordDigest = (customerId: string, password: string): string => sha256(`${customerId}:${password}`);

/** The customer who logs in with these. Several may share an address, as Klarna's test customers do. */
export function customerWith(world: World, email: string, password: string): string | undefined {
  for (const { id, email: known, password_sha256 } of world.customers.values())
    if (known === email && password_sha256 === passwordDigest(id, password)) return id;
  return undefined;
}
