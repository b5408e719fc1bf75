import type { MoneyTransaction, OrderMoney, TransactionType } from '../../apis/commerce-layer/order-money.ts';

/** Neither succeeded nor failed: the gateway has not decided, and may still do it. */
export const isPending = ({ succeeded, errorCode }: MoneyTransaction): boolean => !succeeded && errorCode === undefined;

/** What is gone, or may be: a pending capture holds its amount, so that nobody captures it a second time. */
const isHeld = (one: MoneyTransaction): boolean => one.succeeded || isPending(one);

const ofType = ({ transactions }: OrderMoney, type: TransactionType): readonly MoneyTransaction[] =>
  transactions.filter((one) => one.type === type);

/** One that does not say what it came from may have come from any. */
const from = (rows: readonly MoneyTransaction[], id: string): readonly MoneyTransaction[] =>
  rows.filter(({ of }) => of === undefined || of === id);

const sum = (rows: readonly MoneyTransaction[]): number => rows.reduce((total, { amount }) => total + amount, 0);

/** An authorization, or a capture, and what is left of it. */
export interface Balance {
  readonly transaction: MoneyTransaction;
  /** Minor units. */
  readonly left: number;
}

const balancesOf = (money: OrderMoney, type: TransactionType, takers: readonly TransactionType[]): readonly Balance[] =>
  ofType(money, type)
    .filter(({ succeeded }) => succeeded)
    .map((transaction) => {
      const taken = takers.flatMap((taker) => from(ofType(money, taker), transaction.id)).filter(isHeld);
      const counted = transaction.amount - sum(taken);
      // Where Commerce Layer counts otherwise, the lower of the two cannot be too much.
      return { transaction, left: Math.max(0, Math.min(counted, transaction.toldBalance ?? counted)) };
    });

/** The authorizations that succeeded, each with what can still be captured of it, or voided. */
export const authorizationsIn = (money: OrderMoney): readonly Balance[] =>
  balancesOf(money, 'authorizations', ['captures', 'voids']);

/** The captures that succeeded, each with what can still be refunded of it. */
export const capturesIn = (money: OrderMoney): readonly Balance[] => balancesOf(money, 'captures', ['refunds']);

export const leftOf = (balances: readonly Balance[]): number => balances.reduce((total, { left }) => total + left, 0);

export const withBalance = (balances: readonly Balance[]): readonly Balance[] =>
  balances.filter(({ left }) => left > 0);

export const pendingIn = (money: OrderMoney, type: TransactionType): readonly MoneyTransaction[] =>
  ofType(money, type).filter(isPending);

/** How an order's money stands, as a document says it. Minor units. */
export interface Balances {
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly voided: number;
  /** Asked for, and not decided by the gateway. */
  readonly pending: number;
  readonly left_to_capture: number | null;
  readonly left_to_refund: number | null;
}

export const balancesIn = (money: OrderMoney): Balances => {
  const done = (type: TransactionType) => sum(ofType(money, type).filter(({ succeeded }) => succeeded));
  return {
    authorized: done('authorizations'),
    captured: done('captures'),
    refunded: done('refunds'),
    voided: done('voids'),
    pending: sum([...pendingIn(money, 'captures'), ...pendingIn(money, 'refunds'), ...pendingIn(money, 'voids')]),
    left_to_capture: leftOf(authorizationsIn(money)),
    left_to_refund: leftOf(capturesIn(money)),
  };
};
