import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { deliveries } from './delivering.ts';
import { expectError, expectInvalid, krn } from './expecting.ts';
import type { Chapter, Line } from './lines.ts';
import { events, expectSigned, notification, simulate, subscribed, webhookBody } from './notification.ts';

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

export const notifying: readonly Chapter[] = [administration, simulated, deliveries];
