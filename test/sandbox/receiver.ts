import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { type Client, running } from './running.ts';

/** What came in at a receiver. */
interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The bytes, as a signature is checked against them and nothing else. */
  readonly raw: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked at member by member, as a reader of them would
  readonly body: any;
}

/** What a receiver answers: a status, or nothing at all. */
type Answer = number | 'nothing' | 'hang-up';

/** A receiver of webhooks on loopback. It answers as told, one answer a request, the last one for ever. */
export const receiver = async (...answers: Answer[]) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    received.push({ path: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw.toString()) });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 204;
    if (answer === 'nothing') return;
    if (answer === 'hang-up') return request.socket.destroy();
    response.writeHead(answer, answer >= 300 && answer < 400 ? { location: '/elsewhere' } : {}).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/klarna`,
    port,
    received,
    /** Waits for so many requests. */
    has: (count: number) => vi.waitFor(() => equal(received.length, count), { interval: 2, timeout: 15_000 }),
  };
};

const equal = (actual: number, wanted: number): void => {
  if (actual < wanted) throw new Error(`${actual} instead of ${wanted}`);
};

/** Whether a receiver that holds this key believes what came in. */
export const isSignedBy = (key: string, { headers, raw }: Received): boolean => {
  const expected = createHmac('sha256', key).update(raw).digest();
  const given = Buffer.from(String(headers['klarna-signature']), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/** A clock and timers that move by hand alone. */
export const handClock = (start = Date.parse('2026-03-04T05:06:07.000Z')) => {
  let time = start;
  let waiting: { readonly at: number; readonly work: () => void }[] = [];
  return {
    clock: { now: () => time },
    timers: {
      after: (ms: number, work: () => void) => {
        const entry = { at: time + ms, work };
        waiting.push(entry);
        return () => {
          waiting = waiting.filter((one) => one !== entry);
        };
      },
    },
    advance: (ms: number) => {
      time += ms;
      const due = waiting.filter(({ at }) => at <= time);
      waiting = waiting.filter(({ at }) => at > time);
      for (const { work } of due) work();
    },
  };
};

/** A sandbox, and what a client of its webhooks does. */
export const notifying = async (options: SandboxOptions = {}) => notifier(await running(options));

export const notifier = (sandbox: Client) => {
  const call = (method: string, path: string, body?: unknown) =>
    sandbox.send(
      method,
      `/v2/notification/${path}`,
      {
        authorization: 'Basic klarna_test_api_sandbox',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body,
    );
  const newKey = async () => (await call('POST', 'signing-keys')).document;
  return {
    ...sandbox,
    call,
    newKey,
    /** A webhook with a key of its own. */
    subscribe: async (url: string, wish: object = {}) => {
      const key = await newKey();
      const created = await call('POST', 'webhooks', {
        url,
        event_types: ['payment.*'],
        event_version: 'v2',
        signing_key_id: key.signing_key_id,
        status: 'ENABLED',
        ...wish,
      });
      return { id: created.document.webhook_id, path: `webhooks/${created.document.webhook_id}`, key, created };
    },
    simulate: (id: string, event_type = 'payment.transaction.captured') =>
      call('POST', `webhooks/${id}/simulate`, { event_type, event_version: 'v2' }),
    deliveries: async () => (await sandbox.control('GET', 'deliveries')).document.deliveries,
    /** The log, once its first delivery has so many attempts behind it. */
    afterAttempt: (count: number) =>
      vi.waitFor(
        async () => {
          const { deliveries } = (await sandbox.control('GET', 'deliveries')).document;
          equal(deliveries[0]?.attempts.length ?? 0, count);
          return deliveries;
        },
        { interval: 2, timeout: 15_000 },
      ),
  };
};
