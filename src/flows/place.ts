import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { OrderId } from '../apis/commerce-layer/ids.ts';
import { type Order, orderOf, type Transaction } from '../apis/commerce-layer/order.ts';
import { placeOrder, readOrder, refusalSticks, tokenStays } from '../apis/commerce-layer/orders.ts';
import type { Answer, Clock, Stop } from '../context.ts';
import { CliError } from '../errors.ts';

/** How long an order may stay `placing` before nobody waits any more, and the pauses between two looks. */
const patienceMs = 90_000;
const pausesMs = [500, 1000, 2000, 5000];

type World = { readonly clock: Clock; readonly stop: Stop };

/**
 * Places an order and waits until that holds: placed, with an authorization that succeeded for the total, and Klarna's
 * order id. After a lost answer the order is read before anything is repeated.
 * @throws CliError `not-placed` (a certain failure), `unknown` (still placing, or nobody can say), `interrupted`
 */
export const placeAndSettle = async (
  api: CommerceLayer,
  before: Order,
  world: World,
  ambiguousBefore: boolean,
): Promise<{ answer: Answer; order: Order }> => {
  const known = new Set(before.transactions.map(({ id }) => id));
  const verify = async () => {
    const settled = await waitWhilePlacing(api, before.id, world, false);
    const order = orderOf(settled);
    // A refusal of this very attempt settles it as well; what it means is said below.
    return isPlaced(order) || newFailure(order, known) ? settled : undefined;
  };
  const answer = await placeOrder(api, before, { verify, ambiguousBefore });
  const settled = orderOf(answer).status === 'placing' ? await waitWhilePlacing(api, before.id, world, true) : answer;
  const order = orderOf(settled);
  if (isPlaced(order)) return { answer: settled, order };
  throw notPlaced(order, newFailure(order, known));
};

/**
 * What became of a placing that an earlier process of this run asked for: `failed` is certain, after `over` the order may
 * be placed anew, after `open` as well, but the earlier one may still be on its way.
 */
export interface EarlierPlacing {
  readonly came: 'placed' | 'failed' | 'over' | 'open';
  readonly order: Order;
}

/**
 * Finds out about such a placing; nothing is sent anew.
 * @param sentAt when it was last about to leave, ISO 8601
 * @throws CliError `unknown` where it is under way, `interrupted`
 */
export const earlierPlacing = async (
  api: CommerceLayer,
  before: Order,
  world: World,
  sentAt: string | undefined,
): Promise<EarlierPlacing> => {
  const order = before.status === 'placing' ? orderOf(await waitWhilePlacing(api, before.id, world, true)) : before;
  if (isPlaced(order)) return { came: 'placed', order };
  // One that was asked for longer ago and has not begun is not on its way any more.
  const isRecent = world.clock.now() - Date.parse(sentAt ?? '') <= patienceMs;
  if (order.status !== 'pending') return { came: 'failed', order };
  if (order.paymentStatus === 'unpaid') return { came: isRecent ? 'open' : 'over', order };
  if (!isRecent) return { came: 'failed', order };
  throw new CliError('unknown', `The order ${order.id} is paid for, and not placed yet.`, {
    execution: 'unknown',
    why: `Its payment is ${order.paymentStatus}: Commerce Layer may be placing it right now.`,
    hint: placingHint(order.id),
  });
};

export const isPlaced = (order: Order): boolean => order.status === 'placed' || order.status === 'approved';

/** What is still missing for a placing to count, or `undefined` when nothing is. */
export const missingForConfirmation = (order: Order): string | undefined => {
  if (!isPlaced(order)) return `the order is ${order.status}`;
  // A sales channel sees no transactions; what the order says of its payment must do.
  const paid = !order.showsTransactions
    ? ['authorized', 'paid'].includes(order.paymentStatus)
    : order.transactions.some(
        ({ type, succeeded, amount }) =>
          ['authorizations', 'captures'].includes(type) && succeeded && amount === order.amount,
      );
  if (!paid) return `no authorization over ${order.amount ?? 'the total'} succeeded`;
  if (order.fraudStatus === 'REJECTED') return 'Klarna rejected it for fraud (fraud_status REJECTED): do not ship';
  return order.klarnaOrderId === undefined ? 'Klarna has given it no order id' : undefined;
};

/**
 * Looks at the order until it is no longer `placing`. Once it was seen so, Commerce Layer has taken it on, and whatever
 * ends the waiting leaves open how that ends.
 */
const waitWhilePlacing = async (
  api: CommerceLayer,
  id: OrderId,
  { clock, stop }: World,
  takenOn: boolean,
): Promise<Answer> => {
  const until = clock.monotonic() + patienceMs;
  let seenPlacing = takenOn;
  for (let look = 0; ; look += 1) {
    let answer: Answer;
    try {
      answer = await readOrder(api, id);
    } catch (error) {
      throw seenPlacing && error instanceof CliError ? unsettled(id, error) : error;
    }
    if (orderOf(answer).status !== 'placing') return answer;
    seenPlacing = true;
    if (stop.signal.aborted) {
      throw unsettled(id, new CliError(stop.reason() ?? 'interrupted', 'You stopped waiting for it.'));
    }
    if (clock.monotonic() >= until) {
      throw new CliError('unknown', `The order ${id} is still being placed.`, {
        execution: 'unknown',
        why: `It has been placing for ${patienceMs / 1000} s.`,
        hint: placingHint(id),
      });
    }
    await clock.sleep(pausesMs[Math.min(look, pausesMs.length - 1)] ?? 5000, stop.signal);
  }
};

const placingHint = (id: OrderId): string =>
  `Look with \`klarna-cl inspect ${id}\` until it is placed or pending again; do not place it anew meanwhile.`;

/** The end of a waiting that something else than the order has ended: a signal keeps its exit code, the rest is 7. */
const unsettled = (id: OrderId, cause: CliError): CliError => {
  const isSignal = cause.kind === 'interrupted' || cause.kind === 'terminated';
  const message = isSignal
    ? `Stopped while the order ${id} was being placed.`
    : `It is not known whether the order ${id} was placed.`;
  return new CliError(isSignal ? cause.kind : 'unknown', message, {
    ...cause.facts,
    ...(isSignal ? { code: cause.kind } : {}),
    execution: 'unknown',
    why: isSignal
      ? 'Commerce Layer has taken it on and goes on without you; it is not known how that ends.'
      : `Commerce Layer was placing it when a look at it failed: ${cause.message}`,
    hint: placingHint(id),
  });
};

const newFailure = (order: Order, known: ReadonlySet<string>): Transaction | undefined =>
  order.transactions.find(({ id, type, succeeded }) => type === 'authorizations' && !succeeded && !known.has(id));

export const notPlaced = (order: Order, failure?: Transaction): CliError =>
  new CliError('not-placed', `The order ${order.id} was not placed.`, {
    execution: 'none',
    why:
      failure === undefined
        ? `Its status is ${order.status}, its payment ${order.paymentStatus}.`
        : `Klarna refused: ${failure.errorDetail ?? failure.message ?? 'no reason given'}${failure.errorCode ? ` (${failure.errorCode})` : ''}.`,
    hint: `${failure === undefined ? `\`klarna-cl inspect ${order.id}\` shows what stands in its way.` : refusalSticks} ${tokenStays(order.id)}`,
    ...(failure?.errorCode === undefined ? {} : { code: failure.errorCode }),
  });
