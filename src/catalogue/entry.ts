/** Where a name comes from, or what kind of thing it names. */
export type Source =
  | 'commerce-layer'
  | 'klarna-v2'
  | 'klarna-v1'
  | 'klarna-widget'
  | 'http'
  | 'network'
  | 'exit-code'
  | 'klarna-cl'
  | 'state'
  | 'diagnosis';

/**
 * Whether sending it again helps: `yes` as it is, `same-key` with the same idempotency key and bytes, `after-wait` only
 * later, `no` not at all, or not before something else was changed.
 */
export type Retry = 'yes' | 'same-key' | 'after-wait' | 'no';

/** What one name means. Scripts read it: members only ever join. */
export interface Entry {
  /** As it is printed: `RESOURCE_CONFLICT`, `dns`, `placed + unpaid`. */
  readonly name: string;
  readonly source: Source;
  /** What it is a state, a reason or a result of, where the name alone does not say: several things can be EXPIRED. */
  readonly of?: string;
  readonly http_status?: number;
  /** What klarna-cl ends with then, where that is certain. */
  readonly exit_code?: number;
  /** One or two sentences. */
  readonly meaning: string;
  /** What usually brings it about, the most frequent first. */
  readonly causes: readonly string[];
  readonly what_to_do: readonly string[];
  readonly retry: Retry;
  /** The same as a sentence. */
  readonly retry_says: string;
  readonly doc_url?: string;
}

type RetryMembers = Pick<Entry, 'retry' | 'retry_says'>;

export const retryYes = (retry_says: string): RetryMembers => ({ retry: 'yes', retry_says });
export const retrySameKey = (retry_says: string): RetryMembers => ({ retry: 'same-key', retry_says });
export const retryAfterWait = (retry_says: string): RetryMembers => ({ retry: 'after-wait', retry_says });
export const retryNo = (retry_says: string): RetryMembers => ({ retry: 'no', retry_says });

/** A state is no failure: nothing was refused that could be sent again. */
export const nothingToRetry = retryNo('It is a state, not a failure: there is nothing to send again.');
