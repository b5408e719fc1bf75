import { rows, type Strikes } from './rows.ts';

/**
 * The fault table of the design, row by row and step by step, written from the design alone: what the product does is
 * held against this list, and `npm run faults` prints it with the results. Data only.
 */

/**
 * T access token, R read, P store the token, A authorize, O place the order; where a customer approves in a browser, C
 * create the Klarna payment, Q make the payment request, W watch it; later on, K capture at Commerce Layer, N capture on
 * Klarna Network, for refunds and voids as well.
 */
export type StepLetter = 'T' | 'R' | 'P' | 'A' | 'O' | 'C' | 'Q' | 'W' | 'K' | 'N';

export const steps: Readonly<Record<StepLetter, string>> = {
  T: 'access token',
  R: 'read',
  P: 'store token',
  A: 'authorize',
  O: 'place order',
  C: 'create payment',
  Q: 'payment request',
  W: 'watch payment request',
  K: 'capture',
  N: 'network capture',
};

/** What the table asks for, and how a test's name says it. */
export const requirements = {
  repeat: 'is repeated',
  verify: 'reads first, repeats only what was not done',
  'verify-only': 'reads first, never repeats',
  same: 'repeats with the same key and bytes',
  'same-after-doubt': 'stops; after an ambiguous attempt waits and repeats with the same key and bytes',
  renew: 'repeats once, with a new access token',
  'go-on': 'is read again as long as the customer may take',
  stop: 'stops',
} as const;

export type Requirement = keyof typeof requirements;

export interface Cell {
  readonly row: number;
  readonly slug: string;
  readonly step: StepLetter;
  readonly strikes: Strikes;
  readonly requirement: Requirement;
  /** The exit code when nothing more may be done. */
  readonly exit: number;
  readonly says: RegExp;
  /** The title of its test. */
  readonly name: string;
}

interface NotApplicable {
  readonly slug: string;
  readonly step: StepLetter;
  readonly reason: string;
}

/** Cells of the table that cannot be shown: the answer to that step says nothing that could be wrong. */
export const notApplicable: readonly NotApplicable[] = [
  { slug: 'wrong-id', step: 'T', reason: 'the answer with an access token is about no resource' },
  { slug: 'wrong-amount', step: 'T', reason: 'the answer with an access token names no amount' },
  { slug: 'wrong-currency', step: 'T', reason: 'the answer with an access token names no currency' },
  { slug: 'wrong-amount', step: 'P', reason: 'a Klarna payment names no amount' },
  { slug: 'wrong-currency', step: 'P', reason: 'a Klarna payment names no currency' },
  { slug: 'wrong-mode', step: 'A', reason: "Klarna's answer names no mode" },
  { slug: 'wrong-id', step: 'C', reason: 'nobody knows the id of a payment before it is created' },
  { slug: 'wrong-amount', step: 'C', reason: 'a Klarna payment names no amount' },
  { slug: 'wrong-currency', step: 'C', reason: 'a Klarna payment names no currency' },
  { slug: 'wrong-mode', step: 'Q', reason: 'a payment request names no mode' },
  { slug: 'wrong-amount', step: 'W', reason: 'whether Klarna repeats the amount there is not published' },
  { slug: 'wrong-currency', step: 'W', reason: 'whether Klarna repeats the currency there is not published' },
  { slug: 'wrong-mode', step: 'W', reason: 'a payment request names no mode' },
  { slug: 'wrong-mode', step: 'N', reason: "Klarna's answer names no mode" },
];

const letters = ['T', 'R', 'P', 'A', 'O', 'C', 'Q', 'W', 'K', 'N'] as const;

const requirementOf: Readonly<Record<string, Requirement>> = {
  a: 'repeat',
  v: 'verify',
  w: 'verify-only',
  k: 'same',
  c: 'same-after-doubt',
  n: 'renew',
  p: 'go-on',
  x: 'stop',
};

/** Every row at every step where it can show itself. */
export const cells: readonly Cell[] = rows.flatMap(({ number, slug, strikes, actions, exits, says }) =>
  letters.flatMap((step, column) => {
    if (notApplicable.some((one) => one.slug === slug && one.step === step)) return [];
    const requirement = requirementOf[actions.split(' ')[column] ?? ''] ?? 'stop';
    const name = `${steps[step]} × ${slug}: ${requirements[requirement]}`;
    return [{ row: number, slug, step, strikes, requirement, exit: Number(exits.split(' ')[column]), says, name }];
  }),
);

/** The step at which each row is shown on the built tool besides, as a process of its own. */
const builtToolSteps: Readonly<Record<string, StepLetter>> = {
  refuse: 'A',
  dns: 'T',
  tls: 'A',
  'connect-timeout': 'R',
  'reset-before-headers': 'A',
  'reset-in-body': 'P',
  'slow-drip': 'P',
  '429-retry-after': 'A',
  '429': 'T',
  '500': 'A',
  '502': 'P',
  '503': 'O',
  '504': 'A',
  malformed: 'O',
  html: 'R',
  empty: 'A',
  huge: 'P',
  'content-type': 'O',
  redirect: 'A',
  '401-invalid-token': 'P',
  '401': 'T',
  '403': 'A',
  '403-bare': 'R',
  'wrong-id': 'O',
  'wrong-amount': 'A',
  'wrong-currency': 'A',
  'wrong-mode': 'P',
  '409': 'A',
  '422': 'O',
};

/** The same cells on the built tool, one a row; their tests are named `<cell>, on the built tool`. */
export const builtTool: readonly Cell[] = cells
  .filter(({ slug, step }) => builtToolSteps[slug] === step)
  .map((cell) => ({ ...cell, name: `${cell.name}, on the built tool` }));

/** The cells of a step, each after its test's title. */
export const namedCells = (step: StepLetter): readonly (readonly [name: string, cell: Cell])[] =>
  cells.filter((cell) => cell.step === step).map((cell) => [cell.name, cell]);

export { nameOfProcessFault, processFaults } from './process-faults.ts';
export { rows } from './rows.ts';
