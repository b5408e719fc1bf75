import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import { CliError } from '../errors.ts';
import { type PastAuthorization, purchaseOf } from '../journal/past-authorizations.ts';

/** Klarna keeps an idempotency key for 24 hours; after that the same request is a new one. */
const keyLifeMs = 24 * 60 * 60 * 1000;

/** A clock may be corrected by a little. One that was set back by more says nothing about the age of a key. */
const correctionMs = 10 * 60 * 1000;

/** A time that cannot be read is no reason to believe that the key still lives, and neither is one to come. */
export const isKept = (sentAt: number, nowMs: number): boolean =>
  nowMs - sentAt <= keyLifeMs && sentAt - nowMs <= correctionMs;

/** What makes an authorization the very same request: a key that the user chose does not, by itself. */
export interface AuthorizationIdentity {
  readonly orderId: string | undefined;
  readonly idempotencyKey: string;
  readonly tokenHash: string;
  readonly bodyHash: string;
}

/**
 * Which authorization of its order this one is, counted from 1: the same session token keeps its number, so that a
 * repeat has the same reference, the same bytes and so the same idempotency key.
 */
export const attemptNumber = (past: readonly PastAuthorization[], tokenHash: string): number => {
  const same = past.findIndex((authorization) => authorization.tokenHash === tokenHash);
  return same === -1 ? past.length + 1 : same + 1;
};

/**
 * Stops an authorization that may be a second one: of an order that may already have one, or with a session token that
 * was already used for another request.
 * @throws CliError `unknown` (7) unless it is the very same request again, or is meant (`--new-authorization`)
 */
export const refuseSecondAuthorization = (
  past: readonly PastAuthorization[],
  request: AuthorizationIdentity,
  { isMeant, nowMs }: { readonly isMeant: boolean; readonly nowMs: number },
): void => {
  if (isMeant) return;
  const others = past.filter((one) => !isSame(one, request));
  const other = others.find((one) => mayCharge(one) && isOfOrder(one, request));
  if (other !== undefined) {
    throw refusal('This order may already have an authorization.', reasonOf(other), repeatHint(other));
  }
  const used = others.find((one) => one.tokenHash === request.tokenHash && one.state !== 'REFUSED');
  if (used !== undefined) {
    throw refusal('This session token was already used for another authorization.', reasonOf(used), repeatHint(used));
  }
  const expired = sameBefore(past, request);
  if (expired === undefined || isKept(Date.parse(expired.at), nowMs)) return;
  throw new CliError('unknown', 'This authorization is too old to be repeated.', {
    code: 'KEY_EXPIRED',
    execution: expired.state === 'APPROVED' ? 'done' : 'unknown',
    why: `${reasonOf(expired)} ${tooOld(expired.at, nowMs, 'authorization')} Nothing was sent.`,
    hint: `Look for ${expired.transactionId ?? 'its reference'} in the Klarna portal. If a second one is really meant: --new-authorization.`,
  });
};

const tooOld = (at: string, nowMs: number, what: string): string =>
  Date.parse(at) > nowMs
    ? `It was first sent at ${at}, and the clock was set back since: whether Klarna still keeps its idempotency key cannot be known, and without it the same request would be a second ${what}.`
    : `It was first sent at ${at}: Klarna keeps an idempotency key for 24 hours, so the same request would now be a second ${what}.`;

/** The very same request, made before, that was or may have been executed: in this run or in an earlier one. */
export const sameBefore = (
  past: readonly PastAuthorization[],
  request: AuthorizationIdentity,
): PastAuthorization | undefined => past.find((one) => isSame(one, request) && mayCharge(one));

/**
 * Says, before each attempt, when the idempotency key is no longer kept: the machine may have slept since the last one.
 * @param sentAt milliseconds since the epoch, of the first attempt
 */
export const keyLapse =
  (sentAt: number, now: () => number, what = 'authorization') =>
  (): CliError | undefined =>
    isKept(sentAt, now())
      ? undefined
      : new CliError('unknown', `The ${what} is too old to be sent again.`, {
          code: 'KEY_EXPIRED',
          execution: 'unknown',
          why: tooOld(new Date(sentAt).toISOString(), now(), what),
          hint: 'Look for its reference in the Klarna portal.',
        });

/**
 * Stops the customer from being asked again for a purchase without an order, which has nothing but its reference and its
 * sum to be known by, while nobody knows whether it was authorized: what they approve comes with another token.
 * @throws CliError `unknown` (7) unless it is meant (`--new-authorization`)
 */
export const refuseWhileUnknown = (past: readonly PastAuthorization[], body: AuthorizeBody, isMeant: boolean): void => {
  const other = isMeant ? undefined : ofPurchase(past, body).find(({ state }) => state === 'UNKNOWN');
  if (other !== undefined) throw ofPurchaseAlready(other);
};

/**
 * Stops an agent from authorizing a purchase without an order once more, with another token: no flag of its own says that
 * this is meant, and leaving out the order must not be a way around the rule for orders.
 * @throws CliError `unknown` (7) unless it is the very same request again
 */
export const refuseSecondOfPurchase = (
  past: readonly PastAuthorization[],
  request: AuthorizationIdentity,
  body: AuthorizeBody,
): void => {
  const other = ofPurchase(past, body).find((one) => mayCharge(one) && !isSame(one, request));
  if (other !== undefined) throw ofPurchaseAlready(other);
};

const ofPurchase = (past: readonly PastAuthorization[], body: AuthorizeBody): readonly PastAuthorization[] => {
  const asked = purchaseOf({ body: JSON.stringify(body) });
  return past.filter(({ orderId, body: bytes }) => {
    const made = orderId === undefined && bytes !== undefined ? purchaseOf({ body: bytes }) : undefined;
    return made !== undefined && made.reference === asked?.reference && made.sum === asked.sum;
  });
};

const ofPurchaseAlready = (other: PastAuthorization): CliError =>
  refusal('This purchase may already have an authorization.', reasonOf(other), repeatHint(other));

/**
 * Stops the placing of an order that was, or may have been, paid on Klarna Network: Commerce Layer's own gateway would
 * create another Klarna order for it.
 * @throws CliError `unknown` (7) unless it is meant (`--new-authorization`)
 */
export const refusePlacingTwice = (past: readonly PastAuthorization[], isMeant: boolean): void => {
  const other = isMeant ? undefined : past.find(mayCharge);
  if (other === undefined) return;
  throw refusal(
    'This order may already have an authorization on Klarna Network.',
    `${reasonOf(other)} Placing the order authorizes it once more, through Commerce Layer's own gateway.`,
    `Look for ${other.transactionId ?? 'its reference'} in the Klarna portal, and void it there before the order is placed. If a second one is really meant: --new-authorization.`,
  );
};

/**
 * Stops an authorization on Klarna Network while nobody knows whether an earlier run has placed the order: Commerce
 * Layer's own gateway may have paid for it, or be about to.
 * @throws CliError `unknown` (7) unless it is meant (`--new-authorization`)
 */
export const refuseWhilePlacing = (placings: readonly { readonly run: string }[], isMeant: boolean): void => {
  const [other] = placings;
  if (other === undefined || isMeant) return;
  throw refusal(
    'This order may be placed already.',
    `Nobody knows what became of the placing that run ${other.run} asked for.`,
    `\`klarna-cl flow --resume ${other.run}\` finds out. If an authorization is really meant: --new-authorization.`,
  );
};

const refusal = (message: string, why: string, hint: string): CliError =>
  new CliError('unknown', message, {
    code: 'SECOND_AUTHORIZATION',
    execution: 'none',
    why: `${why} Nothing was sent.`,
    hint,
  });

const repeatHint = ({ run, state }: PastAuthorization): string =>
  `${state === 'UNKNOWN' ? `\`klarna-cl flow --resume ${run}\` finds out what became of it` : 'Repeat that one with the same token and values'}, or look in the Klarna portal. If a second one is really meant: --new-authorization.`;

const mayCharge = ({ state }: PastAuthorization): boolean => state === 'APPROVED' || state === 'UNKNOWN';

const isOfOrder = (one: PastAuthorization, { orderId }: AuthorizationIdentity): boolean =>
  orderId !== undefined && one.orderId === orderId;

const isSame = (one: PastAuthorization, { idempotencyKey, tokenHash, bodyHash }: AuthorizationIdentity): boolean =>
  one.idempotencyKey === idempotencyKey && one.tokenHash === tokenHash && one.bodyHash === bodyHash;

const reasonOf = ({ run, state, transactionId }: PastAuthorization): string => {
  const transaction = transactionId === undefined ? '' : ` (${transactionId})`;
  if (state === 'UNKNOWN') return `Nobody knows whether the authorization of run ${run} was executed.`;
  if (state !== 'APPROVED') return `Run ${run} ended ${state}${transaction}.`;
  return `Run ${run} ended APPROVED${transaction}: another authorization would charge the customer twice.`;
};
