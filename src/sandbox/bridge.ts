import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Hono } from 'hono';
import { changedAnswer, refusalAnswer, vendorOf } from './faults/answers.ts';
import type { Fault } from './faults/rules.ts';
import { breakSocket } from './faults/socket.ts';
import { requestFrom, textOf } from './fetch-parts.ts';
import { isAllowedHost, isOwnOrigin, type Scheme } from './hosts.ts';
import { bodyForLedger, headersForLedger } from './ledger/ledger.ts';
import { showsCertificate } from './listener.ts';
import type { SeenRequest } from './requests.ts';
import type { Exchange, Sandbox, SandboxBindings } from './sandbox.ts';
import { deliverStream, isStreamed } from './streaming.ts';

/** Klarna's limit for a body. What either vendor answers past it is not published. */
const bodyLimit = 1024 * 1024;

export interface BridgeSettings {
  readonly boundHost: string;
  readonly scheme: Scheme;
  readonly asksForCertificate: boolean;
  readonly latencyMs: number;
  /** Aborts when the server closes, so that nobody waits any longer. */
  readonly closing: AbortSignal;
}

/** Takes a request off the socket, has the routes answer it, and delivers the answer through whatever fault is set. */
export async function bridge(
  app: Hono<SandboxBindings>,
  sandbox: Sandbox,
  settings: BridgeSettings,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const { boundHost, scheme } = settings;
  if (!isAllowedHost(headers.host, boundHost) || !isOwnOrigin(headers, boundHost, scheme))
    return plain(outgoing, 403, 'This sandbox answers to loopback names and its own host only.\n');
  const path = decodedPath(url);
  if (path === undefined) return plain(outgoing, 400, 'The address is not valid.\n');
  const body = await readBody(incoming);
  if (body === undefined) return plain(outgoing, 413, 'The body is longer than 1 MiB.\n', correlation(sandbox, path));

  const request = requestFrom(method, `${sandbox.url}${url}`, incoming.headersDistinct);
  // Neither vendor's API: the ledger, and faults, are about those.
  const isControl = path === '/' || path.startsWith('/__sandbox/') || path.startsWith('/pay/');
  const fault = isControl ? undefined : (sandbox.faults.take(method, path) ?? sandbox.chaos.draw());
  const lacksCertificate = settings.asksForCertificate && !showsCertificate(incoming.socket);
  const exchange: Exchange = { body, lacksCertificate };
  // What is counted and noted goes to the ledger of this moment, even where the answer is held up.
  const answer = await answerOf(app, fault, request, exchange, path, url);
  const seen = isControl ? undefined : note(sandbox, request, url, path, exchange, answer, fault);

  if (isControl || isStreamed(answer)) return deliverStream(outgoing, answer, settings.closing);
  const delay = settings.latencyMs + (fault?.strikes === 'clock' ? fault.delayMs : 0);
  if (delay > 0) await wait(delay, undefined, { signal: settings.closing }).catch(() => undefined);
  await deliver(sandbox, outgoing, fault, answer, path, request.headers, seen);
}

async function answerOf(
  app: Hono<SandboxBindings>,
  fault: Fault | undefined,
  request: Request,
  exchange: Exchange,
  path: string,
  url: string,
): Promise<Response> {
  if (fault?.strikes !== 'before') return app.fetch(request, { exchange });
  exchange.executed = false;
  return refusalAnswer(fault.refusal, vendorOf(path), url);
}

function note(
  sandbox: Sandbox,
  request: Request,
  url: string,
  path: string,
  exchange: Exchange,
  answer: Response,
  fault: Fault | undefined,
): SeenRequest {
  const { method, headers } = request;
  const at = sandbox.now();
  const outcome = {
    status: answer.status,
    executed: exchange.executed ?? answer.ok,
    replayed: exchange.replayed ?? false,
    fault: fault?.slug ?? null,
  };
  if (method === 'GET' || method === 'HEAD' || path.startsWith('/oauth/') || path === '/kp/session') {
    sandbox.ledger.reads.count(method, path);
  } else {
    sandbox.ledger.recordWrite({
      at: new Date(at).toISOString(),
      method,
      path: url,
      headers: headersForLedger(headers),
      body: bodyForLedger(exchange.body),
      created: exchange.created ?? null,
      ...outcome,
    });
  }
  return sandbox.requests.add({ at, method, path: url, headers, body: exchange.body, ...outcome });
}

async function deliver(
  sandbox: Sandbox,
  outgoing: ServerResponse,
  fault: Fault | undefined,
  vendorAnswer: Response,
  path: string,
  requestHeaders: Headers,
  seen: SeenRequest | undefined,
): Promise<void> {
  const acceptsGzip = (requestHeaders.get('accept-encoding') ?? '').includes('gzip');
  const answer =
    fault?.strikes === 'answer'
      ? await changedAnswer(sandbox, fault.change, vendorAnswer, vendorOf(path), acceptsGzip)
      : vendorAnswer;
  for (const [name, value] of Object.entries(correlation(sandbox, path)))
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  // A known text goes out in one piece with its head.
  const text = textOf(answer);
  const body = text === undefined ? new Uint8Array(await answer.arrayBuffer()) : Buffer.from(text);
  if (seen) sandbox.requests.answered(seen, body);
  if (outgoing.destroyed) return;
  if (fault?.strikes === 'socket') return breakSocket(outgoing, fault.failure, answer.status, answer.headers, body);
  outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length });
  outgoing.end(text ?? body);
}

const noBody = new Uint8Array();

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return noBody;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    // Read on to the end, so that the client gets to see the answer.
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

/** The path without its query, decoded; `undefined` for what is no path, or badly encoded. */
function decodedPath(url: string): string | undefined {
  try {
    return url.startsWith('/') ? decodeURIComponent(url.split('?')[0] ?? '') : undefined;
  } catch {
    return undefined;
  }
}

/** What Klarna's support asks for stands on each of its answers. */
const correlation = (sandbox: Sandbox, path: string): Readonly<Record<string, string>> =>
  vendorOf(path).startsWith('klarna') ? { 'klarna-correlation-id': sandbox.newUuid() } : {};

function plain(
  outgoing: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const own = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  outgoing.writeHead(status, { ...headers, ...own }).end(text);
}
