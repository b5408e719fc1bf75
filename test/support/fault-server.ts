import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

/** A request as it came over the wire. */
export interface Received {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the server does with one request, down to the bytes. */
export type Behaviour = (socket: Socket, request: Received) => void;

export interface FaultServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Frees the port; connections that stand go on. */
  readonly stopListening: () => void;
  readonly listenAgain: () => Promise<void>;
  /** Shows another certificate from now on. */
  readonly present: (certificate: ServerCertificate) => void;
  readonly close: () => Promise<void>;
}

interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Serves real sockets; `behave` says for the n-th request (from 1) what happens. It can do what no HTTP library would.
 * With a certificate it speaks TLS.
 */
export const startFaultServer = async (
  behave: (count: number, request: Received) => Behaviour,
  certificate?: ServerCertificate,
): Promise<FaultServer> => {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let taken = takeRequest(bytes); taken; taken = takeRequest(bytes)) {
        bytes = Buffer.from(bytes.subarray(taken.length));
        received.push(taken.request);
        behave(received.length, taken.request)(socket, taken.request);
      }
    });
  };
  const secure = certificate && createTlsServer({ ...certificate }, serve).on('tlsClientError', () => {});
  const server = secure ?? createServer(serve);
  const port = await listening(server);
  return {
    url: `http${secure ? 's' : ''}://127.0.0.1:${port}`,
    port,
    received,
    stopListening: () => {
      server.close();
    },
    listenAgain: async () => {
      await listening(server, port);
    },
    present: (next) => secure?.setSecureContext({ ...next }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

const listening = (server: Server, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const takeRequest = (bytes: Buffer): { readonly request: Received; readonly length: number } | undefined => {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [start = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (bytes.length < length) return undefined;
  const [method = '', path = ''] = start.split(' ');
  return { request: { method, path, headers, body: bytes.subarray(end + 4, length).toString('utf8') }, length };
};

const head = (status: number, headers: Readonly<Record<string, string | number>>): string =>
  `HTTP/1.1 ${status} Status\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

/** A whole answer. */
export const answer =
  (status: number, body: string | Buffer, headers: Readonly<Record<string, string | number>> = {}): Behaviour =>
  (socket) => {
    const bytes = Buffer.from(body);
    const type = bytes.length > 0 ? { 'content-type': 'application/json' } : {};
    const start = head(status, { ...type, 'content-length': bytes.length, ...headers });
    socket.write(Buffer.concat([Buffer.from(start), bytes]));
  };

export const json = (status: number, document: unknown, headers: Readonly<Record<string, string | number>> = {}) =>
  answer(status, JSON.stringify(document), headers);

export const resetBeforeHeaders: Behaviour = (socket) => socket.resetAndDestroy();

export const closeBeforeHeaders: Behaviour = (socket) => socket.end();

export const resetInBody: Behaviour = (socket) => {
  socket.write(head(200, { 'content-type': 'application/json', 'content-length': 1000 }));
  socket.write('{"half":', () => setImmediate(() => socket.resetAndDestroy()));
};

/** A byte now and then, for ever: every pause is short, the whole is endless. */
export const slowDrip: Behaviour = (socket) => {
  socket.write(head(200, { 'content-type': 'application/json', 'content-length': 100_000 }));
  const drip = setInterval(() => socket.write(' '), 10);
  socket.on('close', () => clearInterval(drip));
};

/** 64 MiB in 64 KiB. */
export const gzipBomb = answer(200, gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), { 'content-encoding': 'gzip' });

export const deepJson = (depth: number): Behaviour => answer(200, '['.repeat(depth) + ']'.repeat(depth));

/** An address whose queue of new connections is full: a connection attempt there neither succeeds nor fails. */
export const startFullBacklog = async (
  wanted = 0,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  // The thread listens, then blocks, so that nobody ever accepts.
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ port: ${wanted}, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const fillers: Socket[] = [];
  const fill = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      fillers.push(socket);
      setTimeout(() => resolve(false), 150);
    });
  while (await fill());
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
};

/** A port where nobody listens. */
export const closedPort = async (): Promise<number> => {
  const server = createServer();
  const port = await listening(server);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return port;
};
