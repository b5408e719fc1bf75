import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { bodies } from './authorizing-bodies.ts';
import { headers } from './authorizing-headers.ts';
import { expectApproved, expectError, expectInvalid, krn, timestamp } from './expecting.ts';
import type { Chapter } from './lines.ts';
import { authorizeBody, requestBody } from './partner.ts';

const results: Chapter = [
  'results of an authorization',
  [
    {
      claim: 'APPROVED is a 200 with the transaction and its funding',
      shown: async (klarna) => {
        const transaction = expectApproved(await klarna.authorize(klarna.token('approved')));
        assert.match(transaction.payment_transaction_id, /^krn:payment:eu1:transaction:/);
        assert.match(transaction.payment_transaction_id, krn);
        assert.deepEqual(
          [transaction.payment_transaction_reference, transaction.amount, transaction.currency],
          ['order-1234', 11800, 'USD'],
        );
        assert.ok(['GUARANTEED', 'NON_GUARANTEED'].includes(transaction.payment_funding.type));
        assert.ok(['PENDING', 'FUNDED', 'EXPIRED'].includes(transaction.payment_funding.state));
        assert.match(transaction.expires_at, timestamp);
      },
    },
    {
      claim: 'STEP_UP_REQUIRED is a 200 with a payment request',
      shown: async ({ authorize, token }) => {
        const step_up_config = requestBody().customer_interaction_config;
        const body = authorizeBody({ step_up_config: { customer_interaction_config: step_up_config } });
        const answer = await authorize(token('step-up'), body);
        expectStatus(answer, 200);
        const { payment_transaction_response, payment_request } = answer.document;
        assert.deepEqual(payment_transaction_response, { result: 'STEP_UP_REQUIRED' });
        assert.match(payment_request.payment_request_id, /^krn:payment:eu1:request:/);
        assert.equal(payment_request.state, 'SUBMITTED');
        assert.match(payment_request.expires_at, timestamp);
        const { method, payment_request_url } = payment_request.state_context.customer_interaction;
        assert.equal(method, 'HANDOVER');
        assert.ok(URL.canParse(payment_request_url));
      },
    },
    {
      claim: 'DECLINED is a 200 with a reason',
      shown: async ({ authorize, token }) => {
        const answer = await authorize(token('declined'));
        expectStatus(answer, 200);
        const { result, result_reason } = answer.document.payment_transaction_response;
        assert.equal(result, 'DECLINED');
        assert.equal(typeof result_reason, 'string');
      },
    },
    {
      claim: 'without a session token a customer has to step up, and then it is final',
      shown: async ({ authorize, control }) => {
        const customer_interaction_config = requestBody().customer_interaction_config;
        const first = await authorize(undefined, authorizeBody({ step_up_config: { customer_interaction_config } }));
        expectStatus(first, 200);
        assert.equal(first.document.payment_transaction_response.result, 'STEP_UP_REQUIRED');
        const id = first.document.payment_request.payment_request_id;
        await control('POST', `payment-requests/${id}`, { action: 'start' });
        const { document } = await control('POST', `payment-requests/${id}`, { action: 'complete' });
        const token = document.state_context.klarna_network_session_token;
        // The newer page: the final one carries the id of the request.
        expectApproved(await authorize(token, authorizeBody({ payment_request_id: id })));
      },
    },
  ],
];

const rules: Chapter = [
  'rules of an authorization',
  [
    {
      claim: 'the token of a payment request that was completed is approved',
      shown: async ({ request, authorize }) => {
        const { state_context } = await request(requestBody(), 'start', 'complete');
        expectApproved(await authorize(state_context.klarna_network_session_token));
      },
    },
    {
      claim: 'within 60 minutes: after 61 it is refused',
      shown: async ({ request, authorize, control }) => {
        const early = await request(requestBody(), 'start', 'complete');
        expectStatus(await control('POST', 'clock', { advance: '59m' }), 200, 201);
        expectApproved(await authorize(early.state_context.klarna_network_session_token));
        const late = await request(requestBody(), 'start', 'complete');
        expectStatus(await control('POST', 'clock', { advance: '61m' }), 200, 201);
        expectStatus(await authorize(late.state_context.klarna_network_session_token), 400, 404);
      },
    },
    {
      claim: 'the amount and the currency are what the customer approved',
      shown: async ({ request, authorize }) => {
        const { state_context } = await request(requestBody(), 'start', 'complete');
        const token = state_context.klarna_network_session_token;
        expectInvalid(await authorize(token, authorizeBody({}, { amount: 11801 })), 'amount');
        expectInvalid(await authorize(token, authorizeBody({ currency: 'EUR' })), 'currency');
        expectApproved(await authorize(token));
      },
    },
    {
      claim: 'the same token with the same bytes gives the same result',
      shown: async (klarna) => {
        const token = klarna.token('approved');
        const first = expectApproved(await klarna.authorize(token));
        assert.deepEqual(expectApproved(await klarna.authorize(token)), first);
      },
    },
    {
      claim: 'other bytes for a used token are 409',
      shown: async (klarna) => {
        const token = klarna.token('approved');
        expectApproved(await klarna.authorize(token));
        expectError(await klarna.authorize(token, authorizeBody({}, { amount: 1 })), 409, 'RESOURCE_CONFLICT');
      },
    },
    { claim: 'a token is opaque', leftOut: 'it is a duty of the client; what the sandbox issues says nothing' },
    { claim: 'tokens of up to 10240 characters', leftOut: 'headers are limited to 6 KB, which the page notes itself' },
  ],
];

export const authorizing: readonly Chapter[] = [headers, bodies, results, rules];
