import { describe, expect, it } from 'vitest';
import type { Klarna } from '../../src/apis/klarna/client.ts';
import { paymentRequestOf } from '../../src/apis/klarna/payment-request.ts';
import type { PaymentRequestBody } from '../../src/apis/klarna/payment-request-body.ts';
import {
  cancelPaymentRequest,
  createPaymentRequest,
  createPaymentRequestRequest,
  paymentRequestKey,
  readPaymentRequest,
} from '../../src/apis/klarna/payment-requests.ts';
import { isKrn, type Krn } from '../../src/apis/klarna/values.ts';
import type { Http } from '../../src/request/step.ts';
import { withHttp } from '../request/world.ts';
import { account, running } from '../sandbox/running.ts';
import { klarnaError } from '../support/documents.ts';
import { fakeHttp, type Reply } from '../support/fake-http.ts';

const krn = (text: string): Krn => {
  if (!isKrn(text)) throw new Error(`${text} is no KRN`);
  return text;
};
const id = krn('krn:payment:eu1:request:8e2f7b8e-0000-4000-8000-000000000001');
const body: PaymentRequestBody = {
  currency: 'USD',
  amount: 11800,
  payment_request_reference: '1234-1',
  supplementary_purchase_data: {
    purchase_reference: '1234',
    line_items: [{ name: 'Shirt', quantity: 1, total_amount: 11800 }],
    shipping: [
      {
        recipient: { given_name: 'Test' },
        address: { street_address: '509 Amsterdam Ave', city: 'New York', country: 'US' },
      },
    ],
    customer: { email: 'customer+us@klarna.com' },
  },
  customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
};

const klarnaOver = (http: Http, changes: Partial<Klarna> = {}): Klarna => ({
  http,
  baseUrl: 'https://api-global.test.klarna.com',
  apiKey: 'klarna_test_api_sandbox',
  correlationId: '01RUN',
  mode: 'test',
  partnerAccountId: krn(account),
  ...changes,
});

const waiting = {
  payment_request_id: id,
  state: 'SUBMITTED',
  state_context: { customer_interaction: { payment_request_url: 'https://pay.klarna.com/eu/requests/abc' } },
};
const createLine = `POST /v2/accounts/${account}/payment/requests`;
const readLine = `GET /v2/accounts/${account}/payment/requests/${id}`;
const creating = (...replies: Reply[]) => {
  const http = fakeHttp(replies.map((reply) => [createLine, reply] as const));
  return { http, answer: createPaymentRequest(klarnaOver(http), body, 'the-key') };
};
const reading = (document: unknown) =>
  readPaymentRequest(klarnaOver(fakeHttp([[readLine, { status: 200, document }]])), id);

describe('a payment request at the sandbox', () => {
  it.each([
    ['an acquiring partner', krn(account)],
    ['a merchant with a key of its own', undefined],
  ])('is created, read and cancelled by %s', async (_, partnerAccountId) => {
    const sandbox = await running();
    await withHttp({}, async (http) => {
      const { partnerAccountId: __, ...merchant } = klarnaOver(http, { baseUrl: sandbox.url });
      const klarna: Klarna = { ...merchant, ...(partnerAccountId === undefined ? {} : { partnerAccountId }) };
      const key = paymentRequestKey(klarna, body, 'RUN1');
      const created = paymentRequestOf(await createPaymentRequest(klarna, body, key));
      expect(created).toMatchObject({ state: 'SUBMITTED', reference: '1234-1' });
      expect(created.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pay\//);
      expect(Date.parse(created.expiresAt ?? '')).toBeGreaterThan(Date.now());
      expect(paymentRequestOf(await createPaymentRequest(klarna, body, key)).id).toBe(created.id);
      expect(paymentRequestOf(await readPaymentRequest(klarna, created.id))).toEqual(created);
      expect(paymentRequestOf(await cancelPaymentRequest(klarna, created.id))).toMatchObject({
        state: 'CANCELED',
        stateReason: 'PARTNER_CANCELED',
      });
    });
  });

  it('has a token once it is completed', async () => {
    const sandbox = await running();
    await withHttp({}, async (http) => {
      const klarna = klarnaOver(http, { baseUrl: sandbox.url });
      const created = paymentRequestOf(
        await createPaymentRequest(klarna, body, paymentRequestKey(klarna, body, 'RUN1')),
      );
      for (const action of ['start', 'complete'])
        await sandbox.control('POST', `payment-requests/${created.id}`, { action });
      const { state, sessionToken } = paymentRequestOf(await readPaymentRequest(klarna, created.id));
      expect(state).toBe('COMPLETED');
      expect(sessionToken).toMatch(/^krn:payment:eu1:klarna-network-session-token:/);
    });
  });
});

describe('the request that creates one', () => {
  it('carries the key, the account and the exact body', () => {
    const { http: _, mode: __, ...klarna } = klarnaOver(fakeHttp([]));
    expect(createPaymentRequestRequest(klarna, body, 'the-key')).toEqual({
      method: 'POST',
      url: `https://api-global.test.klarna.com/v2/accounts/${account}/payment/requests`,
      headers: {
        Accept: 'application/json',
        Authorization: 'Basic klarna_test_api_sandbox',
        'Content-Type': 'application/json',
        'Klarna-Idempotency-Key': 'the-key',
        'Partner-Correlation-Id': '01RUN',
      },
      body: JSON.stringify(body),
    });
  });

  it('has the same key within a run, and another one in every other run and for every other body', () => {
    const klarna = klarnaOver(fakeHttp([]));
    const key = paymentRequestKey(klarna, body, 'RUN1');
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(paymentRequestKey(klarna, body, 'RUN1')).toBe(key);
    expect(paymentRequestKey(klarna, body, 'RUN2')).not.toBe(key);
    expect(paymentRequestKey(klarna, { ...body, amount: 1 }, 'RUN1')).not.toBe(key);
  });

  it('is sent again with the same bytes after a lost answer', async () => {
    const { http, answer } = creating('lost', { status: 201, document: waiting });
    await answer;
    expect(http.sent.map(({ body: sent }) => sent)).toEqual([JSON.stringify(body), JSON.stringify(body)]);
  });

  it('says what Klarna refuses, and that nobody was asked', async () => {
    const { answer } = creating(klarnaError(400, 'VALIDATION_ERROR'));
    await expect(answer).rejects.toMatchObject({
      kind: 'rejected',
      code: 'VALIDATION_ERROR',
      message: 'The payment request was refused by Klarna (HTTP 400).',
      facts: { hint: expect.stringContaining('nobody was asked') },
    });
  });
});

describe('an answer that contradicts the request is not believed', () => {
  it.each([
    ['another amount', { ...waiting, amount: 1 }, /amount is 1, not 11800/],
    ['another currency', { ...waiting, currency: 'EUR' }, /currency is "EUR"/],
    ['another reference', { ...waiting, payment_request_reference: 'x' }, /reference is "x"/],
    ['no address', { ...waiting, state_context: {} }, /nowhere to send the customer/],
    ['no id', { state: 'SUBMITTED' }, /no payment request/],
    ['a list', [], /no payment request/],
  ])('on creation: %s', async (_, document, why) => {
    const { answer } = creating({ status: 201, document });
    await expect(answer).rejects.toMatchObject({ kind: 'protocol', message: expect.stringMatching(why) });
  });

  const at = (url: string) => ({ ...waiting, state_context: { customer_interaction: { payment_request_url: url } } });
  const token = (klarna_network_session_token: unknown) => ({
    payment_request_id: id,
    state: 'COMPLETED',
    state_context: { klarna_network_session_token },
  });
  it.each([
    ['another id', { ...waiting, payment_request_id: 'krn:payment:eu1:request:other' }, /not "krn:payment/],
    ['an unknown state', { ...waiting, state: 'AUTHORIZED' }, /state is missing or unknown/],
    ['COMPLETED without a token', { payment_request_id: id, state: 'COMPLETED' }, /no session token/],
    ['COMPLETED with the older token alone', { ...token(null), payment_token: 'old' }, /no session token/],
    ['a token with a line break', token('a\r\nb'), /header/],
    ['an address that runs code', at('javascript:alert(1)'), /no https address/],
    ['an address without encryption', at('http://pay.klarna.com/'), /no https address/],
    ['an address with a password', at('https://a:b@pay.klarna.com/'), /no https address/],
  ])('on reading: %s', async (_, document, why) => {
    await expect(reading(document)).rejects.toMatchObject({ kind: 'protocol', message: expect.stringMatching(why) });
  });

  it('while members that nobody knows, and nulls, are borne', async () => {
    const answer = await reading({
      ...waiting,
      state_reason: null,
      expires_at: 'soon',
      amount: null,
      brand_new: { a: 1 },
      state_context: { ...waiting.state_context, klarna_network_session_token: null },
    });
    expect(paymentRequestOf(answer)).toEqual({
      id,
      state: 'SUBMITTED',
      url: 'https://pay.klarna.com/eu/requests/abc',
    });
  });
});
