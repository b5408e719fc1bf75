import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../src/checkout/loopback-server.ts';
import { halfSent, openedBy, post, sendTo, staying, token, tokenFor } from './posting.ts';
import { outcomeOf, payLater, payNow, serving, wish } from './serving.ts';

const forged = Buffer.alloc(32, 7).toString('base64url');

describe('the state', () => {
  it('opens the checkout', async () => {
    const one = await serving();
    const { status, body } = await post(one, '/open', { state: one.state });
    expect(status).toBe(200);
    expect(body).toEqual({
      page_key: expect.stringMatching(/^[\w-]{43}$/),
      payment_id: wish.paymentId,
      order_name: wish.orderName,
      amount: 11800,
      currency: 'USD',
      formatted_amount: 'USD 118.00',
      mode: 'test',
      client_token: wish.clientToken,
      categories: [payNow, payLater],
      script_url: 'http://127.0.0.1:9/api.js',
    });
    expect(one.progress).toEqual([{ kind: 'opened' }]);
  });

  it.each([
    ['forged', forged],
    ['cut short', (state: string) => state.slice(0, -1)],
    ['too long', (state: string) => `${state}A`],
    ['empty', ''],
    ['no text', [1]],
    ['missing', undefined],
  ])('opens nothing where it is %s', async (_, given) => {
    const one = await serving();
    const state = typeof given === 'function' ? given(one.state) : given;
    const { status, body } = await post(one, '/open', { state });
    expect({ status, error: body.error }).toEqual({ status: 403, error: 'unknown-state' });
    expect(one.progress).toEqual([]);
  });

  it('of one checkout opens no other', async () => {
    const [one, other] = [await serving(), await serving({ wish: { amount: 1 } })];
    expect(one.state).not.toBe(other.state);
    expect((await post(other, '/open', { state: one.state })).status).toBe(403);
  });

  it('opens nothing any more once the checkout is over', async () => {
    const one = await serving();
    await post(one, '/token', tokenFor(await openedBy(one)));
    const { status, body } = await post(one, '/open', { state: one.state });
    expect({ status, how: body.how }).toEqual({ status: 410, how: 'approved' });
    expect(JSON.stringify(body)).not.toContain(token);
  });
});

describe('the state for the arguments of a program', () => {
  it('opens the checkout as long as no page was opened', async () => {
    const one = await serving();
    expect(one.onceState).not.toBe(one.state);
    expect((await post(one, '/open', { state: one.onceState })).status).toBe(200);
    for (const take_over of [undefined, true]) {
      const { status, body } = await post(one, '/open', { state: one.onceState, take_over });
      expect({ status, error: body.error }).toEqual({ status: 403, error: 'unknown-state' });
    }
    expect((await post(one, '/open', { state: one.state })).status).toBe(200);
  });

  it('takes nothing over from who came with the other one', async () => {
    const one = await serving();
    await staying(one, await openedBy(one));
    expect((await post(one, '/open', { state: one.onceState, take_over: true })).status).toBe(403);
  });
});

describe('the page key', () => {
  it.each(['/stay', '/progress', '/token', '/stop'])('is needed for %s', async (path) => {
    const one = await serving();
    const key = await openedBy(one);
    for (const given of [undefined, '', forged, one.state, key.slice(1), [key]]) {
      const { status, body } = await post(one, path, tokenFor(key, { page_key: given, kind: 'broken' }));
      expect({ status, error: body.error }).toEqual({ status: 403, error: 'not-in-use' });
    }
    expect(one.isSettled()).toBe(false);
    expect(one.progress).toEqual([{ kind: 'opened' }]);
  });

  it('lets a page that is loaded anew go on, and is void from then on', async () => {
    const one = await serving();
    const key = await openedBy(one);
    await staying(one, key);
    const { status, body } = await post(one, '/open', { page_key: key });
    expect(status).toBe(200);
    expect(body.page_key).not.toBe(key);
    expect((await post(one, '/token', tokenFor(key))).status).toBe(403);
    expect((await post(one, '/open', { page_key: key })).status).toBe(403);
    expect((await post(one, '/token', tokenFor(body.page_key))).status).toBe(200);
    // Nobody is told of a reload.
    expect(one.progress).toEqual([{ kind: 'opened' }]);
  });
});

describe('the token', () => {
  it('is taken once', async () => {
    const one = await serving();
    const key = await openedBy(one);
    expect(await post(one, '/token', tokenFor(key))).toEqual({ status: 200, body: {} });
    expect(await outcomeOf(one)).toEqual({ kind: 'approved', authorizationToken: token, category: 'pay_now' });
    const again = await post(one, '/token', tokenFor(key, { authorization_token: 'another-token' }));
    expect({ status: again.status, how: again.body.how }).toEqual({ status: 410, how: 'approved' });
    expect(await outcomeOf(one)).toMatchObject({ authorizationToken: token });
  });

  it('is taken once even where two arrive together', async () => {
    const one = await serving();
    const key = await openedBy(one);
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(one, '/token', tokenFor(key))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
  });

  it.each([
    ['another payment', { payment_id: 'AnotherOne' }],
    ['another amount', { amount: 11801 }],
    ['an amount that is no number', { amount: '11800' }],
    ['another currency', { currency: 'EUR' }],
    ['a category that was not on offer', { category: 'pay_over_time' }],
    ['no payment', { payment_id: undefined }],
  ])('is refused for %s, and the right one still taken', async (_, wrong) => {
    const one = await serving();
    const key = await openedBy(one);
    const { status, body } = await post(one, '/token', tokenFor(key, wrong));
    expect({ status, error: body.error }).toEqual({ status: 409, error: 'mismatch' });
    expect(one.isSettled()).toBe(false);
    expect((await post(one, '/token', tokenFor(key))).status).toBe(200);
  });

  it.each([
    ['empty', ''],
    ['no text', 7],
    ['missing', undefined],
    ['two words', 'two words'],
    ['more than one line', 'one\ntwo'],
    ['hidden characters', 'a\u202eb'],
    ['longer than any token', 'x'.repeat(10_241)],
  ])('is refused where it is %s', async (_, authorization_token) => {
    const one = await serving();
    const { status, body } = await post(one, '/token', tokenFor(await openedBy(one), { authorization_token }));
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'no-token' });
    expect(one.isSettled()).toBe(false);
  });
});

describe('a second tab', () => {
  it('is told that the checkout is open, and changes nothing', async () => {
    const one = await serving();
    const key = await openedBy(one);
    await staying(one, key);
    const { status, body } = await post(one, '/open', { state: one.state });
    expect({ status, error: body.error }).toEqual({ status: 409, error: 'open-elsewhere' });
    expect(JSON.stringify(body)).not.toContain(wish.clientToken);
    expect(one.progress).toEqual([{ kind: 'opened' }, { kind: 'second-tab', tookOver: false }]);
    expect((await post(one, '/token', tokenFor(key))).status).toBe(200);
  });

  it('may take over, and the first is told so and can do nothing more', async () => {
    const one = await serving();
    const first = await openedBy(one);
    const stay = await staying(one, first);
    const second = await openedBy(one, { take_over: true });
    expect(await stay.said).toEqual({ say: 'taken-over' });
    for (const path of ['/token', '/stop', '/stay', '/progress']) {
      expect((await post(one, path, tokenFor(first))).body.error).toBe('not-in-use');
    }
    expect(one.progress).toEqual([{ kind: 'opened' }, { kind: 'second-tab', tookOver: true }]);
    expect((await post(one, '/token', tokenFor(second))).status).toBe(200);
  });

  it('needs the state to take over', async () => {
    const one = await serving();
    await staying(one, await openedBy(one));
    expect((await post(one, '/open', { state: forged, take_over: true })).status).toBe(403);
    expect((await post(one, '/open', { take_over: true })).status).toBe(403);
  });
});

describe('what the page says', () => {
  it('reaches the terminal', async () => {
    const one = await serving();
    const key = await openedBy(one);
    const kinds = ['shown', 'authorizing', 'mending', 'finalizing'];
    for (const kind of kinds) {
      expect((await post(one, '/progress', { page_key: key, kind, category: 'pay_now' })).status).toBe(200);
    }
    await post(one, '/progress', { page_key: key, kind: 'broken', why: 'a\nb\u001b[2J\u202ec' });
    expect(one.progress.slice(1)).toEqual([
      ...kinds.map((kind) => ({ kind, category: 'pay_now' })),
      { kind: 'broken', why: 'a b [2J c' },
    ]);
  });

  it('is cut where it is long', async () => {
    const one = await serving();
    await post(one, '/progress', { page_key: await openedBy(one), kind: 'broken', why: 'word '.repeat(10_000) });
    expect(one.progress[1]).toEqual({ kind: 'broken', why: 'word '.repeat(60).trim() });
  });

  it('reaches it without what reads like a token', async () => {
    const one = await serving();
    const why = `TypeError: ${token} in ${'eyJhbGciOiJub25lIn0.'.repeat(9)} at https://x.klarnacdn.net/kp/lib/v1/api.js`;
    await post(one, '/progress', { page_key: await openedBy(one), kind: 'broken', why });
    expect(one.progress[1]).toEqual({
      kind: 'broken',
      why: 'TypeError: … in … at https://x.klarnacdn.net/kp/lib/v1/api.js',
    });
  });

  it.each([
    { kind: 'opened' },
    { kind: 'closed', graceMs: 1 },
    { kind: 'second-tab', tookOver: true },
    { kind: 'approved', category: 'pay_now' },
    { kind: 'shown', category: 'unheard-of' },
    { kind: 'shown' },
    {},
  ])('is not believed where a page cannot say it: %j', async (said) => {
    const one = await serving();
    expect((await post(one, '/progress', { page_key: await openedBy(one), ...said })).status).toBe(400);
    expect(one.progress).toEqual([{ kind: 'opened' }]);
  });

  it('ends the checkout once every category is refused', async () => {
    const one = await serving();
    const key = await openedBy(one);
    const refuse = (category: string) => post(one, '/progress', { page_key: key, kind: 'refused', category });
    expect((await refuse('pay_later')).status).toBe(200);
    expect(one.isSettled()).toBe(false);
    // Neither on offer any longer for a page that is loaded anew, nor for a token.
    expect((await post(one, '/token', tokenFor(key, { category: 'pay_later' }))).status).toBe(409);
    const reloaded = await post(one, '/open', { page_key: key });
    expect(reloaded.body.categories).toEqual([payNow]);
    await post(one, '/progress', { page_key: reloaded.body.page_key, kind: 'refused', category: 'pay_now' });
    expect(await outcomeOf(one)).toEqual({ kind: 'declined' });
    expect((await post(one, '/open', { state: one.state })).body.how).toBe('declined');
  });

  it('ends the checkout where the customer stops', async () => {
    const one = await serving();
    const key = await openedBy(one);
    expect((await post(one, '/stop', { page_key: key })).status).toBe(200);
    expect(await outcomeOf(one)).toEqual({ kind: 'left', how: 'stopped' });
    expect((await post(one, '/token', tokenFor(key))).status).toBe(410);
  });

  it('is taken from a page over and over, but not without end', async () => {
    const one = await serving();
    const key = await openedBy(one);
    const say = () => post(one, '/progress', { page_key: key, kind: 'authorizing', category: 'pay_now' });
    let last = await say();
    for (let said = 1; said < 300 && last.status === 200; said += 1) last = await say();
    expect(last.body.error).toBe('too-much-said');
    expect((await post(one, '/token', tokenFor(key))).status).toBe(200);
  });
});

describe('a page that is closed', () => {
  it('has left after the grace, and not before the terminal was told', async () => {
    const one = await serving({ graceMs: 40 });
    const { leave } = await staying(one, await openedBy(one));
    leave();
    expect(await outcomeOf(one)).toEqual({ kind: 'left', how: 'closed' });
    expect(one.progress).toEqual([{ kind: 'opened' }, { kind: 'closed', graceMs: 40 }]);
  });

  it('has left too where it never said that it stays', async () => {
    const one = await serving({ graceMs: 20 });
    await openedBy(one);
    expect(await outcomeOf(one)).toEqual({ kind: 'left', how: 'closed' });
  });

  it('may be opened again in time', async () => {
    const one = await serving();
    const first = await staying(one, await openedBy(one));
    first.leave();
    await first.said.catch(() => undefined);
    let again = await post(one, '/open', { state: one.state });
    // The server may hear of the closing a moment later.
    while (again.status === 409) again = await post(one, '/open', { state: one.state });
    expect(again.status).toBe(200);
    expect((await post(one, '/token', tokenFor(again.body.page_key))).status).toBe(200);
  });

  it('is not waited for where nobody ever opened it', async () => {
    const one = await serving({ graceMs: 1 });
    await post(one, '/open', { state: forged });
    expect(one.isSettled()).toBe(false);
  });
});

describe('closing', () => {
  it.each(['done', 'timed-out', 'interrupted'] as const)('says why to an open page: %s', async (why) => {
    const one = await serving();
    const { said } = await staying(one, await openedBy(one));
    await one.served.close(why);
    expect(await said).toEqual({ say: 'end', why });
    await expect(sendTo(one, '/', { method: 'GET' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says how it ended, and lets the answer to the token arrive first', async () => {
    const one = await serving();
    const key = await openedBy(one);
    const { said } = await staying(one, key);
    const closed = one.served.outcome.then(() => one.served.close('done'));
    expect((await post(one, '/token', tokenFor(key))).status).toBe(200);
    expect(await said).toEqual({ say: 'end', why: 'done', how: 'approved' });
    await closed;
  });

  it('takes no token any more, not even one that is on its way', async () => {
    const one = await serving();
    const text = JSON.stringify(tokenFor(await openedBy(one)));
    const { socket, answered } = await halfSent(one, '/token', text);
    const closed = one.served.close('timed-out');
    socket.write(text.slice(-1));
    expect(await answered).toContain('HTTP/1.1 410 ');
    await closed;
    expect(one.isSettled()).toBe(false);
  });

  it('waits no longer than a second for a request that does not end', async () => {
    const one = await serving();
    const { answered } = await halfSent(one, '/token', '{}');
    await one.served.close('done');
    expect(await answered).toBe('');
  });

  it('may be asked for twice', async () => {
    const one = await serving();
    await Promise.all([one.served.close('done'), one.served.close('interrupted')]);
    await one.served.close('done');
  });

  it('makes nobody leave', async () => {
    const one = await serving({ graceMs: 300 });
    await staying(one, await openedBy(one));
    await one.served.close('timed-out');
    // By the time that this one's grace is over, that of the other is long over.
    const later = await serving({ graceMs: 300 });
    await openedBy(later);
    await outcomeOf(later);
    expect(one.isSettled()).toBe(false);
  });

  it('frees the port', async () => {
    const one = await serving();
    await staying(one, await openedBy(one));
    await one.served.close('done');
    const other = await serving({ port: Number(new URL(one.url).port) });
    expect(other.host).toBe(one.host);
  });
});

describe('a server on loopback', () => {
  it('outlives a connection that the system has no room for', async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await listenOnLoopback(server, 0);
    for (const _ of [1, 2]) server.emit('error', Object.assign(new Error('accept ENFILE'), { code: 'ENFILE' }));
    expect(server.listening).toBe(true);
  });
});
