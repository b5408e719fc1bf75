import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { type OrderMoney, orderMoneyOf, readOrderMoney } from '../../apis/commerce-layer/order-money.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Reachable } from '../inspect/parties.ts';
import { type LocalMemory, withDoubt, withWayOn } from '../run-memory.ts';
import type { StepLog } from '../steps.ts';
import { authorizationsIn, capturesIn, leftOf } from './balances.ts';
import { type Made, madeBy } from './made.ts';
import type { OrderPlan } from './plan-order.ts';
import { orderPart, resultOf, type SettleDocument, type SettleRun, transactionPart } from './settle-document.ts';
import { approve, confirmMade, type OrderSettling, pull, type Unheard } from './settle-order.ts';
import { type Tracked, track } from './track.ts';
import type { Tracking } from './wish.ts';

export interface SettleEnd {
  readonly document: SettleDocument;
  readonly failure: CliError | undefined;
}

/** What earlier processes of this run have done. */
export interface OrderProgress {
  /** They have asked for the approval, and nobody knows what became of that. */
  readonly approvalIsOpen: boolean;
  /** They have pulled the trigger, and were answered. */
  readonly isPulled: boolean;
  readonly unheard: Unheard | undefined;
}

/** How a capture is shipped, and who is told. */
export interface Shipping {
  readonly tracking: Tracking;
  readonly v1: Reachable<KlarnaV1>;
}

export const nothingDone: OrderProgress = { approvalIsOpen: false, isPulled: false, unheard: undefined };

/** Takes the steps of a plan on an order; however they end, the document says how far they got. */
export const runOnOrder = async (
  context: Pick<Context, 'clock' | 'stop'>,
  api: CommerceLayer,
  steps: StepLog,
  memory: LocalMemory,
  run: SettleRun,
  plan: OrderPlan,
  money: OrderMoney,
  progress: OrderProgress,
  shipping: Shipping | undefined,
): Promise<SettleEnd> => {
  const state: OrderSettling = { money };
  const { kind } = plan.trigger;
  let failure: CliError | undefined;
  let tracked: Tracked | undefined;
  try {
    if (plan.approvesFirst) await approve(api, steps, memory, plan, progress.approvalIsOpen);
    if (progress.isPulled) await alreadyPulled(steps, memory, plan);
    else await pull(context, api, steps, memory, plan, state, progress.unheard);
    const made = await confirmMade(context, api, steps, plan, state);
    if (made.came === 'failed') failure = refusedByGateway(plan, made);
    else if (shipping !== undefined) tracked = await trackMade(steps, state, made, shipping, run.id);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = withWayOn(withDoubt(error, memory), memory);
    await showState(api, plan, state, failure);
  }
  const result = resultOf(kind, state.made?.came, failure);
  const document: SettleDocument = {
    schema_version: 1,
    run_id: run.id,
    profile: run.profile,
    mode: run.mode,
    action: kind,
    side: 'commerce-layer',
    result,
    amount: plan.amount,
    currency: plan.currency ?? null,
    ...orderPart(state.money),
    transaction: transactionPart(state.made?.transaction),
    ...(tracked === undefined ? {} : { tracking: tracked }),
    steps: steps.reports,
    next: failure?.facts.hint ?? nextAfter(plan, state) + asideOf(tracked),
  };
  return { document, failure };
};

const trackMade = async (
  steps: StepLog,
  { money }: OrderSettling,
  { came, transaction }: Made,
  { tracking, v1 }: Shipping,
  run: string,
): Promise<Tracked> =>
  came === 'pending' || transaction === undefined
    ? { sent: false, why: `it is not captured yet; once it is, klarna-cl flow --resume ${run} tells it` }
    : track(v1, steps, money, transaction, tracking, run);

/** What was not told is said where the next thing to do is said. */
const asideOf = (tracked: Tracked | undefined): string =>
  tracked === undefined || tracked.sent ? '' : ` Klarna was not told how it is shipped: ${tracked.why}.`;

const alreadyPulled = (steps: StepLog, memory: LocalMemory, { trigger }: OrderPlan): Promise<unknown> =>
  steps.run(trigger.kind, `Looking for the ${trigger.kind}`, async () => {
    memory.takeUp?.(trigger.kind);
    return { value: undefined, answers: [], said: `The ${trigger.kind} was asked for already` };
  });

/** A refusal may have left a transaction behind that says more; where that cannot be read, the refusal must do. */
const showState = async (
  api: CommerceLayer,
  plan: OrderPlan,
  state: OrderSettling,
  { kind, facts }: CliError,
): Promise<void> => {
  if (kind !== 'rejected' || facts.execution === 'unknown') return;
  try {
    state.money = orderMoneyOf(await readOrderMoney(api, plan.orderId));
    const made = madeBy(plan.trigger, plan.amount, plan.before, state.money);
    if (made?.came === 'failed') state.made = made;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
};

const refusedByGateway = ({ trigger, orderId }: OrderPlan, { transaction }: Made): CliError => {
  const { id, number, errorCode, errorDetail, message } = transaction ?? {};
  const name = number ?? id ?? 'It';
  return new CliError('rejected', `The ${trigger.kind} on the order ${orderId} failed.`, {
    code: errorCode ?? 'TRANSACTION_FAILED',
    execution: 'none',
    why: `${name} did not succeed: ${errorDetail ?? message ?? 'no reason was given'}.`.replace(/\.\.$/, '.'),
    hint: `No money was moved by it. \`klarna-cl inspect ${orderId}\` shows both sides.`,
  });
};

const nextAfter = ({ trigger, orderId }: OrderPlan, { made, money }: OrderSettling): string => {
  const others = made?.others ?? [];
  if (others.length > 0) {
    return `There is another one of the same sum, ${others.map(({ id }) => id).join(', ')}, that this run did not make: find out who did.`;
  }
  const isAll = leftOf(trigger.kind === 'refund' ? capturesIn(money) : authorizationsIn(money)) === 0;
  if (made?.came === 'pending') {
    const until = {
      capture: isAll ? 'paid' : 'partially_paid',
      refund: isAll ? 'refunded' : 'partially_refunded',
      void: 'voided',
    }[trigger.kind];
    return `It is pending, not failed: Klarna has not decided yet. Wait for it: klarna-cl inspect ${orderId} --until ${until}`;
  }
  if (trigger.kind === 'capture') {
    if (isAll) return `Send the goods. klarna-cl refund ${orderId} pays back what comes back.`;
    const captured = money.transactions.reduce(
      (sum, { type, succeeded, amount: taken }) => sum + (type === 'captures' && succeeded ? (taken ?? 0) : 0),
      0,
    );
    return captured === money.order.amount
      ? `Send the goods. The order is captured in full: give back what is left of its authorization: klarna-cl void ${orderId}`
      : `Capture the rest when it is sent, or give it back: klarna-cl void ${orderId}`;
  }
  return money.order.status === 'cancelled' ? 'Nothing: the order is cancelled.' : 'Nothing is left to do.';
};
