/** What a run ends with. Scripts branch on the numbers, so they never change. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  config: 3,
  auth: 4,
  rejected: 5,
  unavailable: 6,
  unknown: 7,
  declined: 8,
  'step-up': 9,
  'live-guard': 10,
  partial: 11,
  'not-placed': 12,
  'local-io': 13,
  protocol: 14,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitName = keyof typeof exitCodes;
export type ErrorKind = Exclude<ExitName, 'ok'>;

export interface ErrorFacts {
  /** Why it happened, as a sentence. */
  readonly why?: string;
  /** What the person can do next, as a sentence. */
  readonly hint?: string;
  /** The vendor's own code (`RESOURCE_CONFLICT`) or ours (`dns`); the exit code's name when there is none. */
  readonly code?: string;
  readonly httpStatus?: number;
  readonly traceId?: string;
  readonly correlationId?: string;
  /** What was given in place of one of a set of words: whoever reports the error may say which of them was meant. */
  readonly choice?: { readonly given: string; readonly among: readonly string[] };
  /** All that is wrong, where that is more than one thing; a line each. A script reads the same in `details`. */
  readonly complaints?: readonly string[];
  /** The API's own error body, or ours in parts. It is masked where it is printed, not here. */
  readonly details?: unknown;
  readonly docUrl?: string;
  /** An address that a person has to open; the only URL that is shown whole, token and all. */
  readonly openUrl?: string;
  /** How often the failed step was sent. */
  readonly attempts?: number;
  /** How long the failed step took, in milliseconds. */
  readonly durationMs?: number;
  /** What the pace held it back for, which is no part of that. */
  readonly heldBackMs?: number;
  /**
   * What became of the write that the error is about; absent where it is about none. `unknown`: it left, and nothing
   * proves whether it was executed, whatever the exit code says.
   */
  readonly execution?: 'none' | 'done' | 'unknown';
}

/**
 * The only error a person is meant to read: what failed (`message`), why, and what to do next.
 * It never holds a library's error as `cause`: those carry headers and bodies, and with them secrets.
 */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly kind: ErrorKind;
  readonly facts: ErrorFacts;

  constructor(kind: ErrorKind, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.kind = kind;
    this.facts = facts;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }

  get code(): string {
    return this.facts.code ?? this.kind;
  }

  /** The same error with facts that only a caller further out knows. */
  with(facts: ErrorFacts): CliError {
    const copy = new CliError(this.kind, this.message, { ...this.facts, ...facts });
    if (this.stack) copy.stack = this.stack;
    return copy;
  }
}
