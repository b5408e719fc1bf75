import { credentials } from '../../sandbox.ts';
import { uuidFor } from '../../world/identifiers.ts';
import type { Draft, Read, Webhook, WorldStore } from '../../world/tables.ts';
import { settle } from './delivery-log.ts';
import { covers } from './event-types.ts';
import { eventsOf, type PaymentEvent } from './events.ts';

/** What becoming a delivery takes besides the event. */
export interface Stamps {
  readonly now: () => number;
  readonly newUuid: () => string;
}

/**
 * A store whose transactions also write down whom to tell of them: what happened and that it has to be delivered become
 * true together, or not at all.
 */
export function withOutbox(store: WorldStore, stamps: Stamps): WorldStore {
  return {
    ...store,
    transact: (work) =>
      store.transact((draft) => {
        const result = work(draft);
        // Without this, every transaction of a sandbox without webhooks would be searched for events.
        if (store.world.webhooks.size > 0) {
          for (const event of eventsOf(draft, store.world)) {
            const webhooks = [...draft.webhooks.values()].filter((webhook) => wants(webhook, event));
            addDeliveries(draft, webhooks, event, stamps);
          }
        }
        return result;
      }),
  };
}

const wants = ({ status, event_types }: Read<Webhook>, { type }: PaymentEvent): boolean =>
  status === 'ENABLED' && event_types.some((subscription) => covers(subscription, type));

/** One event for each of these webhooks: the same `event_id` for all, as it is one event. */
export function addDeliveries(
  draft: Draft,
  webhooks: readonly Read<Webhook>[],
  event: PaymentEvent,
  { now, newUuid }: Stamps,
): void {
  const eventId = newUuid();
  const correlationId = newUuid();
  for (const webhook of webhooks) {
    draft.webhook_deliveries.insert({
      id: newUuid(),
      webhook_id: webhook.id,
      event_id: eventId,
      event_type: event.type,
      body: JSON.stringify({
        metadata: {
          event_type: event.type,
          event_id: eventId,
          event_version: webhook.event_version,
          occurred_at: new Date(now()).toISOString(),
          correlation_id: correlationId,
          subject_account_id: event.accountId,
          recipient_account_id: credentials.partnerAccountId,
          product_instance_id: `krn:partner:product:payment:${uuidFor('payment')}`,
          webhook_id: webhook.id,
          live: false,
        },
        payload: event.payload,
      }),
      state: 'PENDING',
      attempts: [],
      next_attempt_at: now(),
    });
  }
}

/** Nothing more goes to a webhook that was switched off or deleted; whether Klarna would keep it for later is not known. */
export function cancelDeliveries(draft: Draft, webhookId: string): void {
  for (const { id, webhook_id, state } of draft.webhook_deliveries.values()) {
    const delivery = webhook_id === webhookId && state === 'PENDING' ? draft.webhook_deliveries.get(id) : undefined;
    if (delivery) settle(delivery, 'CANCELED');
  }
}
