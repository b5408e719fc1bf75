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

/** Writes an amount in minor units as a person reads it: `USD 118.00`. */
export type Money = (amount: number, currency: string) => string;

/** What a rule needs beside the facts to say what it found. */
export interface Wording {
  readonly nowMs: number;
  /** Of what nobody told it says so, and never bends a number. */
  readonly money: (amount: number | null, currency: string | null) => string;
  /** Somebody else's text, for a sentence: one short line, without control characters and without the token. */
  readonly quote: (text: string | null) => string;
  /** The same for an id, which is no use cut short: for evidence, which may be long. */
  readonly id: (text: string | null) => string;
}

export type Look = (facts: PaymentFacts, wording: Wording) => Omit<Finding, 'name' | 'severity'> | undefined;

/** Looks at the facts; `undefined` where it does not apply. Pure: the time is given. */
export interface Rule {
  readonly name: string;
  readonly severity: Severity;
  readonly look: Look;
  /** It names the way on, which holds where no other rule before it has found anything. */
  readonly ifNothingElse?: true;
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
