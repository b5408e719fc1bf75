/** What an authorization is for: another one for the same subject may be a second purchase of the same goods. */
export interface Subject {
  /** Klarna's base URL: the sandbox, test and live are different worlds. */
  readonly base: string;
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
  readonly idempotencyKey: string;
  /** SHA-256 of the session token it was made with. */
  readonly tokenHash: string | undefined;
  readonly state: AuthorizationState;
}

/**
 * Folds the records of runs, oldest first, into the authorizations they made for a subject, one for each idempotency
 * key. A later answer settles an ambiguous attempt; an intent without an outcome (the process died) is UNKNOWN.
 */
export const authorizationsOf = (records: readonly JournalRecord[], subject: Subject): readonly PastAuthorization[] => {
  const states = new Map<string, PastAuthorization>();
  let open: { readonly now: PastAuthorization; readonly before: AuthorizationState | undefined } | undefined;
  for (const record of records) {
    if (record.step !== 'authorize') continue;
    if (record.kind === 'intent') {
      open = undefined;
      const { idempotency_key: idempotencyKey, run, token_sha256: tokenHash } = record;
      if (idempotencyKey === undefined || !sameSubject(record.subject, subject)) continue;
      const known = states.get(idempotencyKey);
      const before = known?.state;
      const now: PastAuthorization = known ?? { run, idempotencyKey, tokenHash, state: 'UNKNOWN' };
      open = { now, before };
      states.set(idempotencyKey, { ...now, state: before !== undefined && isVerdict(before) ? before : 'UNKNOWN' });
    } else if (open !== undefined) {
      states.set(open.now.idempotencyKey, { ...open.now, state: stateOf(record, open.before) });
      open = undefined;
    }
  }
  return [...states.values()];
};

const sameSubject = (a: Subject | undefined, b: Subject): boolean =>
  a !== undefined && a.base === b.base && a.account === b.account && a.orderId !== undefined && a.orderId === b.orderId;

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
