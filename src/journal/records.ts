/** Versions of the records' form that are read; another one is refused, never guessed at. */
export const recordVersions = [2, 3] as const;
export type RecordVersion = (typeof recordVersions)[number];
export const newestVersion = 3 satisfies RecordVersion;

/**
 * The version that a run is written in: the oldest one that knows its command, so that an older klarna-cl goes on reading
 * the runs it can read, and says of the others that they are newer than it is, not that they are damaged.
 */
export const versionFor = (command: RunCommand): RecordVersion =>
  command === 'flow' || command === 'send-token' || command === 'authorize' ? 2 : 3;

/** A token as the journal knows it: never the token itself. */
export interface TokenTrace {
  readonly sha256: string;
  /** The file it was read from, where it came from one. */
  readonly file?: string;
}

/** What a run was asked to do, as far as it is needed to go on with it; checked again when it is read. */
export interface RunInputs {
  readonly route?: string;
  readonly payment_id?: string;
  readonly order_id?: string;
  readonly place?: boolean;
  readonly new_authorization?: boolean;
  readonly idempotency_key?: string;
  readonly partner_account_id?: string;
  /** Minor units. */
  readonly amount?: number;
  readonly currency?: string;
  readonly reference?: string;
  readonly payment_request_id?: string;
  readonly capture?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The customer approves in a browser, which brings the tokens. */
  readonly browser?: boolean;
  /** Where the token goes, in place of the steps that would use it. */
  readonly token_file?: string;
  /** What a capture, refund, void or repair is about, as it was asked for. */
  readonly subject?: string;
  /** Which repair. */
  readonly action?: string;
  /** The side that owns the payment: `commerce-layer` or `klarna`. */
  readonly side?: string;
  /** The authorization, capture or Klarna transaction that is acted on, once it was agreed to. */
  readonly transaction_id?: string;
  /** The order may be approved first. */
  readonly approve?: boolean;
  /** What is not captured is given back. */
  readonly release?: boolean;
  readonly carrier?: string;
  readonly tracking_number?: string;
  readonly tracking_url?: string;
}

export const runCommands = ['flow', 'send-token', 'authorize', 'capture', 'refund', 'void', 'repair'] as const;
export type RunCommand = (typeof runCommands)[number];

/** Which run it is, and whom it talks to. */
export interface RunFacts {
  readonly command: RunCommand;
  /** Whose credentials it uses, as the banner names it. */
  readonly account: string;
  /** The profile that was chosen, where one was. */
  readonly profile?: string;
  readonly mode: 'test' | 'live';
  readonly commerce_layer?: { readonly auth_url: string; readonly base_url?: string; readonly organization?: string };
  readonly klarna?: { readonly base_url: string; readonly account?: string };
  /** Klarna Payments v1: where it was asked, where that is configured, and the beginning of its user's SHA-256. */
  readonly klarna_v1?: { readonly base_url?: string; readonly user_sha256: string };
  readonly inputs: RunInputs;
  readonly auth_token?: TokenTrace;
  readonly session_token?: TokenTrace;
}

interface Base {
  readonly v: RecordVersion;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface Process {
  readonly pid: number;
  readonly host: string;
}

interface OfAttempt extends Base {
  readonly step: string;
  readonly attempt: number;
}

/** Which line of which batch a run is. */
export interface RowOfBatch {
  readonly id: string;
  /** The row's own id in its file. */
  readonly row: string;
  /** Where it stands there, from 1. */
  readonly line: number;
  /** The how manieth row of the batch it is, from 0. */
  readonly ordinal: number;
  /** The file, absolute; a batch from stdin has none. */
  readonly file?: string;
  /** Of the run of one step of the row, which has a file of its own. */
  readonly step?: string;
}

/** The first line, before the first request. */
export interface RunRecord extends Base, RunFacts, Process {
  readonly kind: 'run';
  /** Where the run is a row of a batch: it is taken up again with its batch. */
  readonly batch?: RowOfBatch;
}

/** A sum of money that a customer is asked for. */
export interface Asked {
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** On disk before the request leaves. */
export interface IntentRecord extends OfAttempt {
  readonly kind: 'intent';
  readonly method: string;
  readonly url: string;
  /** The order it is for, where that is known: another authorization for it may be a second purchase of the same goods. */
  readonly order_id?: string;
  readonly idempotency_key?: string;
  /** SHA-256 of the token that the request carries; the token itself is never written. */
  readonly token_sha256?: string;
  readonly body_sha256?: string;
  /** The order, authorization, capture or Klarna transaction that a capture, refund, void or repair acts on. */
  readonly acts_on?: string;
  /** The transactions that were there before it was sent. */
  readonly before?: readonly string[];
  /** What a payment request asks the customer for. */
  readonly asks?: Asked;
  /**
   * The exact bytes of an authorization, and of what is done about a payment later on, which hold no credential: a repeat
   * must send the same ones.
   */
  readonly body?: string;
}

/** Klarna's verdict, by an allow-list: nothing of it is a secret or says who the shopper is. */
export interface JournaledVerdict {
  readonly result: string;
  readonly result_reason?: string;
  readonly payment_transaction?: Readonly<Record<string, string | number>>;
  /** Where it wants another step of the customer. */
  readonly payment_request_id?: string;
}

/** Written after the answer, or after the attempt failed. */
export interface OutcomeRecord extends OfAttempt {
  readonly kind: 'outcome';
  readonly http_status?: number;
  readonly verdict?: JournaledVerdict;
  /** What a read found out about the write, after its own answer was lost: `true`, it was done; `false`, it was not. */
  readonly verified?: boolean;
  readonly fault?: string;
  /** The request may have been executed although no answer came. */
  readonly ambiguous?: boolean;
  readonly trace_id?: string;
  readonly correlation_id?: string;
  /** What the write brought into being: a klarna_payment, a payment request, a capture or refund at Klarna. */
  readonly created?: string;
}

/** The customer approved in the browser: what the tokens were that this brought, and what they are for. */
export interface ApprovalRecord extends Base {
  readonly kind: 'approval';
  readonly payment_id?: string;
  readonly auth_token?: TokenTrace;
  readonly payment_request_id?: string;
  readonly session_token?: TokenTrace;
}

/** The run is taken up again by another process. */
export interface ResumeRecord extends Base, Process {
  readonly kind: 'resume';
}

/** What a row of a batch came to, for its reports; more of it is for those who make them. */
export interface JournaledResult {
  readonly id: string;
  readonly line: number;
  readonly status: RowEnd;
}

export const rowEnds = ['succeeded', 'failed', 'unknown', 'not-run'] as const;
export type RowEnd = (typeof rowEnds)[number];

/** The run came to its end by itself; one that lacks this was interrupted. */
export interface EndRecord extends Base {
  readonly kind: 'end';
  readonly exit_code: number;
  /** The error's code, where it ended with one: `CUSTOMER_TIMEOUT`. */
  readonly code?: string;
  /** `result` of a flow's document, where it printed one. */
  readonly result?: string;
  /** False where nobody can say whether its last write was executed. */
  readonly settled: boolean;
  /** Of a row of a batch. */
  readonly row?: JournaledResult;
}

/** Of a row of a batch that has several steps: one of them begins, as a run of its own where it writes, or is finished. */
export interface StepRecord extends Base {
  readonly kind: 'step';
  readonly name: string;
  /** The run of the step, in the journal of single runs. */
  readonly step_run?: string;
  /** What it came to, for the steps after it; more of it is for those who take them. Nothing in it is a secret. */
  readonly finished?: { readonly exit_code: number };
}

export type JournalRecord =
  | RunRecord
  | IntentRecord
  | OutcomeRecord
  | ApprovalRecord
  | ResumeRecord
  | StepRecord
  | EndRecord;

/** After it, the run may have written something. */
export const mayHaveWritten = (record: JournalRecord): boolean =>
  record.kind === 'intent' || (record.kind === 'step' && record.step_run !== undefined);
