import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveWebhook, type WebhookEvent } from '../../src/checkout/webhook-listener.ts';

const keyId = 'krn:partner:global:notification:signing-key:1';
const key = 'the key’s own text';
const id = 'krn:payment:eu1:request:8e2f7b8e-0000-4000-8000-000000000001';
const eventOf = (changes: object = {}) => ({
  metadata: { event_type: 'payment.request.state-change.completed', event_id: '1', ...changes },
  payload: { payment_request_id: id, state: 'COMPLETED', klarna_network_session_token: 'krn:never:believed' },
});
const event = JSON.stringify(eventOf());
const sign = (body: string | Buffer, by = key) => createHmac('sha256', by).update(body).digest('hex');

const listening = async () => {
  const events: WebhookEvent[] = [];
  const listener = await serveWebhook({
    port: 0,
    target: '/hooks/klarna?shop=1',
    keyOf: (asked) => (asked === keyId ? key : undefined),
    onEvent: (one) => events.push(one),
  });
  onTestFinished(() => listener.close());
  const post = (
    body: string | Buffer,
    { method = 'POST', path = '/hooks/klarna?shop=1', headers = {} as OutgoingHttpHeaders } = {},
  ) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: listener.port,
          method,
          path,
          agent: false,
          headers: { 'klarna-signature': sign(body), 'klarna-signing-key-id': keyId, ...headers },
        },
        (answer) => {
          let text = '';
          answer.on('data', (chunk) => {
            text += chunk;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
          answer.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return { ...listener, events, post };
};

describe('an event that Klarna signed', () => {
  it('is acknowledged and passed on by what it is about, and nothing else of it is read', async () => {
    const { post, events } = await listening();
    expect(await post(event)).toMatchObject({ status: 204, text: '' });
    expect(events).toEqual([{ type: 'payment.request.state-change.completed', paymentRequestId: id }]);
  });

  it('is acknowledged again when it comes again, and passed on once', async () => {
    const { post, events } = await listening();
    expect([await post(event), await post(event), await post(event)].map(({ status }) => status)).toEqual([
      204, 204, 204,
    ]);
    expect(events).toHaveLength(1);
    await post(JSON.stringify(eventOf({ event_id: '2' })));
    expect(events).toHaveLength(2);
  });

  it('counts by its bytes, whatever they are, and a signature in capitals is the same one', async () => {
    const { post, events } = await listening();
    const odd = ` ${JSON.stringify(eventOf({ shop: 'Ærø 🜁' }), undefined, 3)}\n`;
    const headers = { 'klarna-signature': sign(odd).toUpperCase() };
    expect((await post(odd, { headers })).status).toBe(204);
    expect(events).toHaveLength(1);
  });
});

describe('what nobody at Klarna signed', () => {
  const other = sign(event, 'another key');
  it.each([
    ['with another key', { 'klarna-signature': other }],
    ['with a key that is not ours', { 'klarna-signing-key-id': 'krn:partner:global:notification:signing-key:2' }],
    ['with no key named', { 'klarna-signing-key-id': '' }],
    ['not at all', { 'klarna-signature': '' }],
    ['with a part of the signature', { 'klarna-signature': sign(event).slice(0, 62) }],
    ['with something behind it', { 'klarna-signature': `${sign(event)}00` }],
    ['with one of two signatures', { 'klarna-signature': [sign(event), other] }],
    ['in base64', { 'klarna-signature': Buffer.from(sign(event), 'hex').toString('base64') }],
    ['over another body', { 'klarna-signature': sign(`${event} `) }],
    ['in words that are no hex', { 'klarna-signature': 'z'.repeat(64) }],
  ])('is turned away, and nobody is woken: signed %s', async (_, headers) => {
    const { post, events } = await listening();
    expect(await post(event, { headers })).toMatchObject({ status: 401, text: '' });
    expect(events).toEqual([]);
  });
});

describe('a request that is no event', () => {
  it.each([
    ['another method', 405, event, { method: 'PUT' }],
    ['a look around', 405, '', { method: 'GET' }],
    ['a question of a browser', 405, '', { method: 'OPTIONS' }],
    ['another path', 404, event, { path: '/' }],
    ['the path without its query', 404, event, { path: '/hooks/klarna' }],
    ['the path in disguise', 404, event, { path: '/hooks/./klarna?shop=1' }],
    ['no JSON', 400, 'not json', {}],
    ['nothing', 400, '', {}],
    ['JSON that is no event', 400, '{"payload":{}}', {}],
    ['JSON that is no object', 400, 'null', {}],
    ['a type that is no text', 400, '{"metadata":{"event_type":{}}}', {}],
  ] as const)('is refused: %s', async (_, status, body, how) => {
    const { post, events } = await listening();
    const answer = await post(body, how);
    expect(answer).toMatchObject({ status, text: '' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    if (status === 405) expect(answer.headers.allow).toBe('POST');
    expect(events).toEqual([]);
  });

  it('is not read to its end where it is longer than any event', async () => {
    const { port, events } = await listening();
    const body = Buffer.alloc(1024 * 1024 + 1, 'a');
    const head = (rest: string) =>
      `POST /hooks/klarna?shop=1 HTTP/1.1\r\nHost: x\r\nKlarna-Signature: ${sign(body)}\r\nKlarna-Signing-Key-Id: ${keyId}\r\n${rest}\r\n\r\n`;
    /** What comes back before the connection ends. */
    const raw = (...parts: readonly (string | Buffer)[]) =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(port, '127.0.0.1', () => {
          for (const part of parts) socket.write(part);
        });
        socket.on('data', (chunk) => {
          text += chunk;
        });
        // That it breaks off while we still write is one way of not listening.
        socket.on('error', () => {});
        socket.on('close', () => resolve(text));
      });
    expect(await raw(head(`Content-Length: ${body.length}`))).toMatch(/^HTTP\/1\.1 413 /);
    expect(await raw(head('Transfer-Encoding: chunked'), `${body.length.toString(16)}\r\n`, body)).toMatch(
      /^(?:HTTP\/1\.1 413 |$)/,
    );
    expect(events).toEqual([]);
  });

  it('is taken at the limit itself', async () => {
    const { post, events } = await listening();
    const padding = 'a'.repeat(1024 * 1024 - JSON.stringify(eventOf({ padding: '' })).length);
    expect((await post(JSON.stringify(eventOf({ padding })))).status).toBe(204);
    expect(events).toHaveLength(1);
  });
});

describe('the listener', () => {
  it('says that its port is taken', async () => {
    const { port } = await listening();
    await expect(serveWebhook({ port, target: '/', keyOf: () => undefined, onEvent: () => {} })).rejects.toMatchObject({
      exitCode: 2,
      code: 'PORT_TAKEN',
    });
  });

  it('is gone once it is closed, whoever still holds a connection', async () => {
    const { port, close } = await listening();
    const socket = connect(port, '127.0.0.1');
    const gone = new Promise<void>((resolve) => {
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });
    await new Promise((resolve) => socket.once('connect', resolve));
    await close();
    await gone;
    await expect(
      new Promise((resolve, reject) => {
        connect(port, '127.0.0.1', () => resolve('connected')).on('error', (error: NodeJS.ErrnoException) =>
          reject(new Error(error.code)),
        );
      }),
    ).rejects.toThrow('ECONNREFUSED');
  });
});
