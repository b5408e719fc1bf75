import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from './loopback-server.ts';

/** What an event says it is about. Whoever wants to know what really happened reads it at Klarna. */
export interface WebhookEvent {
  readonly type: string;
  readonly paymentRequestId?: string;
}

export interface WebhookListenerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Path and query of the address that Klarna was told; nothing else is answered. */
  readonly target: string;
  /** The signing key of that id, if it is ours. */
  readonly keyOf: (signingKeyId: string) => string | undefined;
  /** Called once for each event with a good signature, however often it comes. */
  readonly onEvent: (event: WebhookEvent) => void;
}

export interface WebhookListener {
  readonly port: number;
  /** Resolves when nothing listens any more. */
  readonly close: () => Promise<void>;
}

const bodyLimit = 1024 * 1024;
/** Of so many events it is known that they came already; older ones would do no harm either. */
const remembered = 1000;

/**
 * Listens for Klarna's events on 127.0.0.1, behind whatever brings them there. Only what is signed with our key counts:
 * `Klarna-Signature` is the HMAC-SHA256 of the raw body, in hex.
 * @throws CliError `usage` where the port is taken
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
export const serveWebhook = async (options: WebhookListenerOptions): Promise<WebhookListener> => {
  const seen = new Set<string>();
  const answer = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 405;
    if (request.url !== options.target) return 404;
    const body = await bodyOf(request);
    if (body === undefined) return 413;
    if (!isSigned(request, body, options.keyOf)) return 401;
    const event = eventOf(body);
    if (event === undefined) return 400;
    const digest = createHash('sha256').update(body).digest('base64');
    if (!seen.has(digest)) {
      const [oldest] = seen;
      if (seen.size >= remembered && oldest !== undefined) seen.delete(oldest);
      seen.add(digest);
      options.onEvent(event);
    }
    return 204;
  };
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 2000 },
    (request, response) => {
      answer(request).then(
        (status) => {
          // What is left of a body that is too long is not waited for.
          const closing = status === 204 ? {} : { Connection: 'close' };
          response.writeHead(status, { ...closing, ...(status === 405 ? { Allow: 'POST' } : {}) }).end();
        },
        () => response.destroy(),
      );
    },
  );
  server.maxConnections = 64;
  const port = await listenOnLoopback(server, options.port, 'The webhook');
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The raw bytes; `undefined` where there are too many. @throws where the sender goes away */
const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bodyLimit) return undefined;
  }
  return Buffer.concat(chunks);
};

const isSigned = ({ headers }: IncomingMessage, body: Buffer, keyOf: WebhookListenerOptions['keyOf']): boolean => {
  const signature = headers['klarna-signature'];
  const id = headers['klarna-signing-key-id'];
  if (typeof signature !== 'string' || typeof id !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const key = keyOf(id);
  if (key === undefined) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), createHmac('sha256', key).update(body).digest());
};

/** What there is to be read of an event: what payloads hold is not published. */
const eventOf = (body: Buffer): WebhookEvent | undefined => {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const type = member(member(document, 'metadata'), 'event_type');
  const id = member(member(document, 'payload'), 'payment_request_id');
  if (typeof type !== 'string') return undefined;
  return { type, ...(typeof id === 'string' ? { paymentRequestId: id } : {}) };
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
