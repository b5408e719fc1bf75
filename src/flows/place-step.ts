import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import type { Answer, Context } from '../context.ts';
import type { FlowState } from './flow-state.ts';
import { earlierPlacing, notPlaced, placeAndSettle } from './place.ts';
import { refuseUnfit } from './preflight.ts';
import type { RunMemory } from './run-memory.ts';
import { isTokenStored } from './send-token.ts';
import type { StepLog } from './steps.ts';

/** Places the order, unless an earlier process of this run has done so. */
const placeOnce = async (
  world: Pick<Context, 'clock' | 'stop'>,
  memory: RunMemory,
  api: CommerceLayer,
  state: FlowState & { readonly order: Order },
): Promise<{ readonly answer?: Answer; readonly order: Order }> => {
  const { resumed } = memory;
  if (resumed === undefined || resumed.place === 'none') return placeAndSettle(api, state.order, world, false);
  const { came, order } = await earlierPlacing(api, state.order, world, resumed.placeSentAt);
  if (came !== 'open') {
    memory.takeUp?.('place');
    await memory.settle?.('place', came === 'placed');
  }
  if (came === 'placed') return { order };
  if (came === 'failed') throw notPlaced(order);
  await refuseChanged(world, memory, { ...state, order });
  memory.takeUp?.('place');
  return placeAndSettle(api, order, world, came === 'open');
};

/** The step `place`: the order is placed, and Klarna's order created from the stored token. */
export const place = async (
  world: Pick<Context, 'clock' | 'stop'>,
  memory: RunMemory,
  api: CommerceLayer,
  steps: StepLog,
  state: FlowState,
  before: Order,
): Promise<Order> => {
  state.order = await steps.run('place', `Placing the order ${before.number ?? before.id}`, async () => {
    const { answer, order } = await placeOnce(world, memory, api, { ...state, order: before });
    const said = `Order ${order.number ?? order.id} is ${order.status}`;
    return { value: order, answers: answer === undefined ? [] : [answer], said };
  });
  return state.order;
};

/** An order that is placed anew is judged anew: its amount or its payment may have changed since it was first asked for. */
const refuseChanged = async (world: Pick<Context, 'clock'>, memory: RunMemory, state: FlowState): Promise<void> => {
  refuseUnfit('native', state, world.clock.now());
  if (state.payment !== undefined) await isTokenStored(memory, state.payment);
};
