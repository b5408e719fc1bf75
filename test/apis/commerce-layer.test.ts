import { describe, expect, it } from 'vitest';
import { fetchAccessToken, readAccessToken } from '../../src/apis/commerce-layer/access-token.ts';
import { openCommerceLayer } from '../../src/apis/commerce-layer/client.ts';
import { findOrders } from '../../src/apis/commerce-layer/find.ts';
import { isResourceId, orderId, paymentId } from '../../src/apis/commerce-layer/ids.ts';
import {
  createKlarnaPayment,
  klarnaPaymentOf,
  readKlarnaPayment,
  storeAuthToken,
  updateSession,
} from '../../src/apis/commerce-layer/klarna-payments.ts';
import { orderOf } from '../../src/apis/commerce-layer/order.ts';
import { placeOrder, readOrder } from '../../src/apis/commerce-layer/orders.ts';
import { describeRefusal, readErrors } from '../../src/apis/commerce-layer/refusals.ts';
import { CliError } from '../../src/errors.ts';
import {
  accessToken,
  authToken,
  commerceLayerMode,
  jsonApiError,
  orderDocument,
  paymentDocument,
  placedOrder,
  tokenAnswer,
  transaction,
} from '../support/documents.ts';
import { fakeHttp, type Script } from '../support/fake-http.ts';

const payment = paymentId('ertHJlpPTR');
const order = orderId('NgojhKoyYN');
const paymentLine = 'GET /api/klarna_payments/ertHJlpPTR';
const storeLine = 'PATCH /api/klarna_payments/ertHJlpPTR';
const tokenLine = 'POST /oauth/token';

interface Wish {
  readonly cached?: string;
  readonly given?: string;
}

const connect = (script: Script, { cached, given }: Wish = {}) => {
  const http = fakeHttp(script);
  const kept: string[] = [];
  const approved: (string | undefined)[] = [];
  const api = openCommerceLayer({
    http,
    authUrl: 'https://auth.commercelayer.io',
    addressOf: (organization) => `https://${organization ?? 'none'}.commercelayer.io`,
    auth:
      given === undefined
        ? { credentials: { kind: 'integration', clientId: 'client', clientSecret: 'secret' } }
        : { accessToken: given },
    tokens: {
      read: async () => cached,
      store: async (token, lifetimeMs) => {
        kept.push(`store ${token.length} ${lifetimeMs}`);
      },
      forget: async () => {
        kept.push('forget');
      },
    },
    mode: () => 'test',
    approve: (claims) => {
      approved.push(claims?.mode);
    },
  });
  return { api, http, kept, approved };
};

/** All that a person would read of an error. */
const wordsOf = (error: unknown) =>
  error instanceof CliError ? [error.message, error.facts.why, error.facts.hint].join(' ') : 'no CliError';

const ok = (document: unknown) => ({ status: 200, document });

describe('an access token', () => {
  it('is fetched once, kept for its life, and approved before it is used', async () => {
    const { api, http, kept, approved } = connect([[tokenLine, tokenAnswer()]]);
    const [first, second] = await Promise.all([api.access(), api.access()]);
    expect(first).toBe(second);
    expect(first).toMatchObject({ apiUrl: 'https://acme.commercelayer.io/api', claims: { mode: 'test' } });
    expect(kept).toEqual([`store ${accessToken().length} 7200000`]);
    expect(approved).toEqual(['test']);
    expect(http.sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://auth.commercelayer.io/oauth/token',
      body: '{"grant_type":"client_credentials","client_id":"client","client_secret":"secret"}',
    });
  });

  it('of a sales channel is asked for with its scope', async () => {
    const http = fakeHttp([[tokenLine, tokenAnswer()]]);
    await fetchAccessToken(http, 'https://auth.commercelayer.io', {
      kind: 'sales-channel',
      clientId: 'client',
      scope: 'market:code:europe',
    });
    expect(http.sent[0]?.body).toBe(
      '{"grant_type":"client_credentials","client_id":"client","scope":"market:code:europe"}',
    );
  });

  it('from the cache, or given, asks nobody', async () => {
    for (const wish of [{ cached: accessToken() }, { given: accessToken() }]) {
      const { api, http } = connect([], wish);
      expect(await api.access()).toMatchObject({ bearer: accessToken() });
      expect(http.sent).toEqual([]);
    }
  });

  it('that the API calls invalid is replaced once, and the request repeated with the new one', async () => {
    const fresh = accessToken({ exp: 1_900_000_001 });
    const { api, http, kept } = connect(
      [
        [paymentLine, jsonApiError(401, 'INVALID_TOKEN')],
        [tokenLine, tokenAnswer(fresh)],
        [paymentLine, ok(paymentDocument())],
      ],
      { cached: accessToken() },
    );
    await readKlarnaPayment(api, payment);
    expect(kept[0]).toBe('forget');
    expect(http.sent.map(({ headers }) => headers.Authorization)).toEqual([
      `Bearer ${accessToken()}`,
      undefined,
      `Bearer ${fresh}`,
    ]);
  });

  it('that does not name its mode writes nothing before an answer has named it', async () => {
    const live = { data: { id: payment, type: 'klarna_payments', meta: { mode: 'live' } }, meta: { mode: 'live' } };
    const { api } = connect([[paymentLine, ok(live)]], { given: 'opaque' });
    const error = await storeAuthToken(api, payment, authToken).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'live-guard' });
    expect(wordsOf(error)).toContain('Nothing was written');
  });

  it('that does not name its mode is proven once', async () => {
    const stored = ok(paymentDocument({ auth_token: authToken }));
    const script: Script = [
      [paymentLine, ok(paymentDocument())],
      [storeLine, stored],
      [storeLine, stored],
    ];
    const { api, http } = connect(script, { given: 'opaque' });
    await storeAuthToken(api, payment, authToken);
    await storeAuthToken(api, payment, authToken);
    expect(http.sent.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'PATCH']);
  });

  it.each([
    ['a given one', { given: accessToken() }, 'INVALID_TOKEN'],
    ['a missing permission', { cached: accessToken() }, 'UNAUTHORIZED'],
  ])('is not replaced for %s', async (_, wish, code) => {
    const { api } = connect([[paymentLine, jsonApiError(401, code)]], wish);
    await expect(readKlarnaPayment(api, payment)).rejects.toMatchObject({ kind: 'auth', code });
  });

  it.each([
    [{}],
    [{ access_token: 'x' }],
    [{ access_token: '', expires_in: 7200 }],
    [{ access_token: 'a\nb', expires_in: 7200 }],
    [{ access_token: 'x', expires_in: 0 }],
    [[]],
  ])('is not read from %j', async (document) => {
    const { api } = connect([[tokenLine, ok(document)]]);
    await expect(api.access()).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('that was refused says so in the words of the token API, whose status is a number', async () => {
    const refused = {
      status: 401,
      document: {
        errors: [{ title: 'invalid_client', code: 'UNAUTHORIZED', status: 401, detail: 'Unknown client.', meta: {} }],
      },
    };
    const { api } = connect([[tokenLine, refused]]);
    await expect(api.access()).rejects.toMatchObject({
      kind: 'auth',
      code: 'UNAUTHORIZED',
      facts: { why: 'Unknown client.', hint: expect.stringContaining('client id and secret') },
    });
  });
});

describe('reading a JWT', () => {
  const jwt = (payload: string) => `e30.${Buffer.from(payload).toString('base64url')}.sig`;

  it('takes organization, application, mode and expiry', () => {
    expect(readAccessToken(accessToken())).toEqual({
      organization: 'acme',
      applicationKind: 'integration',
      mode: 'test',
      expiresAtMs: 1_900_000_000_000,
    });
    expect(readAccessToken(accessToken({ test: false }))?.mode).toBe('live');
  });

  it.each([
    ['no JWT', 'opaque-token'],
    ['an empty one', ''],
    ['one whose payload is no JSON', 'a.b.c'],
    ['one whose payload is a number', jwt('7')],
  ])('makes nothing of %s', (_, token) => {
    expect(readAccessToken(token)).toBeUndefined();
  });

  it('makes of empty claims nothing but that it is one', () => {
    expect(readAccessToken(jwt('{}'))).toEqual({});
    expect(readAccessToken(jwt('{"test":"yes"}'))).toEqual({});
  });

  it('loses no claim to another of an odd form', () => {
    const odd = '{"test":false,"organization":null,"application":7,"exp":"soon"}';
    expect(readAccessToken(jwt(odd))).toEqual({ mode: 'live' });
  });
});

describe('an id', () => {
  it.each(['ertHJlpPT', 'ertHJlpPTRx', 'ertHJlpPT1', '..', '', 'a/../../bcd', 'ertHJlpPTR\n'])(
    '%j never gets into a path',
    (text) => {
      expect(isResourceId(text)).toBe(false);
      expect(() => paymentId(text)).toThrow(TypeError);
      expect(() => orderId(text)).toThrow(TypeError);
    },
  );
});

describe('a Klarna payment', () => {
  const stored = paymentDocument({ auth_token: authToken });

  it('is read with its order', async () => {
    const { api, http } = connect([[paymentLine, ok(stored)]], { cached: accessToken() });
    const read = klarnaPaymentOf(await readKlarnaPayment(api, payment));
    expect(http.sent[0]?.url).toBe('https://acme.commercelayer.io/api/klarna_payments/ertHJlpPTR?include=order');
    expect(read).toMatchObject({
      id: 'ertHJlpPTR',
      orderId: 'NgojhKoyYN',
      authToken,
      sessionId: authToken,
      mismatchedAmounts: false,
      paymentMethods: [{ identifier: 'klarna' }],
      document: stored,
    });
  });

  it('with empty or missing attributes is still read', async () => {
    const bare = { data: { id: 'ertHJlpPTR', type: 'klarna_payments' } };
    const { api } = connect([[paymentLine, ok(bare)]], { cached: accessToken() });
    const read = klarnaPaymentOf(await readKlarnaPayment(api, payment));
    expect(read).toEqual({
      id: 'ertHJlpPTR',
      tellsToken: false,
      paymentMethods: [],
      mismatchedAmounts: false,
      document: bare,
    });
  });

  it('whose order has an id that is none counts as without an order', async () => {
    const odd = paymentDocument({}, { relationships: { order: { data: { type: 'orders', id: '../admin' } } } });
    const { api } = connect([[paymentLine, ok(odd)]], { cached: accessToken() });
    expect(klarnaPaymentOf(await readKlarnaPayment(api, payment))).not.toHaveProperty('orderId');
  });

  it.each([
    ['another id', paymentDocument({}, { id: 'otherOther' }), 'It is about otherOther, not ertHJlpPTR.'],
    ['another type', paymentDocument({}, { type: 'orders' }), 'It holds a resource of type orders'],
    ['another mode', paymentDocument({}, { meta: commerceLayerMode('live') }), 'meta.mode is "live"'],
    ['a list', { data: [] }, 'no JSON:API document with one resource'],
    ['nothing of the kind', { ok: true }, 'no JSON:API document with one resource'],
    ['a null', null, 'no JSON:API document with one resource'],
  ])('that answers with %s is not believed', async (_, document, words) => {
    const { api } = connect([[paymentLine, ok(document)]], { cached: accessToken() });
    const error = await readKlarnaPayment(api, payment).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'protocol' });
    expect(wordsOf(error)).toContain(words);
  });

  it('is given its token by the documented PATCH', async () => {
    const { api, http } = connect([[storeLine, ok(stored)]], { cached: accessToken() });
    await storeAuthToken(api, payment, authToken);
    expect(http.sent[0]).toMatchObject({
      method: 'PATCH',
      url: 'https://acme.commercelayer.io/api/klarna_payments/ertHJlpPTR',
      headers: {
        Accept: 'application/vnd.api+json',
        Authorization: `Bearer ${accessToken()}`,
        'Content-Type': 'application/vnd.api+json',
      },
      body: `{"data":{"type":"klarna_payments","id":"ertHJlpPTR","attributes":{"auth_token":"${authToken}"}}}`,
    });
  });

  it('that answers with another token than the one sent leaves it open what happened', async () => {
    const other = paymentDocument({ auth_token: 'another' });
    const { api } = connect([[storeLine, ok(other)]], { cached: accessToken() });
    const error = await storeAuthToken(api, payment, authToken).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: expect.stringMatching(/^(?:unknown|protocol)$/) });
    expect(wordsOf(error)).not.toContain(authToken);
  });

  it('that echoes no token is believed: the attribute may be hidden', async () => {
    const { api } = connect([[storeLine, ok(paymentDocument())]], { cached: accessToken() });
    expect(await storeAuthToken(api, payment, authToken)).toMatchObject({ status: 200 });
  });

  it('that has expired says what to do', async () => {
    const expired = jsonApiError(422, 'VALIDATION_ERROR', 'expired', { meta: { error: 'expired' } });
    const { api } = connect([[storeLine, expired]], { cached: accessToken() });
    await expect(storeAuthToken(api, payment, authToken)).rejects.toMatchObject({
      kind: 'rejected',
      facts: { hint: 'The payment source has expired: create a new one for the order.' },
    });
  });

  it('can be created and refreshed', async () => {
    const { api, http } = connect(
      [
        ['POST /api/klarna_payments', { status: 201, document: paymentDocument() }],
        [storeLine, ok(paymentDocument())],
      ],
      { cached: accessToken() },
    );
    await createKlarnaPayment(api, order, async () => undefined);
    await updateSession(api, payment);
    expect(http.sent.map(({ body }) => body)).toEqual([
      '{"data":{"type":"klarna_payments","attributes":{},"relationships":{"order":{"data":{"type":"orders","id":"NgojhKoyYN"}}}}}',
      '{"data":{"type":"klarna_payments","id":"ertHJlpPTR","attributes":{"_update":true}}}',
    ]);
  });
});

describe('an order', () => {
  it('is read with its method, its source, its lines and its transactions', async () => {
    const { api, http } = connect([['GET /api/orders/NgojhKoyYN', ok(placedOrder())]], { cached: accessToken() });
    const read = orderOf(await readOrder(api, order));
    expect(http.sent[0]?.url).toContain('?include=payment_method,payment_source,line_items,transactions');
    expect(read).toMatchObject({
      number: '1234',
      amount: 11800,
      amountFloat: 118,
      taxIncluded: true,
      paymentSourceType: 'klarna_payments',
      paymentSource: { type: 'klarna_payments', id: 'ertHJlpPTR' },
      klarnaOrderId: '9f0e1d2c-0000-4000-8000-000000000001',
      fraudStatus: 'ACCEPTED',
      lineItems: [{ name: 'Shirt', unitAmount: 6000 }, { name: 'Shipping' }, { totalAmount: -1000 }],
      transactions: [{ type: 'authorizations', succeeded: true }],
    });
  });

  it.each([
    [{ number: '1234' }, '1234'],
    [{ number: 1234 }, '1234'],
    [{ number: null }, undefined],
    [{ number: '' }, undefined],
  ])('has a number that comes as text or number: %j', (attributes, number) => {
    expect(orderOf({ document: orderDocument({ attributes }) }).number).toBe(number);
  });

  it.each([['11800'], [118.5], [null], [2 ** 60]])('has no amount where it comes as %j', (amount) => {
    const document = orderDocument({ attributes: { total_amount_with_taxes_cents: amount } });
    expect(orderOf({ document })).not.toHaveProperty('amount');
  });

  it('tells a source that was taken away from one that is not shown', () => {
    const sourceIn = (relationships: Record<string, unknown>) =>
      orderOf({ document: orderDocument({ relationships }) }).paymentSource;
    expect(sourceIn({ payment_source: { data: null } })).toBeNull();
    expect(sourceIn({ payment_source: { links: {} } })).toBeUndefined();
  });

  it('keeps its transactions apart by type as well as by id', () => {
    const twins = [transaction({}, 'sameSameAa'), transaction({ succeeded: false }, 'sameSameAa', 'voids')];
    const { transactions } = orderOf({ document: orderDocument({ transactions: twins }) });
    expect(transactions.map(({ type, succeeded }) => `${type} ${succeeded}`)).toEqual([
      'authorizations true',
      'voids false',
    ]);
  });

  it('is placed by the documented PATCH', async () => {
    const { api, http } = connect([['PATCH /api/orders/NgojhKoyYN', ok(placedOrder())]], { cached: accessToken() });
    await placeOrder(api, { id: order }, { verify: async () => undefined, ambiguousBefore: false });
    expect(http.sent[0]).toMatchObject({
      kind: 'place',
      body: '{"data":{"type":"orders","id":"NgojhKoyYN","attributes":{"_place":true}}}',
    });
  });

  it.each([
    [{ total_amount_with_taxes_cents: 11801 }, 'Its total is 11801, but 11800 was read before.'],
    [{ currency_code: 'SEK' }, 'Its currency is "SEK", but "USD" was read before.'],
  ])('is not believed to be placed with %j', async (attributes, detail) => {
    const { api } = connect([['PATCH /api/orders/NgojhKoyYN', ok(placedOrder(attributes))]], { cached: accessToken() });
    const before = { id: order, amount: 11800, currency: 'USD' };
    const error = await placeOrder(api, before, { verify: async () => undefined, ambiguousBefore: false }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      kind: 'unknown',
      facts: { why: expect.stringContaining(detail.replace(/\.$/, '')) },
    });
  });

  it('in a list with an id that is none makes the list unbelievable', async () => {
    const { data } = orderDocument();
    const script: Script = [['GET /api/orders', ok({ data: [{ ...data, id: '../x' }] })]];
    const { api } = connect(script, { cached: accessToken() });
    await expect(findOrders(api, { number: '1' })).rejects.toMatchObject({ kind: 'protocol' });
  });
});

describe('an error of Commerce Layer', () => {
  it('is read in every shape that is known', () => {
    const pointed = {
      title: "can't be blank",
      detail: "shipping_category - can't be blank",
      code: 'VALIDATION_ERROR',
      source: { pointer: '/data/relationships/shipping_category' },
      status: '422',
      meta: { error: 'blank' },
    };
    expect(readErrors({ errors: [pointed] })).toEqual([
      {
        title: "can't be blank",
        detail: "shipping_category - can't be blank",
        code: 'VALIDATION_ERROR',
        field: 'shipping_category',
        reason: 'blank',
      },
    ]);
    expect(readErrors({ errors: { title: 'Locked resource', code: 'LOCKED', status: 423 } })).toEqual([
      { title: 'Locked resource', code: 'LOCKED' },
    ]);
  });

  it.each([[undefined], [null], ['<html>'], [{}], [{ errors: 'x' }], [{ errors: [null] }], [{ errors: [] }]])(
    'of the shape %j says nothing',
    (document) => {
      expect(readErrors(document).flatMap((error) => Object.values(error))).toEqual([]);
    },
  );

  it('without words of its own is described by its status', () => {
    expect(describeRefusal('Reading')({ status: 500, document: undefined })).toMatchObject({
      message: 'Reading was refused by Commerce Layer (HTTP 500).',
    });
  });

  it('with several reasons says all of them', () => {
    const document = { errors: [{ detail: 'One.' }, { title: 'Two.' }, {}] };
    expect(describeRefusal('It')({ status: 422, document }).why).toBe('One. Two.');
  });
});
