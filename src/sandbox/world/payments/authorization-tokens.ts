import type { AuthorizationToken, Draft } from '../tables.ts';

const seedAuthToken = '0b1d9815-165e-42e2-8867-35bc03789e00';
/** "The authorization token lives 60 minutes." */
const lifetimeMs = 60 * 60_000;

/** Each also with `.<anything>` behind it: a token is good for one order. */
const cases = [
  'sandbox-auth',
  'sandbox-place-declined',
  'sandbox-place-pending',
  'sandbox-place-lost',
  'sandbox-capture-declined',
  'sandbox-capture-pending',
  'sandbox-void-declined',
  'sandbox-refund-declined',
  'sandbox-refund-pending',
] as const;
type TokenCase = (typeof cases)[number];

/** What comes of a token, which its name alone decides; `undefined` where Klarna never issued it. */
export function caseOf(token: string): TokenCase | undefined {
  if (token === seedAuthToken) return 'sandbox-auth';
  return cases.find((name) => token === name || token.startsWith(`${name}.`));
}

/** An answer of Klarna Payments v1 that is no order. */
export interface Refused {
  readonly error_code: string;
  readonly error_detail: string;
}

const rejected: Refused = { error_code: 'REJECTED', error_detail: 'The order was rejected by Klarna.' };
const invalidToken: Refused = { error_code: 'NOT_FOUND', error_detail: 'Invalid authorization token' };
const notMatching: Refused = { error_code: 'BAD_VALUE', error_detail: 'Not matching fields' };
const alreadyConsumed: Refused = {
  error_code: 'INVALID_OPERATION',
  error_detail: 'Authorization token already consumed',
};

type Approved = AuthorizationToken['approved'];

/**
 * The row of a token that Klarna issued; its hour begins when it is first seen.
 * @param approved what the session that it is stored with is about; the first one counts, whatever the session becomes
 */
export function noteToken(
  draft: Draft,
  token: string,
  at: string,
  approved: Approved = null,
): AuthorizationToken | undefined {
  if (caseOf(token) === undefined) return undefined;
  const row =
    draft.authorization_tokens.get(token) ??
    draft.authorization_tokens.insert({
      id: token,
      state: 'issued',
      klarna_order_id: null,
      first_seen_at: at,
      expires_at: new Date(Date.parse(at) + lifetimeMs).toISOString(),
      approved: null,
    });
  row.approved ??= approved;
  return row;
}

/**
 * Spends a token on an order, or says why Klarna will not. A refusal sticks to its token. An order of another amount or
 * currency than the customer approved is Klarna's 409, however the session was updated since.
 * @param again whether a consumed token is taken once more, which Klarna never does
 */
export function consumeToken(
  draft: Draft,
  token: string,
  wanted: NonNullable<Approved>,
  at: string,
  again: boolean,
): Refused | undefined {
  const row = noteToken(draft, token, at, wanted);
  if (row === undefined || row.state === 'cancelled') return invalidToken;
  if (row.state === 'consumed') return again ? undefined : alreadyConsumed;
  if (row.state === 'issued' && row.expires_at <= at) return invalidToken;
  if (row.state === 'refused' || caseOf(token) === 'sandbox-place-declined') {
    row.state = 'refused';
    return rejected;
  }
  if (row.approved?.amount !== wanted.amount || row.approved.currency !== wanted.currency) return notMatching;
  row.state = 'consumed';
  return undefined;
}

/**
 * What `DELETE /payments/v1/authorizations/{token}` does: gives back an authorization that no order was created with.
 * Klarna's answer to giving back the same one twice is not known; as it is no valid token any more, it is refused.
 */
export function cancelToken(draft: Draft, token: string, at: string): Refused | undefined {
  const row = noteToken(draft, token, at);
  if (row === undefined || row.state === 'cancelled' || row.expires_at <= at) return invalidToken;
  if (row.state === 'consumed') return alreadyConsumed;
  if (row.state === 'refused') return invalidToken;
  row.state = 'cancelled';
  return undefined;
}
