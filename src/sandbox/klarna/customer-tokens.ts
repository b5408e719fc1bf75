import type { CustomerToken, Draft, Read } from '../world/tables.ts';
import { refuse, refuseParameter } from './errors.ts';

/** What a customer token is good for. */
export interface Charge {
  /** `null`: any, as nobody was asked for one. */
  readonly currency: string | null;
  readonly scopes: readonly string[];
  readonly result: CustomerToken['result'];
}

const everything = ['payment:customer_present', 'payment:customer_not_present'];

/** Two tokens that need no payment request first, for tests without a browser. */
const published: Readonly<Record<string, Charge>> = {
  'krn:payment:eu1:customer-token:sandbox-approved': { currency: null, scopes: everything, result: 'APPROVED' },
  'krn:payment:eu1:customer-token:sandbox-denied': { currency: null, scopes: everything, result: 'DECLINED' },
};

/**
 * The charge that a `Klarna-Customer-Token` allows.
 * @throws 404 for a token that nobody issued to this account; the code is not published, "verify token" is what 404 says
 */
export function chargeOf(draft: Pick<Draft, 'customer_tokens'>, token: string, account: string): Charge {
  if (Object.hasOwn(published, token) && published[token]) return published[token];
  const issued: Read<CustomerToken> | undefined = draft.customer_tokens.get(token);
  if (issued === undefined || issued.partner_account_id !== account) throw refuse('RESOURCE_NOT_FOUND');
  return issued;
}

/** A customer token is for "future transactions" in one currency. @throws 400 */
export function requireCurrency(charge: Charge, currency: string): void {
  if (charge.currency !== null && charge.currency !== currency)
    throw refuseParameter('currency', 'is not that of the customer token');
}
