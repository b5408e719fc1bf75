import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { expectError, expectInvalid } from './expecting.ts';
import type { Chapter, Line } from './lines.ts';
import { authorizeBody } from './partner.ts';
import { authorized, capture, captured, read, refundCapture, refundTransaction } from './transaction-calls.ts';

const calls: Chapter = [
  'transactions',
  [
    {
      claim: 'reading one: as it was authorized, and its state',
      shown: async (klarna) => {
        const made = await klarna.transaction();
        const { state, ...seen } = await read(klarna, made.payment_transaction_id);
        assert.equal(state, 'AUTHORIZED');
        for (const member of ['amount', 'currency', 'payment_transaction_reference', 'payment_funding']) {
          assert.deepEqual(seen[member], made[member]);
        }
        expectError(
          await klarna.call('GET', `payment/transactions/${made.payment_transaction_id}0`),
          404,
          'RESOURCE_NOT_FOUND',
        );
      },
    },
    {
      claim: 'capturing in parts until nothing is left: COMPLETED',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        await captured(klarna, id, 1800);
        assert.equal((await read(klarna, id)).state, 'AUTHORIZED');
        await captured(klarna, id, 10000);
        assert.equal((await read(klarna, id)).state, 'COMPLETED');
        expectStatus(await capture(klarna, id, 1), 400, 403, 409);
      },
    },
    {
      claim: 'a capture needs an amount and a reference, and there must be as much',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        const post = (body: object) => klarna.call('POST', `payment/transactions/${id}/capture`, body);
        expectInvalid(await post({ payment_capture_reference: 'one' }), 'capture_amount');
        expectInvalid(await post({ capture_amount: 1 }), 'payment_capture_reference');
        for (const amount of [0, -1, 1.5, 11801]) expectStatus(await capture(klarna, id, amount), 400, 403, 409);
      },
    },
    {
      claim: 'a capture can release the rest',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        await captured(klarna, id, 1000, { remaining_authorization: 'RELEASE' });
        assert.equal((await read(klarna, id)).state, 'COMPLETED');
        expectStatus(await capture(klarna, id, 1), 400, 403, 409);
        const other = await authorized(klarna);
        expectInvalid(await capture(klarna, other, 1, { remaining_authorization: 'KEEP' }), 'remaining_authorization');
      },
    },
    {
      claim: 'capture NOW has nothing left to capture',
      shown: async (klarna) => {
        const { payment_transaction_id: id } = await klarna.transaction(
          authorizeBody({}, { capture: 'NOW', payment_capture_reference: 'capture-1' }),
        );
        assert.equal((await read(klarna, id)).state, 'COMPLETED');
        expectStatus(await refundTransaction(klarna, id, 11800), 200, 201);
      },
    },
    {
      claim: 'extending takes days, and an amount',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        const before = await read(klarna, id);
        const extend = (body: object) => klarna.call('POST', `payment/transactions/${id}/authorize`, body);
        expectStatus(await extend({ extension_days: 40 }), 200, 201);
        assert.ok((await read(klarna, id)).expires_at > before.expires_at);
        expectStatus(await extend({ extension_days: 41, amount: 10000 }), 200, 201);
        expectInvalid(await extend({}), 'extension_days');
        expectInvalid(await extend({ extension_days: 0 }), 'extension_days');
      },
    },
    {
      claim: 'void has no body; without captures it leads to CLOSED',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        expectStatus(await klarna.call('POST', `payment/transactions/${id}/void`, { why: 'none' }), 400);
        expectStatus(await klarna.call('POST', `payment/transactions/${id}/void`), 200, 201, 204);
        assert.equal((await read(klarna, id)).state, 'CLOSED');
        expectStatus(await capture(klarna, id, 1), 400, 403, 409);
        expectStatus(await klarna.call('POST', `payment/transactions/${id}/void`), 400, 403, 409);
      },
    },
    {
      claim: 'void with captures leads to COMPLETED',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        await captured(klarna, id, 800);
        expectStatus(await klarna.call('POST', `payment/transactions/${id}/void`), 200, 201, 204);
        assert.equal((await read(klarna, id)).state, 'COMPLETED');
      },
    },
    {
      claim: 'refunding a capture, in parts and no more than it',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        const part = await captured(klarna, id, 5000);
        expectStatus(await refundCapture(klarna, part, 2000), 200, 201);
        expectStatus(await refundCapture(klarna, part, 3001), 400, 403, 409);
        expectStatus(await refundCapture(klarna, part, 3000), 200, 201);
        const short = await klarna.call('POST', `payment/captures/${part}/refund`, { refund_amount: 1 });
        expectInvalid(short, 'payment_refund_reference');
      },
    },
    {
      claim: 'refunding a transaction, with a reference of another name',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        expectStatus(await refundTransaction(klarna, id, 1), 400, 403, 409);
        await captured(klarna, id, 11800);
        expectStatus(await refundTransaction(klarna, id, 800), 200, 201);
        expectStatus(await refundTransaction(klarna, id, 11001), 400, 403, 409);
        const other = { refund_amount: 1, payment_refund_reference: 'refund-1' };
        expectInvalid(await klarna.call('POST', `payment/transactions/${id}/refund`, other), 'reference');
      },
    },
    {
      claim: 'PATCH changes the reference and the purchase data',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        const patch = (body: object) => klarna.call('PATCH', `payment/transactions/${id}`, body);
        const data = { supplementary_purchase_data: { purchase_reference: 'another' } };
        expectStatus(await patch({ payment_transaction_reference: 'another', ...data }), 200);
        assert.equal((await read(klarna, id)).payment_transaction_reference, 'another');
        expectInvalid(await patch({ amount: 1 }), 'amount');
      },
    },
    {
      claim: 'captures and refunds can be read',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        const part = await captured(klarna, id, 5000);
        const made = await refundCapture(klarna, part, 100);
        const refund = made.document.payment_refund_id;
        for (const path of [`captures/${part}`, `refunds/${refund}`]) {
          expectStatus(await klarna.call('GET', `payment/${path}`), 200);
          expectError(await klarna.call('GET', `payment/${path}0`), 404, 'RESOURCE_NOT_FOUND');
        }
      },
    },
    {
      claim: 'at most 200 captures',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        for (let count = 0; count < 200; count += 1) await captured(klarna, id, 1);
        expectStatus(await capture(klarna, id, 1), 400, 403, 409);
      },
    },
    {
      claim: 'an authorization that runs out is EXPIRED, and CLOSED 7 days later',
      shown: async (klarna) => {
        const { payment_transaction_id: id, expires_at } = await klarna.transaction();
        const { document } = await klarna.control('GET', 'clock');
        const left = Date.parse(expires_at) - Date.parse(document.now);
        expectStatus(await klarna.control('POST', 'clock', { advance: left + 1000 }), 200, 201);
        assert.equal((await read(klarna, id)).state, 'EXPIRED');
        expectStatus(await capture(klarna, id, 1), 400, 403, 409);
        expectStatus(await klarna.control('POST', 'clock', { advance: '169h' }), 200, 201);
        assert.equal((await read(klarna, id)).state, 'CLOSED');
      },
    },
    {
      claim: 'amounts are integers in minor units',
      shown: async (klarna) => {
        const id = await authorized(klarna);
        expectInvalid(await capture(klarna, id, 1.5), 'capture_amount');
      },
    },
  ],
];

/** The names that the page gives; whose grammar is not published. */
const names: Chapter = [
  'krns',
  (['request', 'transaction'] as const).map(
    (kind): Line => ({
      claim: `a ${kind} is krn:payment:eu1:${kind}:<uuid>`,
      shown: async (klarna) => {
        const document = await (kind === 'request' ? klarna.request() : klarna.transaction());
        const id = document[kind === 'request' ? 'payment_request_id' : 'payment_transaction_id'];
        assert.match(id, new RegExp(`^krn:payment:eu1:${kind}:[0-9a-f-]{36}$`));
      },
    }),
  ),
];

export const transacting: readonly Chapter[] = [calls, names];
