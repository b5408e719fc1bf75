import type { World } from '../../world/tables.ts';

/** `GET /__sandbox/deliveries`: what was sent to which webhook, how that went, and what comes next. */
export const deliveriesReport = ({ webhook_deliveries, webhooks }: World) => ({
  schema_version: 1,
  deliveries: [...webhook_deliveries.values()].map((delivery) => ({
    delivery_id: delivery.id,
    webhook_id: delivery.webhook_id,
    // `null` for a webhook that was deleted.
    url: webhooks.get(delivery.webhook_id)?.url ?? null,
    event_id: delivery.event_id,
    event_type: delivery.event_type,
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: delivery.next_attempt_at === null ? null : new Date(delivery.next_attempt_at).toISOString(),
  })),
});
