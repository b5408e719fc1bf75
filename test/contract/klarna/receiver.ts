import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Document } from '../calls.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  /** The bytes, which a signature is over. */
  readonly raw: Buffer;
  readonly body: Document;
}

/** Somebody on loopback whom Klarna tells what has happened. */
export interface Receiver {
  readonly url: string;
  /** What comes in next, or what has come in already and nobody asked for. */
  readonly next: () => Promise<Received>;
  readonly close: () => void;
}

/** Answers as told, one status a request, the last one for ever. */
export async function startReceiver(...statuses: readonly number[]): Promise<Receiver> {
  const arrived: Received[] = [];
  const waiting: ((received: Received) => void)[] = [];
  let count = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    response.writeHead(statuses[Math.min(count, statuses.length - 1)] ?? 204).end();
    count += 1;
    const received = { headers: request.headers, raw, body: JSON.parse(raw.toString()) };
    const first = waiting.shift();
    if (first === undefined) arrived.push(received);
    else first(received);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/klarna`,
    next: () => {
      const first = arrived.shift();
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('nothing was delivered within 20 s')), 20_000);
        waiting.push((received) => {
          clearTimeout(late);
          resolve(received);
        });
      });
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
