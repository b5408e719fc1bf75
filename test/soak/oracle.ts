import { amissWithClaim } from './claim-checks.ts';
import { type Claim, claimOf } from './claims.ts';
import type { Evidence, LedgerWrite, Task } from './evidence.ts';
import { grouped } from './group.ts';
import { amissWithJournals } from './journal-checks.ts';
import { runsIn } from './run-of.ts';
import { madeFor, type Truth, truthOf } from './sandbox-truth.ts';
import type { Violation } from './violation.ts';

export interface Verdict {
  readonly payments: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly false: number;
  readonly unknown: number;
  /** Requests that the sandbox saw, for each that it would have seen had every payment been run once and nothing gone wrong. */
  readonly amplification: number;
  /** The most authorizations that were sent with one session token. */
  readonly mostAuthorizations: number;
  readonly violations: readonly Violation[];
}

/** Holds what the processes said, and what their journals say, against what the sandbox did. */
export const judge = (evidence: Evidence): Verdict => {
  const truth = truthOf(evidence);
  const runOf = runsIn(evidence.journals);
  const attempts = evidence.attempts.map((attempt) => ({ attempt, claim: claimOf(attempt), run: runOf(attempt) }));
  const payments = grouped(evidence.tasks, ({ payment }) => payment.order_id);
  const violations = [
    ...[...payments.values()].flatMap((tasks) => amissWithPayment(truth, tasks)),
    ...attempts.flatMap(({ attempt, claim, run }) => amissWithClaim(truth, attempt, claim, run)),
    ...amissWithJournals(truth, evidence, runOf),
    ...openRuns(evidence, attempts),
  ];
  const count = (what: Violation['what']) => violations.filter((violation) => violation.what === what).length;
  const requests = evidence.ledger.writes.length + Object.values(evidence.ledger.reads).reduce((a, b) => a + b, 0);
  const least = [...payments.values()].reduce(
    (sum, [first]) => sum + (evidence.leastRequests[first?.kind ?? 'both'] ?? 0),
    0,
  );
  const tokens = new Set(evidence.tasks.flatMap(({ sessionToken }) => sessionToken ?? []));
  return {
    payments: payments.size,
    lost: count('lost'),
    duplicated: count('duplicated'),
    false: count('false'),
    unknown: count('unknown'),
    amplification: least === 0 ? 0 : requests / least,
    mostAuthorizations: Math.max(0, ...[...tokens].map((token) => truth.authorizations(token).length)),
    violations,
  };
};

/** After everything was finished: exactly one effect of each payment, or none where it was to come to none. */
const amissWithPayment = (truth: Truth, tasks: readonly Task[]): readonly Violation[] => {
  const [first] = tasks;
  if (first === undefined) return [];
  const { payment } = first;
  const about = payment.order_number;
  const tokens = new Set(tasks.flatMap(({ sessionToken }) => sessionToken ?? []));
  const made = madeFor(truth, payment, tokens);
  // A token that was declined twice was asked for twice.
  const twice = [...tokens].filter((token) => truth.authorizations(token).filter((one) => one.executed).length > 1);
  const extra = Math.max(made.length - 1, twice.length);
  const duplicated = Array.from(
    { length: extra },
    (): Violation => ({
      what: 'duplicated',
      about,
      why: `made ${made.join(', ')}`,
    }),
  );
  const keys = [...tokens].flatMap((token): Violation[] =>
    keysPerBody(truth.authorizations(token)).some((each) => each.size > 1)
      ? [{ what: 'false', about, why: 'the same authorization was sent with another idempotency key' }]
      : [],
  );
  const wanted = tasks.filter(({ comesTo }) => comesTo === 'done');
  const atKlarna = wanted.filter(({ kind, sessionToken }) => sessionToken !== undefined || kind === 'place');
  const stored = truth.tokensStored(payment.payment_id);
  const isLost =
    atKlarna.length > 0
      ? made.length === 0
      : wanted.length > 0 && !wanted.some(({ authToken }) => stored.some(({ token }) => token === authToken));
  const lost: readonly Violation[] = isLost ? [{ what: 'lost', about, why: 'the sandbox has nothing of it' }] : [];
  return [...duplicated, ...keys, ...lost];
};

/** The idempotency keys that each body was sent with. */
const keysPerBody = (writes: readonly LedgerWrite[]): readonly ReadonlySet<string | undefined>[] =>
  [...grouped(writes, ({ body }) => JSON.stringify(body)).values()].map(
    (same) => new Set(same.map(({ headers }) => headers['klarna-idempotency-key'])),
  );

/** Runs that nobody knows the end of, after everything was resumed. */
const openRuns = (
  { unsettled, journals }: Evidence,
  attempts: readonly { readonly claim: Claim; readonly run: string | undefined }[],
): readonly Violation[] => {
  const last = new Map(
    attempts.flatMap(({ run, claim }) => (run === undefined || claim.says === 'busy' ? [] : [[run, claim] as const])),
  );
  // It was killed after the last line of its journal.
  const ended = new Set(journals.flatMap(({ run, records }) => (records.at(-1)?.kind === 'end' ? [run] : [])));
  const isOpen = (run: string, { says }: Claim) => says === 'unknown' || (says === 'silence' && !ended.has(run));
  const open = [...last].flatMap(([run, claim]) => (isOpen(run, claim) ? [run] : []));
  return [...new Set([...unsettled, ...open])].map((run) => ({
    what: 'unknown',
    about: run,
    why: unsettled.includes(run) ? '`runs list --unsettled` still names it' : `its last word is ${last.get(run)?.says}`,
  }));
};
