import type { Stop } from '../context.ts';
import type { CliError } from '../errors.ts';

/** The kinds of step a payment knows; the fault table says for each which fault may be answered by sending again. */
export type StepKind =
  | 'token'
  | 'read'
  | 'store-token'
  | 'authorize'
  | 'place'
  /** Commerce Layer: a klarna_payment is created for an order. */
  | 'create-payment'
  /** Klarna: the customer is offered a payment request. It charges nothing, and expires by itself. */
  | 'payment-request'
  /** Klarna: a webhook, or its signing key, is made or taken away. */
  | 'webhook'
  /** Klarna Payments v1: tracking data of a capture. */
  | 'shipping-info'
  | SettlingKind;

/** What is done about a payment after it was made. */
export type SettlingKind =
  /** Commerce Layer: a trigger on an order or on one of its transactions. */
  | 'approve-order'
  | 'capture'
  | 'refund'
  | 'void'
  | 'repair'
  /** Klarna Network: an operation on a transaction, under an idempotency key. */
  | 'network-capture'
  | 'network-refund'
  | 'network-void'
  /** Klarna Payments v1: an authorization token that no order was made with is given back. */
  | 'cancel-token';

export type Service = 'Commerce Layer' | 'Klarna';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A request as it goes on the wire, and as `--dry-run` and `--curl` show it. */
export interface PlannedRequest {
  readonly method: Method;
  /** Absolute. Ids in it were checked against their pattern before it was built. */
  readonly url: string;
  /** Header names in the spelling of the vendor's documentation. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes of the body; every attempt sends the same ones. */
  readonly body?: string;
}

/** What the answer says about itself, from the headers that are known to be harmless. */
export interface AnswerMeta {
  /** Commerce Layer's `meta.trace_id`. */
  readonly traceId?: string;
  /** Klarna's `klarna-correlation-id`. */
  readonly correlationId?: string;
  readonly rateLimit?: {
    readonly limit?: number;
    readonly remaining?: number;
    readonly intervalSeconds?: number;
    /** Klarna's `X-Ratelimit-Reset`: seconds until there are more. */
    readonly resetSeconds?: number;
  };
  readonly retryAfterMs?: number;
}

export interface Answer {
  readonly status: number;
  /** The parsed JSON body; `undefined` where the body was empty. */
  readonly document: unknown;
  readonly meta: AnswerMeta;
  /** How often the step was sent until this answer came. */
  readonly attempts: number;
  /** From the first attempt to this answer, in milliseconds. */
  readonly durationMs: number;
  /** What the pace held its attempts back for, which is no part of that; absent where it did not. */
  readonly heldBackMs?: number;
  /** True where the answer is that of a verifying read, after an attempt whose own outcome was lost. */
  readonly verified?: true;
}

/** How a vendor's refusal reads for a person. */
export interface Refusal {
  /** The vendor's code, for example `RESOURCE_CONFLICT`. */
  readonly code?: string;
  /** What failed, as a sentence with the id it is about. */
  readonly message: string;
  readonly why?: string;
  readonly hint?: string;
  readonly docUrl?: string;
}

/** What tells such a write of one run from those of others. */
export interface ActsOn {
  /** The order, authorization, capture or Klarna transaction that it is a write on. */
  readonly id: string;
  /** The transactions that were there before it was sent: one that is not among them may be what it made. */
  readonly before?: readonly string[];
}

/** One step of a payment: a request, and what the service's own client knows about its answer. */
export interface Step extends PlannedRequest {
  readonly kind: StepKind;
  readonly service: Service;
  /** Says what a 4xx or 5xx answer with a body means, in the words of the step. */
  readonly describeRefusal: (answer: { status: number; document: unknown }) => Refusal;
  /** A secret that stands in the path, as it stands there: the address is nowhere shown or written with it. */
  readonly tokenInPath?: string;
  /**
   * Returns a sentence when a 2xx answer contradicts what was asked for (another id, amount, currency or mode), or is
   * not of the documented shape; such an answer is never believed.
   */
  readonly contradiction?: (answer: Pick<Answer, 'status' | 'document'>) => string | undefined;
  /**
   * Reads back whether a write took effect although its answer was lost: the answer to hand out when it did,
   * `undefined` when it did not. Steps without it cannot be verified.
   */
  readonly verify?: () => Promise<Answer | undefined>;
  /** The headers again with a new access token; called at most once a step, on `INVALID_TOKEN`. Absent: not possible. */
  readonly renewedHeaders?: () => Promise<Readonly<Record<string, string>>>;
  /** An earlier run or process has sent it, and nobody knows whether that was executed; only an answer tells. */
  readonly ambiguousBefore?: boolean;
  /** Asked before each attempt: why it may no longer be sent, for a wait may have been longer than it seemed. */
  readonly lapse?: () => CliError | undefined;
  /** It takes away what the run has made, so it is sent even after a signal; a second one ends the process all the same. */
  readonly tidiesUp?: true;
  /** What it acts on, of a step that settles or repairs a payment; the journal keeps it. */
  readonly actsOn?: ActsOn;
  /** What to do when nobody can say whether the step was executed; printed with exit 7. */
  readonly hintWhenUnknown?: string;
}

/**
 * What one attempt at a write came to; the journal's outcome record. `answered` settles the attempt: a believed 2xx, or
 * a refusal that says that nothing was executed. `failed` names the fault table's row, and `ambiguous` says that the
 * service may have executed the request all the same.
 */
export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly document: unknown; readonly meta: AnswerMeta }
  | { readonly kind: 'failed'; readonly fault: string; readonly ambiguous: boolean; readonly status?: number };

/** Sees every attempt at a write. The journal is one; it lives outside so that this room knows nothing of files. */
export interface ExchangeObserver {
  /** Awaited before the first byte leaves; when it throws, nothing is sent. */
  readonly beforeWrite: (step: Step, attempt: number) => Promise<void>;
  readonly afterWrite: (step: Step, attempt: number, outcome: AttemptOutcome) => Promise<void>;
  /** A verifying read found that the write had taken effect, although the attempt's own answer was lost. */
  readonly afterVerify: (step: Step, attempt: number, answer: Pick<Answer, 'status' | 'meta'>) => Promise<void>;
}

/** What the API clients are handed: one function, with limits, retries, redaction and traces behind it. */
export interface Http {
  /**
   * Sends a step, repeats it where the fault table allows, and returns the believed 2xx answer.
   * @throws CliError `auth`, `rejected`, `unavailable`, `unknown`, `protocol`, `interrupted`, `terminated`, `config`
   */
  readonly send: (step: Step) => Promise<Answer>;
  /** Gives the command its whole time again, or so many milliseconds: it was a person who took it up to now. */
  readonly restartDeadline: (mostMs?: number) => void;
  /** Closes kept connections so that the process can end. */
  readonly close: () => void;
}

/** A way to the network that several runs of one process can share. */
export interface SharedHttp extends Http {
  /**
   * The same connections, limits and pace for another run, with a deadline and an observer of its own. Its `close` does
   * nothing: the connections end with those of the first.
   */
  readonly beside: (observer: ExchangeObserver | undefined) => Http;
}

/** One attempt, with what a support file tells of it. */
export interface RecordedExchange {
  readonly request: PlannedRequest;
  /** What the request is for; a look at a host belongs to no step. */
  readonly kind: StepKind | 'probe';
  readonly service: Service;
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Milliseconds from the start until the connection stood, the answer's first byte came, and it was over. */
  readonly connectedAfterMs?: number | undefined;
  readonly answeredAfterMs?: number | undefined;
  readonly tookMs: number;
  /** `host:port` of the proxy on the way. */
  readonly proxy?: string | undefined;
  readonly answer?: ReceivedHead | undefined;
  /** Bytes of the answer's body, decoded. */
  readonly bodyBytes?: number | undefined;
  /** The answer's JSON, where it was read. */
  readonly document?: unknown;
  readonly meta?: AnswerMeta | undefined;
  /** The row of the fault table, where the attempt failed; `stopped` where it was given up. */
  readonly fault?: string | undefined;
}

/** The head of an answer, as it came. */
export interface ReceivedHead {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  /** Names in lower case, as node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Sees every attempt at every step, reads and access tokens too, once it is over. What it keeps is for it to mask. */
export type ExchangeRecorder = (exchange: RecordedExchange) => void;

/** Holds attempts back, all those of a batch and of others on this machine, so that no service is asked too often. */
export interface Pacer {
  /**
   * Resolves when the attempt may leave, or as soon as the signal aborts; at once where the service has asked to be left
   * alone for longer than `mostMs`.
   */
  readonly enter: (step: Step, signal: AbortSignal, mostMs: number) => Promise<Turn | NoTurn>;
}

/** The leave to send one attempt. */
export interface Turn {
  /** To be called once, when the attempt is over, sent or not; `answer` is what came, a refusal too. */
  readonly over: (answer?: Pick<Answer, 'status' | 'meta'>) => void;
}

/** The service has asked not to be called for so long. */
export interface NoTurn {
  readonly restMs: number;
}

/** Repeats that all runs of a batch share: where a service is down, a thousand rows need not try it three times each. */
export interface RetryBudget {
  /** Asked before each repeat; false where none is left. */
  readonly take: () => boolean;
  /** An attempt was answered as it should be. */
  readonly refill: () => void;
}

export interface HttpSettings {
  /** Extra attempts a step may take (`--retries`); verifying reads are not counted. */
  readonly retries: number;
  /** Milliseconds the whole command may take (`--timeout`), measured on the monotonic clock from the first request on. */
  readonly deadlineMs: number;
  /**
   * Paths of PEM files whose certificates are trusted besides Node's own (`--ca`, `KLARNA_CA` for Klarna alone). They
   * are read when the first https request needs them; a PEM text in place of a path is taken as it is.
   */
  readonly extraCa?: { readonly all?: string; readonly klarna?: string };
  /** The same for the client certificate that Klarna asks acquiring partners for. Never shown to Commerce Layer. */
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
  /** Proxy variables: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` in either case. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives one redacted line at a time (`--verbose`). */
  readonly trace?: (line: string) => void;
  readonly observer?: ExchangeObserver;
  /** `--har`, and what `doctor` reads off the answers. */
  readonly recorder?: ExchangeRecorder;
  readonly pacer?: Pacer;
  readonly retryBudget?: RetryBudget;
  /** Other limits than the standard ones; each attempt is bounded by what is left of the deadline besides. */
  readonly limits?: Partial<Limits>;
  /** What stops it in place of the signals to this process. */
  readonly stop?: Stop;
}

export interface Limits {
  /** Milliseconds until a connection stands: name, TCP, proxy and TLS together. */
  readonly connectMs: number;
  /** Milliseconds one attempt may take, from its first byte to the end of the answer. */
  readonly attemptMs: number;
  /** The same for an authorization, which starts only when as much is left of the deadline. */
  readonly authorizeMs: number;
  /** Bytes of an answer's body after decompression. */
  readonly bodyBytes: number;
  /** How deep an answer's JSON may nest. */
  readonly jsonDepth: number;
}
