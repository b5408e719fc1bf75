import type { Context } from '../../context.ts';
import type { Krn } from '../../flows/inputs.ts';
import { paymentIdOf } from '../../flows/read-payment.ts';
import { takeAccessToken } from '../../flows/send-token.ts';
import { paidOnNetwork, refuseWhileOpen, refuseWhilePlacing } from '../../flows/settle/elsewhere.ts';
import { findOrder } from '../../flows/settle/find-order.ts';
import { type OrderPlan, planOnOrder } from '../../flows/settle/plan-order.ts';
import { goOnWithOrder, readOrderAgain } from '../../flows/settle/resume-order.ts';
import { nothingDone, type OrderProgress, runOnOrder } from '../../flows/settle/run-on-order.ts';
import type { SettleWish } from '../../flows/settle/wish.ts';
import { openStepLog, type StepLog } from '../../flows/steps.ts';
import { throwIfStopped } from '../../flows/stopped.ts';
import type { RunInputs } from '../../journal/records.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { confirmSummary, moneyOf } from '../command-line/summary.ts';
import { openSession, type Session } from '../session/session.ts';
import { printSettlement, type SettleAsked } from './print.ts';
import { trackingInputs } from './tracking-inputs.ts';

/** A transaction on Klarna Network that paid for the order. */
export interface PaidElsewhere {
  readonly orderId: string;
  readonly transaction: Krn;
  readonly run: string;
}

/**
 * Captures, refunds or voids at Commerce Layer.
 * @returns where the order was paid on Klarna Network, by which transaction; nothing was written then
 */
export const settleOnOrder = async (
  context: Context,
  flags: GlobalFlags,
  asked: SettleAsked,
  resumed: ResumedJournal | undefined,
): Promise<PaidElsewhere | undefined> => {
  const { action } = asked.wish;
  const session = await openSession(context, flags, {
    services: ['commerce-layer'],
    optional: ['klarna-v1'],
    action,
    resumed,
  });
  try {
    const steps = openStepLog(context);
    if (resumed !== undefined) {
      await goOn(context, flags, session, steps, asked.wish, resumed);
      return undefined;
    }
    return await begin(context, flags, session, steps, asked);
  } finally {
    await session.close();
  }
};

const begin = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  steps: StepLog,
  { subject, wish }: SettleAsked,
): Promise<PaidElsewhere | undefined> => {
  const { memory } = session;
  const api = session.commerceLayer();
  const { apiUrl } = await takeAccessToken(api, steps);
  const { money, focus } = await findOrder(api, steps, subject, (id) => memory.claim({ kind: 'order', apiUrl, id }));
  const { order } = money;
  claimPayment(session, apiUrl, order);
  refuseWhilePlacing(memory, order.id);
  refuseWhileOpen(memory, [`order ${order.id}`]);
  // Whoever names a transaction of Commerce Layer means no other; giving it back is the way out of two payments.
  const givesBack = focus !== undefined && wish.action !== 'capture';
  const elsewhere = givesBack ? undefined : paidOnNetwork(memory, money);
  if (elsewhere !== undefined && focus === undefined) {
    return { orderId: order.id, transaction: elsewhere.transaction, run: elsewhere.authorization.run };
  }
  const approve = wish.approve || (await mayApprove(context, wish, order));
  const plan = planOnOrder({ ...wish, approve }, money, focus);
  await confirmPlan(context, flags, session, plan, order.number);
  // It was a person who took the time up to now.
  if (context.terminal.interactive) session.restartDeadline();
  await session.run({ inputs: inputsOf(subject, wish, plan, order) }, (conclude) =>
    carryOut(context, flags, session, steps, { plan, money, progress: nothingDone }, wish, conclude),
  );
  return undefined;
};

/** As a flow does, which may know the payment alone. */
const claimPayment = ({ memory }: Session, apiUrl: string, order: Money['order']): void => {
  const id = paymentIdOf(order);
  if (id !== undefined) memory.claim({ kind: 'payment', apiUrl, id });
};

type Money = Parameters<typeof planOnOrder>[1];

/** An order that is only placed is approved before it is captured; at a terminal that can be answered. */
const mayApprove = async (
  { terminal, prompt }: Context,
  { action }: SettleWish,
  order: Money['order'],
): Promise<boolean> => {
  if (action !== 'capture' || order.status !== 'placed' || !terminal.interactive) return false;
  const message = `The order ${order.number ?? order.id} is placed, and not approved yet. Approve it first?`;
  return prompt.confirm({ message, initial: false });
};

/** Shows who, what, how much and what stays, before the first write. @throws CliError `interrupted` */
const confirmPlan = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  { trigger, amount, balance, currency, orderId, approvesFirst }: OrderPlan,
  number: string | undefined,
): Promise<void> => {
  const what = trigger.type === 'orders' ? 'the whole order' : `${trigger.type.replace(/s$/, '')} ${trigger.id}`;
  const summary = [
    ['Profile', session.profile],
    ['Mode', session.mode()],
    ['Order', number === undefined ? orderId : `${number} (${orderId})`],
    ['On', what],
    [verbs[trigger.kind], (await moneyOf(amount, currency)) ?? String(amount)],
    ['Stays', (await moneyOf(balance - amount, currency)) ?? String(balance - amount)],
    ['Writes', approvesFirst ? `the approval of the order, then the ${trigger.kind}` : `the ${trigger.kind}`],
  ] as const;
  await confirmSummary(context, flags, summary, true);
};

const verbs = { capture: 'Captures', refund: 'Refunds', void: 'Voids' } as const;

const paymentPart = (order: Money['order']): Pick<RunInputs, 'payment_id'> => {
  const id = paymentIdOf(order);
  return id === undefined ? {} : { payment_id: id };
};

/** What the run was agreed to be, for its first record. */
const inputsOf = (
  subject: string,
  { action, tracking }: SettleWish,
  plan: OrderPlan,
  order: Money['order'],
): RunInputs => ({
  subject,
  action,
  side: 'commerce-layer',
  order_id: plan.orderId,
  ...paymentPart(order),
  transaction_id: plan.trigger.id,
  amount: plan.amount,
  ...(plan.currency === undefined ? {} : { currency: plan.currency }),
  ...(plan.approvesFirst ? { approve: true } : {}),
  ...trackingInputs(tracking),
});

/** A run that is taken up again does what was agreed to, and nothing else; nobody is asked again. */
const goOn = (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  steps: StepLog,
  wish: SettleWish,
  { state }: ResumedJournal,
): Promise<void> =>
  session.run({ inputs: state.run.inputs }, async (conclude) => {
    const { memory } = session;
    const api = session.commerceLayer();
    const { apiUrl } = await takeAccessToken(api, steps);
    const money = await readOrderAgain(api, steps, state, (id) => memory.claim({ kind: 'order', apiUrl, id }));
    claimPayment(session, apiUrl, money.order);
    const { plan, progress } = goOnWithOrder(memory, state, wish, money);
    await carryOut(context, flags, session, steps, { plan, money, progress }, wish, conclude);
  });

const carryOut = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  steps: StepLog,
  { plan, money, progress }: { readonly plan: OrderPlan; readonly money: Money; readonly progress: OrderProgress },
  { tracking }: SettleWish,
  conclude: (result: string) => void,
): Promise<void> => {
  const run = { id: session.runId, profile: session.profile, mode: session.mode() };
  // The access token, read by now, may have been the first to tell the mode; credentials of the other one stay out of it.
  const shipping = tracking && { tracking, v1: session.reach.klarnaV1() };
  const api = session.commerceLayer();
  const end = await runOnOrder(context, api, steps, session.memory, run, plan, money, progress, shipping);
  conclude(end.document.result);
  await printSettlement(context, flags, session, end);
  throwIfStopped(context.stop, `The ${plan.trigger.kind} was asked for, and answered.`, 'What is done stays done.');
};
