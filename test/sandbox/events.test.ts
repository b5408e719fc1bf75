import { expect, it } from 'vitest';
import { clearLog } from '../../src/sandbox/klarna/notification/delivery-log.ts';
import { newStore } from '../../src/sandbox/world/tables.ts';
import { handClock, notifying, receiver } from './receiver.ts';
import { account, seedBody } from './running.ts';

/** A webhook for everything, and a client of both kinds of endpoints. */
const listening = async (options: Parameters<typeof notifying>[0] = {}) => {
  const [sandbox, shop] = [await notifying(options), await receiver()];
  await sandbox.subscribe(shop.url);
  const payment = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    sandbox.send(
      method,
      `/v2/accounts/${account}/payment/${path}`,
      {
        authorization: 'Basic klarna_test_api_sandbox',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
    );
  return {
    ...sandbox,
    payment,
    newRequest: async (): Promise<string> => {
      const config = { method: 'HANDOVER', return_url: 'https://shop.example/back' };
      const body = {
        currency: 'USD',
        amount: 11800,
        payment_request_reference: 'r-1',
        customer_interaction_config: config,
      };
      return (await payment('POST', 'requests', body)).document.payment_request_id;
    },
    asCustomer: (id: string, action: string) => sandbox.control('POST', `payment-requests/${id}`, { action }),
    authorized: async (wish: object = {}): Promise<string> => {
      const body = { ...seedBody, request_payment_transaction: { ...seedBody.request_payment_transaction, ...wish } };
      const { document } = await sandbox.authorize('approved', body);
      return document.payment_transaction_response.payment_transaction.payment_transaction_id;
    },
    /** What came in, as the end of each type and the state it tells of. */
    told: async (count: number) => {
      await shop.has(count);
      return shop.received.map(({ body }) => body.metadata.event_type.replace('payment.', ''));
    },
    payloads: () => shop.received.map(({ body }) => body.payload),
  };
};

it('tell of a payment request from its start to its end, and hand over its token', async () => {
  const sandbox = await listening();
  const id = await sandbox.newRequest();
  for (const action of ['start', 'abort', 'start', 'complete']) await sandbox.asCustomer(id, action);
  expect(await sandbox.told(5)).toEqual(
    ['submitted', 'in-progress', 'submitted', 'in-progress', 'completed'].map(
      (state) => `request.state-change.${state}`,
    ),
  );
  const [submitted, , aborted, , completed] = sandbox.payloads();
  const times = { created_at: expect.any(String), updated_at: expect.any(String), expires_at: expect.any(String) };
  const named = { payment_request_id: id, payment_request_reference: 'r-1', ...times };
  expect(submitted).toEqual({ ...named, state: 'SUBMITTED' });
  expect(aborted).toMatchObject({ previous_state: 'IN_PROGRESS', state_reason: 'PURCHASE_FLOW_ABORTED' });
  const token = completed.klarna_network_session_token;
  expect(completed).toEqual({
    ...named,
    state: 'COMPLETED',
    previous_state: 'IN_PROGRESS',
    klarna_network_session_token: token,
  });
  const headers = { 'klarna-network-session-token': token };
  expect(await sandbox.payment('POST', 'authorize', seedBody, headers)).toMatchObject({ status: 200 });
  expect((await sandbox.told(6)).at(-1)).toBe('transaction.state-change.authorized');
});

it.each([
  ['canceled', (sandbox: Listening, id: string) => sandbox.payment('DELETE', `requests/${id}`)],
  ['declined', (sandbox: Listening, id: string) => sandbox.asCustomer(id, 'decline')],
  ['expired', (sandbox: Listening) => sandbox.control('POST', 'clock', { advance: '3h' })],
])('tell of a payment request that is %s', async (state, act) => {
  const sandbox = await listening();
  const id = await sandbox.newRequest();
  await sandbox.asCustomer(id, 'start');
  await act(sandbox, id);
  expect((await sandbox.told(3)).at(-1)).toBe(`request.state-change.${state}`);
  expect(sandbox.payloads()[2]).not.toHaveProperty('klarna_network_session_token');
});

type Listening = Awaited<ReturnType<typeof listening>>;

it('tell of captures and refunds, and of the state they lead to after them', async () => {
  const sandbox = await listening();
  const id = await sandbox.authorized();
  const capture = (amount: number) =>
    sandbox.payment('POST', `transactions/${id}/capture`, { capture_amount: amount, payment_capture_reference: 'c-1' });
  const { document: first } = await capture(1800);
  await capture(10_000);
  expect((await capture(1)).status).toBeGreaterThanOrEqual(400);
  const refund = { refund_amount: 300, payment_refund_reference: 'f-1' };
  await sandbox.payment('POST', `captures/${first.payment_capture_id}/refund`, refund);
  expect(await sandbox.told(5)).toEqual([
    'transaction.state-change.authorized',
    'transaction.captured',
    'transaction.captured',
    'transaction.state-change.completed',
    'transaction.refunded',
  ]);
  const [, captured, , completed, refunded] = sandbox.payloads();
  const transaction = {
    payment_transaction_id: id,
    payment_transaction_reference: seedBody.request_payment_transaction.payment_transaction_reference,
  };
  expect(captured).toEqual({
    ...transaction,
    payment_capture_id: first.payment_capture_id,
    payment_capture_reference: 'c-1',
    amount: 1800,
    currency: 'USD',
    created_at: expect.any(String),
  });
  expect(completed).toMatchObject({ ...transaction, state: 'COMPLETED', previous_state: 'AUTHORIZED' });
  expect(refunded).toMatchObject({
    ...transaction,
    payment_capture_id: first.payment_capture_id,
    payment_refund_reference: 'f-1',
    amount: 300,
  });
});

it('tell of a payment that is captured at once, which never was AUTHORIZED', async () => {
  const sandbox = await listening();
  await sandbox.authorized({ capture: 'NOW' });
  expect(await sandbox.told(2)).toEqual(['transaction.captured', 'transaction.state-change.completed']);
  expect(sandbox.payloads()[1]).not.toHaveProperty('previous_state');
});

it('tell of a void', async () => {
  const sandbox = await listening();
  await sandbox.payment('POST', `transactions/${await sandbox.authorized()}/void`);
  expect((await sandbox.told(2)).at(-1)).toBe('transaction.state-change.closed');
});

it('tell of a transaction that ran out, and a week later of its end', async () => {
  const sandbox = await listening();
  await sandbox.authorized();
  await sandbox.control('POST', 'clock', { advance: '28d' });
  expect((await sandbox.told(2)).at(-1)).toBe('transaction.state-change.expired');
  await sandbox.control('POST', 'clock', { advance: '7d' });
  expect((await sandbox.told(3)).at(-1)).toBe('transaction.state-change.closed');
});

it('tell of what ran out although nobody looked', async () => {
  const { clock, timers, advance } = handClock();
  const sandbox = await listening({ clock, timers });
  await sandbox.newRequest();
  await sandbox.told(1);
  advance(3 * 3_600_000);
  expect(await sandbox.told(2)).toEqual(['request.state-change.submitted', 'request.state-change.expired']);
});

it('say nothing of a refusal, a repeat, or what changes no state', async () => {
  const sandbox = await listening();
  const id = await sandbox.authorized();
  await sandbox.authorized();
  const over = { capture_amount: 99_999, payment_capture_reference: 'c-1' };
  expect(await sandbox.payment('POST', `transactions/${id}/capture`, over)).toMatchObject({ status: 400 });
  await sandbox.payment('PATCH', `transactions/${id}`, { payment_transaction_reference: 'other' });
  await sandbox.payment('POST', `transactions/${id}/void`);
  expect(await sandbox.told(2)).toEqual(['transaction.state-change.authorized', 'transaction.state-change.closed']);
  expect(await sandbox.deliveries()).toHaveLength(2);
});

it('come due when the clock is moved', async () => {
  const { clock, timers } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers, webhookSpeed: 1 }), await receiver(500)];
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  for (const [index, advance] of ['10s', '2m', '15m', '3h', '6h', '12h'].entries()) {
    await sandbox.afterAttempt(index + 1);
    await sandbox.control('POST', 'clock', { advance });
  }
  expect(await sandbox.afterAttempt(7)).toMatchObject([{ state: 'FAILED' }]);
});

it('do not wait for a time that was taken back', async () => {
  const { clock, timers } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers, webhookSpeed: 1 }), await receiver(500, 204)];
  const { id } = await sandbox.subscribe(shop.url);
  await sandbox.control('POST', 'clock', { advance: '28d' });
  await sandbox.simulate(id);
  await sandbox.afterAttempt(1);
  await sandbox.control('DELETE', 'clock');
  expect(await sandbox.afterAttempt(2)).toMatchObject([{ state: 'DELIVERED' }]);
});

it('are forgotten, the oldest of over a thousand that are over; given up, the oldest of too many that wait', () => {
  const store = newStore();
  store.transact((draft) => {
    const add = (name: string, count: number, state: 'DELIVERED' | 'PENDING') => {
      for (let i = 1; i <= count; i++) {
        const row = { id: `${name} ${i}`, webhook_id: 'w', event_id: 'e', event_type: 't', body: '', attempts: [] };
        draft.webhook_deliveries.insert({ ...row, state, next_attempt_at: state === 'PENDING' ? 1 : null });
      }
    };
    add('waiting', 10_001, 'PENDING');
    add('over', 1101, 'DELIVERED');
  });
  const rows = store.world.webhook_deliveries;
  clearLog(store);
  expect(rows.size).toBe(10_001 + 1000);
  expect([rows.get('over 101'), rows.get('over 102')]).toMatchObject([undefined, { state: 'DELIVERED' }]);
  expect(rows.get('waiting 1')).toMatchObject({ state: 'CANCELED', next_attempt_at: null });
  expect(rows.get('waiting 2')).toMatchObject({ state: 'PENDING' });
});
