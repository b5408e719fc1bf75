import assert from 'node:assert/strict';
import { type Document, expectStatus } from '../calls.ts';
import type { Chapter, Line } from './lines.ts';
import { events, expectSigned, simulate, subscribed } from './notification.ts';
import { type Partner, requestBody } from './partner.ts';

export const deliveries: Chapter = [
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

/** Milliseconds after which a delivery is given up on, however busy the machine is. */
const longest = 20_000;

/** The sandbox's log of the deliveries to a webhook, once the last one has come to its end. */
async function settled({ control }: Partner, id: string): Promise<readonly Document[]> {
  for (const late = Date.now() + longest; ; ) {
    const { document } = await control('GET', 'deliveries');
    const mine = document.deliveries.filter((one: Document) => one.webhook_id === id);
    if (mine.length > 0 && mine.every((one: Document) => one.state !== 'PENDING')) return mine;
    assert.ok(Date.now() < late, `still to be delivered: ${JSON.stringify(mine)}`);
  }
}
