import type { Attempt } from './evidence.ts';

/** What a process said of its payment, by its exit code and what it printed. */
export type Claim =
  | { readonly says: 'approved'; readonly transaction: string | undefined }
  | { readonly says: 'placed'; readonly klarnaOrder: string | undefined }
  | { readonly says: 'stored' }
  | { readonly says: 'declined' }
  /** Nothing was made at Klarna by this run. `tokenStored` where it says that, too. */
  | { readonly says: 'nothing'; readonly tokenStored: boolean | undefined }
  /** Another process has it: nothing is said of what the run did before. */
  | { readonly says: 'busy' }
  /** Nobody knows: resume, or look. */
  | { readonly says: 'unknown' }
  /** It was killed before it said anything. */
  | { readonly says: 'silence' }
  /** No such end was possible here. */
  | { readonly says: 'nonsense'; readonly why: string };

type Json = Readonly<Record<string, unknown>>;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What stands in a document at the end of a path of names. */
const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Json)[name] : undefined),
    value,
  );

const textAt = (value: unknown, ...names: readonly string[]): string | undefined => {
  const text = at(value, ...names);
  return typeof text === 'string' ? text : undefined;
};

/** The code of the error that ends stderr. */
const errorCodeOf = ({ stderr }: Pick<Attempt, 'stderr'>): string | undefined =>
  textAt(parse(stderr.trimEnd().split('\n').at(-1) ?? ''), 'error', 'code');

const verdict = (klarna: unknown): Claim => {
  const response = at(klarna, 'payment_transaction_response');
  const result = textAt(response, 'result');
  if (result === 'APPROVED') {
    return { says: 'approved', transaction: textAt(response, 'payment_transaction', 'payment_transaction_id') };
  }
  return result === 'DECLINED' ? { says: 'declined' } : { says: 'nonsense', why: `Klarna's result is ${result}` };
};

/** What a printed document says was done; `undefined` where it says that it was not done, or nothing. */
const done = ({ task }: Attempt, document: unknown): Claim | undefined => {
  if (task.kind === 'send-token') return at(document, 'data') === undefined ? undefined : { says: 'stored' };
  if (task.kind === 'authorize' || task.kind === 'authorize-order')
    return document === undefined ? undefined : verdict(document);
  switch (textAt(document, 'result')) {
    case 'APPROVED':
    case 'DECLINED':
      return verdict(at(document, 'authorization'));
    case 'PLACED':
      return { says: 'placed', klarnaOrder: textAt(document, 'order', 'klarna_order_id') };
    case 'TOKEN_STORED':
      return { says: 'stored' };
    default:
      return undefined;
  }
};

/** What the task of an attempt comes to where nothing goes wrong. */
const goal = ({ task }: Attempt): Claim['says'] =>
  task.kind === 'place' ? 'placed' : task.sessionToken === undefined ? 'stored' : 'approved';

/**
 * Exit codes that say that it may be tried again: nothing was made at Klarna. The live guard (10) is among them, since a
 * fault of the sandbox hands out an access token that says live.
 */
const refusals: readonly (number | null)[] = [4, 5, 6, 10, 12, 14];

export const claimOf = (attempt: Attempt): Claim => {
  const { exit } = attempt;
  const document = parse(attempt.stdout);
  const said = done(attempt, document);
  // What it had printed before it was killed holds all the same.
  if (exit === null) return said?.says === goal(attempt) ? said : { says: 'silence' };
  if (exit === 0) {
    if (said?.says === goal(attempt)) return said;
    return { says: 'nonsense', why: `exit 0, but the document says ${said?.says ?? 'nothing'}` };
  }
  if (exit === 8) {
    return said?.says === 'declined' ? said : { says: 'nonsense', why: 'exit 8 without a declined authorization' };
  }
  // The authorization was approved, and something after it could not be believed.
  if (said?.says === 'approved' || said?.says === 'placed') return said;
  if (exit === 7) {
    const isRefusal = errorCodeOf(attempt) === 'SECOND_AUTHORIZATION';
    return isRefusal ? { says: 'nothing', tokenStored: undefined } : { says: 'unknown' };
  }
  if (!refusals.includes(exit)) return { says: 'nonsense', why: `exit ${exit}` };
  if (textAt(document, 'result') === 'UNKNOWN') return { says: 'unknown' };
  // An answer that could not be believed leaves open what became of the token.
  if (exit === 14) return { says: 'nothing', tokenStored: undefined };
  if (errorCodeOf(attempt) === 'LOCKED') return { says: 'busy' };
  const tokenStored = document === undefined ? false : at(document, 'payment', 'token_stored');
  return { says: 'nothing', tokenStored: typeof tokenStored === 'boolean' ? tokenStored : undefined };
};
