import type { OrderFacts } from '../../diagnosis/payment-facts.ts';
import type { SubjectName } from '../../journal/run-index.ts';
import type { LocalRun } from './local-runs.ts';
import type { Asking } from './parties.ts';

interface About {
  /** What was paid for, in minor units. */
  readonly sum: Partial<Record<'amount' | 'currency', unknown>>;
  readonly orderId: string | undefined;
  readonly paymentIds: readonly string[];
  /** At either service. */
  readonly transactionIds: readonly string[];
  readonly references: readonly (string | null | undefined)[];
  readonly found: readonly LocalRun[];
}

/** The runs of this machine that are about the payment, oldest first. */
export const gatherRuns = async (
  { reader, runs }: Asking,
  { sum, orderId, paymentIds, transactionIds, references, found }: About,
): Promise<readonly LocalRun[]> => {
  const subjects: readonly SubjectName[] = [
    ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
    ...paymentIds.map((id) => `payment ${id}` as const),
  ];
  const named = references.flatMap((name): readonly SubjectName[] => (name ? [`reference ${name}`] : []));
  const read = await reader.attempt('local runs', async () => {
    const made = [...found, ...runs.about(subjects), ...runs.about(named).filter((run) => isOfSameSum(run, sum))];
    const transactions = [...transactionIds, ...made.flatMap(({ transactionId }) => transactionId ?? [])];
    // What was captured or refunded of them may have been done without their order.
    return [...made, ...runs.about([...new Set(transactions)].map((id) => `transaction ${id}` as const))];
  });
  const all = new Map((read ?? found).map((run) => [run.facts.run_id, run]));
  // Their ids begin with their times.
  return [...all.values()].sort((one, other) => (one.facts.run_id < other.facts.run_id ? -1 : 1));
};

/** What an authorization without an order was called is the shop's own word: only the same sum makes it the same purchase. */
const isOfSameSum = ({ facts: { authorization } }: LocalRun, { amount, currency }: About['sum']): boolean =>
  authorization !== null && authorization.amount === amount && authorization.currency === currency;

/** What a purchase may have been called at Klarna: `flow` and `authorize --order` number their attempts. */
export const referencesOf = (order: OrderFacts | undefined): readonly string[] =>
  [order?.reference, order?.number]
    .filter((name) => name !== null && name !== undefined)
    .flatMap((name) => [name, `${name}-1`, `${name}-2`, `${name}-3`]);
