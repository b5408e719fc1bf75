import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type Document, expectStatus } from '../calls.ts';
import { expectError, expectInvalid, krn } from './expecting.ts';
import type { Chapter, Line } from './lines.ts';
import { apiKey, json, type Partner, requestBody } from './partner.ts';
import { type Received, type Receiver, startReceiver } from './receiver.ts';

const notification = ({ send }: Partner, method: string, path: string, body?: unknown) => {
  const type = body === undefined ? {} : json;
  const headers = { authorization: `Basic ${apiKey}`, ...type };
  return send({ method, path: `/v2/notification/${path}`, headers, body });
};

interface Subscribed {
  readonly id: string;
  readonly key: Document;
  readonly receiver: Receiver;
}

/** A webhook with a receiver and a key of its own, taken down afterwards. */
async function subscribed(
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

const webhookBody = (url: string, { signing_key_id }: Document, event_types: readonly string[]) => ({
  url,
  event_types,
  event_version: 'v2',
  signing_key_id,
  status: 'ENABLED',
});

const expectSigned = ({ headers, raw }: Received, key: Document): void => {
  assert.equal(headers['klarna-signing-key-id'], key.signing_key_id);
  assert.equal(headers['klarna-signature'], createHmac('sha256', key.signing_key).update(raw).digest('hex'));
};

const simulate = (klarna: Partner, id: string, event_type: string) =>
  notification(klarna, 'POST', `webhooks/${id}/simulate`, { event_type, event_version: 'v2' });

const events = [
  ...['submitted', 'in-progress', 'completed', 'canceled', 'expired', 'declined'].map(
    (state) => `payment.request.state-change.${state}`,
  ),
  ...['authorized', 'completed', 'expired', 'closed'].map((state) => `payment.transaction.state-change.${state}`),
  ...['captured', 'refunded', 'chargeback'].map((what) => `payment.transaction.${what}`),
];

const administration: Chapter = [
  'keys and webhooks',
  [
    {
      claim: 'a signing key is made by a request without a body',
      shown: async (klarna) => {
        const { status, document } = await notification(klarna, 'POST', 'signing-keys');
        assert.equal(status, 201);
        assert.match(document.signing_key_id, krn);
        assert.ok(document.signing_key.length > 0);
      },
    },
    {
      claim: 'webhooks are made, read, changed and deleted',
      shown: (klarna) =>
        subscribed(klarna, [...events], async ({ id }) => {
          expectStatus(await notification(klarna, 'GET', `webhooks/${id}`), 200);
          expectStatus(await notification(klarna, 'PATCH', `webhooks/${id}`, { status: 'DISABLED' }), 200);
          const { document } = await notification(klarna, 'GET', `webhooks/${id}`);
          assert.equal(document.status, 'DISABLED');
          expectStatus(await notification(klarna, 'DELETE', `webhooks/${id}`), 200, 204);
          expectError(await notification(klarna, 'GET', `webhooks/${id}`), 404, 'RESOURCE_NOT_FOUND');
        }),
    },
    {
      claim: 'what a webhook cannot be',
      shown: async (klarna) => {
        const key = (await notification(klarna, 'POST', 'signing-keys')).document;
        const good = webhookBody('http://127.0.0.1:1/', key, [...events]);
        const wrongs = {
          url: 'ftp://example.com/',
          event_types: ['payment.nothing'],
          event_version: 'v1',
          signing_key_id: 'krn:nobody:has:it',
          status: 'ASLEEP',
        };
        for (const [name, value] of Object.entries(wrongs)) {
          const answer = await notification(klarna, 'POST', 'webhooks', { ...good, [name]: value });
          expectStatus(answer, 400, 404);
          if (answer.status === 400) expectInvalid(answer, name === 'event_types' ? '' : name);
        }
      },
    },
  ],
];

const simulated: Chapter = [
  'events',
  events.map(
    (type): Line => ({
      claim: `${type} can be simulated, and comes signed`,
      shown: (klarna) =>
        subscribed(klarna, [type], async ({ id, key, receiver }) => {
          expectStatus(await simulate(klarna, id, type), 200, 201, 202, 204);
          const received = await receiver.next();
          expectSigned(received, key);
          assert.deepEqual(Object.keys(received.body).sort(), ['metadata', 'payload']);
          assert.equal(received.body.metadata.event_type, type);
        }),
    }),
  ),
];

const deliveries: Chapter = [
  'deliveries',
  [
    {
      claim: 'what happens is told: a request’s way, with the session token at its end',
      shown: (klarna) =>
        subscribed(klarna, events.slice(0, 6), async ({ key, receiver }) => {
          const { payment_request_id: id } = await klarna.request(requestBody(), 'start', 'complete');
          const types = [];
          for (let count = 0; count < 3; count += 1) {
            const received = await receiver.next();
            expectSigned(received, key);
            assert.equal(received.body.payload.payment_request_id, id);
            types.push(received.body.metadata.event_type.split('.').at(-1));
            if (received.body.payload.state === 'COMPLETED') {
              assert.match(JSON.stringify(received.body.payload), /klarna-network-session-token/);
            }
          }
          assert.deepEqual(types.sort(), ['completed', 'in-progress', 'submitted']);
        }),
    },
    {
      claim: 'what happens is told: authorized, captured, refunded, completed',
      shown: (klarna) =>
        subscribed(klarna, events.slice(6), async ({ receiver }) => {
          const { payment_transaction_id: id } = await klarna.transaction();
          const body = { capture_amount: 11800, payment_capture_reference: 'capture-1' };
          expectStatus(await klarna.call('POST', `payment/transactions/${id}/capture`, body), 200, 201);
          const refund = { refund_amount: 1, refund_reference: 'refund-1' };
          expectStatus(await klarna.call('POST', `payment/transactions/${id}/refund`, refund), 200, 201);
          const types = [];
          for (let count = 0; count < 4; count += 1) {
            types.push((await receiver.next()).body.metadata.event_type.split('.').at(-1));
          }
          assert.deepEqual(types.sort(), ['authorized', 'captured', 'completed', 'refunded']);
        }),
    },
    ...[200, 201, 202, 204].map(
      (status): Line => ({
        claim: `${status} acknowledges: it is not sent again`,
        shown: (klarna) =>
          subscribed(
            klarna,
            [...events],
            async ({ id, receiver }) => {
              expectStatus(await simulate(klarna, id, events[0] ?? ''), 200, 201, 202, 204);
              await receiver.next();
              const [one] = await settled(klarna, id);
              assert.deepEqual([one?.state, one?.attempts.length], ['DELIVERED', 1]);
            },
            status,
          ),
      }),
    ),
    {
      claim: 'retried six times, the waits growing from 10 s to 12 h',
      shown: (klarna) =>
        subscribed(
          klarna,
          [...events],
          async ({ id, receiver }) => {
            expectStatus(await simulate(klarna, id, events[0] ?? ''), 200, 201, 202, 204);
            for (let attempt = 0; attempt < 7; attempt += 1) await receiver.next();
            const [one] = await settled(klarna, id);
            assert.deepEqual([one?.state, one?.attempts.length], ['FAILED', 7]);
          },
          500,
        ),
    },
    {
      claim: 'a receiver that is back gets what it missed',
      shown: (klarna) =>
        subscribed(
          klarna,
          [...events],
          async ({ id, receiver }) => {
            expectStatus(await simulate(klarna, id, events[0] ?? ''), 200, 201, 202, 204);
            const [first, second] = [await receiver.next(), await receiver.next()];
            assert.deepEqual(second.body, first.body);
            const [one] = await settled(klarna, id);
            assert.deepEqual([one?.state, one?.attempts.length], ['DELIVERED', 2]);
          },
          503,
          204,
        ),
    },
    {
      claim: 'the waits themselves, to the second',
      leftOut: 'the clock is compressed here; the sandbox’s own test moves it by hand',
    },
  ],
];

/** The sandbox's log of the deliveries to a webhook, once the last one has come to its end. */
async function settled({ control }: Partner, id: string): Promise<readonly Document[]> {
  for (;;) {
    const { document } = await control('GET', 'deliveries');
    const mine = document.deliveries.filter((one: Document) => one.webhook_id === id);
    if (mine.length > 0 && mine.every((one: Document) => one.state !== 'PENDING')) return mine;
  }
}

export const notifying: readonly Chapter[] = [administration, simulated, deliveries];
