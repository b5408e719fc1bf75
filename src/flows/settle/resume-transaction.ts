import type { Operation } from '../../apis/klarna/operation-body.ts';
import { type RunState, settlementIn } from '../../journal/run-state.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { NetworkMoney } from './network-money.ts';
import { planOnTransaction, sumsIn, type TransactionPlan } from './plan-transaction.ts';
import type { SettleWish } from './wish.ts';

const kinds = { capture: 'network-capture', refund: 'network-refund', void: 'network-void' } as const;

/**
 * Finds out how far earlier processes of a run have come on a transaction. What was sent is not judged anew: it is sent
 * again as it was, or was answered. What was never sent is.
 * @throws CliError `rejected` where the transaction does not allow it any more
 */
export const goOnWithTransaction = (
  resumed: RunState,
  wish: SettleWish,
  money: NetworkMoney,
): { readonly plan: TransactionPlan; readonly earlier: Settlement | undefined } => {
  const earlier = settlementIn(resumed, kinds[wish.action]);
  if (earlier === undefined || earlier.state === 'none') {
    return { plan: planOnTransaction(wish, money), earlier: undefined };
  }
  const { amount, currency } = resumed.run.inputs;
  const plan = {
    operation: operationAsItWas(wish, money, amount ?? 0),
    amount,
    currency: currency ?? money.currency,
    // What it was taken from then is not known any more, so the end proves less.
    balance: undefined,
    sums: sumsIn(money, amount),
  };
  return { plan, earlier };
};

/** What the bytes in the journal say; they are what is sent. */
const operationAsItWas = (
  { action, reference = '', release, tracking }: SettleWish,
  { transaction, capture }: NetworkMoney,
  amount: number,
): Operation => {
  if (action === 'void') return { kind: 'network-void', transaction };
  if (action === 'refund') {
    return {
      kind: 'network-refund',
      transaction,
      ...(capture === undefined ? {} : { capture: capture.id }),
      amount,
      reference,
    };
  }
  return {
    kind: 'network-capture',
    transaction,
    amount,
    reference,
    release,
    ...(tracking === undefined ? {} : { tracking }),
  };
};
