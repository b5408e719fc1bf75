import { expect, it } from 'vitest';
import { account, order, payment, running, seedAuthToken, seedBody } from './running.ts';

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

it("gives the first seed's answer to its own request, field for field", async () => {
  const sandbox = await running();
  const body = `{
  "data": {
    "type": "klarna_payments",
    "id": "ertHJlpPTR",
    "attributes": {
      "auth_token": "0b1d9815-165e-42e2-8867-35bc03789e00"
    }
  }
}`;
  const headers = {
    Accept: 'application/vnd.api+json',
    Authorization: `Bearer ${await sandbox.token()}`,
    'Content-Type': 'application/vnd.api+json',
  };
  const answer = await sandbox.send('PATCH', `/api/klarna_payments/${payment}`, headers, body);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/vnd.api+json');
  const meta = {
    mode: 'test',
    organization_id: 'Op2qQrRsSt',
    trace_id: expect.stringMatching(/^[0-9a-f]{64}$/),
  };
  const self = `${sandbox.url}/api/klarna_payments/ertHJlpPTR`;
  expect(answer.document).toMatchObject({
    data: {
      id: 'ertHJlpPTR',
      type: 'klarna_payments',
      links: { self },
      attributes: {
        auth_token: seedAuthToken,
        payment_request_data: {
          client_token: expect.stringMatching(/^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.ewogICJzZXNzaW9uX2lkIiA6ICIw/),
          payment_method_categories: [expect.objectContaining({ identifier: 'klarna' })],
          session_id: '0b1d9815-165e-42e2-8867-35bc03789e00',
        },
        payment_response: {},
        payment_instrument: expect.any(Object),
        created_at: '2018-01-01T12:00:00.000Z',
        updated_at: time,
        reference: null,
        reference_origin: null,
        metadata: {},
      },
      relationships: { order: { links: { self: `${self}/relationships/order`, related: `${self}/order` } } },
      meta,
    },
    meta,
  });
  expect(answer.document.data.meta).toEqual(answer.document.meta);
  expect(Object.keys(answer.document)).toEqual(['data', 'meta']);
  expect(Object.keys(answer.document.data)).toEqual(['id', 'type', 'links', 'attributes', 'relationships', 'meta']);
  expect(Object.keys(answer.document.data.relationships.order)).toEqual(['links']);
  expect(answer.document.data.attributes).toMatchObject({
    session_id: seedAuthToken,
    client_token: expect.any(String),
    payment_methods: [expect.objectContaining({ identifier: 'klarna' })],
    mismatched_amounts: false,
  });
});

it("gives the second seed's answer to its own request, field for field", async () => {
  const sandbox = await running();
  const headers = {
    Authorization: 'Basic klarna_test_api_sandbox',
    'Content-Type': 'application/json',
    'Klarna-Network-Session-Token': 'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
  };
  const answer = await sandbox.send('POST', `/v2/accounts/${account}/payment/authorize`, headers, seedBody);
  expect(answer.status).toBe(200);
  expect(answer.document).toEqual({
    payment_transaction_response: {
      result: 'APPROVED',
      payment_transaction: {
        payment_transaction_id: expect.stringMatching(/^krn:payment:eu1:transaction:[0-9a-f-]{36}$/),
        payment_transaction_reference: 'acquiring-partner-transaction-reference-1234',
        amount: 11800,
        currency: 'USD',
        payment_funding: { type: 'GUARANTEED', state: 'PENDING' },
        payment_pricing: expect.any(Object),
        expires_at: time,
      },
    },
  });
});

it('has the order that the seed payment belongs to, with sums that come out', async () => {
  const sandbox = await running();
  const answer = await sandbox.api(
    'GET',
    `/orders/${order}?include=line_items,payment_method,payment_source,billing_address`,
  );
  const { attributes, relationships } = answer.document.data;
  expect(attributes).toMatchObject({
    number: '1234',
    status: 'pending',
    payment_status: 'unpaid',
    currency_code: 'USD',
    country_code: 'US',
    tax_included: false,
    total_amount_cents: 11700,
    total_amount_with_taxes_cents: 11800,
    total_amount_with_taxes_float: 118,
    formatted_total_amount_with_taxes: '$118.00',
    discount_amount_cents: -1000,
    gift_card_amount_cents: -1000,
  });
  expect(relationships.payment_source.data).toEqual({ type: 'klarna_payments', id: payment });
  const lines = answer.document.included.filter((each: { type: string }) => each.type === 'line_items');
  const net = lines.reduce(
    (sum: number, line: { attributes: { total_amount_cents: number } }) => sum + line.attributes.total_amount_cents,
    0,
  );
  expect(net + attributes.total_tax_amount_cents).toBe(11800);
});
