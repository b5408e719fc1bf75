import type { AuthorizationToken, Draft } from '../tables.ts';

export const seedAuthToken = '0b1d9815-165e-42e2-8867-35bc03789e00';
/** "The authorization token lives 60 minutes." */
const lifetimeMs = 60 * 60_000;

/** The magic tokens, each also with `.<anything>` behind it: a token is good for one order. */
export const magicAuthTokens = [
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
type TokenCase = (typeof magicAuthTokens)[number];

/** What comes of one of the sandbox's own tokens, which its name alone decides; `undefined` for any other token. */
export function caseOf(token: string): TokenCase | undefined {
  if (token === seedAuthToken) return 'sandbox-auth';
  return magicAuthTokens.find((name) => token === name || token.startsWith(`${name}.`));
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

/** Whether Klarna takes its time to decide on an order made with the token, and what it comes to. */
export function reviewOf(draft: Draft, token: string): AuthorizationToken['review'] {
  return caseOf(token) === 'sandbox-place-pending' ? 'accept' : (draft.authorization_tokens.get(token)?.review ?? null);
}

const expiryFrom = (at: string): string => new Date(Date.parse(at) + lifetimeMs).toISOString();

/** A token that a customer's approval is worth: for that session alone, with that amount in that currency. */
export function issueToken(
  draft: Draft,
  token: string,
  approval: Pick<AuthorizationToken, 'session_id' | 'approved' | 'review'> & { readonly isFinal: boolean },
  at: string,
): AuthorizationToken {
  const { isFinal, ...told } = approval;
  return draft.authorization_tokens.insert({
    id: token,
    ...told,
    state: isFinal ? 'issued' : 'unfinished',
    klarna_order_id: null,
    first_seen_at: at,
    expires_at: expiryFrom(at),
  });
}

/** Hands out the last token of a session that was to be finalized; `undefined` where there is none. Its hour begins now. */
export function finalizeToken(draft: Draft, sessionId: string, at: string): AuthorizationToken | undefined {
  const row = [...draft.authorization_tokens.values()].findLast(
    ({ session_id, state, expires_at }) => session_id === sessionId && state === 'unfinished' && expires_at > at,
  );
  const token = draft.authorization_tokens.get(row?.id);
  if (token === undefined) return undefined;
  return Object.assign(token, { state: 'issued', first_seen_at: at, expires_at: expiryFrom(at) });
}

/**
 * The row of a token that Klarna issued. Of the sandbox's own it is made here, and their hour begins when they are first
 * seen.
 * @param approved what the session that it is stored with is about; the first one counts, whatever the session becomes
 */
export function noteToken(
  draft: Draft,
  token: string,
  at: string,
  approved: Approved = null,
): AuthorizationToken | undefined {
  const known = draft.authorization_tokens.get(token);
  if (known === undefined && caseOf(token) === undefined) return undefined;
  const row =
    known ??
    draft.authorization_tokens.insert({
      id: token,
      session_id: null,
      review: null,
      state: 'issued',
      klarna_order_id: null,
      first_seen_at: at,
      expires_at: expiryFrom(at),
      approved: null,
    });
  row.approved ??= approved;
  return row;
}

/** The session that an order is made with, and what it is about. */
type Wanted = NonNullable<Approved> & { readonly session_id: string };

/**
 * Spends a token on an order, or says why Klarna will not. A refusal sticks to its token. An order of another amount or
 * currency than the customer approved is Klarna's 409, however the session was updated since. What Klarna says to the token
 * of another session is not published: assumed to be the same, even where the amounts agree.
 * @param again whether a consumed token is taken once more, which Klarna never does
 */
export function consumeToken(
  draft: Draft,
  token: string,
  { session_id, ...wanted }: Wanted,
  at: string,
  again: boolean,
): Refused | undefined {
  const row = noteToken(draft, token, at, wanted);
  if (row === undefined || row.state === 'cancelled' || row.state === 'unfinished') return invalidToken;
  if (row.state === 'consumed') return again ? undefined : alreadyConsumed;
  if (row.state === 'issued' && row.expires_at <= at) return invalidToken;
  if (row.state === 'refused' || caseOf(token) === 'sandbox-place-declined') {
    row.state = 'refused';
    return rejected;
  }
  if (row.session_id !== null && row.session_id !== session_id) return notMatching;
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
  if (row.state !== 'issued') return invalidToken;
  row.state = 'cancelled';
  return undefined;
}
