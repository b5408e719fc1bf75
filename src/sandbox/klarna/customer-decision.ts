import { outcomeOfCustomer } from '../world/seeds/test-customers.ts';
import type { JsonObject, Read } from '../world/tables.ts';

export type Decision = 'approved' | 'denied' | 'unknown';

/**
 * What Klarna makes of the customer that a purchase names: its published test customers are approved or denied by their
 * e-mail and phone. One denied one is enough, wherever it stands. Customers whom Klarna asks for another step are nobody's
 * decision yet.
 */
export function decisionOn(purchase: Read<JsonObject> | null | undefined): Decision {
  const decisions = customersOf(purchase).map(decisionOnCustomer);
  if (decisions.includes('denied')) return 'denied';
  return decisions.includes('approved') ? 'approved' : 'unknown';
}

function customersOf(purchase: Read<JsonObject> | null | undefined): Read<JsonObject>[] {
  const shipping = Array.isArray(purchase?.shipping) ? purchase.shipping : [];
  const recipients = shipping.map((each: unknown) => (isObject(each) ? each.recipient : undefined));
  return [purchase?.customer, ...recipients].filter(isObject);
}

function decisionOnCustomer({ email, phone }: Read<JsonObject>): Decision {
  const known = {
    ...(typeof email === 'string' ? { email } : {}),
    ...(typeof phone === 'string' ? { phone } : {}),
  };
  const outcomes = [known, { email: known.email ?? '' }, { phone: known.phone ?? '' }].map(
    (each) => outcomeOfCustomer(each).outcome,
  );
  if (outcomes.includes('denied')) return 'denied';
  return outcomes[0] === 'approved' ? 'approved' : 'unknown';
}

const isObject = (value: unknown): value is Read<JsonObject> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
