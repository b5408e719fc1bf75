import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { isResourceId, type OrderId, orderId, transactionId } from '../../apis/commerce-layer/ids.ts';
import {
  isTransactionType,
  type OrderMoney,
  orderMoneyOf,
  readOrderMoney,
} from '../../apis/commerce-layer/order-money.ts';
import type { MoneyTrigger } from '../../apis/commerce-layer/triggers.ts';
import { type RunState, settlementIn } from '../../journal/run-state.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import type { StepLog } from '../steps.ts';
import { authorizationsIn, type Balance, capturesIn, leftOf } from './balances.ts';
import { refuseWhileOpen, refuseWhilePlacing } from './elsewhere.ts';
import { type OrderPlan, planOnOrder } from './plan-order.ts';
import { nothingDone, type OrderProgress } from './run-on-order.ts';
import { type Focus, refuse, type SettleAction, type SettleWish } from './wish.ts';

/** The step `read` of a run that is taken up again: the order that it was agreed to act on. */
export const readOrderAgain = (
  api: CommerceLayer,
  steps: StepLog,
  { orderId: id }: RunState,
  keep: (order: OrderId) => void,
): Promise<OrderMoney> => {
  if (id === undefined || !isResourceId(id)) throw new TypeError('the run does not say which order it is about');
  return steps.run('read', `Reading the order ${id}`, async () => {
    keep(orderId(id));
    const answer = await readOrderMoney(api, orderId(id));
    const money = orderMoneyOf(answer);
    return { value: money, answers: [answer], said: `Read order ${money.order.number ?? id}` };
  });
};

/** What is left to do of a run that was interrupted, as it was agreed to. */
export interface OrderToGoOnWith {
  readonly plan: OrderPlan;
  readonly progress: OrderProgress;
}

/**
 * Finds out how far earlier processes of a run have come on an order. What was never sent is planned anew, for the very
 * sum that was agreed to.
 * @throws CliError `rejected` where the order does not allow that any more, `unknown` while another run about it is open
 */
export const goOnWithOrder = (
  memory: LocalMemory,
  resumed: RunState,
  given: SettleWish,
  money: OrderMoney,
): OrderToGoOnWith => {
  const { amount } = given;
  if (amount === undefined) throw new TypeError('the run does not say how much it was about');
  const wish = { ...given, amount };
  const approval = settlementIn(resumed, 'approve-order');
  const wasApproving = approval !== undefined && approval.state !== 'none';
  if (wasApproving && money.order.status !== 'placed') {
    memory.takeUp?.('approve-order');
    if (approval.state === 'open') memory.settle?.('approve-order', true);
  }
  const sent = settlementIn(resumed, wish.action);
  if (sent !== undefined && sent.state !== 'none') {
    const isPulled = sent.state === 'done';
    const unheard = {
      sentAt: Date.parse(sent.lastAt),
      judgeAgain: (now: OrderMoney) => {
        refuseWhileOpen(memory, [`order ${now.order.id}`]);
        planAgain(resumed, wish, now);
      },
    };
    return {
      plan: planAsItWas(sent, wish, money),
      progress: { ...nothingDone, isPulled, unheard: isPulled ? undefined : unheard },
    };
  }
  // What other runs have done since counts as for any new write.
  refuseWhilePlacing(memory, money.order.id);
  refuseWhileOpen(memory, [`order ${money.order.id}`]);
  const plan = planAgain(resumed, wish, money);
  return { plan, progress: { ...nothingDone, approvalIsOpen: approval?.state === 'open' && plan.approvesFirst } };
};

const planAgain = ({ run }: RunState, wish: SettleWish & { readonly amount: number }, money: OrderMoney): OrderPlan => {
  const { transaction_id: target, order_id: order } = run.inputs;
  const isWhole = target === undefined || target === order;
  const type = wish.action === 'refund' ? 'captures' : 'authorizations';
  const focus: Focus | undefined = isWhole ? undefined : { type, id: transactionId(target) };
  // What is to be all that there is must be all that it was.
  const isAll = isWhole || wish.action === 'void';
  const plan = planOnOrder(isAll ? { ...wish, amount: undefined } : wish, money, focus);
  if (plan.amount === wish.amount && plan.trigger.id === (target ?? order)) return plan;
  throw refuse(
    'CHANGED_MEANWHILE',
    `The order ${money.order.id} is not what it was when this run began.`,
    plan.amount === wish.amount
      ? `The ${wish.action} was to be on ${target ?? order}; now it would be on ${plan.trigger.id}.`
      : `The ${wish.action} was to be of ${wish.amount}; now it would be of ${plan.amount}.`,
    'Look at it, and start a new run for what is meant now.',
  );
};

/** The same write again, byte for byte; what it acts on may have another balance by now. */
const planAsItWas = (
  { body, before }: Settlement,
  { action, amount }: SettleWish & { readonly amount: number },
  money: OrderMoney,
): OrderPlan => {
  const trigger = triggerIn(action, body);
  const { order } = money;
  const balances = action === 'refund' ? capturesIn(money) : authorizationsIn(money);
  const target: Balance | undefined = balances.find(({ transaction }) => transaction.id === trigger.id);
  const expected =
    trigger.type === 'orders' ? { amount: order.amount, currency: order.currency } : (target?.transaction ?? nothing);
  return {
    orderId: order.id,
    trigger,
    amount,
    currency: order.currency,
    balance: Math.max(amount, target?.left ?? leftOf(balances)),
    approvesFirst: false,
    expected,
    before,
  };
};

const nothing = { amount: undefined, currency: undefined };

/** The trigger in the bytes that an earlier process of this run has sent; its line's checksum was looked at. */
const triggerIn = (action: SettleAction, body: string | undefined): MoneyTrigger => {
  const { type, id, attributes } = JSON.parse(body ?? '{}').data ?? {};
  if (typeof id !== 'string' || !isResourceId(id)) throw new TypeError('the journal does not say what was acted on');
  if (type === 'orders' && action === 'refund') return { kind: action, type, id: orderId(id) };
  if (type === 'orders' && action === 'void') return { kind: action, type, id: orderId(id) };
  if (!isTransactionType(type)) throw new TypeError('the journal does not say what was acted on');
  if (action === 'capture')
    return { kind: action, type: 'authorizations', id: transactionId(id), amount: attributes._capture_amount_cents };
  if (action === 'refund')
    return { kind: action, type: 'captures', id: transactionId(id), amount: attributes._refund_amount_cents };
  const trigger = { kind: action, type: 'authorizations', id: transactionId(id) } as const;
  return attributes._cancel === true ? { ...trigger, isUnplaced: true } : trigger;
};
