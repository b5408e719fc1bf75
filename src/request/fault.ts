import type { Slug } from './fault-table.ts';
import type { AnswerMeta } from './step.ts';

/** One failed attempt, in the product's own words: no error object, header or credential of a library is kept. */
export interface Fault {
  readonly slug: Slug;
  /** The HTTP status, where one came. */
  readonly status?: number;
  readonly meta?: AnswerMeta;
  /** The error body an API sent, parsed. */
  readonly document?: unknown;
  /** What exactly was wrong, for the gap of that name in the table's phrase. */
  readonly detail?: string;
  /** The limit that ran out, in milliseconds. */
  readonly limitMs?: number;
  /** `host:port` of the proxy, when it was the proxy that failed. */
  readonly proxy?: string;
}

/** What one attempt came to, before anybody decides what it means for the step. */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly document: unknown; readonly meta: AnswerMeta }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** Given up because the run was stopped. */
  | { readonly kind: 'cancelled' };
