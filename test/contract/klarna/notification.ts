import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type Document, expectStatus } from '../calls.ts';
import { apiKey, json, type Partner } from './partner.ts';
import { type Received, type Receiver, startReceiver } from './receiver.ts';

export const notification = ({ send }: Partner, method: string, path: string, body?: unknown) => {
  const type = body === undefined ? {} : json;
  const headers = { authorization: `Basic ${apiKey}`, ...type };
  return send({ method, path: `/v2/notification/${path}`, headers, body });
};

export interface Subscribed {
  readonly id: string;
  readonly key: Document;
  readonly receiver: Receiver;
}

/** A webhook with a receiver and a key of its own, taken down afterwards. */
export async function subscribed(
  klarna: Partner,
  event_types: readonly string[],
  work: (webhook: Subscribed) => Promise<void>,
  ...statuses: readonly number[]
): Promise<void> {
  const receiver = await startReceiver(...statuses);
  const key = (await notification(klarna, 'POST', 'signing-keys')).document;
  const made = await notification(klarna, 'POST', 'webhooks', webhookBody(receiver.url, key, event_types));
  try {
    expectStatus(made, 201);
    await work({ id: made.document.webhook_id, key, receiver });
  } finally {
    await notification(klarna, 'DELETE', `webhooks/${made.document?.webhook_id}`);
    receiver.close();
  }
}

export const webhookBody = (url: string, { signing_key_id }: Document, event_types: readonly string[]) => ({
  url,
  event_types,
  event_version: 'v2',
  signing_key_id,
  status: 'ENABLED',
});

export const expectSigned = ({ headers, raw }: Received, key: Document): void => {
  assert.equal(headers['klarna-signing-key-id'], key.signing_key_id);
  assert.equal(headers['klarna-signature'], createHmac('sha256', key.signing_key).update(raw).digest('hex'));
};

export const simulate = (klarna: Partner, id: string, event_type: string) =>
  notification(klarna, 'POST', `webhooks/${id}/simulate`, { event_type, event_version: 'v2' });

export const events = [
  ...['submitted', 'in-progress', 'completed', 'canceled', 'expired', 'declined'].map(
    (state) => `payment.request.state-change.${state}`,
  ),
  ...['authorized', 'completed', 'expired', 'closed'].map((state) => `payment.transaction.state-change.${state}`),
  ...['captured', 'refunded', 'chargeback'].map((what) => `payment.transaction.${what}`),
];
