import type { PaymentFacts } from './payment-facts.ts';

/**
 * A command to paste, as a member of a finding. Most of its words come from a server, and a shell will read them: a word
 * whose form is not known well is `undefined`, and then there is no command at all.
 */
export const paste = (...words: readonly (string | undefined)[]): { readonly command?: string } =>
  words.includes(undefined) ? {} : { command: ['klarna-cl', ...words].join(' ') };

/** The same for one that changes something: a live one has to be asked for. */
export const pasteAction = (
  { mode }: Pick<PaymentFacts, 'mode'>,
  ...words: readonly (string | undefined)[]
): { readonly command?: string } => paste(...words, ...(mode === 'live' ? ['--live'] : []));

const checked =
  (form: RegExp) =>
  (text: string | null | undefined): string | undefined =>
    typeof text === 'string' && form.test(text) ? text : undefined;

/** Orders, payments, authorizations, captures: ten letters. */
export const resourceId = checked(/^[A-Za-z]{10}$/);
/** A narrower form than names are allowed to have: nothing in it means anything to a shell. */
export const krn = checked(/^krn(?::[A-Za-z0-9][A-Za-z0-9._-]{0,511}){2,12}$/);
/** A run's id, a ULID. */
export const runId = checked(/^[0-9A-HJKMNP-TV-Z]{26}$/);
/** A vendor's error code, for `explain`. */
export const errorCode = checked(/^[A-Za-z][A-Za-z0-9_]{1,63}$/);
/** The command that goes on with a run, as the journal names it: the verb, the flag, the run. */
const resumption = checked(/^klarna-cl [a-z]+(?: [a-z][a-z-]*)? --resume [0-9A-HJKMNP-TV-Z]{26}$/);

export const pasteResume = (
  facts: Pick<PaymentFacts, 'mode'>,
  resume: string | null,
): { readonly command?: string } => {
  const words = resumption(resume)?.split(' ').slice(1);
  return words === undefined ? {} : pasteAction(facts, ...words);
};
