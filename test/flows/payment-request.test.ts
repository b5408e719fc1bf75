import { describe, expect, it } from 'vitest';
import type { Klarna } from '../../src/apis/klarna/client.ts';
import { type PaymentRequestState, paymentRequestOf } from '../../src/apis/klarna/payment-request.ts';
import { createPaymentRequest, paymentRequestKey } from '../../src/apis/klarna/payment-requests.ts';
import { isKrn, type Krn } from '../../src/apis/klarna/values.ts';
import { CliError, exitCodes } from '../../src/errors.ts';
import { valuesToPaymentRequest } from '../../src/flows/order-to-payment-request.ts';
import { type Following, followPaymentRequest } from '../../src/flows/payment-request.ts';
import { stateInWords } from '../../src/flows/payment-request-ends.ts';
import { openWake } from '../../src/flows/wake.ts';
import { stoppable, withHttp } from '../request/world.ts';
import { account, type Client, running } from '../sandbox/running.ts';
import { klarnaError } from '../support/documents.ts';
import { fakeHttp, type Reply } from '../support/fake-http.ts';

const id = 'krn:payment:eu1:request:8e2f7b8e-0000-4000-8000-000000000001' as Krn;
const readLine = `GET /v2/payment/requests/${id}`;
const url = 'https://pay.klarna.com/eu/requests/abc';
const minute = 60_000;

const at = (state: PaymentRequestState, changes: object = {}, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  document: {
    payment_request_id: id,
    state,
    state_context:
      state === 'COMPLETED'
        ? { klarna_network_session_token: 'krn:token' }
        : { customer_interaction: { payment_request_url: url } },
    ...changes,
  },
  headers,
});

/** A clock on which something happens in each wait; without more to happen, waits just pass. */
const eventfulClock = (...events: readonly ((signal: AbortSignal | undefined) => unknown)[]) => {
  const waits = [...events];
  const sleeps: number[] = [];
  let passed = 0;
  return {
    sleeps,
    now: () => passed,
    monotonic: () => passed,
    sleep: async (ms: number, signal?: AbortSignal) => {
      if (signal?.aborted) return;
      sleeps.push(ms);
      await waits.shift()?.(signal);
      if (!signal?.aborted) passed += ms;
    },
    every: () => () => {},
  };
};

const told = () => {
  const states: string[] = [];
  const onState: Following['onState'] = ({ state }, before) => states.push(stateInWords(state, before));
  return { states, onState };
};

const klarnaOver = (http: Klarna['http']): Klarna => ({
  http,
  baseUrl: 'https://api-global.test.klarna.com',
  apiKey: 'klarna_test_api_sandbox',
  mode: 'test',
});

/** Follows a scripted payment request to its end. */
const follow = async (
  replies: readonly Reply[],
  changes: Partial<Following> = {},
  clock = eventfulClock(),
  stop = stoppable().stop,
) => {
  const { states, onState } = told();
  const http = fakeHttp(replies.map((reply) => [readLine, reply] as const));
  const restarts: (number | undefined)[] = [];
  const counting = {
    ...http,
    restartDeadline: (mostMs?: number) => {
      restarts.push(mostMs);
    },
  };
  const end = await followPaymentRequest({ clock, stop }, klarnaOver(counting), id, {
    waitMs: 15 * minute,
    onState,
    ...changes,
  }).catch((error: unknown) => {
    if (error instanceof CliError) return error;
    throw error;
  });
  return { end, states, sleeps: clock.sleeps, restarts, sent: http.sent.length };
};

describe('a customer at the sandbox', () => {
  const act = (sandbox: Client, request: string, action: string) => () =>
    sandbox.control('POST', `payment-requests/${request}`, { action });

  const journey = async (
    actions: (sandbox: Client, request: string) => readonly (() => unknown)[],
    changes: Partial<Following> = {},
  ) => {
    const sandbox = await running();
    return withHttp({}, async (http) => {
      const partnerAccountId = isKrn(account) ? account : undefined;
      const klarna: Klarna = {
        ...klarnaOver(http),
        baseUrl: sandbox.url,
        ...(partnerAccountId === undefined ? {} : { partnerAccountId }),
      };
      const body = valuesToPaymentRequest({ amount: 11800, currency: 'USD', reference: '1234-1' });
      const { id: request } = paymentRequestOf(
        await createPaymentRequest(klarna, body, paymentRequestKey(klarna, body, 'RUN1')),
      );
      const { states, onState } = told();
      const clock = eventfulClock(...actions(sandbox, request));
      const end = await followPaymentRequest({ clock, stop: stoppable().stop }, klarna, request, {
        waitMs: minute,
        onState,
        ...changes,
      }).catch((error: unknown) => error);
      return { end, states };
    });
  };

  it('approves, after having gone back once, and the token is good for an authorization', async () => {
    let authorized: unknown;
    const { end, states } = await journey((sandbox, request) => [
      act(sandbox, request, 'start'),
      () => {},
      act(sandbox, request, 'abort'),
      () => {},
      act(sandbox, request, 'start'),
      async () => {
        const { document } = await act(sandbox, request, 'complete')();
        const token = document.state_context.klarna_network_session_token;
        const body = {
          currency: 'USD',
          request_payment_transaction: { amount: 11800, payment_transaction_reference: '1234-1' },
        };
        const answer = await sandbox.klarna('POST', '/authorize', body, { 'klarna-network-session-token': token });
        authorized = answer.document.payment_transaction_response.result;
      },
    ]);
    expect(end).toMatchObject({
      state: 'COMPLETED',
      sessionToken: expect.stringMatching(/^krn:payment:eu1:klarna-network-session-token:/),
    });
    expect(authorized).toBe('APPROVED');
    expect(states).toEqual([
      'Waiting for the customer',
      'The customer is at Klarna',
      'The customer went back without an answer; still waiting, for 60 s',
      'The customer approved',
    ]);
  });

  it.each([
    ['declined', ['start', 'decline'], 'DECLINED', 8],
    ['left alone until it expires', [], 'PAYMENT_REQUEST_EXPIRED', 9],
    ['cancelled by the shop', ['cancel'], 'PAYMENT_REQUEST_CANCELED', 9],
  ] as const)('is %s', async (_, actions, code, exit) => {
    const { end } = await journey((sandbox, request) =>
      actions.length === 0
        ? [() => sandbox.control('POST', 'clock', { advance: '4h' })]
        : actions.map((action) =>
            action === 'cancel'
              ? () => sandbox.klarna('DELETE', `/requests/${request}`)
              : act(sandbox, request, action),
          ),
    );
    expect(end).toBeInstanceOf(CliError);
    expect(end).toMatchObject({ code, exitCode: exit });
  });
});

describe('the wait', () => {
  it('reads soon at first, then less often, and no reading takes from the time of the command', async () => {
    const { end, sleeps, restarts } = await follow([
      ...Array.from({ length: 9 }, () => at('SUBMITTED')),
      at('COMPLETED'),
    ]);
    expect(end).toMatchObject({ sessionToken: 'krn:token' });
    const pauses = sleeps.flatMap((ms, index) => (index % 2 === 1 ? [ms + (sleeps[index - 1] ?? 0)] : []));
    expect(pauses).toEqual([2000, 2500, 3000, 3500, 4000, 4500, 5000, 5000, 5000]);
    expect(restarts).toHaveLength(10);
  });

  it('lets no reading outlast it, and the last one be read', async () => {
    const { restarts } = await follow(Array(4).fill(at('SUBMITTED')), { waitMs: 7000 });
    expect(restarts).toEqual([7000, 5000, 5000, 5000]);
  });

  describe('after the customer has gone back without an answer', () => {
    const aborted = at('SUBMITTED', { state_reason: 'PURCHASE_FLOW_ABORTED' });
    const many = (reply: Reply) => Array.from({ length: 20 }, () => reply);
    const wait = { waitMs: 900_000 };

    it.each([
      ['seen at Klarna before', [at('IN_PROGRESS'), at('SUBMITTED')], at('SUBMITTED')],
      ['between two readings', [at('SUBMITTED'), aborted], aborted],
    ])('%s: gives them a minute to return', async (_, replies, rest) => {
      const { end, sleeps, states } = await follow([...replies, ...many(rest).slice(0, 14)], wait);
      expect(end).toMatchObject({ kind: 'step-up', code: 'CUSTOMER_LEFT', facts: { openUrl: url } });
      expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(75_000);
      expect(states.slice(1)).toEqual(['The customer went back without an answer; still waiting, for 60 s']);
    });

    it('goes on with them where they return', async () => {
      const { end } = await follow(
        [at('IN_PROGRESS'), at('SUBMITTED'), at('IN_PROGRESS'), ...many(at('IN_PROGRESS')), at('COMPLETED')],
        wait,
      );
      expect(end).toMatchObject({ state: 'COMPLETED' });
    });

    it('waits on where that was before this run', async () => {
      const { end } = await follow([...many(aborted), at('COMPLETED')], wait);
      expect(end).toMatchObject({ state: 'COMPLETED' });
    });
  });

  it('is over in its time, and names the request to go on with', async () => {
    const { end, sleeps } = await follow([at('SUBMITTED'), at('SUBMITTED'), at('IN_PROGRESS')], { waitMs: 3000 });
    expect(sleeps.reduce((sum, ms) => sum + ms)).toBe(3000);
    expect(end).toMatchObject({
      exitCode: 9,
      code: 'CUSTOMER_TIMEOUT',
      facts: {
        why: `After 3 s the payment request ${id} is still IN_PROGRESS. Nothing was authorized.`,
        hint: expect.stringContaining(`--payment-request-id ${id}`),
        openUrl: url,
      },
    });
  });

  it('reads once more when the time is over: the customer may have been quick', async () => {
    const { end } = await follow([at('SUBMITTED'), at('COMPLETED')], { waitMs: 1000 });
    expect(end).toMatchObject({ sessionToken: 'krn:token' });
  });

  it('leaves Klarna alone as long as it asks, and nobody rings it out of that', async () => {
    const wake = openWake();
    const spent = at('SUBMITTED', {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' });
    const { sleeps } = await follow(
      [spent, at('COMPLETED')],
      { wake },
      eventfulClock(() => wake.ring()),
    );
    expect(sleeps).toEqual([30_000]);
  });

  it('takes no moment in time for a pause', async () => {
    const moment = at('SUBMITTED', {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '179236440' });
    const { sleeps } = await follow([moment, at('COMPLETED')]);
    expect(sleeps).toEqual([500, 1500]);
  });
});

describe('a ring', () => {
  it('cuts the pause short, but for half a second', async () => {
    const wake = openWake();
    const { sleeps, sent } = await follow(
      [at('SUBMITTED'), at('COMPLETED')],
      { wake },
      eventfulClock(() => wake.ring()),
    );
    expect(sleeps).toEqual([500]);
    expect(sent).toBe(2);
  });

  it('during a reading counts for the next pause', async () => {
    const wake = openWake();
    const { sleeps } = await follow([at('SUBMITTED'), at('SUBMITTED'), at('COMPLETED')], {
      wake,
      onState: () => wake.ring(),
    });
    // The first pause is cut, the second is not: nobody rang again.
    expect(sleeps).toEqual([500, 500, 2000]);
  });
});

describe('a reading that fails', () => {
  const broken: readonly Reply[] = [
    'lost',
    { status: 503, document: {} },
    { status: 429, document: {} },
    { status: 403 },
    { status: 200, headers: { 'content-type': 'text/html' }, document: 'a page' },
    { status: 500, document: {} },
  ];

  it.each(broken.map((reply) => [JSON.stringify(reply), reply] as const))(
    'does not end the wait: %s',
    async (_, reply) => {
      const failure = new CliError('unavailable', 'Klarna cannot be reached.', { attempts: 3 });
      const { end, states } = await follow([at('IN_PROGRESS'), reply, failure, at('COMPLETED')]);
      expect(end).toMatchObject({ sessionToken: 'krn:token' });
      expect(states).toEqual(['The customer is at Klarna', 'The customer approved']);
    },
  );

  it('is said where the time ran out on it', async () => {
    const failure = new CliError('unavailable', 'Klarna cannot be reached.');
    const { end } = await follow([failure, failure], { waitMs: 1500 });
    expect(end).toMatchObject({
      code: 'CUSTOMER_TIMEOUT',
      facts: {
        why: `After 2 s the payment request ${id} was never read. The last reading failed: Klarna cannot be reached. Nothing was authorized.`,
      },
    });
  });

  it.each([
    ['the key is refused', klarnaError(401, 'UNAUTHORIZED'), 'auth'],
    ['nobody knows the request', klarnaError(404, 'RESOURCE_NOT_FOUND'), 'rejected'],
    ['the answer is about another request', at('SUBMITTED', { payment_request_id: 'krn:payment:other' }), 'protocol'],
    ['the state is one that nobody knows', at('SUBMITTED', { state: 'PONDERED' }), 'protocol'],
  ])('ends it at once where %s', async (_, reply, kind) => {
    const { end, sent } = await follow([at('SUBMITTED'), reply]);
    expect(end).toMatchObject({ kind });
    expect(sent).toBe(2);
  });
});

describe('a signal', () => {
  it.each([
    ['in the first half second', 0],
    ['in the middle of a pause', 1],
  ])('ends the wait at once: %s', async (_, pauses) => {
    const { stop, send } = stoppable();
    const clock = eventfulClock(...Array.from({ length: pauses }, () => () => {}), () => send('interrupted'));
    const { end, sent } = await follow([at('IN_PROGRESS')], {}, clock, stop);
    expect(sent).toBe(1);
    expect(end).toMatchObject({
      kind: 'interrupted',
      message: 'Stopped while waiting for the customer.',
      facts: {
        why: `A signal came. The payment request ${id} is IN_PROGRESS. Nothing was authorized.`,
        hint: expect.stringContaining(`--payment-request-id ${id}`),
      },
    });
  });

  it('in the middle of a reading ends it in the same words', async () => {
    const { stop, send } = stoppable();
    send('terminated');
    const { end } = await follow(
      [new CliError('terminated', 'Stopped while trying to read at Klarna.')],
      {},
      eventfulClock(),
      stop,
    );
    expect(end).toMatchObject({ exitCode: exitCodes.terminated, message: 'Stopped while waiting for the customer.' });
  });
});
