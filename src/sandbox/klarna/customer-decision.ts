import type { JsonObject, Read } from '../world/rows.ts';

export type Decision = 'approved' | 'denied' | 'unknown';

/**
 * What Klarna makes of the customer that a purchase names: its published test customers are approved or denied by their
 * e-mail or phone. One denied one is enough, wherever it stands.
 */
export function decisionOn(purchase: Read<JsonObject> | null | undefined): Decision {
  const decisions = customersOf(purchase).map(decisionOnCustomer);
  if (decisions.includes('denied')) return 'denied';
  return decisions.includes('approved') ? 'approved' : 'unknown';
}

function customersOf(purchase: Read<JsonObject> | null | undefined): Read<JsonObject>[] {
  const shipping = Array.isArray(purchase?.shipping) ? purchase.shipping : [];
  return [purchase?.customer, ...shipping.map((each) => (isObject(each) ? each.recipient : undefined))].filter(
    isObject,
  );
}

function decisionOnCustomer({ email }: Read<JsonObject>): Decision {
  if (typeof email !== 'string') return 'unknown';
  if (/^cust(omer)?\+(.*\+)?(denied|reject_reason_\w+)(@|\+)/i.test(email)) return 'denied';
  return /^customer(\+[a-z]{2})?@(klarna\.com|email\.[a-z]{2})$/i.test(email) ? 'approved' : 'unknown';
}

const isObject = (value: unknown): value is Read<JsonObject> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
