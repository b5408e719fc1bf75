import { CliError, type ErrorKind } from '../errors.ts';
import type { Claim } from '../journal/locks.ts';
import type { PastAuthorization, Wanted } from '../journal/past-authorizations.ts';
import type { SubjectName } from '../journal/run-index.ts';
import type { RunJournal } from '../journal/run-journal.ts';
import type { RunState } from '../journal/run-state.ts';
import type { Settlement, SettlingStep } from '../journal/settlements.ts';

/** At once where this machine's journal knows it; a promise where others must be asked, or a disk waited for. */
type Awaitable<Value> = Value | Promise<Value>;

/** What a run knows of earlier ones and of itself, and what it keeps others from. */
export interface RunMemory {
  readonly past: (wanted: Wanted) => Awaitable<readonly PastAuthorization[]>;
  /** Runs that may have placed the order, and do not know. */
  readonly openPlacings: (orderId: string) => Awaitable<readonly { readonly run: string }[]>;
  /** What other runs have done, or may have done, about an order or a transaction. */
  readonly settlements: (names: readonly SubjectName[]) => readonly Settlement[];
  /** Keeps other runs away from a payment, an order or a session token. @throws CliError `unavailable` (6) */
  readonly claim: (claim: Claim) => Awaitable<void>;
  /** What this run did before it was interrupted; absent in a new one. */
  readonly resumed?: RunState;
  /** Runs that have stored another token on the payment since this one began; asked for where it is taken up again. */
  readonly laterDeliveries?: () => Awaitable<readonly { readonly run: string }[]>;
  /** What a read has found out about a write of an earlier process of this run. */
  readonly settle?: (...found: Parameters<RunJournal['settle']>) => Awaitable<void>;
  /** The customer is asked from here on: whoever leaves now leaves something behind that can go on. */
  readonly askCustomer?: () => void;
  /** Keeps what the customer's approval in the browser has brought. */
  readonly approve?: RunJournal['approve'];
  /** Says that this process has found out, or is about to find out, what became of such a write. */
  readonly takeUp?: (step: 'authorize' | 'place' | SettlingStep) => void;
  /** An earlier process of this run has moved money, or may have, and this one has not come as far yet. */
  readonly isBehind?: () => boolean;
  /** What to tell a person whose run did not come to its end: how to go on with it. */
  readonly wayOn?: () => string | undefined;
  /** Its services end with the run, and whatever they promised the customer. */
  readonly endsWithRun?: true;
}

/** That of a run by itself, which this machine's journal answers at once. */
export interface LocalMemory extends RunMemory {
  readonly past: (wanted: Wanted) => readonly PastAuthorization[];
  readonly openPlacings: (orderId: string) => readonly { readonly run: string }[];
  readonly claim: (claim: Claim) => void;
  readonly laterDeliveries?: () => readonly { readonly run: string }[];
  readonly settle?: RunJournal['settle'];
}

/** A run in the embedded sandbox: it has no journal, and nobody else can get at its payments. */
export const noMemory: LocalMemory = {
  past: () => [],
  openPlacings: () => [],
  settlements: () => [],
  claim: () => {},
};

/** Ends after which the same run can go on; the others are final, or need another decision first. */
const passing: readonly ErrorKind[] = [
  'unknown',
  'interrupted',
  'terminated',
  'unavailable',
  'auth',
  'protocol',
  'local-io',
];

/** The customer has not approved yet, and still can: in this run, or where it is taken up again. */
const unapproved = [
  'CUSTOMER_LEFT',
  'CUSTOMER_TIMEOUT',
  'PAYMENT_REQUEST_CANCELED',
  'PAYMENT_REQUEST_EXPIRED',
] as const;

/** How the browser step ends without an approval. */
export type UnapprovedCode = (typeof unapproved)[number];

/** Whether a run that ended so can go on. */
export const isPassing = (end: {
  readonly kind?: ErrorKind | undefined;
  readonly code?: string | undefined;
}): boolean => passing.some((kind) => kind === end.kind) || unapproved.some((code) => code === end.code);

/** The error, with how to go on where the run has written something and is not at its end. */
export const withWayOn = (error: CliError, memory: RunMemory): CliError => {
  if (memory.endsWithRun) return withoutAddress(error);
  const way = memory.wayOn?.();
  const isRefused = ['SECOND_AUTHORIZATION', 'KEY_EXPIRED'].includes(error.code);
  const { hint, openUrl } = error.facts;
  if (way === undefined || isRefused || hint?.includes(way) || !isPassing(error)) return error;
  // Two ways to the same end are one too many: the run knows its payment request.
  if (openUrl !== undefined) return error.with({ hint: `The customer can still approve it. ${way}` });
  return error.with({ hint: hint === undefined ? way : `${hint} ${way}` });
};

/** No customer gets to a page whose server is gone, and no later run to its payment request. */
const withoutAddress = (error: CliError): CliError => {
  const { openUrl, ...facts } = error.facts;
  if (openUrl === undefined) return error;
  return new CliError(error.kind, error.message, {
    ...facts,
    hint: 'Run it again: this sandbox has ended with the command. To go on later, use one that stays: `klarna-cl sandbox`.',
  });
};

/**
 * The error of a resumed run that ended before it came as far as an earlier process of it: whatever stopped it now says
 * nothing about what was done then.
 */
export const withDoubt = (error: CliError, memory: RunMemory): CliError => {
  if (memory.isBehind?.() !== true || error.facts.execution !== undefined) return error;
  const { why } = error.facts;
  const doubt = `An earlier process of this run may have ${memory.resumed?.settlements.length ? 'done what was asked for' : 'paid for the order'}, and that is not confirmed yet.`;
  const open = error.with({ execution: 'unknown', why: why === undefined ? doubt : `${why} ${doubt}` });
  return answers.includes(error.kind) ? new CliError('unknown', open.message, open.facts) : open;
};

/** What a service said to this process; a signal, a full disk or a wrong flag keep their exit codes. */
const answers: readonly ErrorKind[] = ['auth', 'rejected', 'unavailable', 'protocol', 'not-placed'];

/** What this process of a resumed run has not come to yet, of what an earlier one did or may have done. */
export const progressOf = ({ place, authorization, settlements }: RunState): Pick<RunMemory, 'takeUp' | 'isBehind'> => {
  const ahead = new Set<'authorize' | 'place' | SettlingStep>();
  if (place !== 'none') ahead.add('place');
  if (authorization?.state === 'APPROVED' || authorization?.state === 'UNKNOWN') ahead.add('authorize');
  for (const { step, state } of settlements) if (state !== 'none') ahead.add(step);
  return { takeUp: (step) => ahead.delete(step), isBehind: () => ahead.size > 0 };
};
