import type { MoneyTransaction, OrderMoney, TransactionType } from '../../apis/commerce-layer/order-money.ts';
import type { MoneyTrigger } from '../../apis/commerce-layer/triggers.ts';
import { isPending } from './balances.ts';

/** What came of a trigger: the transactions that it made, and what the gateway said to them. */
export interface Made {
  readonly came: 'done' | 'pending' | 'failed';
  /** The one to speak of; `undefined` where the order alone tells. */
  readonly transaction: MoneyTransaction | undefined;
  /** More than one could be it: somebody else did the same at the same time. */
  readonly others: readonly MoneyTransaction[];
}

const typeOf: Readonly<Record<MoneyTrigger['kind'], TransactionType>> = {
  capture: 'captures',
  refund: 'refunds',
  void: 'voids',
};

/**
 * What a trigger has made, as far as the order tells: the transactions of its kind that were not there before.
 * @param amount of all that it was to move, in minor units
 */
export const madeBy = (
  trigger: MoneyTrigger,
  amount: number,
  before: readonly string[],
  money: OrderMoney,
): Made | undefined => {
  const fresh = money.transactions.filter(
    ({ id, type, of }) =>
      type === typeOf[trigger.kind] &&
      !before.includes(id) &&
      (trigger.type === 'orders' || of === undefined || of === trigger.id),
  );
  if (trigger.type === 'orders') return ofWholeOrder(trigger, amount, fresh, money);
  // A void takes what there is; what is captured or refunded is exactly what was asked for.
  const ours = trigger.kind === 'void' ? fresh : fresh.filter((one) => one.amount === amount);
  for (const [came, isSo] of outcomes) {
    const [transaction, ...others] = ours.filter(isSo);
    if (transaction !== undefined) return { came, transaction, others };
  }
  return undefined;
};

const isDone = ({ succeeded }: MoneyTransaction): boolean => succeeded;
const isFailed = (one: MoneyTransaction): boolean => !one.succeeded && !isPending(one);

/** What a repeat has brought about says more than the attempt before it. */
const outcomes = [
  ['done', isDone],
  ['pending', isPending],
  ['failed', isFailed],
] as const;

/** Of a whole order, several are made: each must have succeeded, and all of them together come to what was asked for. */
const ofWholeOrder = (
  { kind }: MoneyTrigger,
  amount: number,
  fresh: readonly MoneyTransaction[],
  { order }: OrderMoney,
): Made | undefined => {
  const [transaction] = [...fresh.filter(isFailed), ...fresh.filter(isPending), ...fresh.filter(isDone)];
  const done = fresh.filter(isDone).reduce((sum, one) => sum + one.amount, 0);
  if (fresh.length > 0 && done >= amount) return { came: 'done', transaction, others: [] };
  if (fresh.some(isFailed)) return { came: 'failed', transaction, others: [] };
  if (fresh.some(isPending)) return { came: 'pending', transaction, others: [] };
  // Who is not told of a void is told that the order is cancelled. A part of the sum may be somebody else's doing.
  return kind === 'void' && order.status === 'cancelled' ? { came: 'done', transaction, others: [] } : undefined;
};
