import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openedBy, post, sendTo, token, tokenFor } from './posting.ts';
import { serving, wish } from './serving.ts';

const paths = ['/open', '/stay', '/progress', '/token', '/stop'];

describe('the page itself', () => {
  it('is the same for everybody, and holds nothing of the checkout', async () => {
    const one = await serving();
    const other = await serving({ wish: { orderName: 'another-order', mode: 'live' } });
    const { status, text, headers } = await sendTo(one, '/', { method: 'GET', headers: { origin: undefined } });
    expect(status).toBe(200);
    expect(text).toBe((await sendTo(other, '/', { method: 'GET' })).text);
    for (const held of [wish.clientToken, wish.paymentId, one.state, wish.formattedAmount]) {
      expect(text).not.toContain(held);
    }
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('may load the stand-in of a sandbox from its one origin, and nothing else from anywhere', async () => {
    const one = await serving({ scriptUrl: 'http://127.0.0.1:4010/kp/lib/v1/api.js' });
    const { headers } = await sendTo(one, '/', { method: 'GET' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'sha256-[^ ]+' http:\/\/127\.0\.0\.1:4010;/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('frame-src http://127.0.0.1:4010;');
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:4010;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types klarna-script");
    expect(policy).not.toMatch(/unsafe|\*|https:/);
  });

  it("allows Klarna's script what Klarna asks for, and scripts of no page but its own and Klarna's", async () => {
    const one = await serving({ scriptUrl: 'https://x.klarnacdn.net/kp/lib/v1/api.js' });
    const { headers } = await sendTo(one, '/', { method: 'GET' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /script-src 'sha256-[^ ]+' https:\/\/x\.klarnacdn\.net https:\/\/js\.klarna\.com https:\/\/js\.playground\.klarna\.com;/,
    );
    // Beside a digest a browser would not take the styles that Klarna's script writes.
    expect(policy).toContain("style-src 'unsafe-inline' https://x.klarnacdn.net;");
    expect(policy).toContain('frame-src https://x.klarnacdn.net https://*.klarna.com;');
    expect(policy).not.toMatch(/http:|unsafe-eval|script-src[^;]*unsafe/);
    expect(headers['cross-origin-opener-policy']).toBe('same-origin-allow-popups');
  });
});

describe('who calls', () => {
  it.each([
    ['a name that was made to resolve to this machine', 'attacker.example'],
    ['this machine on another port', '127.0.0.1:1'],
    ['this machine without a port', '127.0.0.1'],
    ['another name of loopback', '[::1]:80'],
    ['a name that only begins like ours', '127.0.0.1.attacker.example'],
  ])('is refused under %s', async (_, host) => {
    const one = await serving();
    for (const path of ['/', ...paths]) {
      const method = path === '/' ? 'GET' : 'POST';
      const text = JSON.stringify({ state: one.state });
      const answer = await sendTo(one, path, { method, text, headers: { host, origin: `http://${host}` } });
      expect(answer.status).toBe(421);
    }
    expect(one.progress).toEqual([]);
  });

  it('is let in as localhost too', async () => {
    const one = await serving();
    const host = one.host.replace('127.0.0.1', 'localhost');
    const text = JSON.stringify({ state: one.state });
    expect((await sendTo(one, '/open', { text, headers: { host, origin: `http://${host}` } })).status).toBe(200);
  });

  it.each([
    ['comes from a page elsewhere', { origin: 'https://attacker.example' }],
    ['comes from another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['comes from the other name of this machine', { origin: 'http://localhost:1' }],
    ['comes from nowhere that it can name', { origin: 'null' }],
    ['names no origin', { origin: undefined }],
    ['was sent by another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['was sent from another port, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['was typed in, as the browser says', { 'sec-fetch-site': 'none' }],
  ])('is refused where the request %s', async (_, headers) => {
    const one = await serving();
    for (const path of paths) {
      const answer = await sendTo(one, path, { headers, text: JSON.stringify({ state: one.state }) });
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(one.progress).toEqual([]);
  });

  it('needs no Sec-Fetch-Site, which older browsers do not send', async () => {
    const one = await serving();
    const text = JSON.stringify({ state: one.state });
    expect((await sendTo(one, '/open', { text, headers: { 'sec-fetch-site': undefined } })).status).toBe(200);
  });
});

describe('what is sent', () => {
  it('is answered to POST alone, and the page to GET alone', async () => {
    const one = await serving();
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      for (const path of paths) {
        const answer = await sendTo(one, path, { method });
        expect({ status: answer.status, allow: answer.headers.allow }).toEqual({ status: 405, allow: 'POST' });
      }
    }
    expect(await sendTo(one, '/', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });

  it.each(['/nowhere', '/token/', '//token', '/?state=a', '/constructor', '/__proto__', 'http://attacker.example/'])(
    'has no path %s',
    async (path) => {
      expect((await sendTo(await serving(), path, { method: 'POST', text: '{}' })).status).toBe(404);
    },
  );

  it.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['plain text, which a page elsewhere may send', 'text/plain'],
    ['nothing in particular', undefined],
    ['something that only begins like JSON', 'application/json-seq'],
  ])('is refused as %s', async (_, type) => {
    const one = await serving();
    const text = JSON.stringify({ state: one.state });
    expect((await sendTo(one, '/open', { text, headers: { 'content-type': type } })).status).toBe(415);
  });

  it.each(['', '{', '[]', 'null', '"text"', '7', `${'['.repeat(30_000)}`])(
    'is refused where its body is %.9s',
    async (text) => {
      expect((await sendTo(await serving(), '/open', { text })).status).toBe(400);
    },
  );

  it('is refused past 64 KiB, and taken up to there', async () => {
    const one = await serving();
    const padded = (length: number) => {
      const rest = JSON.stringify({ state: one.state, pad: '' });
      return JSON.stringify({ state: one.state, pad: 'x'.repeat(length - rest.length) });
    };
    expect((await sendTo(one, '/open', { text: padded(64 * 1024 + 1) })).status).toBe(413);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await sendTo(one, '/open', { text: padded(64 * 1024 + 1), headers: chunked })).status).toBe(413);
    expect((await sendTo(one, '/open', { text: padded(64 * 1024) })).status).toBe(200);
  });

  it('does not count where it lies on the prototype', async () => {
    const one = await serving();
    expect((await post(one, '/open', JSON.parse(`{"__proto__":{"state":"${one.state}"}}`))).status).toBe(403);
  });
});

describe('where it listens', () => {
  it('is 127.0.0.1 alone', async () => {
    const one = await serving();
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/);
    const refused = await new Promise((resolve) => {
      connect({ host: '127.0.0.2', port: Number(new URL(one.url).port) })
        .on('connect', () => resolve(false))
        .on('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });

  it('is said where it is taken', async () => {
    const one = await serving();
    await expect(serving({ port: Number(new URL(one.url).port) })).rejects.toMatchObject({
      kind: 'usage',
      code: 'PORT_TAKEN',
    });
  });
});

it('gives the client token to nobody but the page that shows the state, and never repeats what was sent', async () => {
  const one = await serving();
  const key = await openedBy(one);
  const canary = fc.string({ minLength: 12, unit: fc.constantFrom(...'qxzjkvw') });
  const value = fc.oneof(canary, fc.integer(), fc.constant(null), fc.array(canary, { maxLength: 2 }));
  const named = fc.dictionary(
    fc.constantFrom('state', 'page_key', 'kind', 'category', 'authorization_token', 'x'),
    value,
  );
  const anyPath = fc.oneof(
    fc.constantFrom('/', ...paths),
    canary.map((text) => `/${text}`),
  );
  const header = fc.constantFrom('host', 'origin', 'content-type', 'sec-fetch-site', 'x-any');
  await fc.assert(
    fc.asyncProperty(
      anyPath,
      fc.constantFrom('GET', 'POST', 'PUT'),
      named,
      fc.option(fc.tuple(header, canary)),
      fc.boolean(),
      async (path, method, body, odd, hasKey) => {
        const text = JSON.stringify(hasKey && path !== '/stop' && path !== '/stay' ? { ...body, page_key: key } : body);
        const headers = odd === null ? {} : { [odd[0]]: odd[1] };
        const answer = await sendTo(one, path, { method, text, headers });
        if (path === '/open' && answer.status === 200) return;
        const all = answer.text + JSON.stringify(answer.headers);
        expect(all).not.toContain(wish.clientToken);
        expect(all).not.toContain(one.state);
        expect(all).not.toContain(key);
        if (path !== '/') expect(all).not.toMatch(/[qxzjkvw]{12}/);
      },
    ),
    { numRuns: 150 },
  );
});

it('never sends a token back', async () => {
  const one = await serving();
  const key = await openedBy(one);
  const answers = [
    await sendTo(one, '/token', { text: JSON.stringify(tokenFor(key, { amount: 1 })) }),
    await sendTo(one, '/token', { text: JSON.stringify(tokenFor(key)) }),
    await sendTo(one, '/token', { text: JSON.stringify(tokenFor(key)) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([409, 200, 410]);
  for (const answer of answers) expect(answer.text + JSON.stringify(answer.headers)).not.toContain(token);
});
