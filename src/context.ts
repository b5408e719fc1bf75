import type { CheckoutPage, CheckoutPageOptions } from './checkout/checkout-page.ts';
import type { ReturnPage, ReturnPageOptions } from './checkout/return-page.ts';
import type { WebhookListener, WebhookListenerOptions } from './checkout/webhook-listener.ts';
import type { ProfileStore } from './config/profiles.ts';
import type { TokenCache } from './config/token-cache.ts';
import type { Keyring } from './platform/keyring.ts';
import type { MachineFacts, Room, Standing } from './platform/machine.ts';
import type { SharedText } from './platform/shared-text.ts';
import type { ClientCertificateFacts } from './request/client-certificate.ts';
import type { HostProbe } from './request/probe.ts';
import type { ExchangeRecorder, Http, HttpSettings, SharedHttp } from './request/step.ts';
import type { SandboxAddress, SandboxControl } from './sandbox/control-client.ts';
import type { RunningSandbox, SandboxOptions } from './sandbox/server.ts';

export type {
  CheckoutCategory,
  CheckoutOutcome,
  CheckoutProgress,
  CheckoutWish,
} from './checkout/checkout-page.ts';
export type { ReturnPage } from './checkout/return-page.ts';
export type { Keyring, KeyringFault } from './platform/keyring.ts';
export type { MachineFacts, Room, Standing } from './platform/machine.ts';
export type { SharedText } from './platform/shared-text.ts';
export type { ClientCertificateFacts } from './request/client-certificate.ts';
export type { HostProbe, HostReport } from './request/probe.ts';
export type {
  Answer,
  AttemptOutcome,
  ExchangeObserver,
  ExchangeRecorder,
  Http,
  HttpSettings,
  NoTurn,
  Pacer,
  PlannedRequest,
  RecordedExchange,
  RetryBudget,
  SharedHttp,
  Step,
  Turn,
} from './request/step.ts';

/** Everything a command may touch of the outside world. `system.ts` wires the real one, tests a fake one. */
export interface Context {
  readonly terminal: Terminal;
  readonly prompt: Prompt;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Environment;
  readonly files: Files;
  readonly folders: Folders;
  readonly stop: Stop;
  readonly secrets: Secrets;
  /** Sets what is said last where a second signal ends the process at once. */
  readonly lastWord: (say: () => string | undefined) => void;
  readonly profiles: () => Promise<ProfileStore>;
  readonly tokenCache: () => Promise<TokenCache>;
  /** The keyring of the system, where secrets of stored profiles are kept that are not in their file. */
  readonly keyring: () => Promise<Keyring>;
  readonly http: (settings: HttpSettings) => Promise<Http>;
  /** The same for many runs at a time. */
  readonly sharedHttp: (settings: HttpSettings) => Promise<SharedHttp>;
  /** A small text at a path that all processes of this machine change in turn; there need be none yet. */
  readonly sharedText: (path: string) => Promise<SharedText>;
  /** Where each exchange is kept for `--har`; nothing where nobody asked for it. */
  readonly recorder: () => ExchangeRecorder | undefined;
  readonly startSandbox: (options: SandboxOptions) => Promise<RunningSandbox>;
  /** Serves the page on which the customer approves, on loopback. @throws CliError `usage` where the port is taken */
  readonly serveCheckoutPage: (options: CheckoutPageOptions) => Promise<CheckoutPage>;
  /** Listens on loopback for Klarna's events. @throws CliError `usage` where the port is taken */
  readonly serveWebhook: (options: WebhookListenerOptions) => Promise<WebhookListener>;
  /** Serves the page that the customer's browser comes back to from Klarna. @throws CliError `usage` as above */
  readonly serveReturnPage: (options: ReturnPageOptions) => Promise<ReturnPage>;
  /** Whether `openBrowser` would open one here. */
  readonly hasBrowser: () => Promise<boolean>;
  /** Opens an address in the person's browser; false where there is none, or it did not start. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /** A sandbox that runs in another process. */
  readonly sandboxControl: (address: SandboxAddress) => Promise<SandboxControl>;
  /** What `--jq` is read and run with. */
  readonly jq: () => Promise<Jq>;
  /** Looks at this machine and at the way to the services; it writes nothing and shows no credential to anybody. */
  readonly probe: Probe;
  /** Takes stdin and stdout for messages of programs; nothing else is printed from then on. */
  readonly messages: () => Promise<MessageLines>;
  /** A folder that is gone afterwards. @throws CliError `local-io` */
  readonly scratchFolder: () => Promise<ScratchFolder>;
  /** No `.klarnarc` counts: what this context was given says all there is. */
  readonly ignoresProject?: true;
}

/** stdin and stdout as a channel of messages, a line each. */
export interface MessageLines {
  /** Reads until the other side says no more; a line that is too long is left out. */
  readonly read: (listener: {
    readonly onLine: (line: string) => void;
    readonly onTooLong: () => void;
    readonly onEnd: () => void;
  }) => void;
  /** Writes one line, after those before it; `closed` where nobody reads any more. */
  readonly write: (line: string) => Promise<'written' | 'closed'>;
  /** Reads no more. */
  readonly close: () => void;
}

export interface ScratchFolder {
  readonly path: string;
  readonly remove: () => void;
}

/** jq, where a filter can do no harm to what it is for: one that does not end, or takes all memory, is stopped. */
export interface Jq {
  /** What is wrong with a filter, before it is run; `undefined` where it can be. */
  readonly complaint: (filter: string) => Promise<string | undefined>;
  /** All that a filter makes of a document, or why it makes nothing of it. */
  readonly results: (
    filter: string,
    document: unknown,
  ) => Promise<{ readonly results: readonly unknown[] } | { readonly complaint: string }>;
}

/** What `doctor` looks with. */
export interface Probe {
  readonly machine: () => Promise<MachineFacts>;
  /** The name of the program that started this one, a shell most often; `undefined` where the system does not say it. */
  readonly startedBy: () => Promise<string | undefined>;
  /** What stands at a path, itself; a link is not followed. */
  readonly standing: (path: string) => Promise<Standing | undefined>;
  /** Whether files could be made in a folder, and how much room there is. */
  readonly room: (folder: string) => Promise<Room>;
  /** @throws CliError `config` where certificates are not checked at all */
  readonly hosts: (settings: HttpSettings) => Promise<HostProbe>;
  /** @throws CliError `config` naming what cannot be used */
  readonly clientCertificate: (files: {
    readonly cert: string;
    readonly key: string;
  }) => Promise<ClientCertificateFacts>;
  /** How many certificates a PEM file holds. @throws CliError `config` */
  readonly authorities: (file: string) => Promise<number>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** stdout is data, stderr is talk. */
export interface Terminal {
  /** True when stdin, stdout and stderr are all terminals: only then may a question be asked. */
  readonly interactive: boolean;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Writes to stdout and waits until the system took it. A closed pipe is fine; a full device is `local-io`. */
  readonly data: (text: string) => Promise<void>;
  /** True once nobody reads stdout any more: what writes for ever can stop. */
  readonly isUnread: () => boolean;
  /** Writes one line to stderr. */
  readonly talk: (line: string) => void;
  /**
   * Writes a line to stderr as it is, although `--quiet`: neither masked nor sanitised, so the caller answers for each
   * character. For the one address that a person has to open, and its QR code.
   */
  readonly showAsIs: (line: string) => void;
  /**
   * Shows that a step is under way: a spinner where a person watches, a plain line for each change where nothing may
   * move (KLARNA_CL_ACCESSIBLE, TERM=dumb), nothing elsewhere.
   */
  readonly progress: (text: string) => Promise<Progress>;
  /**
   * A block at the foot of the screen, drawn again where it stands; `undefined` where nothing may move: stderr is no
   * terminal, KLARNA_CL_ACCESSIBLE, TERM=dumb, `--quiet`. What else is written meanwhile goes above it.
   */
  readonly foot: () => Foot | undefined;
}

/** Neither masks nor sanitises: whoever draws answers for each character. */
export interface Foot {
  /** Draws these lines in place of those before, each of them ended by a line feed. */
  readonly draw: (block: FootBlock) => void;
  /** Takes the block away, and leaves this text in its place. */
  readonly end: (last: string) => void;
}

export interface FootBlock {
  readonly text: string;
  /** The rows that it takes on a screen so wide: by then the window may be narrower than it was drawn for. */
  readonly rowsAt: (columns: number) => number;
}

export interface Screen {
  readonly isTerminal: boolean;
  /** As wide and as high as it is now: a window can be resized. */
  readonly columns: number;
  readonly rows: number;
  /** Colours are wanted: NO_COLOR, FORCE_COLOR, TERM=dumb and `--no-color` are already weighed. */
  readonly colour: boolean;
}

export interface Progress {
  readonly update: (text: string) => void;
  readonly succeed: (text: string) => void;
  readonly fail: (text: string) => void;
  readonly stop: () => void;
}

/** Questions, drawn on stderr. Each throws CliError `interrupted` (130) on Ctrl-C. */
export interface Prompt {
  readonly text: (question: TextQuestion) => Promise<string>;
  /** As `text`, with nothing of the answer shown. */
  readonly secret: (question: TextQuestion) => Promise<string>;
  readonly choose: <Value extends string>(question: ChoiceQuestion<Value>) => Promise<Value>;
  readonly confirm: (question: { readonly message: string; readonly initial?: boolean }) => Promise<boolean>;
}

export interface TextQuestion {
  readonly message: string;
  readonly initial?: string;
  /** Returns what is wrong with the answer so far, or `undefined`; shown while the person types. */
  readonly complaint?: (answer: string) => string | undefined;
}

export interface ChoiceQuestion<Value extends string> {
  readonly message: string;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly explanation?: string }[];
  readonly initial?: Value;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that never jump; for waits, limits and durations. */
  readonly monotonic: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Calls again and again, until what it returns is called. The process need not stay for it. */
  readonly every: (ms: number, act: () => void) => () => void;
}

export interface Random {
  /** In [0, 1). */
  readonly fraction: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

export interface Files {
  /** @throws CliError `local-io` naming the file */
  readonly read: (path: string) => Promise<string>;
  /** The same, `undefined` where there is no such file. */
  readonly readIfThere: (path: string) => Promise<string | undefined>;
  /** All of stdin, as text; `-` in a flag. */
  readonly readStdin: () => Promise<string>;
  /**
   * Puts a secret into a file that the owner alone can read, or leaves what was there; never through a link.
   * @throws CliError `usage` for a link or a folder, `local-io` for what the system refuses
   */
  readonly writePrivate: (path: string, text: string) => Promise<void>;
  /** Whether that would work now; to be asked before somebody acts to get the secret. @throws CliError the same */
  readonly checkPrivate: (path: string) => Promise<void>;
  /** Writes a file where nothing is yet, for the owner alone. @throws CliError `usage` where something is, `local-io` */
  readonly writeNew: (path: string, text: string) => Promise<void>;
  /** As `writePrivate`, for a text that comes piece by piece. @throws CliError the same, from each of its parts */
  readonly openPrivate: (path: string) => Promise<PrivateText>;
  /**
   * Opens a file that is too large to be held, to be read again and again; `-` is stdin, which is kept aside for that.
   * @throws CliError `local-io`, and `interrupted` or `terminated` while a pipe is waited for
   */
  readonly openBytes: (path: string) => Promise<ByteSource>;
}

/** Bytes that can be read from their beginning as often as they are wanted. */
export interface ByteSource {
  readonly size: number;
  /** @throws CliError `local-io`, also where the file is no longer as it was when it was opened */
  readonly read: () => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** A file that is being written under another name: what stood there stays until `commit`. */
export interface PrivateText {
  readonly write: (text: string) => Promise<void>;
  readonly commit: () => Promise<void>;
  /** Leaves nothing behind. */
  readonly discard: () => Promise<void>;
}

export interface Folders {
  readonly working: string;
  readonly home: string;
  /** Profiles: `KLARNA_CL_CONFIG_DIR`, else the system's place for configuration. */
  readonly config: string;
  /** Runs and cached access tokens: `KLARNA_CL_STATE_DIR`, else the system's place for state. */
  readonly state: string;
}

/** The values of this run that must not be seen, told by whoever learns one; all that is written is masked by them. */
export interface Secrets {
  /** A payment token: masked unless `--reveal`. */
  readonly addToken: (value: string) => void;
  /** It is of no more use, and nothing that is written from here on is about it: one of a hundred thousand. */
  readonly forgetToken: (value: string) => void;
  /** A credential: masked always. */
  readonly addCredential: (value: string) => void;
  readonly tokens: () => readonly string[];
  readonly credentials: () => readonly string[];
}

/** SIGINT and SIGTERM. */
export interface Stop {
  /** Aborts at the first signal. A write that is under way is still waited for. */
  readonly signal: AbortSignal;
  /** Which signal came. */
  readonly reason: () => 'interrupted' | 'terminated' | undefined;
}
