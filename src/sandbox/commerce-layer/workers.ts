import { type Sandbox, timestamp } from '../sandbox.ts';
import { advance } from '../world/orders/upcoming.ts';
import { recordEvents, worker } from './event-stores.ts';

/** Lets the vendor's workers get on with an order: called before each read of it. */
export function advanceOrder(sandbox: Sandbox, id: string): void {
  sandbox.store.transact((draft) => {
    const order = draft.orders.get(id);
    if (order === undefined) return;
    advance(draft, order, timestamp(sandbox));
    recordEvents(sandbox.world, draft, worker, timestamp(sandbox));
  });
}
