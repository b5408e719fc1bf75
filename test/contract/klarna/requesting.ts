import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { expectApproved, expectError, expectInvalid, timestamp } from './expecting.ts';
import type { Chapter, Line } from './lines.ts';
import { apiKey, authorizeBody, json, type Partner, requestBody } from './partner.ts';
import { testTokens } from './test-tokens.ts';

const missing = (name: string): Line => ({
  claim: `needs ${name}`,
  shown: async ({ call }) =>
    expectInvalid(await call('POST', 'payment/requests', requestBody({ [name]: undefined })), name),
});

const hours = (from: string, until: string) => (Date.parse(until) - Date.parse(from)) / 3_600_000;

const making: Chapter = [
  'payment requests',
  [
    {
      claim: 'creating one is a 201 in state SUBMITTED, with where the customer goes',
      shown: async ({ call }) => {
        const { status, document } = await call('POST', 'payment/requests', requestBody());
        assert.deepEqual([status, document.state], [201, 'SUBMITTED']);
        assert.match(document.payment_request_id, /^krn:payment:eu1:request:[0-9a-f-]{36}$/);
        assert.ok(URL.canParse(document.state_context.customer_interaction.payment_request_url));
      },
    },
    {
      claim: 'a merchant’s own key needs no account',
      shown: async ({ send }) => {
        const headers = { ...json, authorization: `Basic ${apiKey}` };
        const made = await send({ method: 'POST', path: '/v2/payment/requests', headers, body: requestBody() });
        expectStatus(made, 201);
        const path = `/v2/payment/requests/${made.document.payment_request_id}`;
        expectStatus(await send({ method: 'GET', path, headers: { authorization: `Basic ${apiKey}` } }), 200);
      },
    },
    ...['currency', 'amount', 'payment_request_reference', 'customer_interaction_config'].map(missing),
    {
      claim: 'the customer is handed over or shown a QR code, nothing else',
      shown: async ({ request, call }) => {
        const by = (method: string) => requestBody({ customer_interaction_config: { method } });
        for (const method of ['HANDOVER', 'QR_CODE']) {
          const { state_context } = await request(by(method));
          assert.equal(state_context.customer_interaction.method, method);
        }
        expectInvalid(await call('POST', 'payment/requests', by('PIGEON')), 'method');
      },
    },
    {
      claim: 'the placeholders of a return_url',
      shown: async ({ request, call }) => {
        const to = (name: string) => {
          const return_url = `https://example.com/?value={klarna.payment_request.${name}}`;
          return requestBody({ customer_interaction_config: { method: 'HANDOVER', return_url } });
        };
        const names = ['id', 'state', 'payment_request_reference', 'payment_token', 'klarna_network_session_token'];
        for (const name of names) await request(to(name));
        expectInvalid(await call('POST', 'payment/requests', to('nothing_like_it')), 'return_url');
      },
    },
    {
      claim: 'reading one, and one that there is not',
      shown: async ({ request, call }) => {
        const made = await request();
        const read = await call('GET', `payment/requests/${made.payment_request_id}`);
        expectStatus(read, 200);
        assert.equal(read.document.payment_request_id, made.payment_request_id);
        const nobody = 'krn:payment:eu1:request:00000000-0000-4000-8000-000000000000';
        expectError(await call('GET', `payment/requests/${nobody}`), 404, 'RESOURCE_NOT_FOUND');
      },
    },
    {
      claim: 'PATCH changes the amount that is then approved',
      shown: async ({ request, call, control, authorize }) => {
        const { payment_request_id: id } = await request();
        expectStatus(await call('PATCH', `payment/requests/${id}`, { amount: 9900 }), 200);
        await control('POST', `payment-requests/${id}`, { action: 'start' });
        const { document } = await control('POST', `payment-requests/${id}`, { action: 'complete' });
        const token = document.state_context.klarna_network_session_token;
        expectInvalid(await authorize(token), 'amount');
        expectApproved(await authorize(token, authorizeBody({}, { amount: 9900 })));
      },
    },
    {
      claim: 'DELETE cancels',
      shown: async ({ request, call }) => {
        const { payment_request_id: id } = await request();
        expectStatus(await call('DELETE', `payment/requests/${id}`), 200, 204);
        assert.equal((await call('GET', `payment/requests/${id}`)).document.state, 'CANCELED');
      },
    },
  ],
];

/** What leads where: the facts’ arrows, by what the customer, the partner or time does. */
const arrows: readonly (readonly [path: readonly string[], then: string, state: string])[] = [
  [[], 'start', 'IN_PROGRESS'],
  [[], 'cancel', 'CANCELED'],
  [[], 'expire', 'EXPIRED'],
  [['start'], 'abort', 'SUBMITTED'],
  [['start'], 'complete', 'COMPLETED'],
  [['start'], 'cancel', 'CANCELED'],
  [['start'], 'expire', 'EXPIRED'],
  [['start'], 'decline', 'DECLINED'],
];

/** Where nothing leads on. */
const ends: readonly (readonly [path: readonly string[], state: string])[] = [
  [['start', 'complete'], 'COMPLETED'],
  [['start', 'decline'], 'DECLINED'],
];

async function act({ call, control }: Partner, id: string, action: string) {
  if (action === 'cancel') return call('DELETE', `payment/requests/${id}`);
  if (action === 'expire') return control('POST', 'clock', { advance: '181m' });
  return control('POST', `payment-requests/${id}`, { action });
}

const states: Chapter = [
  'states of a payment request',
  [
    ...arrows.map(
      ([path, then, state]): Line => ({
        claim: `${['SUBMITTED', ...path].join(', ')}, ${then}: ${state}`,
        shown: async (klarna) => {
          const { payment_request_id: id } = await klarna.request(requestBody(), ...path);
          expectStatus(await act(klarna, id, then), 200, 201, 204);
          assert.equal((await klarna.call('GET', `payment/requests/${id}`)).document.state, state);
        },
      }),
    ),
    ...ends.map(
      ([path, state]): Line => ({
        claim: `${state} is final`,
        shown: async (klarna) => {
          const { payment_request_id: id } = await klarna.request(requestBody(), ...path);
          for (const then of ['start', 'abort', 'complete', 'decline', 'cancel']) {
            expectStatus(await act(klarna, id, then), 400, 403, 409);
          }
          expectStatus(await klarna.call('PATCH', `payment/requests/${id}`, { amount: 1 }), 400, 403, 409);
          await act(klarna, id, 'expire');
          assert.equal((await klarna.call('GET', `payment/requests/${id}`)).document.state, state);
        },
      }),
    ),
    {
      claim: 'open for 3 hours',
      shown: async ({ request, call, control }) => {
        const { payment_request_id: id, created_at, expires_at } = await request();
        assert.match(expires_at, timestamp);
        assert.equal(Math.round(hours(created_at, expires_at)), 3);
        expectStatus(await control('POST', 'clock', { advance: '179m' }), 200, 201);
        assert.equal((await call('GET', `payment/requests/${id}`)).document.state, 'SUBMITTED');
        expectStatus(await control('POST', 'clock', { advance: '2m' }), 200, 201);
        assert.equal((await call('GET', `payment/requests/${id}`)).document.state, 'EXPIRED');
      },
    },
    {
      claim: 'COMPLETED holds the session token',
      shown: async ({ request }) => {
        const { state_context } = await request(requestBody(), 'start', 'complete');
        assert.match(state_context.klarna_network_session_token, /^krn:payment:eu1:klarna-network-session-token:\S+$/);
      },
    },
    { claim: 'the session token comes by webhook as well', leftOut: 'it is shown with the deliveries of webhooks' },
    {
      claim: 'an acquirer’s merchant holds neither key nor certificate',
      leftOut: 'it says who keeps what, not what an API does',
    },
    {
      claim: 'the browser’s SDK, and that "complete" may fire twice',
      leftOut: 'it runs in a browser, on Klarna’s own hosts',
    },
  ],
];

export const requesting: readonly Chapter[] = [making, states, testTokens];
