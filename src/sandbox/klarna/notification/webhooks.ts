import type { Context } from 'hono';
import { type Sandbox, type SandboxBindings, timestamp } from '../../sandbox.ts';
import type { Draft, JsonObject, Read, Webhook } from '../../world/tables.ts';
import { refuse } from '../errors.ts';
import { once } from '../idempotency.ts';
import { readBody } from '../request-body.ts';
import { covers } from './event-types.ts';
import { addDeliveries, cancelDeliveries } from './outbox.ts';
import { sampleEvent } from './samples.ts';
import { newWebhook, simulation, webhookChanges } from './webhook-body.ts';

export function createWebhook(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  return once(sandbox, c, (draft) => {
    const wanted = readBody(c, newWebhook(sandbox));
    const id = `krn:partner:global:notification:webhook:${sandbox.newUuid()}`;
    const row: Webhook = { id, ...wanted, created_at: timestamp(sandbox) };
    mustBeSound(draft, row);
    return { status: 201, document: webhookMembers(draft.webhooks.insert(row)) };
  });
}

export const listWebhooks = (sandbox: Sandbox, c: Context<SandboxBindings>): Response =>
  c.json({ webhooks: [...sandbox.world.webhooks.values()].map(webhookMembers) });

export function readWebhook(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  const webhook = sandbox.world.webhooks.get(c.req.param('id'));
  if (webhook === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return c.json(webhookMembers(webhook));
}

/** What is under way goes to the new address, and is signed with the new key. */
export function updateWebhook(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  return once(sandbox, c, (draft) => {
    const changes = readBody(c, webhookChanges(sandbox));
    const row = findWebhook(draft, c);
    Object.assign(row, changes);
    mustBeSound(draft, row);
    if (row.status === 'DISABLED') cancelDeliveries(draft, row.id);
    return { status: 200, document: webhookMembers(row) };
  });
}

export function deleteWebhook(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  return once(sandbox, c, (draft) => {
    const { id } = findWebhook(draft, c);
    cancelDeliveries(draft, id);
    draft.webhooks.remove(id);
    return { status: 204 };
  });
}

/**
 * Sends one event as if it had happened. What Klarna answers, and what it does for a webhook that would not get such an
 * event, is not published: the sandbox refuses where nothing would be delivered, and answers with no body.
 */
export function simulateWebhook(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  return once(sandbox, c, (draft) => {
    const { event_type } = readBody(c, simulation);
    const webhook = findWebhook(draft, c);
    if (webhook.status === 'DISABLED') throw refuse('RESOURCE_CONFLICT');
    if (!webhook.event_types.some((subscription) => covers(subscription, event_type)))
      throw refuse('VALIDATION_ERROR', [
        { parameter: 'event_type', reason: 'is not one that the webhook subscribes to' },
      ]);
    addDeliveries(draft, [webhook], sampleEvent(event_type, sandbox.newUuid(), sandbox.now()), sandbox);
    return { status: 204 };
  });
}

function findWebhook(draft: Draft, c: Context<SandboxBindings>): Webhook {
  const webhook = draft.webhooks.get(c.req.param('id'));
  if (webhook === undefined) throw refuse('RESOURCE_NOT_FOUND');
  return webhook;
}

/**
 * Its key has to be there, and it must not be a second one of the same kind: "The webhook configuration already exists" is
 * a documented 409. What makes two the same is not; the sandbox takes the address and the events for it.
 */
function mustBeSound(draft: Draft, webhook: Webhook): void {
  if (draft.signing_keys.get(webhook.signing_key_id) === undefined)
    throw refuse('VALIDATION_ERROR', [{ parameter: 'signing_key_id', reason: 'is not the id of a signing key' }]);
  const configuration = configurationOf(webhook);
  for (const other of draft.webhooks.values())
    if (other.id !== webhook.id && configurationOf(other) === configuration) throw refuse('RESOURCE_CONFLICT');
}

const configurationOf = ({ url, event_types }: Read<Webhook>): string =>
  JSON.stringify([new URL(url).href, [...event_types].sort()]);

const webhookMembers = ({ id, ...members }: Read<Webhook>): JsonObject => ({ webhook_id: id, ...members });
