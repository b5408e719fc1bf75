import type { Klarna } from '../apis/klarna/client.ts';
import type { Context, Stop } from '../context.ts';
import { CliError } from '../errors.ts';
import type { UnapprovedCode } from './run-memory.ts';
import type { Wake } from './wake.ts';

/** What the flow is handed for the step in which the customer approves in a browser. */
export interface BrowserStep {
  /** Milliseconds the customer may take. */
  readonly waitMs: number;
  /** Of the local page; 0 is any free one. */
  readonly port: number;
  /** Klarna's script, or the sandbox's stand-in for it. */
  readonly scriptUrl: string;
  readonly servePage: Context['serveCheckoutPage'];
  /** Whether the page can listen, before anything is created for it. @throws CliError `usage` (`PORT_TAKEN`) */
  readonly checkPort: () => Promise<void>;
  /** Serves the page that Klarna sends the customer back to, and gives its address; `undefined` where none would see it. */
  readonly serveReturn: (onArrival: () => void) => Promise<string | undefined>;
  /** Minor units as a person reads them: `USD 118.00`. */
  readonly format: (amount: number, currency: string) => string;
  /** Shows where the customer goes on, and opens it where there is a browser. */
  readonly handOver: (address: HandOver) => Promise<void>;
  /** `--listen`: does `work` while Klarna tells of payment requests; see `withWebhook`. */
  readonly listen?: Listen;
  /** Keeps the token for a script, in place of the steps that would use it; absent where the flow goes on. */
  readonly tokenFile?: {
    readonly path: string;
    /** The path as a shell takes it. */
    readonly shellWord: string;
    readonly write: (token: string) => Promise<void>;
    /** Whether the token of that digest is in it. */
    readonly holds: (hash: string) => Promise<boolean>;
  };
}

/** @param isOurs whether an event is about our payment request; the events of all others come as well */
export type Listen = <Value>(
  klarna: Klarna,
  isOurs: (paymentRequestId: string) => boolean,
  work: (wake: Wake | undefined) => Promise<Value>,
) => Promise<Value>;

/** An address that the customer, or whoever acts for one, has to open. */
export interface HandOver {
  readonly url: string;
  /** The same for the arguments of a program, where it is another one there. */
  readonly onceUrl?: string;
  /** What is done there, as a sentence without its end: `Approve USD 118.00 for order 1234`. */
  readonly title: string;
  /** It is served by this process, on this machine alone. */
  readonly isLocal: boolean;
  /** Whose page it is, where Klarna serves it. */
  readonly paymentRequestId?: string;
}

/** Klarna said no to the customer. */
export const customerDeclined = (why: string): CliError =>
  new CliError('declined', 'Klarna declined the payment.', {
    code: 'DECLINED',
    execution: 'none',
    why,
    hint: 'This is final for this attempt: the customer may choose another way to pay.',
  });

/** The approval is missing, and can still come; how to go on is added by the run. */
export const unapproved = (code: UnapprovedCode, message: string, why: string): CliError =>
  new CliError('step-up', message, {
    code,
    execution: 'none',
    why: `${why} Nothing was authorized.`,
    hint: 'Run it again, and the customer is asked again.',
  });

/** What something came to in time, `undefined` where it did not. @throws CliError `interrupted`, `terminated` */
export const within = async <Value>(
  { clock, stop }: { readonly clock: Context['clock']; readonly stop: Stop },
  ms: number,
  coming: Promise<Value>,
): Promise<Value | undefined> => {
  const over = new AbortController();
  const either = AbortSignal.any([stop.signal, over.signal]);
  const first = await Promise.race([coming, clock.sleep(ms, either).then(() => undefined)]);
  over.abort();
  const reason = stop.signal.aborted ? (stop.reason() ?? 'interrupted') : undefined;
  if (reason === undefined) return first;
  throw new CliError(reason, 'Stopped while waiting for the customer.', {
    code: reason,
    execution: 'none',
    why: 'A signal came. The page is no longer served, and nothing was authorized.',
    hint: 'Run it again, and the customer is asked again.',
  });
};
