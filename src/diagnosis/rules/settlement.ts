import type { Look, Rule } from '../finding.ts';
import { isFailed, isPending, isPlainlyPending, moneyHeldBy } from '../money-held.ts';
import { errorCode, paste, resourceId } from '../paste.ts';
import type { PaymentFacts, TransactionFacts } from '../payment-facts.ts';

const words: Readonly<Record<string, string>> = { captures: 'capture', refunds: 'refund', voids: 'void' };

/** The newest of its kind; what was tried again since is history. */
const newestOf = ({ transactions }: PaymentFacts, type: string): TransactionFacts | undefined =>
  transactions.findLast((one) => one.type === type);

/** The gateway refused to capture, refund or void; nothing has succeeded since. */
export const transactionFailed: Rule = {
  name: 'transaction-failed',
  severity: 'problem',
  look: (facts, { money, quote }) => {
    const failed = ['refunds', 'captures', 'voids']
      .map((type) => newestOf(facts, type))
      .find((one) => one && isFailed(one));
    if (failed === undefined || isMootNow(failed, facts)) return undefined;
    const word = words[failed.type] ?? quote(failed.type);
    const amount = money(failed.amount, failed.currency ?? facts.order?.currency ?? null);
    return {
      says: `The ${word} of ${amount} failed: ${quote(failed.error_detail ?? failed.message ?? failed.error_code)}.`,
      evidence: [
        `${word} ${quote(failed.number ?? failed.id)} has not succeeded`,
        `error_code is ${quote(failed.error_code)}`,
        `error_detail is ${quote(failed.error_detail)}`,
      ],
      explanation: `The gateway said no, and the money is where it was before. A failed ${word} is not a pending one: it will not come about by itself.`,
      remedy: `Look up the reason, mend what it names, and only then ask for the ${word} again.`,
      // Klarna's REJECTED of v1 is about placing an order: what it advises would be wrong here.
      ...paste('explain', failed.error_code === 'REJECTED' ? 'transaction-failed' : errorCode(failed.error_code)),
      turn: 'support',
    };
  },
};

/** Nothing is left that it could have been for. */
const isMootNow = ({ type }: TransactionFacts, { transactions }: PaymentFacts): boolean => {
  const { open, captured, refunded } = moneyHeldBy(transactions);
  if (type === 'refunds') return captured > 0 && refunded >= captured;
  return open <= 0;
};

/** What the gateway has not answered yet. A second one would do it twice. */
const pendingRule = (
  name: string,
  type: string,
  end: (facts: PaymentFacts, amount: number) => string | undefined,
): Rule => {
  const word = words[type] ?? 'authorization';
  const look: Look = (facts, { money, quote }) => {
    const pending = facts.transactions.findLast((one) => one.type === type && isPending(one));
    if (pending === undefined) return undefined;
    const isPlain = isPlainlyPending(pending);
    const amount = money(pending.amount, pending.currency ?? facts.order?.currency ?? null);
    const until = end(facts, pending.amount);
    return {
      says: isPlain
        ? `The ${word} of ${amount} is pending, not failed: do not repeat it.`
        : `The ${word} of ${amount} has neither succeeded nor failed (${quote(pending.message)}): do not repeat it.`,
      evidence: [
        `${word} ${quote(pending.number ?? pending.id)} has succeeded: false and no error_code`,
        `its message is ${quote(pending.message)}`,
      ],
      explanation: `The gateway took the ${word} and has not said how it ended. A failed one has an error_code.`,
      remedy: `Wait for it. If the Klarna portal shows it as done and this does not change, an integration may forward it.`,
      ...paste('inspect', resourceId(facts.order?.id), ...(until === undefined ? ['--watch'] : ['--until', until])),
      turn: 'klarna',
    };
  };
  return { name, severity: 'waiting', look };
};

// A part of the whole leads to a status that the order may have already.
export const capturePending = pendingRule('capture-pending', 'captures', ({ order, transactions }, amount) =>
  order !== null && moneyHeldBy(transactions).captured + amount >= (order.amount ?? 0) ? 'paid' : undefined,
);
export const refundPending = pendingRule('refund-pending', 'refunds', ({ transactions }, amount) => {
  const { refunded, captured } = moneyHeldBy(transactions);
  return refunded + amount >= captured ? 'refunded' : undefined;
});
export const voidPending = pendingRule('void-pending', 'voids', ({ transactions }, amount) => {
  const { open, captured } = moneyHeldBy(transactions);
  return captured === 0 && amount >= open ? 'voided' : undefined;
});
export const authorizationPending = pendingRule('authorization-pending', 'authorizations', ({ order }, amount) =>
  order !== null && amount >= (order.amount ?? 0) ? 'authorized' : undefined,
);
