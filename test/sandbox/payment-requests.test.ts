import { describe, expect, it } from 'vitest';
import { account, type Client, running } from './running.ts';

const wish = {
  currency: 'USD',
  amount: 11800,
  payment_request_reference: 'request-1',
  customer_interaction_config: {
    method: 'HANDOVER',
    return_url: 'https://shop.example/back?id={klarna.payment_request.id}',
  },
};

const submitted = async (sandbox: Client, changes: object = {}): Promise<string> => {
  const { status, document } = await sandbox.klarna('POST', '/requests', { ...wish, ...changes });
  expect(status).toBe(201);
  return document.payment_request_id;
};

const act = (sandbox: Client, id: string, action: string) =>
  sandbox.control('POST', `payment-requests/${id}`, { action });

const read = async (sandbox: Client, id: string) => (await sandbox.klarna('GET', `/requests/${id}`)).document;

const completed = async (sandbox: Client, changes: object = {}) => {
  const id = await submitted(sandbox, changes);
  await act(sandbox, id, 'start');
  const { document } = await act(sandbox, id, 'complete');
  return { id, token: document.state_context?.klarna_network_session_token as string };
};

const authorize = (sandbox: Client, token: string, changes: object = {}, headers: Record<string, string> = {}) =>
  sandbox.klarna(
    'POST',
    '/authorize',
    {
      currency: 'USD',
      request_payment_transaction: { amount: 11800, payment_transaction_reference: 'tx-1' },
      ...changes,
    },
    { 'klarna-network-session-token': token, ...headers },
  );

describe('a payment request', () => {
  it('tells whoever follows its address how to be the customer', async () => {
    const sandbox = await running();
    const { document } = await sandbox.klarna('POST', '/requests', wish);
    const address = document.state_context.customer_interaction.payment_request_url;
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toContain(`${sandbox.url}/__sandbox/payment-requests/${document.payment_request_id} `);
    expect((await fetch(address.replace(/[^/]+$/, 'nobody'))).status).toBe(404);
    expect(await read(sandbox, document.payment_request_id)).toMatchObject({ state: 'SUBMITTED' });
  });

  it('is created SUBMITTED for three hours, with the address where the customer goes on', async () => {
    const now = Date.parse('2026-03-01T10:00:00.000Z');
    const sandbox = await running({ clock: { now: () => now } });
    const { status, document } = await sandbox.klarna('POST', '/requests', wish);
    expect(status).toBe(201);
    expect(document).toEqual({
      payment_request_id: expect.stringMatching(/^krn:payment:eu1:request:[0-9a-f-]{36}$/),
      payment_request_reference: 'request-1',
      state: 'SUBMITTED',
      state_context: {
        customer_interaction: {
          method: 'HANDOVER',
          payment_request_id: document.payment_request_id,
          payment_request_url: expect.stringMatching(`^${sandbox.url}/pay/[0-9a-f-]{36}$`),
        },
      },
      expires_at: '2026-03-01T13:00:00.000Z',
      created_at: '2026-03-01T10:00:00.000Z',
      updated_at: '2026-03-01T10:00:00.000Z',
    });
    expect(await read(sandbox, document.payment_request_id)).toEqual(document);
    const [write] = (await sandbox.ledger()).writes;
    expect(write).toMatchObject({ executed: true, created: document.payment_request_id });
  });

  it('is there with and without the account in the path', async () => {
    const sandbox = await running();
    const key = { authorization: 'Basic klarna_test_api_sandbox', 'content-type': 'application/json' };
    const direct = await sandbox.send('POST', '/v2/payment/requests', key, wish);
    expect(direct.status).toBe(201);
    const id = encodeURIComponent(direct.document.payment_request_id);
    expect((await sandbox.send('GET', `/v2/payment/requests/${id}`, key)).status).toBe(200);
    expect((await sandbox.klarna('GET', `/requests/${id}`)).status).toBe(200);
    expect(await sandbox.klarna('GET', '/requests/krn:payment:eu1:request:none')).toMatchObject({
      status: 404,
      document: { error_code: 'RESOURCE_NOT_FOUND' },
    });
  });

  it.each([
    ['no currency', { currency: undefined }, 'currency'],
    ['a currency that there is not', { currency: 'QQQ' }, 'currency'],
    ['no amount', { amount: undefined }, 'amount'],
    ['an amount of nothing', { amount: 0 }, 'amount'],
    ['an amount in major units', { amount: 118.5 }, 'amount'],
    ['no reference', { payment_request_reference: undefined }, 'payment_request_reference'],
    ['a reference that is too long', { payment_request_reference: 'x'.repeat(256) }, 'payment_request_reference'],
    ['no interaction', { customer_interaction_config: undefined }, 'customer_interaction_config'],
    ['another method', { customer_interaction_config: { method: 'EMAIL' } }, 'customer_interaction_config.method'],
    [
      'a return_url without TLS',
      { customer_interaction_config: { method: 'HANDOVER', return_url: 'http://shop.example/' } },
      'customer_interaction_config.return_url',
    ],
    [
      'a placeholder that Klarna does not know',
      { customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/{order}' } },
      'customer_interaction_config.return_url',
    ],
    [
      'lines that do not add up',
      { supplementary_purchase_data: { line_items: [{ name: 'Shirt', quantity: 1, total_amount: 11700 }] } },
      'supplementary_purchase_data.line_items',
    ],
    [
      'a unit price that leads elsewhere',
      {
        supplementary_purchase_data: {
          line_items: [{ name: 'Shirt', quantity: 2, unit_price: 5000, total_amount: 11800 }],
        },
      },
      'supplementary_purchase_data.line_items.0.unit_price',
    ],
    [
      'more tax than there is to be taxed',
      {
        supplementary_purchase_data: {
          line_items: [{ name: 'Shirt', quantity: 1, total_amount: 11800, total_tax_amount: 11801 }],
        },
      },
      'supplementary_purchase_data.line_items.0.total_tax_amount',
    ],
    [
      'a country in words',
      { supplementary_purchase_data: { shipping: [{ address: { country: 'Sweden' } }] } },
      'supplementary_purchase_data.shipping.0.address.country',
    ],
    [
      'an e-mail that is none',
      { supplementary_purchase_data: { customer: { email: 'me' } } },
      'supplementary_purchase_data.customer.email',
    ],
    ['a member that is not documented', { intents: ['PAY'] }, 'intents'],
    [
      'a scope that is not documented',
      { request_customer_token: { scopes: ['all'] } },
      'request_customer_token.scopes.0',
    ],
  ])('is refused with %s', async (_, changes, parameter) => {
    const sandbox = await running();
    expect(await sandbox.klarna('POST', '/requests', { ...wish, ...changes })).toMatchObject({
      status: 400,
      document: { error_code: 'VALIDATION_ERROR', validation_errors: [{ parameter }] },
    });
  });

  it.each([
    [['start'], 'IN_PROGRESS'],
    [['start', 'abort'], 'SUBMITTED'],
    [['start', 'abort', 'start', 'complete'], 'COMPLETED'],
    [['start', 'decline'], 'DECLINED'],
    [['cancel'], 'CANCELED'],
    [['start', 'cancel'], 'CANCELED'],
    [['+3h'], 'EXPIRED'],
    [['start', '+3h'], 'EXPIRED'],
    [['start', 'complete', '+3h'], 'COMPLETED'],
  ])('comes by %j to %s', async (steps, state) => {
    const sandbox = await running();
    const id = await submitted(sandbox);
    for (const step of steps) {
      if (step === '+3h') await sandbox.control('POST', 'clock', { advance: '3h' });
      else if (step === 'cancel') expect((await sandbox.klarna('DELETE', `/requests/${id}`)).status).toBe(200);
      else expect((await act(sandbox, id, step)).status).toBe(200);
    }
    expect(await read(sandbox, id)).toMatchObject({ state });
  });

  it.each([
    [[], 'complete'],
    [[], 'abort'],
    [[], 'decline'],
    [['start'], 'start'],
    [['start', 'complete'], 'start'],
    [['start', 'complete'], 'cancel'],
    [['start', 'complete'], 'update'],
    [['start', 'decline'], 'start'],
    [['start', 'decline'], 'cancel'],
    [['start'], 'update'],
    [['cancel'], 'start'],
    [['cancel'], 'cancel'],
    [['cancel'], 'update'],
    [['+3h'], 'start'],
    [['+3h'], 'cancel'],
    [['+3h'], 'update'],
  ])('after %j does not allow %s', async (steps, last) => {
    const sandbox = await running();
    const id = await submitted(sandbox);
    const step = async (name: string) => {
      if (name === '+3h') return sandbox.control('POST', 'clock', { advance: '3h' });
      if (name === 'cancel') return sandbox.klarna('DELETE', `/requests/${id}`);
      if (name === 'update') return sandbox.klarna('PATCH', `/requests/${id}`, { amount: 5 });
      return act(sandbox, id, name);
    };
    for (const name of steps) await step(name);
    const before = await read(sandbox, id);
    expect((await step(last)).status).toBe(409);
    expect(await read(sandbox, id)).toEqual(before);
  });

  it('says where it came from, and why', async () => {
    const sandbox = await running();
    const id = await submitted(sandbox);
    await act(sandbox, id, 'start');
    await act(sandbox, id, 'abort');
    expect(await read(sandbox, id)).toMatchObject({
      state: 'SUBMITTED',
      previous_state: 'IN_PROGRESS',
      state_reason: 'PURCHASE_FLOW_ABORTED',
    });
    expect((await sandbox.klarna('DELETE', `/requests/${id}`)).document).toMatchObject({
      state: 'CANCELED',
      previous_state: 'SUBMITTED',
      state_reason: 'PARTNER_CANCELED',
    });
  });

  it.each(['PATCH', 'PUT'])('is updated by %s in what is named, and in nothing else', async (method) => {
    const sandbox = await running();
    const lines = [{ name: 'Shirt', quantity: 1, total_amount: 11800 }];
    const id = await submitted(sandbox, { supplementary_purchase_data: { line_items: lines } });
    const path = `/requests/${id}`;
    expect(await sandbox.klarna(method, path, { amount: 5 })).toMatchObject({ status: 400 });
    expect(await sandbox.klarna(method, path, {})).toMatchObject({ status: 400 });
    const purchase = { line_items: [{ name: 'Socks', quantity: 1, total_amount: 5 }] };
    expect(await sandbox.klarna(method, path, { amount: 5, supplementary_purchase_data: purchase })).toMatchObject({
      status: 200,
      document: { state: 'SUBMITTED', payment_request_reference: 'request-1' },
    });
    await act(sandbox, id, 'start');
    const { document } = await act(sandbox, id, 'complete');
    const token = document.state_context.klarna_network_session_token;
    expect(await authorize(sandbox, token)).toMatchObject({ status: 400 });
  });

  it.each([
    ['e-mail of the customer', { customer: { email: 'customer+us+denied@klarna.com' } }, 'DECLINED'],
    ['older e-mail of the customer', { customer: { email: 'customer+denied@email.us' } }, 'DECLINED'],
    ['phone of the recipient', { shipping: [{ recipient: { phone: '+13106354386' } }] }, 'DECLINED'],
    ['approved e-mail', { customer: { email: 'customer+us@klarna.com' } }, 'COMPLETED'],
    [
      'approved e-mail with a denied phone of another market',
      { customer: { email: 'customer+us@klarna.com', phone: '+46701740620' } },
      'DECLINED',
    ],
  ])('is decided by the %s', async (_, purchase, state) => {
    const sandbox = await running();
    const id = await submitted(sandbox, { supplementary_purchase_data: purchase });
    await act(sandbox, id, 'start');
    expect((await act(sandbox, id, 'complete')).document).toMatchObject({ state });
  });
});

describe('the token of a completed request', () => {
  it('authorizes once, what the customer approved', async () => {
    const sandbox = await running();
    const { id, token } = await completed(sandbox);
    expect(token).toMatch(/^krn:payment:eu1:klarna-network-session-token:[0-9a-f-]{36}$/);
    const first = await authorize(sandbox, token, { payment_request_id: id });
    expect(first).toMatchObject({ status: 200, document: { payment_transaction_response: { result: 'APPROVED' } } });
    expect((await authorize(sandbox, token, { payment_request_id: id })).document).toEqual(first.document);
    expect(await authorize(sandbox, token)).toMatchObject({ status: 409 });
  });

  it.each([
    [
      'another amount',
      { request_payment_transaction: { amount: 11801, payment_transaction_reference: 'x' } },
      'request_payment_transaction.amount',
    ],
    ['another currency', { currency: 'EUR' }, 'currency'],
    ['another payment request', { payment_request_id: 'krn:payment:eu1:request:other' }, 'payment_request_id'],
  ])('refuses %s, and is not spent by it', async (_, changes, parameter) => {
    const sandbox = await running();
    const { token } = await completed(sandbox);
    expect(await authorize(sandbox, token, changes)).toMatchObject({
      status: 400,
      document: { error_code: 'VALIDATION_ERROR', validation_errors: [{ parameter }] },
    });
    expect(await authorize(sandbox, token)).toMatchObject({ status: 200 });
  });

  it('refuses other lines than the customer approved', async () => {
    const sandbox = await running();
    const lines = (name: string) => ({
      supplementary_purchase_data: { line_items: [{ name, quantity: 1, total_amount: 11800 }] },
    });
    const { token } = await completed(sandbox, lines('Shirt'));
    expect(await authorize(sandbox, token, lines('Socks'))).toMatchObject({
      status: 400,
      document: { validation_errors: [{ parameter: 'supplementary_purchase_data.line_items' }] },
    });
    expect((await authorize(sandbox, token, lines('Shirt'))).status).toBe(200);
  });

  it('comes to DECLINED for a denied customer who is named only now', async () => {
    const sandbox = await running();
    const { token } = await completed(sandbox);
    const supplementary_purchase_data = { customer: { email: 'customer+us+denied@klarna.com' } };
    const first = await authorize(sandbox, token, { supplementary_purchase_data });
    expect(first.document.payment_transaction_response.result).toBe('DECLINED');
    expect(await authorize(sandbox, token)).toMatchObject({ status: 409 });
  });

  it('is good for 60 minutes', async () => {
    const sandbox = await running();
    const { token } = await completed(sandbox);
    await sandbox.control('POST', 'clock', { advance: 3_599_000 });
    const key = { 'klarna-idempotency-key': 'b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a11' };
    const first = await authorize(sandbox, token, {}, key);
    expect(first).toMatchObject({ status: 200 });
    await sandbox.control('POST', 'clock', { advance: '1m' });
    expect(await authorize(sandbox, token)).toMatchObject({ status: 404 });
    expect((await authorize(sandbox, token, {}, key)).document).toEqual(first.document);
  });

  it('brings a customer token where one was asked for, good for its currency', async () => {
    const sandbox = await running();
    const request_customer_token = { scopes: ['payment:customer_not_present'], customer_token_reference: 'c-1' };
    const id = await submitted(sandbox, { amount: undefined, request_customer_token });
    await act(sandbox, id, 'start');
    const { document } = await act(sandbox, id, 'complete');
    expect(document.state_context).toEqual({ customer_token: expect.stringMatching(/^krn:/) });
    const token = { 'klarna-customer-token': document.state_context.customer_token };
    expect((await sandbox.klarna('POST', '/requests', wish, token)).status).toBe(201);
    expect((await sandbox.klarna('POST', '/requests', { ...wish, currency: 'EUR' }, token)).status).toBe(400);
    const charge = (currency: string) =>
      sandbox.klarna(
        'POST',
        '/authorize',
        { currency, request_payment_transaction: { amount: 5, payment_transaction_reference: 'charge' } },
        token,
      );
    expect((await charge('USD')).document.payment_transaction_response.result).toBe('APPROVED');
    expect((await charge('EUR')).status).toBe(400);
    const unknown = { 'klarna-customer-token': 'krn:x:y:z' };
    expect((await sandbox.klarna('POST', '/requests', wish, unknown)).status).toBe(404);
  });
});

describe('an authorization without a session token', () => {
  const body = {
    currency: 'USD',
    request_payment_transaction: { amount: 11800, payment_transaction_reference: 'tx-1' },
  };
  const step_up_config = {
    payment_request_reference: 'step-up-1',
    customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
  };
  const customer = (email: string) => ({ supplementary_purchase_data: { customer: { email } } });
  const approving = { 'klarna-customer-token': 'krn:payment:eu1:customer-token:sandbox-approved' };
  const denying = { 'klarna-customer-token': 'krn:payment:eu1:customer-token:sandbox-denied' };

  it.each<[string, object, Record<string, string>, string]>([
    ['a way to step up', { step_up_config }, {}, 'STEP_UP_REQUIRED'],
    ['a way to step up, and a customer token', { step_up_config }, approving, 'STEP_UP_REQUIRED'],
    ['a customer token', {}, approving, 'APPROVED'],
    ['a denied customer’s token', { step_up_config }, denying, 'DECLINED'],
    ['an approved test customer', customer('customer+us@klarna.com'), {}, 'APPROVED'],
    ['a denied test customer', customer('customer+us+denied@klarna.com'), {}, 'DECLINED'],
    ['nobody that Klarna knows', {}, {}, 'DECLINED'],
  ])('comes, with %s, to its result', async (_, changes, headers, result) => {
    const sandbox = await running();
    const answer = await sandbox.klarna('POST', '/authorize', { ...body, ...changes }, headers);
    expect(answer).toMatchObject({ status: 200, document: { payment_transaction_response: { result } } });
  });

  it('goes on after the step up, with the same payload', async () => {
    const sandbox = await running();
    const first = await sandbox.klarna('POST', '/authorize', { ...body, step_up_config });
    const { payment_request } = first.document;
    expect(payment_request).toMatchObject({ state: 'SUBMITTED', payment_request_reference: 'step-up-1' });
    const id = payment_request.payment_request_id;
    await act(sandbox, id, 'start');
    const { document } = await act(sandbox, id, 'complete');
    const token = document.state_context.klarna_network_session_token;
    expect(await authorize(sandbox, token, { ...body, step_up_config, payment_request_id: id })).toMatchObject({
      document: { payment_transaction_response: { result: 'APPROVED' } },
    });
  });

  it.each<[string, object, Record<string, string>, number]>([
    ['a customer token that nobody issued', {}, { 'klarna-customer-token': 'krn:x:y:z' }, 404],
    ['a payment request', { payment_request_id: 'krn:payment:eu1:request:x' }, {}, 400],
    ['a step up without an interaction', { step_up_config: {} }, {}, 400],
  ])('is refused with %s', async (_, changes, headers, status) => {
    const sandbox = await running();
    expect((await sandbox.klarna('POST', '/authorize', { ...body, ...changes }, headers)).status).toBe(status);
  });

  it('captures at once with "capture": "NOW"', async () => {
    const sandbox = await running();
    const request_payment_transaction = { ...body.request_payment_transaction, capture: 'NOW' };
    const { document } = await sandbox.klarna(
      'POST',
      '/authorize',
      { ...body, request_payment_transaction },
      approving,
    );
    const { payment_transaction_id, payment_capture_id } = document.payment_transaction_response.payment_transaction;
    expect((await sandbox.klarna('GET', `/transactions/${payment_transaction_id}`)).document.state).toBe('COMPLETED');
    expect((await sandbox.klarna('GET', `/captures/${payment_capture_id}`)).document).toMatchObject({
      payment_transaction_id,
      amount: 11800,
    });
  });
});

describe('test tokens', () => {
  const region = { 'klarna-customer-region': 'krn:test:us1:test' };
  const token = { 'klarna-customer-token': 'krn:payment:eu1:customer-token:sandbox-approved' };
  const create = (sandbox: Client, journey: string, headers: Record<string, string>) =>
    sandbox.send(
      'POST',
      `/v2/accounts/${account}/interoperability/test-tokens`,
      { authorization: 'Basic klarna_test_api_sandbox', 'content-type': 'application/json', ...headers },
      { customer_journey: journey },
    );

  it('of an express checkout authorize, of other journeys not', async () => {
    const sandbox = await running();
    for (const [journey, status] of [
      ['KLARNA_EXPRESS_CHECKOUT', 200],
      ['SIGN_IN_WITH_KLARNA', 404],
    ] as const) {
      const { document } = await create(sandbox, journey, { ...region, ...token });
      expect(document.interoperability_token).toMatch(/^krn:network:us1:interoperability:/);
      expect((await authorize(sandbox, document.interoperability_token)).status).toBe(status);
    }
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['no region', 'KLARNA_EXPRESS_CHECKOUT', token, 400],
    ['no customer token', 'KLARNA_EXPRESS_CHECKOUT', region, 400],
    ['an unknown customer token', 'KLARNA_EXPRESS_CHECKOUT', { ...region, 'klarna-customer-token': 'krn:x:y' }, 404],
    ['an unknown journey', 'WALK', { ...region, ...token }, 400],
  ])('are refused with %s', async (_, journey, headers, status) => {
    const sandbox = await running();
    expect((await create(sandbox, journey, headers)).status).toBe(status);
  });
});
