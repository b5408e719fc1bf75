import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { type OrderMoney, orderMoneyOf, readOrderMoney } from '../../apis/commerce-layer/order-money.ts';
import { approveOrder, pullTrigger } from '../../apis/commerce-layer/triggers.ts';
import type { Answer, Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { LocalMemory } from '../run-memory.ts';
import type { StepLog } from '../steps.ts';
import { type Made, madeBy } from './made.ts';
import type { OrderPlan } from './plan-order.ts';

type World = Pick<Context, 'clock' | 'stop'>;

/** How long a request may still be on its way after its answer was lost, and the pauses between two looks for what it made. */
const patienceMs = 30_000;
const pausesMs = [1000, 2000, 4000, 8000, 15_000];

/** What is known of the order's money while a run acts on it. */
export interface OrderSettling {
  money: OrderMoney;
  made?: Made;
}

/** An attempt of an earlier process of this run, that nobody has heard of. */
export interface Unheard {
  /** When it was last sent, in milliseconds since the epoch. */
  readonly sentAt: number;
  /** Once it is known not to have been executed, it is a new write. @throws CliError `rejected` where that may not be sent any more */
  readonly judgeAgain: (money: OrderMoney) => void;
}

/**
 * Where as much again would be more than there is, Commerce Layer itself refuses to do it twice; anything less could be
 * done twice, so nothing is sent again before what was sent has had the time to arrive.
 */
const couldBeDoubled = ({ amount, balance }: Pick<OrderPlan, 'amount' | 'balance'>): boolean => 2 * amount <= balance;

/** The step `approve-order`: the order is approved, unless it is already. */
export const approve = (
  api: CommerceLayer,
  steps: StepLog,
  memory: LocalMemory,
  { orderId }: OrderPlan,
  ambiguousBefore: boolean,
): Promise<Answer> =>
  steps.run('approve-order', `Approving the order ${orderId}`, async () => {
    const verify = async () => {
      const answer = await readOrderMoney(api, orderId);
      return orderMoneyOf(answer).order.status === 'approved' ? answer : undefined;
    };
    memory.takeUp?.('approve-order');
    const answer = await approveOrder(api, orderId, { verify, ambiguousBefore });
    return { value: answer, answers: [answer], said: `Order ${orderId} is approved` };
  });

/**
 * The step `capture`, `refund` or `void`: pulls the trigger, once.
 * @param unheard where an earlier process of this run has sent it, and what became of that is not known
 */
export const pull = (
  world: World,
  api: CommerceLayer,
  steps: StepLog,
  memory: LocalMemory,
  plan: OrderPlan,
  state: OrderSettling,
  unheard: Unheard | undefined,
): Promise<Answer> => {
  const { trigger, amount, before, orderId, expected } = plan;
  const look = async (): Promise<Answer | undefined> => {
    const answer = await readOrderMoney(api, orderId);
    state.money = orderMoneyOf(answer);
    const made = madeBy(trigger, amount, before, state.money);
    if (made !== undefined) state.made = made;
    return made === undefined ? undefined : answer;
  };
  const verify = () => lookFor(world, couldBeDoubled(plan) ? patienceMs : 0, look);
  return steps.run(trigger.kind, titleOf(plan), async () => {
    memory.takeUp?.(trigger.kind);
    // Nobody knows how long the process that sent it lived on.
    const arrivesBy = unheard === undefined ? 0 : unheard.sentAt + 2 * patienceMs;
    const left = () => arrivesBy - world.clock.now();
    const wait = couldBeDoubled(plan) ? Math.min(left(), 2 * patienceMs) : 0;
    const found = unheard === undefined ? undefined : await lookFor(world, wait, look);
    if (found !== undefined) {
      memory.settle?.(trigger.kind, true);
      return { value: found, answers: [found], said: `${nounOf(plan)} was made, as the order shows` };
    }
    // One that was sent longer ago, and is not there, is not on its way any more.
    const isOver = unheard !== undefined && left() <= 0;
    if (isOver) {
      memory.settle?.(trigger.kind, false);
      unheard.judgeAgain(state.money);
    }
    const ambiguousBefore = unheard !== undefined && !isOver;
    const answer = await pullTrigger(api, trigger, orderId, { before, verify, ambiguousBefore }, expected);
    return { value: answer, answers: [answer], said: `${nounOf(plan)} was asked for` };
  });
};

const nounOf = ({ trigger }: OrderPlan): string =>
  ({ capture: 'Capture', refund: 'Refund', void: 'Void' })[trigger.kind];

const titles = { capture: 'Capturing on', refund: 'Refunding on', void: 'Voiding on' } as const;
const titleOf = ({ trigger, orderId }: OrderPlan): string => `${titles[trigger.kind]} the order ${orderId}`;

/** Looks until it is there, for so long; once where there is no time to wait for it. */
const lookFor = async (
  { clock, stop }: World,
  waitMs: number,
  look: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> => {
  const until = clock.monotonic() + waitMs;
  for (let count = 0; ; count += 1) {
    const found = await look();
    const left = until - clock.monotonic();
    if (found !== undefined || left <= 0 || stop.signal.aborted) return found;
    await clock.sleep(Math.min(pausesMs[Math.min(count, pausesMs.length - 1)] ?? 1000, left), stop.signal);
  }
};

/**
 * The step `confirm`: reads the order until it shows what the trigger has made.
 * @throws CliError `unknown` where it does not, or cannot be read: the trigger was answered, and what came of it is open
 */
export const confirmMade = (
  world: World,
  api: CommerceLayer,
  steps: StepLog,
  plan: OrderPlan,
  state: OrderSettling,
): Promise<Made> =>
  steps.run('confirm', `Reading the order ${plan.orderId} back`, async () => {
    const { trigger, amount, before, orderId } = plan;
    const answers: Answer[] = [];
    const look = async () => {
      const answer = await readOrderMoney(api, orderId);
      answers.splice(0, 1, answer);
      state.money = orderMoneyOf(answer);
      const made = madeBy(trigger, amount, before, state.money);
      if (made !== undefined) state.made = made;
      return made === undefined ? undefined : answer;
    };
    try {
      await lookFor(world, 4000, look);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      // It was found while its own answer was lost.
      if (state.made === undefined) throw notRead(plan, error);
      if (error.kind === 'interrupted' || error.kind === 'terminated') throw error.with({ execution: 'done' });
      return { value: state.made, answers, status: 'skipped', said: `Not read back once more: ${error.message}` };
    }
    const { made, money } = state;
    if (made === undefined) throw notThere(plan, money);
    return {
      value: made,
      answers,
      said: `The order is ${money.order.status}, its payment ${money.order.paymentStatus}`,
    };
  });

const lookHint = (orderId: string): string =>
  `Look with \`klarna-cl inspect ${orderId}\` before anything else is tried.`;

const notRead = (plan: OrderPlan, cause: CliError): CliError => {
  const isSignal = cause.kind === 'interrupted' || cause.kind === 'terminated';
  return new CliError(
    isSignal ? cause.kind : 'unknown',
    `It is not known what came of the ${plan.trigger.kind} on the order ${plan.orderId}.`,
    {
      ...cause.facts,
      ...(isSignal ? { code: cause.kind } : {}),
      execution: 'unknown',
      why: `Commerce Layer took it on, and reading the order back failed: ${cause.message}`,
      hint: lookHint(plan.orderId),
    },
  );
};

const notThere = ({ trigger, orderId }: OrderPlan, { order }: OrderMoney): CliError =>
  new CliError('unknown', `It is not known what came of the ${trigger.kind} on the order ${orderId}.`, {
    code: 'NOT_CONFIRMED',
    execution: 'unknown',
    why: `Commerce Layer took it on, and the order, ${order.status} and ${order.paymentStatus}, shows no new one.`,
    hint: lookHint(orderId),
  });
