import type { PaymentFacts } from './payment-facts.ts';

/**
 * How much it matters, the worst first: `danger` may cost somebody money, `problem` keeps the payment from going on,
 * `waiting` is somebody's turn, `note` is good to know.
 */
export const severities = ['danger', 'problem', 'waiting', 'note'] as const;
export type Severity = (typeof severities)[number];

/** Who has to act next. `support` is whoever reads this. */
export type Turn = 'customer' | 'shop' | 'klarna' | 'support' | 'nobody';

/** What a rule has found. */
export interface Finding {
  /** The rule's, for example `token-not-placed`; `klarna-cl explain` knows it. */
  readonly name: string;
  readonly severity: Severity;
  /** What is the matter, in one sentence; the first finding's is the verdict. */
  readonly says: string;
  /** What was seen: `order.status is pending`. Only facts; never a secret. */
  readonly evidence: readonly string[];
  /** Why that is so, and what it means. */
  readonly explanation: string;
  /** The safe way out, as a sentence. */
  readonly remedy: string;
  /** The same as a command to paste, where there is one. */
  readonly command?: string;
  readonly turn: Turn;
}

/** Looks at the facts; `undefined` where it does not apply. Pure: the time is given. */
export interface Rule {
  readonly name: string;
  readonly severity: Severity;
  readonly look: (facts: PaymentFacts, nowMs: number) => Omit<Finding, 'name' | 'severity'> | undefined;
}

/** What the rules make of a payment. */
export interface Diagnosis {
  /** One sentence: what happened, and whose turn it is. */
  readonly state: string;
  readonly is_healthy: boolean;
  readonly turn: Turn;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What to do next, as a sentence; with the command where there is one. */
  readonly next: { readonly says: string; readonly command: string | null };
}
