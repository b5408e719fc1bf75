/** What an authorization is for: another one for the same subject may be a second purchase of the same goods. */
export interface Subject {
  /** Klarna's base URL: the sandbox, test and live are different worlds. */
  readonly base: string;
  /** For whoever reads the file; it does not make another subject. */
  readonly account?: string;
  readonly orderId?: string;
}

interface Base {
  /** Version of the record's form; a newer one is refused, never guessed at. */
  readonly v: 1;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly step: string;
  readonly attempt: number;
}

/** On disk before the request leaves. */
export interface IntentRecord extends Base {
  readonly kind: 'intent';
  readonly command: string;
  readonly method: string;
  readonly url: string;
  readonly subject?: Subject;
  readonly idempotency_key?: string;
  /** SHA-256 of the token that the request carries; the token itself is never written. */
  readonly token_sha256?: string;
  readonly body_sha256?: string;
  /** An authorization's exact bytes, which hold no credential: a repeat must send the same ones. */
  readonly body?: string;
}

/** Written after the answer, or after the attempt failed. */
export interface OutcomeRecord extends Base {
  readonly kind: 'outcome';
  readonly http_status?: number;
  /** `result` of an authorization, where it was answered. */
  readonly result?: string;
  /** Klarna's `payment_transaction_id`: what to look for when something went wrong later. */
  readonly transaction_id?: string;
  readonly fault?: string;
  /** The request may have been executed although no answer came. */
  readonly ambiguous?: boolean;
  readonly trace_id?: string;
  readonly correlation_id?: string;
}

export type JournalRecord = IntentRecord | OutcomeRecord;

/** How an authorization of a run ended, as far as its records say. */
export type AuthorizationState = 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED' | 'REFUSED' | 'UNKNOWN';

export interface PastAuthorization {
  readonly run: string;
  /** When its first attempt was about to leave: Klarna knows its key for 24 hours from then. */
  readonly at: string;
  readonly orderId: string | undefined;
  readonly idempotencyKey: string;
  /** SHA-256 of the session token it was made with. */
  readonly tokenHash: string | undefined;
  readonly bodyHash: string | undefined;
  readonly state: AuthorizationState;
  readonly transactionId?: string;
}

/** Which authorizations are asked for: those of the order, and those with the session token. */
export interface Wanted {
  /** Absent where Klarna's own address is not known, as on the route native: an order's id names it anywhere. */
  readonly base?: string;
  readonly orderId?: string | undefined;
  readonly tokenHash?: string;
}

/**
 * Folds the records of runs, oldest first, into the authorizations they made, one for each request: the same key with
 * another token or body is another one. A later answer settles an ambiguous attempt; an intent without an outcome (the
 * process died) is UNKNOWN.
 */
export const authorizationsOf = (records: readonly JournalRecord[], wanted: Wanted): readonly PastAuthorization[] => {
  const states = new Map<string, PastAuthorization>();
  let open: { readonly id: string; readonly before: AuthorizationState | undefined } | undefined;
  for (const record of records) {
    if (record.step !== 'authorize') continue;
    if (record.kind === 'intent') {
      open = undefined;
      if (!isWanted(record, wanted)) continue;
      const id = JSON.stringify([record.idempotency_key, record.token_sha256, record.body_sha256]);
      const known = states.get(id);
      const before = known?.state;
      open = { id, before };
      const state = before !== undefined && isVerdict(before) ? before : 'UNKNOWN';
      states.set(id, { ...(known ?? firstOf(record)), state });
    } else if (open !== undefined) {
      const now = states.get(open.id);
      const transaction = record.transaction_id === undefined ? {} : { transactionId: record.transaction_id };
      if (now !== undefined) states.set(open.id, { ...now, state: stateOf(record, open.before), ...transaction });
      open = undefined;
    }
  }
  return [...states.values()];
};

const firstOf = (intent: IntentRecord): Omit<PastAuthorization, 'state'> => ({
  run: intent.run,
  at: intent.at,
  orderId: intent.subject?.orderId,
  idempotencyKey: intent.idempotency_key ?? '',
  tokenHash: intent.token_sha256,
  bodyHash: intent.body_sha256,
});

/** The account plays no part: whichever it is made for, a second authorization pays for the same order. */
const isWanted = ({ subject, token_sha256: tokenHash }: IntentRecord, wanted: Wanted): boolean => {
  if (wanted.base !== undefined && subject?.base !== wanted.base) return false;
  const isOfOrder = subject?.orderId !== undefined && subject.orderId === wanted.orderId;
  return isOfOrder || (tokenHash !== undefined && tokenHash === wanted.tokenHash);
};

const results = ['APPROVED', 'DECLINED', 'STEP_UP_REQUIRED'] as const;

/** Klarna gave its word; the same key and bytes give the same one, so nothing later takes it back. */
const isVerdict = (state: AuthorizationState): boolean => results.some((name) => name === state);

const stateOf = (record: OutcomeRecord, before: AuthorizationState | undefined): AuthorizationState => {
  const result = results.find((name) => name === record.result);
  if (result !== undefined) return result;
  if (before !== undefined && isVerdict(before)) return before;
  const refused = record.http_status !== undefined && record.http_status >= 400 && record.http_status < 500;
  if (record.ambiguous || (record.http_status !== undefined && !refused)) return 'UNKNOWN';
  // A refusal settles only its own attempt: what an earlier attempt did, it does not say.
  return before ?? 'REFUSED';
};
