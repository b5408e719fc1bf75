import assert from 'node:assert/strict';
import { type Answer, type Document, expectStatus } from '../calls.ts';
import type { Shop } from '../shop.ts';
import { timestamp, uuid } from './expecting.ts';
import type { Chapter } from './lines.ts';
import { apiKey } from './partner.ts';

const credentials = { authorization: `Basic ${Buffer.from(`sandbox:${apiKey}`).toString('base64')}` };

/** Klarna Payments v1 as far as support and Commerce Layer touch it, seen through a shop's orders. */
export function olderKlarna(shop: Shop): readonly Chapter[] {
  const { send, integration } = shop;
  const get = (path: string, headers: Record<string, string> = credentials) => send({ method: 'GET', path, headers });
  const placed = async () => {
    const { seeded, authorization } = await shop.place();
    const { document } = await integration.get(`/orders/${seeded.order_id}`);
    return { seeded, authorization, klarnaId: document.data.attributes.payment_source_details.klarna_id };
  };
  const read = async (klarnaId: string): Promise<Document> => {
    const answer = await get(`/ordermanagement/v1/orders/${klarnaId}`);
    expectStatus(answer, 200);
    return answer.document;
  };
  const patch = async (type: string, id: string, attributes: object) =>
    expectStatus(await integration.patch(type, id, attributes), 200);

  const management: Chapter = [
    'order management',
    [
      {
        claim: 'a placed order is AUTHORIZED and ACCEPTED, with its amounts and reference',
        shown: async () => {
          const { seeded, klarnaId } = await placed();
          const order = await read(klarnaId);
          assert.deepEqual([order.status, order.fraud_status], ['AUTHORIZED', 'ACCEPTED']);
          assert.equal(order.order_id, klarnaId);
          assert.match(order.klarna_reference, /^[A-Z0-9]{7,}$/);
          assert.deepEqual(
            [order.order_amount, order.captured_amount, order.refunded_amount, order.remaining_authorized_amount],
            [seeded.amount, 0, 0, seeded.amount],
          );
          assert.match(order.expires_at, timestamp);
        },
      },
      {
        claim: 'PART_CAPTURED and CAPTURED follow the captures',
        shown: async () => {
          const { seeded, authorization, klarnaId } = await placed();
          await patch('orders', seeded.order_id, { _approve: true });
          await patch('authorizations', authorization, { _capture: true, _capture_amount_cents: 100 });
          const part = await read(klarnaId);
          assert.deepEqual([part.status, part.captured_amount], ['PART_CAPTURED', 100]);
          assert.equal(part.remaining_authorized_amount, seeded.amount - 100);
          await patch('authorizations', authorization, { _capture: true });
          const whole = await read(klarnaId);
          assert.deepEqual([whole.status, whole.captured_amount], ['CAPTURED', seeded.amount]);
        },
      },
      {
        claim: 'refunded_amount follows the refunds',
        shown: async () => {
          const { seeded, authorization, klarnaId } = await placed();
          await patch('orders', seeded.order_id, { _approve: true });
          await patch('authorizations', authorization, { _capture: true });
          const { document } = await integration.get(`/orders/${seeded.order_id}/captures`);
          await patch('captures', document.data[0].id, { _refund: true, _refund_amount_cents: 700 });
          assert.equal((await read(klarnaId)).refunded_amount, 700);
        },
      },
      {
        claim: 'CANCELLED follows a void',
        shown: async () => {
          const { authorization, klarnaId } = await placed();
          await patch('authorizations', authorization, { _void: true });
          assert.equal((await read(klarnaId)).status, 'CANCELLED');
        },
      },
      {
        claim: 'PENDING fraud status becomes ACCEPTED',
        shown: async () => {
          const { order_id, payment_id } = await shop.seed();
          await patch('klarna_payments', payment_id, { auth_token: `sandbox-place-pending.${order_id}` });
          await patch('orders', order_id, { _place: true });
          const { document } = await integration.get(`/orders/${order_id}`);
          const klarnaId = document.data.attributes.payment_source_details.klarna_id;
          assert.ok(['PENDING', 'ACCEPTED'].includes((await read(klarnaId)).fraud_status));
        },
      },
      {
        claim: 'an order that there is not is 404 in the form of v1',
        shown: async () => {
          const path = '/ordermanagement/v1/orders/00000000-0000-4000-8000-000000000000';
          expectOlderError(await get(path), 404);
        },
      },
      {
        claim: 'without credentials it is 401',
        shown: async () => expectStatus(await get(`/ordermanagement/v1/orders/${(await placed()).klarnaId}`, {}), 401),
      },
      { claim: 'EXPIRED and CLOSED, REJECTED', leftOut: 'they come by time or by Klarna, not by what a shop does' },
      { claim: 'hosts of the regions and the playground', leftOut: 'the sandbox is one host, on loopback' },
    ],
  ];

  const remove = (token: string) =>
    send({ method: 'DELETE', path: `/payments/v1/authorizations/${token}`, headers: credentials });

  const authorizations: Chapter = [
    'authorizations',
    [
      {
        claim: 'an unused one can be cancelled, and then does not place',
        shown: async () => {
          const { order_id, payment_id, auth_token } = await shop.seed();
          await patch('klarna_payments', payment_id, { auth_token });
          expectStatus(await remove(auth_token), 204);
          expectStatus(await integration.patch('orders', order_id, { _place: true }), 422);
        },
      },
      {
        claim: 'a used one cannot',
        shown: async () => expectOlderError(await remove((await placed()).seeded.auth_token), 403, 404),
      },
      {
        claim: 'one that there is not is 404',
        shown: async () => {
          const answer = await remove('00000000-0000-4000-8000-000000000000');
          expectOlderError(answer, 404);
          assert.equal(answer.document.error_code, 'NOT_FOUND');
        },
      },
      {
        claim: 'the refusal of an authorization sticks to it',
        shown: async () => {
          const { order_id, payment_id } = await shop.seed();
          await patch('klarna_payments', payment_id, { auth_token: `sandbox-place-declined.${order_id}` });
          for (const _ of ['once', 'twice']) {
            expectStatus(await integration.patch('orders', order_id, { _place: true }), 422);
          }
        },
      },
      { claim: 'load, authorize and finalize of the browser', leftOut: 'it runs in a browser, on Klarna’s own hosts' },
      {
        claim: 'BAD_VALUE, REJECTED, MERCHANT_INACTIVE and not matching fields',
        leftOut: 'they answer the creating of an order, which Commerce Layer does behind its own API',
      },
    ],
  ];
  return [management, authorizations];
}

/** `{correlation_id, error_code, error_messages}`. */
function expectOlderError(answer: Answer, ...statuses: readonly number[]): void {
  expectStatus(answer, ...statuses);
  const { correlation_id, error_code, error_messages } = answer.document;
  assert.match(correlation_id, uuid);
  assert.equal(typeof error_code, 'string');
  assert.ok(Array.isArray(error_messages) && error_messages.length > 0);
}
