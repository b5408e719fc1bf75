/** What a soak leaves behind, for the oracle to judge. */

/** The command lines of a soak, by what they do. */
export type Kind =
  | 'both'
  | 'native'
  | 'place'
  | 'network'
  | 'network-order'
  | 'send-token'
  | 'authorize'
  | 'authorize-order';

/** An order of the sandbox with its Klarna payment, as it was seeded. */
export interface Payment {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}

/** One command line that somebody wants to have carried out. */
export interface Task {
  readonly payment: Payment;
  readonly kind: Kind;
  readonly authToken?: string;
  readonly sessionToken?: string;
  /** What its tokens come to in the end: the sandbox's magic tokens say so. */
  readonly comesTo: 'done' | 'declined' | 'not-placed';
}

/** One process's try at a task, or at finishing an earlier try at it. */
export interface Attempt {
  readonly task: Task;
  readonly phase: 'chaos' | 'resume' | 'again';
  /** The run that it was to finish. */
  readonly resumes?: string;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** `null`: killed. */
  readonly exit: number | null;
  /** What it had printed by then, whole or not. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A write as the sandbox's ledger has it. */
export interface LedgerWrite {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  readonly executed: boolean;
  readonly replayed: boolean;
  readonly created: string | null;
  readonly fault: string | null;
}

export interface Ledger {
  readonly writes: readonly LedgerWrite[];
  readonly reads: Readonly<Record<string, number>>;
}

/** A record of a journal; of its members only those that the oracle looks at. */
export interface JournalRecord {
  readonly kind: string;
  readonly at: string;
  readonly pid?: number;
  readonly method?: string;
  readonly url?: string;
  /** Of an outcome: Klarna's `payment_transaction_response`. */
  readonly verdict?: { readonly payment_transaction?: { readonly payment_transaction_id?: string } };
  readonly ambiguous?: boolean;
  readonly step?: string;
  /** Of an end: nothing is left open. */
  readonly settled?: boolean;
  readonly exit_code?: number;
}

export interface Journal {
  readonly run: string;
  readonly records: readonly JournalRecord[];
  /** The last line had no end: its writer was killed. */
  readonly torn: boolean;
  /** Why it cannot be believed. */
  readonly problem?: string;
}

export interface Evidence {
  readonly tasks: readonly Task[];
  readonly attempts: readonly Attempt[];
  readonly ledger: Ledger;
  readonly journals: readonly Journal[];
  /** Runs that `runs list --unsettled` still names at the end. */
  readonly unsettled: readonly string[];
  /** How many requests each kind takes where nothing goes wrong. */
  readonly leastRequests: Readonly<Partial<Record<Kind, number>>>;
}
