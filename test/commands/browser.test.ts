import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/journal/attempts.ts';
import type { JournalRecord } from '../../src/journal/records.ts';
import {
  accessToken,
  approved,
  authToken,
  klarnaError,
  orderDocument,
  paymentDocument,
  placedOrder,
  sessionToken,
  stepUp,
  transactionId,
} from '../support/documents.ts';
import { type FakeWish, fakeNow, scratchFolder } from '../support/fake-context.ts';
import type { Script } from '../support/fake-http.ts';
import {
  endRecord,
  intentRecord,
  outcomeRecord,
  recordsIn,
  runId,
  runRecord,
  writeRecords,
} from '../support/journals.ts';
import { account, environment, klarnaCl } from './running.ts';

const readOrder = 'GET /api/orders/NgojhKoyYN';
const readPayment = 'GET /api/klarna_payments/ertHJlpPTR';
const storeToken = 'PATCH /api/klarna_payments/ertHJlpPTR';
const createPayment = 'POST /api/klarna_payments';
const requests = `/v2/accounts/${account}/payment/requests`;
const requestId = 'krn:payment:eu1:request:6debe89e-98c0-486e-b7a5-08a4f6df94b1';
const authorizeLine = `POST /v2/accounts/${account}/payment/authorize`;
const payUrl = 'https://pay.klarna.com/eu/requests/one';

const ok = (document: unknown) => ({ status: 200, document });
const order = (changes: Parameters<typeof orderDocument>[0] = {}) => ok(orderDocument(changes));
const payment = (attributes: Parameters<typeof paymentDocument>[0] = {}) => ok(paymentDocument(attributes));
const withoutPayment = order({ relationships: { payment_source: { data: null } } });
const stored = payment({ auth_token: authToken });
const request = (state: string, context: object = {}) => ({
  status: 200,
  document: { payment_request_id: requestId, state, state_context: context },
});
const submitted = request('SUBMITTED', { customer_interaction: { method: 'HANDOVER', payment_request_url: payUrl } });
const completed = request('COMPLETED', { klarna_network_session_token: sessionToken });

const customerApproves = { kind: 'approved', authorizationToken: authToken, category: 'klarna' } as const;

/** What is read before the customer is asked, and again afterwards. */
const read: Script = [
  [readOrder, order()],
  [readPayment, payment()],
];
const readAgain: Script = [
  [readPayment, payment()],
  [readOrder, order()],
];
const native = (http: Script, wish: FakeWish = {}, argv: readonly string[] = []) =>
  klarnaCl(['checkout', '--route', 'native', '--order', 'NgojhKoyYN', ...argv], { environment, http, ...wish });
const network = (http: Script, wish: FakeWish = {}, argv: readonly string[] = []) =>
  klarnaCl(['checkout', '--route', 'network', '--order', 'NgojhKoyYN', ...argv], { environment, http, ...wish });

describe('the browser step on the route native', () => {
  it('asks the customer for what the order costs, and stores the token that comes back', async () => {
    const run = await native([...read, ...readAgain, [storeToken, stored], [readPayment, stored]], {
      customer: customerApproves,
    });
    expect(run.said).toBe('');
    expect(run.pages).toMatchObject([
      {
        options: {
          scriptUrl: 'https://x.klarnacdn.net/kp/lib/v1/api.js',
          wish: {
            paymentId: 'ertHJlpPTR',
            orderName: '1234',
            amount: 11800,
            currency: 'USD',
            formattedAmount: 'USD 118.00',
            mode: 'test',
            categories: [{ identifier: 'klarna', name: 'klarna' }],
          },
        },
        closed: 'done',
      },
    ]);
    // The customer's time is not the command's.
    expect(run.restarts()).toEqual([2]);
    expect(run.opened).toEqual(['http://127.0.0.1:50123/#once']);
    expect(run.shown).toContain('http://127.0.0.1:50123/#state');
    expect(run.document()).toMatchObject({
      result: 'TOKEN_STORED',
      payment: { id: 'ertHJlpPTR', token_stored: true },
      steps: ['token', 'read', 'approve', 'read', 'send-token', 'confirm'].map((name) => ({ name, status: 'done' })),
      next: expect.stringContaining('Place the order in your checkout'),
    });
  });

  it('says beforehand that a token is stored already, and would be replaced', async () => {
    const run = await native(
      [
        [readOrder, order()],
        [readPayment, stored],
      ],
      {
        interactive: true,
        dialogue: [],
        customer: { kind: 'declined' },
      },
    );
    expect(run.talk.join('\n')).toMatch(/Stored now +another token, which the new one replaces/);
  });

  it('creates the Klarna payment of an order that has none', async () => {
    const run = await native(
      [
        [readOrder, withoutPayment],
        [createPayment, { status: 201, document: paymentDocument() }],
        ...readAgain,
        [storeToken, stored],
        [readPayment, stored],
      ],
      { customer: customerApproves },
    );
    expect(run.exit).toBe(0);
    expect(run.lines().filter((line) => line === createPayment)).toHaveLength(1);
  });

  it('takes the payment that is there after the answer to its creation was lost, and makes no second one', async () => {
    const run = await native(
      [
        [readOrder, withoutPayment],
        [createPayment, 'lost'],
        [readOrder, order()],
        [readPayment, payment()],
        ...readAgain,
        [storeToken, stored],
        [readPayment, stored],
      ],
      { customer: customerApproves },
    );
    expect(run.exit).toBe(0);
    expect(run.lines().filter((line) => line === createPayment)).toHaveLength(1);
  });

  it('stores nothing on a payment that was created for the order, it is said, and belongs to another one', async () => {
    const relationships = { order: { data: { type: 'orders', id: 'XxXxXxXxXx' } } };
    const others = orderDocument();
    const run = await native(
      [
        [readOrder, withoutPayment],
        [createPayment, { status: 201, document: paymentDocument() }],
        [readPayment, ok(paymentDocument({}, { relationships }))],
        ['GET /api/orders/XxXxXxXxXx', ok({ ...others, data: { ...others.data, id: 'XxXxXxXxXx' } })],
      ],
      { customer: customerApproves },
    );
    expect(run).toMatchObject({ exit: 14, failure: { code: 'contradiction', facts: { execution: 'none' } } });
    expect(run.said).toContain('is not that of the order NgojhKoyYN');
  });

  it('creates none where its page could not be served', async () => {
    const run = await native([[readOrder, withoutPayment]], { takenPort: 4011 }, ['--port', '4011']);
    expect(run).toMatchObject({ exit: 2, failure: { code: 'PORT_TAKEN' } });
  });

  it('creates none where it is not told whether there is one', async () => {
    const run = await native([[readOrder, order({ relationships: { payment_source: {} } })]]);
    expect(run).toMatchObject({ exit: 5, failure: { code: 'PAYMENT_SOURCE_UNKNOWN' } });
  });

  it.each([
    { type: 'adyen_payments', id: 'xYzAbCdEfG' },
    { type: 'klarna_payments', id: 'an id of another form' },
  ])('creates none in the place of %j', async (source) => {
    const taken = orderDocument({ relationships: { payment_source: { data: source } } });
    const run = await native([[readOrder, ok(taken)]]);
    expect(run).toMatchObject({ exit: 5, failure: { code: 'OTHER_PAYMENT_SOURCE' } });
  });

  it.each([
    ['a placed order', ok(placedOrder()), payment(), 'ORDER_PLACED'],
    ['a cancelled one', order({ attributes: { status: 'cancelled' } }), payment(), 'ORDER_CANCELLED'],
    ['a free one', order({ attributes: { payment_status: 'free' } }), payment(), 'ORDER_FREE'],
    ['another gateway', order({ sourceType: 'adyen_payments' }), payment(), 'OTHER_GATEWAY'],
    ['a changed order', order(), payment({ mismatched_amounts: true }), 'MISMATCHED_AMOUNTS'],
    ['a payment with nothing to choose', order(), payment({ payment_methods: [] }), 'NO_PAYMENT_METHODS'],
    ['a payment without a client token', order(), payment({ client_token: null }), 'NO_CLIENT_TOKEN'],
    [
      'an order without an amount',
      order({ attributes: { total_amount_with_taxes_cents: null } }),
      payment(),
      'NO_AMOUNT',
    ],
  ])('asks no customer about %s', async (_, found, itsPayment, code) => {
    const run = await native([
      [readOrder, found],
      [readPayment, itsPayment],
    ]);
    expect(run).toMatchObject({ exit: 5, failure: { code }, pages: [], opened: [] });
  });

  it('stores nothing when the order costs something else once the customer has approved', async () => {
    const dearer = order({ attributes: { total_amount_with_taxes_cents: 12900, total_amount_with_taxes_float: 129 } });
    const run = await native([...read, [readPayment, payment()], [readOrder, dearer]], { customer: customerApproves });
    expect(run).toMatchObject({ exit: 5, failure: { code: 'ORDER_CHANGED' } });
  });

  it.each([
    [{ kind: 'declined' } as const, 8, 'DECLINED', 'DECLINED', 'done'],
    [{ kind: 'left', how: 'stopped' } as const, 9, 'CUSTOMER_LEFT', 'STEP_UP_REQUIRED', 'done'],
    [{ kind: 'left', how: 'closed' } as const, 9, 'CUSTOMER_LEFT', 'STEP_UP_REQUIRED', 'done'],
    ['nothing' as const, 9, 'CUSTOMER_TIMEOUT', 'STEP_UP_REQUIRED', 'timed-out'],
  ])('where the customer does %j ends with %i', async (customer, exit, code, result, closed) => {
    const run = await native(read, { customer }, ['--wait', '5']);
    expect(run).toMatchObject({ exit, failure: { code }, pages: [{ closed }] });
    expect(run.document()).toMatchObject({ result });
    if (exit === 9) expect(run.said).toContain(`klarna-cl flow --resume ${run.document().run_id}`);
  });

  it('says with a refusal that an old session is refused as well', async () => {
    const run = await native(read, { customer: { kind: 'declined' } });
    expect(run.failure?.facts.hint).toContain("Klarna's session may also have expired");
  });

  it.each(['flow', 'checkout'])(
    'keeps the run of whoever stops while the customer is asked, for %s --resume to go on with it',
    async (command) => {
      const state = scratchFolder();
      const stopped = await native(read, { customer: 'waits until Ctrl-C', state });
      const { run_id } = stopped.document();
      expect(stopped).toMatchObject({ exit: 130, pages: [{ closed: 'interrupted' }] });
      expect(stopped.said).toContain(`klarna-cl flow --resume ${run_id}`);
      const resumed = await klarnaCl([command, '--resume', run_id], {
        environment,
        state,
        http: [...read, ...readAgain, [storeToken, stored], [readPayment, stored]],
        customer: customerApproves,
      });
      expect(resumed.exit).toBe(0);
    },
  );

  it('writes down the digest of the token, and never the token', async () => {
    const state = scratchFolder();
    const run = await native([...read, ...readAgain, [storeToken, stored], [readPayment, stored]], {
      customer: customerApproves,
      state,
    });
    const records = recordsIn(state, run.document().run_id);
    expect(records).toContainEqual(
      expect.objectContaining({
        kind: 'approval',
        payment_id: 'ertHJlpPTR',
        auth_token: { sha256: sha256(authToken) },
      }),
    );
    expect(JSON.stringify(records)).not.toContain(authToken);
  });

  it('hands the token to a script, and stores it nowhere else', async () => {
    const run = await native(read, { customer: customerApproves }, ['--token-file', '/tokens/auth']);
    expect(run.exit).toBe(0);
    expect([...run.written]).toEqual([['/tokens/auth', `${authToken}\n`]]);
    expect(run.document()).toMatchObject({
      result: 'TOKEN_SAVED',
      saved_token: {
        kind: 'auth_token',
        file: '/tokens/auth',
        good_until: expect.stringMatching(/^2026-03-04T06:\d\d:07\.000Z$/),
      },
      next: 'Go on with: klarna-cl send-token ertHJlpPTR --auth-token-file /tokens/auth',
    });
    expect(run.stdout()).not.toContain(authToken);
  });

  it('names a file with a blank as a shell takes it', async () => {
    const run = await native(read, { customer: customerApproves }, ['--token-file', '/tokens/my token']);
    expect(run.document().next).toContain("--auth-token-file '/tokens/my token'");
  });

  it.each([
    ['holds it', `${authToken}\n`, 0, [], { result: 'TOKEN_SAVED', saved_token: { file: '/tokens/auth' } }],
    ['holds another one', 'another\n', 0, ['anew'], { result: 'TOKEN_SAVED' }],
    ['holds one that is too old', `${authToken}\n`, 80 * 60_000, ['anew'], { result: 'TOKEN_SAVED' }],
  ])('taken up again where the file %s asks accordingly', async (_, text, laterMs, asked, document) => {
    const state = scratchFolder();
    const first = await native(read, { customer: customerApproves, state }, ['--token-file', '/tokens/auth']);
    const run = await klarnaCl(['flow', '--resume', first.document().run_id], {
      environment,
      state,
      http: readAgain,
      files: { '/tokens/auth': text },
      customer: customerApproves,
      nowMs: fakeNow + laterMs,
    });
    expect(run.said).toBe('');
    expect(run.pages.map(() => 'anew')).toEqual(asked);
    expect(run.document()).toMatchObject(document);
  });

  it.each(['', 'two blanks here', 'line\nbreak', 'x'.repeat(10_241)])(
    'does not send on a token like %j',
    async (token) => {
      const customer = { ...customerApproves, authorizationToken: token };
      const run = await native(read, { customer });
      expect(run).toMatchObject({ exit: 14 });
      if (token !== '') expect(run.said).not.toContain(token);
    },
  );
});

describe('the browser step on the route network', () => {
  const asked: Script = [
    [readOrder, order()],
    [readOrder, order()],
    [`POST ${requests}`, { ...submitted, status: 201 }],
  ];
  const poll = `GET ${requests}/${requestId}`;
  const confirmed: Script = [
    [
      `GET /v2/accounts/${account}/payment/transactions/${transactionId}`,
      ok({ payment_transaction_id: transactionId, state: 'AUTHORIZED' }),
    ],
  ];

  it('waits for the payment request, and authorizes what the customer approved', async () => {
    const state = scratchFolder();
    const run = await network(
      [
        ...asked,
        [poll, submitted],
        [poll, request('IN_PROGRESS')],
        [poll, completed],
        [readOrder, order()],
        [authorizeLine, ok(approved({ payment_transaction_reference: '1234-1' }))],
        ...confirmed,
      ],
      { state },
    );
    expect(run.said).toBe('');
    expect(run.opened).toEqual([payUrl]);
    const [asking, authorizing] = run.sent().filter(({ method }) => method === 'POST');
    const wanted = JSON.parse(asking?.body ?? '');
    const sent = JSON.parse(authorizing?.body ?? '');
    expect(wanted).toMatchObject({ amount: 11800, currency: 'USD', payment_request_reference: '1234-1' });
    expect(sent.payment_request_id).toBe(requestId);
    expect(sent.supplementary_purchase_data.line_items).toEqual(wanted.supplementary_purchase_data.line_items);
    expect(run.document()).toMatchObject({ result: 'APPROVED', payment_request_id: requestId });
    expect(recordsIn(state, run.document().run_id)).toContainEqual(
      expect.objectContaining({ kind: 'intent', step: 'payment-request', asks: { amount: 11800, currency: 'USD' } }),
    );
  });

  describe('at a terminal', () => {
    const whichOrder = /^Id of the order \(10 letters\), or nothing for an amount of your own$/;
    const goOn = { asked: /Go on/, typed: ['yes'] } as const;
    const atTerminal = (http: Script, dialogue: NonNullable<FakeWish['dialogue']>, argv: readonly string[] = []) =>
      klarnaCl(['checkout', '--route', 'network', ...argv], { environment, http, interactive: true, dialogue });

    it('asks for the order, whose lines the customer sees', async () => {
      const run = await atTerminal(
        [...asked, [poll, request('DECLINED')]],
        [{ asked: whichOrder, typed: ['1234', 'NgojhKoyYN'] }, goOn],
      );
      expect(run).toMatchObject({ exit: 8, opened: [payUrl] });
    });

    it('takes nothing for an answer, and asks for the amount then', async () => {
      const run = await atTerminal(
        [
          [`POST ${requests}`, { ...submitted, status: 201 }],
          [poll, request('DECLINED')],
        ],
        [
          { asked: whichOrder, typed: [''] },
          { asked: /Amount/, typed: ['11800'] },
          { asked: /Currency/, typed: ['USD'] },
          { asked: /reference/, typed: ['shop-1'] },
          goOn,
        ],
      );
      expect(run.exit).toBe(8);
    });

    it('asks for none where an amount is given', async () => {
      const run = await atTerminal(
        [
          [`POST ${requests}`, { ...submitted, status: 201 }],
          [poll, request('DECLINED')],
        ],
        [],
        ['--amount', '11800', '--currency', 'USD', '--reference', 'shop-1'],
      );
      expect(run.exit).toBe(8);
    });
  });

  it.each([
    ['DECLINED', 8, 'DECLINED'],
    ['CANCELED', 9, 'PAYMENT_REQUEST_CANCELED'],
    ['EXPIRED', 9, 'PAYMENT_REQUEST_EXPIRED'],
  ])('ends with a clear word where the request is %s', async (state, exit, code) => {
    const run = await network([...asked, [poll, request(state)]]);
    expect(run).toMatchObject({ exit, failure: { code } });
  });

  it('follows a payment request that is there already', async () => {
    const run = await network(
      [
        [readOrder, order()],
        [poll, submitted],
        [poll, request('DECLINED')],
      ],
      {},
      ['--payment-request-id', requestId],
    );
    expect(run).toMatchObject({ exit: 8, opened: [payUrl] });
  });

  const refusedReturn = klarnaError(400, 'VALIDATION_ERROR', 'Bad request', {
    validation_errors: [{ parameter: 'customer_interaction_config.return_url', reason: 'must be https' }],
  });

  it('tells Klarna where the browser comes back to, where one opens here', async () => {
    const run = await network([...asked, [poll, request('DECLINED')]], { hasBrowser: true });
    const asking = run.sent().find(({ method }) => method === 'POST');
    expect(JSON.parse(asking?.body ?? '').customer_interaction_config).toEqual({
      method: 'HANDOVER',
      return_url: 'http://127.0.0.1:50124/',
    });
    expect(run.ended).toEqual(['the way back after 3000 ms']);
  });

  it('does without where Klarna sends nobody back to this machine', async () => {
    const run = await network(
      [
        [readOrder, order()],
        [readOrder, order()],
        [`POST ${requests}`, refusedReturn],
        [`POST ${requests}`, { ...submitted, status: 201 }],
        [poll, request('DECLINED')],
      ],
      { hasBrowser: true },
    );
    const [first, second] = run.sent().filter(({ method }) => method === 'POST');
    expect(run.exit).toBe(8);
    expect(JSON.parse(second?.body ?? '').customer_interaction_config).toEqual({ method: 'HANDOVER' });
    expect(second?.headers['Klarna-Idempotency-Key']).not.toBe(first?.headers['Klarna-Idempotency-Key']);
  });

  it('asks once where Klarna refuses anything else', async () => {
    const refused = klarnaError(400, 'VALIDATION_ERROR');
    const run = await network(
      [
        [readOrder, order()],
        [readOrder, order()],
        [`POST ${requests}`, refused],
      ],
      {
        hasBrowser: true,
      },
    );
    expect(run).toMatchObject({ exit: 5, ended: ['the way back after 0 ms'] });
  });

  it('asks no customer about an order that was authorized before', async () => {
    const state = scratchFolder();
    writeRecords(state, runId, [
      runRecord({ command: 'authorize', inputs: { order_id: 'NgojhKoyYN' } }),
      intentRecord({
        step: 'authorize',
        order_id: 'NgojhKoyYN',
        url: `https://api-global.test.klarna.com/v2/accounts/${account}/payment/authorize`,
      }),
      outcomeRecord({ step: 'authorize', http_status: 200, verdict: { result: 'APPROVED' } }),
    ]);
    const run = await network([[readOrder, order()]], { state });
    expect(run).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' }, opened: [] });
  });

  describe('where it is not known whether a purchase without an order was authorized', () => {
    const bodyFor = (amount: number, reference = 'ref-1') =>
      JSON.stringify({
        currency: 'USD',
        request_payment_transaction: { amount, payment_transaction_reference: reference },
      });
    const url = `https://api-global.test.klarna.com/v2/accounts/${account}/payment/authorize`;
    const checkout = (body: string, state: string, http: Script, argv: readonly string[] = []) => {
      const { order_id: _, ...sent } = intentRecord({ step: 'authorize', url, body });
      writeRecords(state, runId, [runRecord({ inputs: { route: 'network', browser: true } }), sent]);
      const purchase = ['--amount', '700', '--currency', 'USD', '--reference', 'ref-1'];
      return klarnaCl(['checkout', '--route', 'network', ...purchase, ...argv], { environment, http, state });
    };

    it('asks nobody for the same one again', async () => {
      const run = await checkout(bodyFor(700), scratchFolder(), []);
      expect(run).toMatchObject({ exit: 7, failure: { code: 'SECOND_AUTHORIZATION' }, opened: [] });
      expect(run.said).toContain(`klarna-cl flow --resume ${runId}`);
    });

    it.each([
      ['of another sum', bodyFor(701), []],
      ['of another reference', bodyFor(700, 'ref-2'), []],
      ['that is meant', bodyFor(700), ['--new-authorization']],
    ])('asks for one %s', async (_, body, argv) => {
      const http: Script = [
        [`POST ${requests}`, { ...submitted, status: 201 }],
        [poll, request('DECLINED')],
      ];
      expect(await checkout(body, scratchFolder(), http, argv)).toMatchObject({ exit: 8, opened: [payUrl] });
    });
  });

  describe('taken up again', () => {
    it('is not put in the place of the tokens that a run was begun with', async () => {
      const state = scratchFolder();
      writeRecords(state, runId, [runRecord({ inputs: { route: 'native', payment_id: 'ertHJlpPTR' } })]);
      const run = await klarnaCl(['flow', '--browser', '--resume', runId], { environment, state });
      expect(run).toMatchObject({ exit: 2, pages: [] });
    });

    const begun = runRecord({
      command: 'flow',
      inputs: { route: 'network', order_id: 'NgojhKoyYN', browser: true },
      commerce_layer: { auth_url: 'https://auth.commercelayer.io' },
      klarna: { base_url: 'https://api-global.test.klarna.com', account },
    });
    const made: readonly JournalRecord[] = [
      begun,
      intentRecord({ step: 'payment-request', url: `https://api-global.test.klarna.com${requests}` }),
      outcomeRecord({ step: 'payment-request', http_status: 201, created: requestId }),
    ];
    const resume = (records: readonly JournalRecord[], http: Script, wish: FakeWish = {}) => {
      const state = scratchFolder();
      writeRecords(state, runId, records);
      return klarnaCl(['flow', '--resume', runId], { environment, http, state, ...wish });
    };

    it('goes on with the payment request that it had made', async () => {
      const run = await resume(made, [
        [readOrder, order()],
        [poll, completed],
        [readOrder, order()],
        [authorizeLine, ok(approved({ payment_transaction_reference: '1234-1' }))],
        ...confirmed,
      ]);
      expect(run.said).toBe('');
      // Approved already: nobody is asked a second time.
      expect(run.opened).toEqual([]);
    });

    it('asks again for the one whose answer it did not hear, and does not make another', async () => {
      const keyOf = async (records: readonly JournalRecord[]) => {
        const run = await resume(records, [
          [readOrder, order()],
          [readOrder, order()],
          [`POST ${requests}`, { ...submitted, status: 201 }],
          [poll, request('DECLINED')],
        ]);
        return run.sent().find(({ method }) => method === 'POST')?.headers['Klarna-Idempotency-Key'];
      };
      const lost = outcomeRecord({ step: 'payment-request', fault: 'reset-before-headers', ambiguous: true });
      const [, going = begun] = made;
      const first = await keyOf([begun]);
      expect(first).toMatch(/^[0-9a-f-]{36}$/);
      expect(await keyOf([begun, going])).toBe(first);
      expect(await keyOf([begun, going, lost, going])).toBe(first);
    });

    it('asks anew where the token of that approval is dead, and was never used', async () => {
      const approval = { v: 2, run: runId, at: new Date(fakeNow).toISOString(), kind: 'approval' } as const;
      const session_token = { sha256: sha256(sessionToken) };
      const run = await resume(
        [...made, { ...approval, payment_request_id: requestId, session_token }],
        [
          [readOrder, order()],
          [poll, completed],
          [readOrder, order()],
          [`POST ${requests}`, { ...submitted, status: 201 }],
          [poll, request('DECLINED')],
        ],
        { nowMs: fakeNow + 61 * 60_000 },
      );
      expect(run).toMatchObject({ exit: 8, opened: [payUrl] });
    });

    it.each(['CANCELED', 'EXPIRED'])('asks anew where that one is %s', async (state) => {
      const run = await resume(made, [
        [readOrder, order()],
        [poll, request(state)],
        [readOrder, order()],
        [`POST ${requests}`, { ...submitted, status: 201 }],
        [poll, request('DECLINED')],
      ]);
      expect(run).toMatchObject({ exit: 8, opened: [payUrl] });
      const [first, second] = [made[1], run.sent().find(({ method }) => method === 'POST')];
      expect(first).not.toMatchObject({ idempotency_key: second?.headers['Klarna-Idempotency-Key'] });
    });

    it.each([
      [
        'follows the one that it was given to its end first',
        [],
        [
          [poll, request('CANCELED')],
          [poll, request('CANCELED')],
        ],
        9,
      ],
      [
        'asks with one of its own once that was said to be over',
        [endRecord({ exit_code: 9, code: 'PAYMENT_REQUEST_CANCELED' })],
        [
          [poll, request('CANCELED')],
          [readOrder, order()],
          [`POST ${requests}`, { ...submitted, status: 201 }],
          [poll, request('DECLINED')],
        ],
        8,
      ],
    ] as const)('%s', async (_, records, http, exit) => {
      const named = { ...begun, inputs: { ...begun.inputs, payment_request_id: requestId } };
      expect(await resume([named, ...records], [[readOrder, order()], ...http])).toMatchObject({ exit });
    });

    it('asks nobody for what the order does not cost any more', async () => {
      const [, intent, outcome] = made;
      const dearer = { ...intent, asks: { amount: 11700, currency: 'USD' } };
      const run = await resume([begun, dearer, outcome] as JournalRecord[], [[readOrder, order()]]);
      expect(run).toMatchObject({ exit: 5, failure: { code: 'ORDER_CHANGED' }, opened: [] });
    });

    it('asks nobody anew while it is not known whether that one was authorized', async () => {
      const url = `https://api-global.test.klarna.com/v2/accounts/${account}/payment/authorize`;
      const sent = intentRecord({ step: 'authorize', url, order_id: 'NgojhKoyYN', body: '{}' });
      const run = await resume(
        [...made, sent],
        [
          [readOrder, order()],
          [poll, request('EXPIRED')],
        ],
      );
      expect(run).toMatchObject({ exit: 7, opened: [] });
    });

    it('knows an approval that is older than the process, whatever the age of the run', async () => {
      const run = await resume(
        made,
        [
          [readOrder, order()],
          [poll, completed],
          [readOrder, order()],
          [authorizeLine, ok(approved({ payment_transaction_reference: '1234-1' }))],
          ...confirmed,
        ],
        { nowMs: fakeNow + 2.5 * 3_600_000 },
      );
      expect(run.exit).toBe(0);
    });
  });
});

describe('a step-up', () => {
  const steppedUp = ok(stepUp(payUrl));
  const authorize = (wish: FakeWish) =>
    klarnaCl(
      ['authorize', '--session-token', sessionToken, '--amount', '11800', '--currency', 'USD', '--reference', 'r'],
      { environment, http: [[authorizeLine, steppedUp]], ...wish },
    );

  it('names the address and the command that goes on, and opens nothing by itself', async () => {
    const run = await authorize({ hasBrowser: true });
    expect(run).toMatchObject({
      exit: 9,
      failure: { code: 'STEP_UP_REQUIRED', facts: { openUrl: payUrl } },
      opened: [],
    });
    expect(run.said).toContain('klarna-cl checkout --route network --payment-request-id krn:');
  });

  it.each([
    ['yes', [payUrl]],
    ['no', []],
  ])('opens where a person at the terminal says %s', async (typed, opened) => {
    const dialogue = [{ asked: /Open it now\?/, typed: [typed], kind: 'confirm' }] as const;
    const run = await authorize({ interactive: true, dialogue });
    expect(run).toMatchObject({ exit: 9, opened });
    expect(run.shown).toContain(payUrl);
  });
});

describe('a plan of the browser step', () => {
  it.each([
    ['native', '--curl', 'the customer approves before the token is sent'],
    ['network', '--dry-run', 'read again and again until the customer has approved'],
  ])('on the route %s with %s says beside the requests what the customer does', async (route, plan, words) => {
    const run = await klarnaCl(['checkout', '--route', route, '--order', 'NgojhKoyYN', plan], { environment });
    expect(run).toMatchObject({ exit: 0, opened: [] });
    expect(run.talk.join('\n')).toContain(words);
  });
});

describe('the flags of the browser step', () => {
  it.each([
    [['--auth-token', 'x'], '--auth-token does not go with the browser step'],
    [['--session-token-file', 'x'], '--session-token-file does not go with the browser step'],
    [['--payment-id', 'ertHJlpPTR', '--order', 'NgojhKoyYN'], '--payment-id and --order exclude each other'],
    [['--route', 'both', '--token-file', 'x'], '--token-file does not go with --route both'],
    [['--place', '--token-file', 'x'], '--place does not go with --token-file'],
    [['--listen', 'http://127.0.0.1:4022/hook'], '--listen has no meaning on --route native'],
    [[], '--order is missing'],
  ])('%j: %s', async (argv, words) => {
    const route = argv.includes('--route') ? [] : ['--route', 'native'];
    const run = await klarnaCl(['flow', '--browser', ...route, ...argv], { environment });
    expect(run).toMatchObject({ exit: 2, failure: { message: expect.stringContaining(words) } });
  });

  it('are for accounts of any kind: an access token that names no mode is looked at first', async () => {
    const http: Script = [
      [readOrder, order()],
      [readPayment, payment()],
    ];
    const run = await native(http, {
      customer: { kind: 'declined' },
      environment: { ...environment, CL_ACCESS_TOKEN: accessToken({ test: undefined }) },
    });
    expect(run.exit).toBe(8);
  });
});
