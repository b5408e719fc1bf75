import type { IntentRecord, JournaledVerdict, JournalRecord, OutcomeRecord } from './records.ts';

/** How an authorization of a run ended, as far as its records say. */
export type AuthorizationState = 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED' | 'REFUSED' | 'UNKNOWN';

export interface PastAuthorization {
  readonly run: string;
  /** When its first attempt was about to leave: Klarna knows its key for 24 hours from then. */
  readonly at: string;
  readonly url: string;
  readonly orderId: string | undefined;
  readonly idempotencyKey: string;
  /** SHA-256 of the session token it was made with. */
  readonly tokenHash: string | undefined;
  readonly bodyHash: string | undefined;
  /** The exact bytes. */
  readonly body: string | undefined;
  readonly state: AuthorizationState;
  readonly transactionId?: string;
  /** What Klarna said, where it gave its word, and the answer's ids. */
  readonly verdict?: JournaledVerdict;
  readonly httpStatus?: number;
  readonly correlationId?: string;
}

/** Which authorizations are asked for: those of the order, and those with the session token. */
export interface Wanted {
  /** Absent where Klarna's own address is not known, as on the route native: an order's id names it anywhere. */
  readonly base?: string;
  readonly orderId?: string | undefined;
  readonly tokenHash?: string;
  /** Of a purchase that has no order. */
  readonly reference?: string;
}

/**
 * Folds the records of runs, oldest first, into the authorizations they made, one for each request: the same key with
 * another token or body is another one. A later answer settles an ambiguous attempt; an intent without an outcome (the
 * process died) is UNKNOWN.
 */
export const authorizationsOf = (
  records: readonly JournalRecord[],
  isWanted: (intent: IntentRecord) => boolean = () => true,
): readonly PastAuthorization[] => {
  const states = new Map<string, PastAuthorization>();
  let open: { readonly id: string; readonly before: AuthorizationState | undefined } | undefined;
  for (const record of records) {
    if (!('step' in record) || record.step !== 'authorize') continue;
    if (record.kind === 'intent') {
      open = undefined;
      if (!isWanted(record)) continue;
      const id = JSON.stringify([record.idempotency_key, record.token_sha256, record.body_sha256]);
      const known = states.get(id);
      const before = known?.state;
      open = { id, before };
      const state = before !== undefined && isVerdict(before) ? before : 'UNKNOWN';
      states.set(id, { ...(known ?? firstOf(record)), state });
    } else if (open !== undefined) {
      const now = states.get(open.id);
      if (now !== undefined)
        states.set(open.id, { ...now, ...learntFrom(record), state: stateOf(record, open.before) });
      open = undefined;
    }
  }
  return [...states.values()];
};

/** The account plays no part: whichever it is made for, a second authorization pays for the same order. */
export const isAbout =
  (wanted: Wanted) =>
  (intent: IntentRecord): boolean => {
    const { url, order_id: orderId, token_sha256: tokenHash } = intent;
    if (wanted.base !== undefined && !url.startsWith(`${wanted.base}/`)) return false;
    const isOfOrder = orderId !== undefined && orderId === wanted.orderId;
    const isOfPurchase = wanted.reference !== undefined && purchaseOf(intent)?.reference === wanted.reference;
    return isOfOrder || isOfPurchase || (tokenHash !== undefined && tokenHash === wanted.tokenHash);
  };

/** What an authorization without an order is for, as its bytes say; `undefined` where it has an order. */
export const purchaseOf = ({
  order_id: orderId,
  body,
}: Pick<IntentRecord, 'order_id' | 'body'>): { readonly reference: string; readonly sum: string } | undefined => {
  if (orderId !== undefined || body === undefined) return undefined;
  // The record was refused where they are no JSON.
  const { currency, request_payment_transaction: transaction } = JSON.parse(body);
  const { amount, payment_transaction_reference: reference } = transaction ?? {};
  return typeof reference === 'string' ? { reference, sum: `${amount} ${currency}` } : undefined;
};

const firstOf = (intent: IntentRecord): Omit<PastAuthorization, 'state'> => ({
  run: intent.run,
  at: intent.at,
  url: intent.url,
  orderId: intent.order_id,
  idempotencyKey: intent.idempotency_key ?? '',
  tokenHash: intent.token_sha256,
  bodyHash: intent.body_sha256,
  body: intent.body,
});

const learntFrom = ({ verdict, http_status: httpStatus, correlation_id: correlationId }: OutcomeRecord) => {
  if (verdict === undefined) return {};
  const transactionId = verdict.payment_transaction?.payment_transaction_id;
  return {
    verdict,
    ...(typeof transactionId === 'string' ? { transactionId } : {}),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
};

const results = ['APPROVED', 'DECLINED', 'STEP_UP_REQUIRED'] as const;

/** Klarna gave its word; the same key and bytes give the same one, so nothing later takes it back. */
const isVerdict = (state: AuthorizationState): boolean => results.some((name) => name === state);

const stateOf = (record: OutcomeRecord, before: AuthorizationState | undefined): AuthorizationState => {
  const result = results.find((name) => name === record.verdict?.result);
  if (result !== undefined) return result;
  if (before !== undefined && isVerdict(before)) return before;
  const refused = record.http_status !== undefined && record.http_status >= 400 && record.http_status < 500;
  if (record.ambiguous || (record.http_status !== undefined && !refused)) return 'UNKNOWN';
  // A refusal settles only its own attempt: what an earlier attempt did, it does not say.
  return before ?? 'REFUSED';
};
