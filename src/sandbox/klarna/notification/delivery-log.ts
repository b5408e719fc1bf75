import type { WebhookDelivery, WorldStore } from '../../world/tables.ts';

/** So many deliveries that are over are kept, to be looked at; a few more between two clearings. */
const overKept = 1000;
const untilCleared = 1100;

/** More than this cannot wait: a receiver that is deaf must not fill the memory. */
const mostWaiting = 10_000;

/** Ends a delivery: there will be no further attempt. */
export function settle(delivery: WebhookDelivery, state: Exclude<WebhookDelivery['state'], 'PENDING'>): void {
  delivery.state = state;
  delivery.next_attempt_at = null;
}

/** Forgets the oldest deliveries that are over, and gives up the oldest of too many that wait. */
export function clearLog(store: WorldStore): void {
  const waiting: string[] = [];
  const over: string[] = [];
  for (const { id, state } of store.world.webhook_deliveries.values()) (state === 'PENDING' ? waiting : over).push(id);
  const forgotten = over.length > untilCleared ? over.slice(0, -overKept) : [];
  const givenUp = waiting.slice(0, Math.max(0, waiting.length - mostWaiting));
  if (forgotten.length + givenUp.length === 0) return;
  store.transact((draft) => {
    for (const id of forgotten) draft.webhook_deliveries.remove(id);
    for (const id of givenUp) {
      const delivery = draft.webhook_deliveries.get(id);
      if (delivery) settle(delivery, 'CANCELED');
    }
  });
}
