import assert from 'node:assert/strict';
import { expectRefusal, expectStatus, to } from '../calls.ts';
import type { Chapter } from '../klarna/lines.ts';
import type { Shop } from '../shop.ts';

/** What the facts say of payments and orders beyond fields and flags. */
export function payments(shop: Shop): readonly Chapter[] {
  const { integration } = shop;
  const read = async (type: string, id: string) => {
    const answer = await integration.get(`/${type}/${id}`);
    expectStatus(answer, 200);
    return answer.document.data.attributes;
  };
  const patch = async (type: string, id: string, attributes: object) => {
    const answer = await integration.patch(type, id, attributes);
    expectStatus(answer, 200);
    return answer.document.data.attributes;
  };
  const open = (order: string) => integration.post('klarna_payments', {}, { order: to('orders', order) });

  const sessions: Chapter = [
    'klarna payments',
    [
      {
        claim: 'a session has a client token and categories, of which checkouts read the first identifier',
        shown: async () => {
          const { order_id } = await shop.seed({ payment: null });
          const made = await open(order_id);
          expectStatus(made, 201);
          const { client_token, session_id, payment_methods } = made.document.data.attributes;
          assert.ok(client_token && session_id && payment_methods[0].identifier);
        },
      },
      {
        claim: 'the order and the gateway can be included',
        shown: async () => {
          const { payment_id } = await shop.seed();
          expectStatus(await integration.get(`/klarna_payments/${payment_id}?include=order,payment_gateway`), 200);
          expectRefusal(await integration.get(`/klarna_payments/${payment_id}?include=event_stores`), 400);
        },
      },
      { claim: 'versions cannot', leftOut: 'the page says so, the schema does not, and there are none here' },
      {
        claim: 'creating is not deduplicated',
        shown: async () => {
          const { order_id } = await shop.seed({ payment: null });
          const [one, other] = [await open(order_id), await open(order_id)];
          assert.notEqual(one.document.data.id, other.document.data.id);
        },
      },
      {
        claim: 'a token that is stored is not a payment',
        shown: async () => {
          const { order_id, payment_id, auth_token } = await shop.seed();
          await patch('klarna_payments', payment_id, { auth_token });
          const { status, payment_status, payment_source_details } = await read('orders', order_id);
          assert.deepEqual([status, payment_status], ['pending', 'unpaid']);
          assert.equal(payment_source_details?.klarna_id, undefined);
        },
      },
      {
        claim: 'without a billing address there is no country, and no session',
        shown: async () => {
          const { order_id } = await shop.seed({ order: { billing_address: false }, payment: null });
          const refused = await open(order_id);
          expectRefusal(refused, 422);
          assert.match(JSON.stringify(refused.document), /country code/);
        },
      },
      {
        claim: 'an order paid through another provider has no session at Klarna’s gateway',
        shown: async () => {
          const { order_id } = await shop.seed({ payment: null, payment_source_type: 'adyen_payments' });
          expectRefusal(await open(order_id), 422);
        },
      },
      {
        claim: 'an expired payment source says so in meta.error',
        shown: async () => {
          const { payment_id, auth_token, order_id } = await shop.seed({ payment: { expired: true } });
          const stored = await integration.patch('klarna_payments', payment_id, { auth_token });
          const refused =
            stored.status === 200 ? await integration.patch('orders', order_id, { _place: true }) : stored;
          expectRefusal(refused, 422);
          assert.match(JSON.stringify(refused.document.errors[0].meta), /"error":"expired"/);
        },
      },
      {
        claim: 'mismatched amounts do not place; _update mends them',
        shown: async () => {
          const { order_id, payment_id, auth_token } = await shop.seed({ payment: { mismatched_amounts: true } });
          assert.equal((await read('klarna_payments', payment_id)).mismatched_amounts, true);
          await patch('klarna_payments', payment_id, { auth_token });
          expectRefusal(await integration.patch('orders', order_id, { _place: true }), 422);
          const updated = await patch('klarna_payments', payment_id, { _update: true });
          assert.equal(updated.mismatched_amounts, false);
        },
      },
      {
        claim: 'a token that Klarna never gave is stored, and fails on placing',
        shown: async () => {
          const { order_id, payment_id } = await shop.seed();
          await patch('klarna_payments', payment_id, { auth_token: 'nobody-gave-this' });
          expectRefusal(await integration.patch('orders', order_id, { _place: true }), 422);
        },
      },
      {
        claim: 'empty payment methods where Klarna refuses the country or the currency',
        leftOut: 'the facts do not say which Klarna refuses',
      },
    ],
  ];

  const orders: Chapter = [
    'orders',
    [
      {
        claim: 'an order of zero is free, and is placed without Klarna',
        shown: async () => {
          const { order_id } = await shop.seed({ order: { zero_total: true }, payment: null });
          const placed = await integration.patch('orders', order_id, { _place: true });
          expectStatus(placed, 200);
          assert.deepEqual(
            [placed.document.data.attributes.status, placed.document.data.attributes.payment_status],
            ['placed', 'free'],
          );
        },
      },
      {
        claim: 'a payment method that captures by itself: placed is paid',
        shown: async () => {
          const { order_id, payment_id, auth_token } = await shop.seed({ payment_method: { auto_capture: true } });
          await patch('klarna_payments', payment_id, { auth_token });
          await patch('orders', order_id, { _place: true });
          assert.equal((await read('orders', order_id)).payment_status, 'paid');
          const captures = await integration.get(`/orders/${order_id}/captures`);
          assert.equal(captures.document.data.length, 1);
        },
      },
      {
        claim: 'paid but not placed: an authorized order that is pending can be placed',
        shown: async () => {
          const { order_id, payment_id, auth_token } = await shop.seed();
          await patch('klarna_payments', payment_id, { auth_token });
          await patch('orders', order_id, { _authorize: true });
          const { status, payment_status } = await read('orders', order_id);
          assert.deepEqual([status, payment_status], ['pending', 'authorized']);
          await patch('orders', order_id, { _place: true });
          assert.equal((await read('orders', order_id)).status, 'placed');
          const authorizations = await integration.get(`/orders/${order_id}/authorizations`);
          assert.equal(authorizations.document.data.length, 1);
        },
      },
      {
        claim: 'there is no _void of an order',
        shown: async () => {
          const { seeded } = await shop.place();
          const refused = await integration.patch('orders', seeded.order_id, { _void: true });
          expectRefusal(refused, 400);
        },
      },
      {
        claim: 'its history is there for payments and authorizations as well',
        shown: async () => {
          const { seeded, authorization } = await shop.place();
          for (const path of [`klarna_payments/${seeded.payment_id}`, `authorizations/${authorization}`]) {
            expectStatus(await integration.get(`/${path}/event_stores`), 200);
          }
        },
      },
      {
        claim: 'a failed transaction has a code and a detail, a good one has neither',
        shown: async () => {
          const { authorization } = await shop.place();
          const good = await read('authorizations', authorization);
          assert.deepEqual([good.succeeded, good.error_code, good.error_detail], [true, null, null]);
          assert.match(good.number, /^\d+\/T\/\d{3}$/);
        },
      },
      {
        claim: 'a capture that is pending: not succeeded, and no error code',
        leftOut: 'Klarna’s captures succeed or fail at once; other gateways’ wait',
      },
    ],
  ];
  return [sessions, orders];
}
