import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { OrderId } from '../apis/commerce-layer/ids.ts';
import { type Order, orderOf, type Transaction } from '../apis/commerce-layer/order.ts';
import { placeOrder, readOrder } from '../apis/commerce-layer/orders.ts';
import type { Answer, Clock, Stop } from '../context.ts';
import { CliError } from '../errors.ts';

/** How long an order may stay `placing` before nobody waits any more, and the pauses between two looks. */
const patienceMs = 90_000;
const pausesMs = [500, 1000, 2000, 5000];

type World = { readonly clock: Clock; readonly stop: Stop };

/**
 * Places an order and waits until that holds: placed, with an authorization that succeeded for the total, and Klarna's
 * order id. After a lost answer the order is read before anything is repeated.
 * @throws CliError `not-placed` (a certain failure), `unknown` (still placing, or nobody can say)
 */
export const placeAndSettle = async (
  api: CommerceLayer,
  before: Order,
  world: World,
): Promise<{ answer: Answer; order: Order }> => {
  const known = new Set(before.transactions.map(({ id }) => id));
  const answer = await placeOrder(api, before.id, async () => {
    const settled = await waitWhilePlacing(api, before.id, world);
    const order = orderOf(settled);
    // A refusal of this very attempt settles it as well; what it means is said below.
    return isPlaced(order) || newFailure(order, known) ? settled : undefined;
  });
  const settled = orderOf(answer).status === 'placing' ? await seeItPlaced(api, before.id, world) : answer;
  const order = orderOf(settled);
  if (isPlaced(order)) return { answer: settled, order };
  throw notPlaced(order, newFailure(order, known));
};

const isPlaced = (order: Order): boolean => order.status === 'placed' || order.status === 'approved';

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
  return order.klarnaOrderId === undefined ? 'Klarna has given it no order id' : undefined;
};

/** Commerce Layer took the order on, so a look at it that fails leaves open how that ended. */
const seeItPlaced = async (api: CommerceLayer, id: OrderId, world: World): Promise<Answer> => {
  try {
    return await waitWhilePlacing(api, id, world);
  } catch (error) {
    if (!(error instanceof CliError) || ['unknown', 'interrupted', 'terminated'].includes(error.kind)) throw error;
    throw new CliError('unknown', `It is not known whether the order ${id} was placed.`, {
      ...error.facts,
      why: `Commerce Layer was placing it when a look at it failed: ${error.message}`,
      hint: `Look with \`klarna-cl inspect ${id}\`; do not place it anew meanwhile.`,
    });
  }
};

const waitWhilePlacing = async (api: CommerceLayer, id: OrderId, { clock, stop }: World): Promise<Answer> => {
  const until = clock.monotonic() + patienceMs;
  for (let look = 0; ; look += 1) {
    const answer = await readOrder(api, id);
    if (orderOf(answer).status !== 'placing') return answer;
    if (stop.signal.aborted || clock.monotonic() >= until) {
      throw new CliError('unknown', `The order ${id} is still being placed.`, {
        why: stop.signal.aborted ? 'You stopped waiting for it.' : `It has been placing for ${patienceMs / 1000} s.`,
        hint: `Look with \`klarna-cl inspect ${id}\` until it is placed or pending again; do not place it anew meanwhile.`,
      });
    }
    await clock.sleep(pausesMs[Math.min(look, pausesMs.length - 1)] ?? 5000, stop.signal);
  }
};

const newFailure = (order: Order, known: ReadonlySet<string>): Transaction | undefined =>
  order.transactions.find(({ id, type, succeeded }) => type === 'authorizations' && !succeeded && !known.has(id));

const notPlaced = (order: Order, failure: Transaction | undefined): CliError =>
  new CliError('not-placed', `The order ${order.id} was not placed.`, {
    why:
      failure === undefined
        ? `Its status is ${order.status}, its payment ${order.paymentStatus}.`
        : `Klarna refused: ${failure.errorDetail ?? failure.message ?? 'no reason given'}${failure.errorCode ? ` (${failure.errorCode})` : ''}.`,
    hint: 'A refusal sticks to its token: let the customer authorize again and run the flow with the new token. Until then the payment still holds the old one.',
    ...(failure?.errorCode === undefined ? {} : { code: failure.errorCode }),
  });
