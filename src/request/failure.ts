import { CliError, type ErrorFacts, type ErrorKind } from '../errors.ts';
import { executionAfter } from './execution.ts';
import type { Fault } from './fault.ts';
import { faultRow } from './fault-table.ts';
import { faultWords } from './fault-words.ts';
import type { AnswerMeta, Refusal, Step, StepKind } from './step.ts';

/** How the sending of a step went, for the facts of its error. */
export interface Effort {
  readonly attempts: number;
  readonly durationMs: number;
  /** What the pace held it back for, which is no part of that; absent where it did not. */
  readonly heldBackMs?: number;
}

const deeds: Readonly<Record<StepKind, string>> = {
  token: 'get an access token',
  read: 'read',
  'store-token': 'store the authorization token',
  authorize: 'make the authorization',
  place: 'place the order',
  'create-payment': 'create the Klarna payment',
  'payment-request': 'create the payment request',
  webhook: 'set up the webhook',
  'shipping-info': 'add the shipping information',
  'cancel-token': 'cancel the authorization token',
  'approve-order': 'approve the order',
  capture: 'make the capture',
  refund: 'make the refund',
  void: 'void the authorization',
  repair: 'make the repair',
  'network-capture': 'make the capture',
  'network-refund': 'make the refund',
  'network-void': 'void the transaction',
};

const dones: Readonly<Record<StepKind, string>> = {
  token: 'handed out an access token',
  read: 'answered',
  'store-token': 'stored the authorization token',
  authorize: 'made the authorization',
  place: 'placed the order',
  'create-payment': 'created the Klarna payment',
  'payment-request': 'created the payment request',
  webhook: 'set up the webhook',
  'shipping-info': 'added the shipping information',
  'cancel-token': 'cancelled the authorization token',
  'approve-order': 'approved the order',
  capture: 'made the capture',
  refund: 'made the refund',
  void: 'voided the authorization',
  repair: 'made the repair',
  'network-capture': 'made the capture',
  'network-refund': 'made the refund',
  'network-void': 'voided the transaction',
};

const removals: Partial<Record<StepKind, readonly [deed: string, done: string]>> = {
  'payment-request': ['cancel the payment request', 'cancelled the payment request'],
  webhook: ['remove the webhook', 'removed the webhook'],
};

const removalOf = ({ kind, method }: Step) => (method === 'DELETE' ? removals[kind] : undefined);

/** What the step was to do, as `… to <deed>`. */
export const deedOf = (step: Step): string => removalOf(step)?.[0] ?? deeds[step.kind];

/** What the service has done then, as `Klarna <done>`. */
export const doneOf = (step: Step): string => removalOf(step)?.[1] ?? dones[step.kind];

/** The error a step ends with: what failed, why, what to do next. `exit` is the fault table's verdict. */
export const failure = (step: Step, fault: Fault, exit: ErrorKind, effort: Effort, aside = ''): CliError => {
  const row = faultRow(fault.slug);
  const words = faultWords[fault.slug];
  const refusal = refusalOf(step, fault);
  // A service that is out of order refused nobody: its own words may help, the sentence and the hint would mislead.
  const broke = fault.status !== undefined && fault.status >= 500;
  const execution = executionAfter(step, fault.slug, exit === 'unknown');
  const sentence = `${capital(fill(words.means, step, fault))}.`;
  const count = effort.attempts > 1 ? ` It was tried ${effort.attempts} times.` : '';
  const said = refusal?.why === undefined ? '' : ` ${step.service} says: ${refusal.why.replace(/[^.!?]$/, '$&.')}`;
  const facts: ErrorFacts = {
    ...effort,
    ...execution,
    code: refusal?.code ?? fault.slug,
    hint: (broke ? undefined : refusal?.hint) ?? fill(words.hint, step, fault),
    ...(fault.status !== undefined && { httpStatus: fault.status }),
    ...idsOf(fault.meta),
    ...(fault.document !== undefined && fault.slug !== 'contradiction' && { details: fault.document }),
    ...(refusal?.docUrl !== undefined && { docUrl: refusal.docUrl }),
  };
  const open = `is not known whether ${step.service} ${doneOf(step)}.`;
  const lookFirst = step.hintWhenUnknown ?? 'Look at the payment first; never send another authorization for it.';
  if (exit === 'unknown') {
    // A refusal of the repeat says nothing about the attempt before it.
    const before = row.refusal ? 'An attempt before the last may have been executed. ' : '';
    const why = `${before}${sentence}${said}${count}${aside}`;
    return new CliError('unknown', `It ${open}`, { ...facts, why, hint: lookFirst });
  }
  if (refusal && row.refusal) {
    return new CliError(exit, refusal.message, { ...facts, why: `${refusal.why ?? sentence}${aside}` });
  }
  if (execution.execution === 'unknown') {
    const why = `Such an answer is not believed, so it ${open}${aside}`;
    return new CliError(exit, sentence, { ...facts, why, hint: lookFirst });
  }
  const theirs = broke ? said.trim() : (refusal?.message ?? '');
  const why = [theirs || whyOf(exit, fault), count.trim(), aside.trim()].filter((part) => part !== '').join(' ');
  return new CliError(exit, sentence, { ...facts, ...(why !== '' && { why }) });
};

const whyOf = (exit: ErrorKind, { slug }: Fault): string => {
  // Without a safe connection nothing leaves, and there is no answer to disbelieve.
  if (exit === 'unavailable' || slug === 'tls') return 'Nothing was executed.';
  return exit === 'protocol' ? 'Such an answer is not believed.' : '';
};

/** The vendor's words, where a refusal or a server error came with a body that says something. */
export const refusalOf = (step: Step, fault: Fault): Refusal | undefined => {
  const { status, document } = fault;
  if (status === undefined || status < 400) return undefined;
  return faultRow(fault.slug).refusal || document !== undefined
    ? withoutEmptyWords(step.describeRefusal({ status, document }))
    : undefined;
};

/** Blanks and control characters say nothing: our own words then have to do. */
const withoutEmptyWords = (refusal: Refusal): Refusal => {
  const { why = '', ...rest } = refusal;
  return /[^\s\p{C}]/u.test(why) ? refusal : rest;
};

/**
 * The error for a step that may not start, because too little time is left of the command's deadline: less than the step
 * may take, or than the service has asked to be left alone for.
 */
export const outOfTime = (step: Step, leftMs: number, neededMs: number, isRest = false): CliError =>
  new CliError(
    step.ambiguousBefore ? 'unknown' : 'unavailable',
    `There is no time left to ${deedOf(step)} at ${step.service}.`,
    {
      code: 'deadline',
      why: `${isRest ? askedToRest(step, neededMs) : `It may take ${inWords(neededMs)}`}, and ${inWords(Math.max(0, leftMs))} are left of the deadline; nothing was sent.`,
      hint: isRest ? 'Run it again after that time.' : 'Run it again, or with a longer --timeout.',
      attempts: 0,
      ...executionAfter(step, undefined, step.ambiguousBefore === true),
    },
  );

export const askedToRest = ({ service }: Step, restMs: number): string =>
  `${service} has asked to be left alone for ${inWords(restMs)}`;

export const idsOf = (meta: AnswerMeta | undefined): Pick<ErrorFacts, 'traceId' | 'correlationId'> => ({
  ...(meta?.traceId !== undefined && { traceId: meta.traceId }),
  ...(meta?.correlationId !== undefined && { correlationId: meta.correlationId }),
});

/** A phrase of the fault table with its gaps filled. */
export const fill = (phrase: string, step: Step, fault: Fault): string => {
  const place = fault.proxy === undefined ? `${step.service} (${new URL(step.url).host})` : `the proxy ${fault.proxy}`;
  const gaps: Readonly<Record<string, string>> = {
    place,
    status: String(fault.status ?? ''),
    detail: fault.detail?.replace(/\.$/, '') ?? '',
    limit: inWords(fault.limitMs ?? 0),
    wait: inWords(fault.meta?.retryAfterMs ?? 0),
  };
  return phrase.replace(/\{(\w+)\}/g, (gap, name: string) => gaps[name] ?? gap);
};

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

const inWords = (ms: number): string => {
  const seconds = ms / 1000;
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 600) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`;
};
