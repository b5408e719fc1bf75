import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { expectApproved, expectCorrelation, expectError, expectInvalid, krn, timestamp } from './expecting.ts';
import type { Chapter } from './lines.ts';
import { account, apiKey, authorizeBody, json, newKey, type Partner, requestBody } from './partner.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const withKey = (klarna: Partner, authorization: string) =>
  klarna.authorize(klarna.token('approved'), authorizeBody(), { authorization });

const header = (name: string, value: string) => (klarna: Partner) =>
  klarna.authorize(klarna.token('approved'), authorizeBody(), { [name]: value });

const metadata = (name: string) =>
  JSON.stringify({
    integrator: { name, session_reference: 'session-1', module_name: 'MODULE', module_version: '1.0.0' },
  });

const headers: Chapter = [
  'headers of an authorization',
  [
    {
      claim: 'the acquiring partner’s address',
      shown: async (klarna) => void expectApproved(await klarna.authorize(klarna.token('approved'))),
    },
    {
      claim: 'the direct partner’s address',
      shown: async ({ send, token }) => {
        const session = { 'klarna-network-session-token': token('approved') };
        const sent = { ...json, authorization: `Basic ${apiKey}`, ...session };
        expectApproved(
          await send({ method: 'POST', path: '/v2/payment/authorize', headers: sent, body: authorizeBody() }),
        );
      },
    },
    { claim: 'live and test hosts', leftOut: 'the sandbox is one host, on loopback' },
    {
      claim: 'the key as it was issued',
      shown: async (klarna) => void expectApproved(await withKey(klarna, `Basic ${apiKey}`)),
    },
    {
      claim: 'the key in base64 behind an empty user',
      shown: async (klarna) => void expectApproved(await withKey(klarna, `Basic ${base64(`:${apiKey}`)}`)),
    },
    {
      claim: 'an older key in base64 behind its user',
      shown: async (klarna) => void expectApproved(await withKey(klarna, `Basic ${base64(`user:${apiKey}`)}`)),
    },
    {
      claim: 'a key with white space, another one, a bearer and none are 401',
      shown: async (klarna) => {
        for (const value of [`Basic ${apiKey} x`, 'Basic klarna_test_api_other', `Bearer ${apiKey}`, '']) {
          expectError(await withKey(klarna, value), 401, 'UNAUTHORIZED');
        }
      },
    },
    {
      claim: 'a live key on the test host is 401',
      shown: async (klarna) =>
        void expectError(await withKey(klarna, 'Basic klarna_live_api_sandbox'), 401, 'UNAUTHORIZED'),
    },
    {
      claim: 'another partner’s account is refused',
      shown: async ({ send }) => {
        const path = `/v2/accounts/${account}1/payment/authorize`;
        const answer = await send({
          method: 'POST',
          path,
          headers: { ...json, authorization: `Basic ${apiKey}` },
          body: authorizeBody(),
        });
        expectError(answer, 403, 'OPERATION_FORBIDDEN');
      },
    },
    {
      claim: 'a session token that nobody issued is not found',
      shown: async (klarna) =>
        void expectError(await klarna.authorize('krn:payment:eu1:other'), 404, 'RESOURCE_NOT_FOUND'),
    },
    {
      claim: 'integration metadata, as one line of JSON with an integrator in capitals',
      shown: async (klarna) => {
        const name = 'klarna-integration-metadata';
        expectApproved(await header(name, metadata('KLARNA_CL'))(klarna));
        for (const wrong of [metadata('klarna-cl'), '{}', 'none']) {
          expectInvalid(await header(name, wrong)(klarna), 'Klarna-Integration-Metadata');
        }
      },
    },
    {
      claim: 'the partner’s correlation id: hyphens are sent, 255 characters are the most',
      shown: async (klarna) => {
        const name = 'partner-correlation-id';
        expectApproved(await header(name, newKey())(klarna));
        expectApproved(await header(name, 'a'.repeat(255))(klarna));
        expectInvalid(await header(name, 'a'.repeat(256))(klarna), 'Partner-Correlation-Id');
      },
    },
    {
      claim: 'klarna-correlation-id on answers and refusals',
      shown: async (klarna) => {
        expectCorrelation(await klarna.authorize(klarna.token('approved')));
        expectCorrelation(await klarna.authorize(klarna.token('conflict')));
      },
    },
  ],
];

/** A part of the body that is refused, by the name of the parameter. */
const refused =
  (parameter: string, ...bodies: readonly object[]) =>
  async (klarna: Partner) => {
    for (const body of bodies) expectInvalid(await klarna.authorize(klarna.token('approved'), body), parameter);
  };

const accepted =
  (...bodies: readonly object[]) =>
  async (klarna: Partner) => {
    for (const body of bodies) expectApproved(await klarna.authorize(klarna.token('approved'), body));
  };

const line = { name: 'A thing', quantity: 1, total_amount: 11800 };
const reference = (length: number) => authorizeBody({}, { payment_transaction_reference: 'r'.repeat(length) });
const purchase = (data: object) => authorizeBody({ supplementary_purchase_data: data });

const bodies: Chapter = [
  'body of an authorization',
  [
    { claim: 'needs a currency', shown: refused('currency', { ...authorizeBody(), currency: undefined }) },
    { claim: 'takes no currency that there is not', shown: refused('currency', authorizeBody({ currency: 'usd' })) },
    { claim: 'needs an amount', shown: refused('amount', authorizeBody({}, { amount: undefined })) },
    {
      claim: 'amounts are integers in minor units',
      shown: refused('amount', ...[118.5, '11800', -1].map((amount) => authorizeBody({}, { amount }))),
    },
    {
      claim: 'currencies of none, two and three digits',
      shown: accepted(...['JPY', 'USD', 'KWD'].map((currency) => authorizeBody({ currency }))),
    },
    { claim: 'a reference of 1 to 255 characters', shown: accepted(reference(1), reference(255)) },
    {
      claim: 'no reference of 0 or 256 characters, or none',
      shown: refused(
        'payment_transaction_reference',
        reference(0),
        reference(256),
        authorizeBody({}, { payment_transaction_reference: undefined }),
      ),
    },
    {
      claim: 'capture is NOW or LATER',
      shown: accepted(...['NOW', 'LATER'].map((capture) => authorizeBody({}, { capture }))),
    },
    { claim: 'capture is nothing else', shown: refused('capture', authorizeBody({}, { capture: 'SOON' })) },
    {
      claim: 'payment option, enablement codes, capture reference',
      shown: accepted(
        authorizeBody(
          {},
          {
            payment_option_id: 'option',
            payment_program_enablement_codes: ['CODE'],
            capture: 'NOW',
            payment_capture_reference: 'capture-1',
          },
        ),
      ),
    },
    {
      claim: 'purchase data: reference, line items with all their members, shipping, customer',
      shown: accepted(
        purchase({
          purchase_reference: '1234',
          line_items: [
            {
              ...line,
              unit_price: 11800,
              total_tax_amount: 1000,
              product_url: 'https://example.com/thing',
              image_url: 'https://example.com/thing.png',
              product_identifier: '4006381333931',
              line_item_reference: 'line-1',
            },
          ],
          shipping: [
            {
              recipient: {
                given_name: 'Test',
                family_name: 'Person-us',
                email: 'customer+us@klarna.com',
                phone: '+13106683312',
              },
              address: {
                street_address: '509 Amsterdam Ave',
                postal_code: '10024-3941',
                city: 'New York',
                country: 'US',
              },
            },
          ],
          customer: { email: 'customer+us@klarna.com' },
        }),
      ),
    },
    {
      claim: 'line items that do not add up to the amount are refused',
      shown: refused('line_items', purchase({ line_items: [{ ...line, total_amount: 11799 }] })),
    },
    {
      claim: 'a line item has a name, a quantity and a total',
      shown: async (klarna) => {
        for (const missing of ['name', 'quantity', 'total_amount']) {
          const short = { ...line, [missing]: undefined };
          await refused(missing, purchase({ line_items: [short] }))(klarna);
        }
      },
    },
    {
      claim: 'a customer token can be asked for',
      shown: accepted(
        authorizeBody({
          request_customer_token: { scopes: ['payment:customer_not_present'], customer_token_reference: 'token-1' },
        }),
      ),
    },
    {
      claim: 'acquiring config',
      shown: accepted(
        authorizeBody({
          acquiring_config: { payment_account_id: 'krn:payment:global:account:test', settlement_currency: 'USD' },
        }),
      ),
    },
    {
      claim: 'a member that nobody has documented is refused',
      shown: refused('unheard_of', authorizeBody({ unheard_of: 1 })),
    },
    {
      claim: 'malformed JSON and another content type are INVALID_CONTENT_TYPE',
      shown: async ({ call, token }) => {
        const session = { 'klarna-network-session-token': token('approved') };
        expectError(await call('POST', 'payment/authorize', '{"currency":', session), 400, 'INVALID_CONTENT_TYPE');
        const text = { ...session, 'content-type': 'text/plain' };
        expectError(await call('POST', 'payment/authorize', '{}', text), 400, 'INVALID_CONTENT_TYPE');
      },
    },
  ],
];

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
