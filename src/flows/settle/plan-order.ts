import type { OrderId } from '../../apis/commerce-layer/ids.ts';
import type { OrderMoney } from '../../apis/commerce-layer/order-money.ts';
import type { MoneyTrigger } from '../../apis/commerce-layer/triggers.ts';
import type { CliError } from '../../errors.ts';
import { authorizationsIn, type Balance, capturesIn, leftOf, pendingIn, withBalance } from './balances.ts';
import { reasonNotToSettle } from './order-preflight.ts';
import { type Focus, refuse, type SettleWish } from './wish.ts';

/** What will be done about an order, once all that speaks against it was looked at. */
export interface OrderPlan {
  readonly orderId: OrderId;
  readonly trigger: MoneyTrigger;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string | undefined;
  /** What it is taken from; what is left of that then. */
  readonly balance: number;
  /** The order is approved first. */
  readonly approvesFirst: boolean;
  /** What the resource that is acted on amounts to. */
  readonly expected: { readonly amount: number | undefined; readonly currency: string | undefined };
  /** The transactions that there are before. */
  readonly before: readonly string[];
}

/**
 * What to send for what is asked, or why not.
 * @throws CliError `rejected` (5) where the order's state or its balances do not allow it, `usage` for flags that mean nothing here
 */
export const planOnOrder = (wish: SettleWish, money: OrderMoney, focus: Focus | undefined): OrderPlan => {
  const reason = reasonNotToSettle(wish, money, focus);
  if (reason !== undefined) throw reason;
  const planned = planners[wish.action](wish, money, focus);
  const { order } = money;
  return {
    orderId: order.id,
    currency: order.currency,
    approvesFirst: wish.action === 'capture' && order.status === 'placed',
    before: money.transactions.map(({ id }) => id),
    ...planned,
  };
};

type Planned = Pick<OrderPlan, 'trigger' | 'amount' | 'balance' | 'expected'>;
type Planner = (wish: SettleWish, money: OrderMoney, focus: Focus | undefined) => Planned;

const capture: Planner = (wish, money, focus) => {
  const { transaction, left } = only(wish, withBalance(focused(authorizationsIn(money), focus)), money);
  const amount = within('captured', wish.amount, left, money);
  const trigger = { kind: 'capture', type: 'authorizations', id: transaction.id, amount } as const;
  return { trigger, amount, balance: left, expected: transaction };
};

const refund: Planner = (wish, money, focus) => {
  const captures = withBalance(capturesIn(money)).filter(
    ({ transaction }) => focus === undefined || transaction.id === focus.id || transaction.of === focus.id,
  );
  const { order } = money;
  if (captures.length > 1 && wish.amount === undefined && focus === undefined) {
    const left = leftOf(captures);
    const expected = { amount: order.amount, currency: order.currency };
    return { trigger: { kind: 'refund', type: 'orders', id: order.id }, amount: left, balance: left, expected };
  }
  const { transaction, left } = only(wish, captures, money);
  const amount = within('refunded', wish.amount, left, money);
  const trigger = { kind: 'refund', type: 'captures', id: transaction.id, amount } as const;
  return { trigger, amount, balance: left, expected: transaction };
};

const voiding: Planner = (wish, money, focus) => {
  const { order } = money;
  const all = withBalance(authorizationsIn(money));
  const open = focused(all, focus);
  // Cancelling the order gives back all that it has, so nothing else may be left than what was named. An order that nobody
  // paid is cancelled as well, once it is sure that nobody will have.
  const isWhole = open.length > 0 ? open.length === all.length : focus === undefined && !isAwaited(money);
  if (order.status === 'placed' && isWhole && capturesIn(money).length === 0) {
    const left = leftOf(open);
    const expected = { amount: order.amount, currency: order.currency };
    return { trigger: { kind: 'void', type: 'orders', id: order.id }, amount: left, balance: left, expected };
  }
  const { transaction, left } = only(wish, open, money);
  const { id } = transaction;
  const trigger: MoneyTrigger =
    order.status === 'pending'
      ? { kind: 'void', type: 'authorizations', id, isUnplaced: true }
      : { kind: 'void', type: 'authorizations', id };
  return { trigger, amount: left, balance: left, expected: transaction };
};

const isAwaited = (money: OrderMoney): boolean =>
  (['authorizations', 'captures', 'voids'] as const).some((type) => pendingIn(money, type).length > 0);

const planners = { capture, refund, void: voiding } satisfies Record<SettleWish['action'], Planner>;

const focused = (balances: readonly Balance[], focus: Focus | undefined): readonly Balance[] =>
  focus === undefined ? balances : balances.filter(({ transaction }) => transaction.id === focus.id);

/** @throws CliError `rejected` where nobody said which one */
const only = ({ action, amount }: SettleWish, balances: readonly Balance[], money: OrderMoney): Balance => {
  const [first, ...others] = balances;
  if (first === undefined) throw nothingLeft(action, money);
  if (others.length === 0) return first;
  const names = balances.map(
    ({ transaction: { id, number }, left }) => `${id}${number === undefined ? '' : ` (${number})`} with ${left} left`,
  );
  throw refuse(
    'SEVERAL_FOUND',
    `The order ${money.order.id} has several ${action === 'refund' ? 'captures' : 'authorizations'} with a balance.`,
    `They are ${names.join(', ')}.`,
    `Say which one is meant: klarna-cl ${action} ${first.transaction.id}${amount === undefined ? '' : ` --amount ${amount}`}`,
  );
};

/** @throws CliError `rejected` where less is left than is asked for */
const within = (done: string, wanted: number | undefined, left: number, { order }: OrderMoney): number => {
  if (wanted === undefined || wanted <= left) return wanted ?? left;
  throw refuse(
    'AMOUNT_TOO_LARGE',
    `No more than ${left} can be ${done} of the order ${order.id}, and ${wanted} was asked for.`,
    'Amounts are minor units; what is captured, refunded or voided already, or pending, is taken off.',
    `Pass --amount ${left}, or leave it out for all that is left.`,
  );
};

/** Why there is nothing to be had, and what can be done instead. */
const nothingLeft = (action: SettleWish['action'], money: OrderMoney): CliError => {
  const { order } = money;
  const refundable = leftOf(capturesIn(money));
  const open = leftOf(authorizationsIn(money));
  const [pending] = pendingIn(money, action === 'refund' ? 'refunds' : action === 'void' ? 'voids' : 'captures');
  const [capturing] = pendingIn(money, 'captures');
  const held = pending ?? capturing;
  if (held !== undefined) {
    return refuse(
      held.type === 'refunds' ? 'REFUND_PENDING' : held.type === 'voids' ? 'VOID_PENDING' : 'CAPTURE_PENDING',
      `Nothing is left to ${action} on the order ${order.id} while ${held.id} is pending.`,
      `It holds ${held.amount}. Pending is not failed: Klarna has not decided yet.`,
      `Wait for it: klarna-cl inspect ${order.id} --until ${held.type === 'refunds' ? 'refunded' : 'paid'}`,
    );
  }
  const instead =
    action !== 'refund' && refundable > 0
      ? `What was captured can be refunded: klarna-cl refund ${order.id}`
      : action === 'refund' && open > 0
        ? `Nothing was captured; the authorization can be given back: klarna-cl void ${order.id}`
        : `Look with \`klarna-cl inspect ${order.id}\` what was done.`;
  return refuse(
    `NOTHING_TO_${action.toUpperCase()}`,
    `Nothing is left to ${action} on the order ${order.id}.`,
    `Its payment is ${order.paymentStatus}.`,
    instead,
  );
};
