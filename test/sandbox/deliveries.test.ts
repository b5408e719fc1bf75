import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startDispatcher } from '../../src/sandbox/klarna/notification/dispatcher.ts';
import { eventTypes } from '../../src/sandbox/klarna/notification/event-types.ts';
import { newStore, type WorldStore } from '../../src/sandbox/world/tables.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { handClock, isSignedBy, notifier, notifying, receiver } from './receiver.ts';
import { account, running } from './running.ts';

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const schedule = [10 * second, 2 * minute, 15 * minute, 3 * hour, 6 * hour, 12 * hour];

it('tell of an authorization, signed, in the envelope of v2', async () => {
  const [sandbox, shop] = [await notifying(), await receiver()];
  const { id, key } = await sandbox.subscribe(shop.url);
  const { document } = await sandbox.authorize('approved');
  await shop.has(1);
  const [event] = shop.received;
  expect(event?.headers).toMatchObject({
    'content-type': 'application/json',
    'klarna-signing-key-id': key.signing_key_id,
    'klarna-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(event && isSignedBy(key.signing_key, event)).toBe(true);
  expect(event && isSignedBy(`${key.signing_key}0`, event)).toBe(false);
  const { payment_transaction_id } = document.payment_transaction_response.payment_transaction;
  expect(event?.body).toEqual({
    metadata: {
      event_type: 'payment.transaction.state-change.authorized',
      event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event_version: 'v2',
      occurred_at: expect.stringMatching(/Z$/),
      correlation_id: expect.any(String),
      subject_account_id: account,
      recipient_account_id: account,
      product_instance_id: expect.stringMatching(/^krn:partner:product:payment:/),
      webhook_id: id,
      live: false,
    },
    payload: {
      payment_transaction_id,
      payment_transaction_reference: 'acquiring-partner-transaction-reference-1234',
      state: 'AUTHORIZED',
      amount: 11800,
      currency: 'USD',
      expires_at: expect.any(String),
    },
  });
  expect(await sandbox.afterAttempt(1)).toMatchObject([
    { webhook_id: id, state: 'DELIVERED', attempts: [{ status: 204, error: null }], next_attempt_at: null },
  ]);
});

it('go to those alone who subscribed, are switched on, and about what was done', async () => {
  const [sandbox, shop, other] = [await notifying(), await receiver(), await receiver()];
  await sandbox.subscribe(other.url, { event_types: ['payment.request.*', 'payment.transaction.captured'] });
  await sandbox.subscribe(`${other.url}/off`, { status: 'DISABLED' });
  const first = await sandbox.subscribe(`${shop.url}/1`);
  const second = await sandbox.subscribe(`${shop.url}/2`, { event_types: ['payment.transaction.state-change.*'] });
  await sandbox.authorize('declined');
  await sandbox.authorize('validation-error');
  await sandbox.authorize('approved');
  await sandbox.authorize('approved');
  await shop.has(2);
  const types = shop.received.map(({ body }) => body.metadata.event_type);
  expect(types).toEqual(Array(2).fill('payment.transaction.state-change.authorized'));
  // It is one event, told to two.
  expect(new Set(shop.received.map(({ body }) => body.metadata.event_id)).size).toBe(1);
  expect(shop.received.map(({ body }) => body.metadata.webhook_id).sort()).toEqual([first.id, second.id].sort());
  expect(other.received).toEqual([]);
  expect(await sandbox.deliveries()).toHaveLength(2);
});

it('can be simulated for every event, in order', async () => {
  const [sandbox, shop] = [await notifying(), await receiver()];
  const { id, key } = await sandbox.subscribe(shop.url);
  for (const type of eventTypes)
    expect(await sandbox.simulate(id, type)).toMatchObject({ status: 204, document: undefined });
  await shop.has(eventTypes.length);
  expect(shop.received.map(({ body }) => body.metadata.event_type)).toEqual(eventTypes);
  expect(shop.received.every((event) => isSignedBy(key.signing_key, event))).toBe(true);
  expect(new Set(shop.received.map(({ body }) => body.metadata.event_id)).size).toBe(eventTypes.length);
  for (const { body } of shop.received) {
    const state = /state-change\.(.+)$/.exec(body.metadata.event_type)?.[1]?.toUpperCase().replace('-', '_');
    if (state !== undefined) expect(body.payload.state).toBe(state);
    expect(body.payload.payment_request_id ?? body.payload.payment_transaction_id).toMatch(/^krn:payment:/);
  }
  // Nobody pays with what was simulated.
  const completed = shop.received.find(({ body }) => body.payload.state === 'COMPLETED');
  const token = completed?.body.payload.klarna_network_session_token;
  expect(await sandbox.authorize('approved', undefined, { 'klarna-network-session-token': token })).toMatchObject({
    status: 404,
  });
});

it.each([200, 201, 202, 204])('are done with a %i', async (status) => {
  const [sandbox, shop] = [await notifying(), await receiver(status)];
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  expect(await sandbox.afterAttempt(1)).toMatchObject([{ state: 'DELIVERED', attempts: [{ status }] }]);
});

it.each([203, 302, 404, 410, 503])('are tried again after a %i', async (status) => {
  const { clock, timers } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers, webhookSpeed: 1 }), await receiver(status)];
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  expect(await sandbox.afterAttempt(1)).toMatchObject([{ state: 'PENDING', attempts: [{ status, error: null }] }]);
  // A redirect leads nowhere.
  expect(shop.received.map(({ path }) => path)).toEqual(['/klarna']);
});

it('are tried at the times that Klarna names, and then no more', async () => {
  const { clock, timers, advance } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers, webhookSpeed: 1 }), await receiver(500)];
  const { id, key } = await sandbox.subscribe(shop.url);
  await sandbox.simulate(id);
  for (const [index, wait] of schedule.entries()) {
    const [delivery] = await sandbox.afterAttempt(index + 1);
    expect(Date.parse(delivery.next_attempt_at) - clock.now()).toBe(wait);
    advance(wait - 1);
    expect(shop.received).toHaveLength(index + 1);
    advance(1);
  }
  const [delivery] = await sandbox.afterAttempt(7);
  expect(delivery).toMatchObject({ state: 'FAILED', next_attempt_at: null });
  const times = delivery.attempts.map(({ at }: { at: string }) => Date.parse(at));
  expect(times.slice(1).map((at: number, index: number) => at - times[index])).toEqual(schedule);
  advance(1000 * hour);
  await sandbox.simulate(id);
  await shop.has(8);
  // The same bytes under the same signature, time after time.
  expect(new Set(shop.received.slice(0, 7).map(({ raw }) => raw.toString())).size).toBe(1);
  expect(shop.received.every((event) => isSignedBy(key.signing_key, event))).toBe(true);
});

it('are tried again a thousand times sooner, unless told', async () => {
  const [sandbox, shop] = [await notifying(), await receiver(500, 'hang-up', 200)];
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  expect(await sandbox.afterAttempt(3)).toMatchObject([
    {
      state: 'DELIVERED',
      attempts: [
        { status: 500, error: null },
        { status: null, error: 'ECONNRESET' },
        { status: 200, error: null },
      ],
    },
  ]);
});

it('count an answer that does not come in time as none', async () => {
  const { clock, timers, advance } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers, webhookSpeed: 1 }), await receiver('nothing')];
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  await shop.has(1);
  advance(5 * second);
  const [delivery] = await sandbox.afterAttempt(1);
  expect(delivery).toMatchObject({ state: 'PENDING', attempts: [{ status: null, error: 'no answer within 5000 ms' }] });
});

it('find a name of loopback without asking anybody', async () => {
  const [sandbox, shop] = [await notifying(), await receiver()];
  const { id } = await sandbox.subscribe(shop.url.replace('127.0.0.1', 'no-such-shop.localhost'));
  await sandbox.simulate(id);
  await shop.has(1);
  expect(shop.received[0]?.headers.host).toBe(`no-such-shop.localhost:${shop.port}`);
});

it('say why nobody could be reached', async () => {
  const { clock, timers } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers }), await receiver()];
  const secure = shop.url.replace('http:', 'https:');
  await sandbox.simulate((await sandbox.subscribe(secure)).id);
  const [delivery] = await sandbox.afterAttempt(1);
  expect(delivery).toMatchObject({ state: 'PENDING', attempts: [{ status: null, error: expect.any(String) }] });
  expect(shop.received).toEqual([]);
});

it('do not wait for what waits for its retry', async () => {
  const { clock, timers, advance } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers, webhookSpeed: 1 }), await receiver(500, 204)];
  const { id } = await sandbox.subscribe(shop.url);
  await sandbox.simulate(id, 'payment.transaction.captured');
  await sandbox.afterAttempt(1);
  await sandbox.simulate(id, 'payment.transaction.refunded');
  await shop.has(2);
  advance(10 * second);
  await shop.has(3);
  const types = shop.received.map(({ body }) => body.metadata.event_type.split('.').at(-1));
  expect(types).toEqual(['captured', 'refunded', 'captured']);
});

it('reach one webhook while another does not answer', async () => {
  const [sandbox, deaf, shop] = [await notifying(), await receiver('nothing'), await receiver()];
  await sandbox.subscribe(deaf.url);
  await sandbox.subscribe(shop.url);
  await sandbox.authorize('approved');
  await sandbox.authorize('approved.2');
  await shop.has(2);
  // One at a time: the first is still under way.
  expect(deaf.received).toHaveLength(1);
});

it.each([
  ['switched off', 'PATCH', { status: 'DISABLED' }],
  ['deleted', 'DELETE', undefined],
])('end for a webhook that is %s', async (_, method, body) => {
  const { clock, timers, advance } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers }), await receiver(500)];
  const { id, path } = await sandbox.subscribe(shop.url);
  await sandbox.simulate(id);
  await sandbox.afterAttempt(1);
  await sandbox.call(method, path, body);
  await sandbox.authorize('approved');
  expect(await sandbox.deliveries()).toMatchObject([{ state: 'CANCELED', attempts: [{ status: 500 }] }]);
  advance(hour);
  expect(shop.received).toHaveLength(1);
});

it('go where the webhook leads by now, under its key by now', async () => {
  const { clock, timers, advance } = handClock();
  const [sandbox, before, now] = [await notifying({ clock, timers }), await receiver(500), await receiver()];
  const { id, path } = await sandbox.subscribe(before.url);
  await sandbox.simulate(id);
  await sandbox.afterAttempt(1);
  const key = await sandbox.newKey();
  await sandbox.call('PATCH', path, { url: now.url, signing_key_id: key.signing_key_id });
  advance(10 * second);
  await now.has(1);
  expect(now.received[0] && isSignedBy(key.signing_key, now.received[0])).toBe(true);
  expect(before.received).toHaveLength(1);
});

it('go on after a restart, what was under way as well', async () => {
  const { clock, timers, advance } = handClock();
  const dataFile = join(scratchFolder(), 'sandbox.json');
  const [first, shop] = [await notifying({ dataFile, clock, timers }), await receiver(500, 'nothing', 204)];
  const { id, key } = await first.subscribe(shop.url);
  await first.simulate(id);
  await first.afterAttempt(1);
  advance(10);
  await shop.has(2);
  await first.close();
  const next = notifier(await running({ dataFile, clock, timers }));
  await shop.has(3);
  expect(await next.afterAttempt(2)).toMatchObject([
    { state: 'DELIVERED', attempts: [{ status: 500 }, { status: 204 }] },
  ]);
  expect(shop.received.every((event) => isSignedBy(key.signing_key, event))).toBe(true);
});

it('stay on this machine, whatever the data says', async () => {
  const dataFile = join(scratchFolder(), 'sandbox.json');
  const first = await notifying({ dataFile, allowRemote: true });
  const { id } = await first.subscribe('https://192.0.2.1/klarna');
  await first.close();
  const next = await notifying({ dataFile });
  await next.simulate(id);
  const [delivery] = await next.afterAttempt(1);
  expect(delivery.attempts[0]).toMatchObject({ status: null, error: expect.stringContaining('--allow-remote') });
});

it('are forgotten on reset', async () => {
  const { clock, timers, advance } = handClock();
  const [sandbox, shop] = [await notifying({ clock, timers }), await receiver(500)];
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  await sandbox.afterAttempt(1);
  await sandbox.control('POST', 'reset');
  advance(hour);
  expect(await sandbox.deliveries()).toEqual([]);
  expect((await sandbox.call('GET', 'webhooks')).document.webhooks).toEqual([]);
  expect(shop.received).toHaveLength(1);
});

it('wait while their outcome cannot be kept, and go on when something can', async () => {
  const shop = await receiver();
  const store = newStore();
  let [isFull, refused] = [false, 0];
  const full: WorldStore = {
    ...store,
    transact: (work) => {
      if (!isFull) return store.transact(work);
      refused += 1;
      throw new Error('disk full');
    },
  };
  const { clock, timers } = handClock();
  const { close } = startDispatcher(full, { ...clock, timers, speed: 1, allowRemote: false });
  onTestFinished(close);
  const at = '2026-03-04T05:06:07.000Z';
  store.transact((draft) => {
    draft.signing_keys.insert({ id: 'krn:key', signing_key: 'key', created_at: at });
    const subscription = { event_types: ['payment.*'], event_version: 'v2', signing_key_id: 'krn:key' };
    draft.webhooks.insert({ id: 'krn:webhook', url: shop.url, ...subscription, status: 'ENABLED', created_at: at });
    const event = { event_id: 'e', event_type: 'payment.transaction.captured', body: '{}' };
    const next = { state: 'PENDING' as const, attempts: [], next_attempt_at: clock.now() };
    draft.webhook_deliveries.insert({ id: 'd', webhook_id: 'krn:webhook', ...event, ...next });
    isFull = true;
  });
  await vi.waitFor(() => expect(refused).toBe(1), { interval: 2 });
  const delivery = () => store.world.webhook_deliveries.get('d');
  expect([shop.received.length, delivery()?.attempts]).toEqual([1, []]);
  isFull = false;
  store.transact((draft) => draft.counters.insert({ id: 'anything', value: 1 }));
  await vi.waitFor(() => expect(delivery()).toMatchObject({ state: 'DELIVERED', attempts: [{ status: 204 }] }));
  expect(shop.received).toHaveLength(2);
});
