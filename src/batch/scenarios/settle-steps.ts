import { CliError } from '../../errors.ts';
import type { CommerceLayer, Klarna } from '../../flows/clients.ts';
import { isComplaint, type Krn, parseKrn } from '../../flows/inputs.ts';
import { paymentIdOf } from '../../flows/read-payment.ts';
import { takeAccessToken } from '../../flows/send-token.ts';
import { paidOnNetwork, refuseWhileOpen, refuseWhilePlacing } from '../../flows/settle/elsewhere.ts';
import { findOrder } from '../../flows/settle/find-order.ts';
import { type NetworkMoney, readNetworkMoney, transactionOfKrn } from '../../flows/settle/network-money.ts';
import { type OrderPlan, planOnOrder } from '../../flows/settle/plan-order.ts';
import { planOnTransaction, type TransactionPlan } from '../../flows/settle/plan-transaction.ts';
import { goOnWithOrder, readOrderAgain } from '../../flows/settle/resume-order.ts';
import { goOnWithTransaction } from '../../flows/settle/resume-transaction.ts';
import { nothingDone, runOnOrder, type SettleEnd } from '../../flows/settle/run-on-order.ts';
import { runOnTransaction } from '../../flows/settle/run-on-transaction.ts';
import type { SettleAction, SettleWish } from '../../flows/settle/wish.ts';
import { openStepLog, type StepLog } from '../../flows/steps.ts';
import { throwIfStopped } from '../../flows/stopped.ts';
import type { RunInputs } from '../../journal/records.ts';
import type { StepValues } from './step-values.ts';
import { present, type StepEnd, type StepWorld, silent } from './step-world.ts';

/** The steps `capture`, `refund` and `void`, on the side that owns the payment, as the commands of these names. */
export const takeSettlement = async (world: StepWorld, action: SettleAction, values: StepValues): Promise<StepEnd> => {
  const { services, run } = world;
  const steps = openStepLog({ clock: services.clock, terminal: silent });
  let end: SettleEnd | undefined;
  let failure: CliError | undefined;
  try {
    end = run.resumed === undefined ? await begin(world, steps, action, values) : await goOn(world, steps, action);
    failure = end.failure;
    if (failure === undefined) throwIfStopped(services.stop, `The ${action} was asked for, and answered.`);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = error;
  }
  const { order, transaction, result, side } = end?.document ?? {};
  return {
    document: end?.document ?? null,
    result: result ?? null,
    failure,
    brings: {},
    tokens: [],
    about: present({
      order_id: order?.id,
      payment_transaction_id: side === 'klarna' ? transaction?.id : undefined,
    }),
    steps: steps.reports,
  };
};

const begin = async (
  world: StepWorld,
  steps: StepLog,
  action: SettleAction,
  { of: subject, amount, approve, release, reference }: StepValues,
): Promise<SettleEnd> => {
  if (subject === undefined) throw new TypeError('what it is about was looked for before');
  const wish: SettleWish = { action, amount, approve: approve === true, release: release === true, reference };
  const krn = krnOf(subject);
  if (krn !== undefined) return beginOnNetwork(world, steps, wish, krn, undefined);
  const api = commerceLayerOf(world);
  const { memory } = world.run;
  const { apiUrl } = await takeAccessToken(api, steps);
  const { money, focus } = await findOrder(api, steps, subject, (id) => memory.claim({ kind: 'order', apiUrl, id }));
  const { order } = money;
  claimPayment(world, apiUrl, order);
  refuseWhilePlacing(memory, order.id);
  refuseWhileOpen(memory, [`order ${order.id}`]);
  // Whoever names a transaction of Commerce Layer means no other; giving it back is the way out of two payments.
  const elsewhere = focus !== undefined && action !== 'capture' ? undefined : paidOnNetwork(memory, money);
  if (elsewhere !== undefined && focus === undefined) {
    return beginOnNetwork(world, steps, wish, elsewhere.transaction, order.id);
  }
  const plan = planOnOrder(wish, money, focus);
  world.run.begin(action, { inputs: inputsOnOrder(subject, wish, plan, paymentIdOf(order)) });
  return onOrder(world, api, steps, plan, money, nothingDone);
};

type Money = Parameters<typeof planOnOrder>[1];

const onOrder = async (
  { services, run }: StepWorld,
  api: CommerceLayer,
  steps: StepLog,
  plan: OrderPlan,
  money: Money,
  progress: Parameters<typeof runOnOrder>[7],
): Promise<SettleEnd> => {
  const { clock, stop, profile } = services;
  const named = { id: run.runId, profile, mode: services.mode() };
  return runOnOrder({ clock, stop }, api, steps, run.memory, named, plan, money, progress, undefined);
};

const beginOnNetwork = async (
  world: StepWorld,
  steps: StepLog,
  wish: SettleWish,
  krn: Krn,
  orderId: string | undefined,
): Promise<SettleEnd> => {
  const klarna = klarnaOf(world);
  const { run } = world;
  const money = await readOnNetwork(world, klarna, steps, krn, orderId);
  refuseWhileOpen(run.memory, namesOf(money, orderId));
  const plan = planOnTransaction(wish, money);
  run.begin(wish.action, { inputs: inputsOnNetwork(krn, wish, money, plan, orderId) });
  return onNetwork(world, klarna, steps, plan, money, { orderId, earlier: undefined });
};

const onNetwork = (
  { services, run }: StepWorld,
  klarna: Klarna,
  steps: StepLog,
  plan: TransactionPlan,
  { known }: NetworkMoney,
  rest: Parameters<typeof runOnTransaction>[7],
): Promise<SettleEnd> => {
  const { clock, profile } = services;
  const named = { id: run.runId, profile, mode: services.mode() };
  return runOnTransaction({ clock }, klarna, steps, run.memory, named, plan, known, rest);
};

/** A run that is taken up again does what was agreed to, and nothing else. */
const goOn = async (world: StepWorld, steps: StepLog, action: SettleAction): Promise<SettleEnd> => {
  const { run } = world;
  const { resumed: state, memory } = run;
  if (state === undefined) throw new TypeError('the run is a new one');
  const { inputs } = state.run;
  run.begin(action, { inputs });
  const wish: SettleWish = {
    action,
    amount: inputs.amount,
    approve: inputs.approve === true,
    release: inputs.release === true,
    reference: inputs.reference,
  };
  const krn = inputs.side === 'klarna' ? krnOf(inputs.transaction_id ?? '') : undefined;
  if (krn !== undefined) {
    const klarna = klarnaOf(world);
    const orderId = inputs.order_id;
    const named = krnOf(inputs.subject ?? '') ?? krn;
    const money = await readOnNetwork(world, klarna, steps, named, orderId);
    const { plan, earlier } = goOnWithTransaction(state, wish, money);
    // What other runs have done since counts as for any new write.
    if (earlier === undefined) refuseWhileOpen(memory, namesOf(money, orderId));
    return onNetwork(world, klarna, steps, plan, money, { orderId, earlier });
  }
  const api = commerceLayerOf(world);
  const { apiUrl } = await takeAccessToken(api, steps);
  const money = await readOrderAgain(api, steps, state, (id) => memory.claim({ kind: 'order', apiUrl, id }));
  claimPayment(world, apiUrl, money.order);
  const { plan, progress } = goOnWithOrder(memory, state, wish, money);
  return onOrder(world, api, steps, plan, money, progress);
};

/** As a flow does, which may know the payment alone. */
const claimPayment = ({ run }: StepWorld, apiUrl: string, order: Money['order']): void => {
  const id = paymentIdOf(order);
  if (id !== undefined) run.memory.claim({ kind: 'payment', apiUrl, id });
};

/** Keeps other runs from the transaction, then reads it. */
const readOnNetwork = async (
  { run }: StepWorld,
  klarna: Klarna,
  steps: StepLog,
  krn: Krn,
  orderId: string | undefined,
): Promise<NetworkMoney> => {
  const claim = (id: Krn) => run.memory.claim({ kind: 'transaction', apiUrl: klarna.baseUrl, id });
  const { transaction } = transactionOfKrn(krn);
  claim(transaction);
  const money = await readNetworkMoney(klarna, steps, run.memory, krn, orderId);
  if (money.transaction === transaction) return money;
  // The capture itself says whose it is, which its name did not tell; another run may have been at work on that one.
  claim(money.transaction);
  return readNetworkMoney(klarna, steps, run.memory, krn, orderId);
};

const namesOf = ({ transaction }: NetworkMoney, orderId: string | undefined) => [
  `transaction ${transaction}` as const,
  ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
];

const inputsOnOrder = (
  subject: string,
  { action }: SettleWish,
  plan: OrderPlan,
  paymentId: string | undefined,
): RunInputs =>
  present({
    subject,
    action,
    side: 'commerce-layer',
    order_id: plan.orderId,
    payment_id: paymentId,
    transaction_id: plan.trigger.id,
    amount: plan.amount,
    currency: plan.currency,
    approve: plan.approvesFirst || undefined,
  });

const inputsOnNetwork = (
  krn: Krn,
  wish: SettleWish,
  money: NetworkMoney,
  { operation, amount, currency }: TransactionPlan,
  orderId: string | undefined,
): RunInputs =>
  present({
    subject: krn,
    action: wish.action,
    side: 'klarna',
    transaction_id: money.transaction,
    order_id: orderId,
    amount,
    currency,
    reference: operation.kind === 'network-void' ? undefined : operation.reference,
    release: wish.release || undefined,
  });

const krnOf = (text: string): Krn | undefined => {
  const parsed = parseKrn(text);
  return isComplaint(parsed) ? undefined : parsed.value;
};

const commerceLayerOf = ({ row, services, run }: StepWorld): CommerceLayer => {
  const inputs = { ...row.inputs, route: 'native' } as const;
  const { commerceLayer } = services.reach({ ...row, inputs }, run.runId, run.observer);
  if (commerceLayer === undefined) throw new TypeError('the batch does not know Commerce Layer');
  return commerceLayer;
};

const klarnaOf = ({ row, services, run }: StepWorld): Klarna => {
  const inputs = { ...row.inputs, route: 'network' } as const;
  const { klarna } = services.reach({ ...row, inputs }, run.runId, run.observer);
  if (klarna === undefined) throw new TypeError('the batch does not know Klarna');
  return klarna;
};
