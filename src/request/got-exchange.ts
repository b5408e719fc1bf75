import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Request } from 'got';
import { readAnswer } from './answers.ts';
import type { Route } from './connections.ts';
import { longestTimer } from './decide.ts';
import type { Fault, Outcome } from './fault.ts';
import type { Limits, PlannedRequest, ReceivedHead, Service } from './step.ts';
import { codeOf, translate } from './translate.ts';

export interface Attempt {
  readonly request: PlannedRequest;
  readonly service: Service;
  readonly route: Route;
  readonly limits: Limits;
  /** Milliseconds this attempt may take. */
  readonly limitMs: number;
  /** Gives the attempt up; absent where its answer must be waited for. */
  readonly cancel: AbortSignal | undefined;
  /** Milliseconds since the epoch, for dates in headers. */
  readonly now: () => number;
  readonly watch?: ExchangeWatch | undefined;
}

/** Is told how far an exchange has come, as it happens. */
export interface ExchangeWatch {
  readonly connected: () => void;
  readonly answered: (head: ReceivedHead) => void;
  /** The body has ended, or was cut off at its limit. */
  readonly read: (bytes: number) => void;
}

let loading: Promise<typeof import('got')> | undefined;

/** got costs 15 ms to load, so it is loaded when something is sent; what is loaded takes its time as well to be found. */
const loadGot = (): Promise<typeof import('got')> => {
  loading ??= import('got');
  return loading;
};

/**
 * Sends a request once and reads its answer. Never throws for what the network or the service did: every failure comes
 * back as a row of the fault table, and got's errors, which hold headers and bodies, end here.
 */
export const exchange = async (attempt: Attempt): Promise<Outcome> => {
  const { default: got } = await loadGot();
  const { request, route, limitMs } = attempt;
  const stream = got.stream(request.url, {
    method: request.method,
    headers: { 'user-agent': 'klarna-cl', ...request.headers },
    ...(request.body !== undefined && { body: request.body }),
    // got's types want an agent of the https module; a proxy's agent does the same work without being one.
    agent: { http: route.agent, https: route.agent as HttpsAgent },
    timeout: { request: limitMs },
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    http2: false,
    decompress: true,
    https: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
  });
  if (request.body === undefined && request.method !== 'GET') stream.end();
  return listen(stream, attempt);
};

const listen = (stream: Request, attempt: Attempt): Promise<Outcome> =>
  new Promise((resolve) => {
    const { limits, limitMs, route, cancel } = attempt;
    const url = new URL(attempt.request.url);
    const chunks: Buffer[] = [];
    let size = 0;
    let response: IncomingMessage | undefined;
    let sent = false;
    let nameKnown = isIP(url.hostname) !== 0 || route.proxy !== undefined;
    let tunnelled = false;

    const settle = (outcome: Outcome) => {
      clearTimeout(connecting);
      clearTimeout(ending);
      cancel?.removeEventListener('abort', onCancel);
      resolve(outcome);
    };
    const giveUp = (outcome: Outcome) => {
      settle(outcome);
      stream.destroy();
    };
    const fail = (fault: Fault) => giveUp({ kind: 'fault', fault });
    const proxyInTheWay = () => (route.proxy !== undefined && !tunnelled ? { proxy: route.proxy } : {});
    const onCancel = () => giveUp({ kind: 'cancelled' });

    // One limit for name, TCP, proxy and TLS: got's own connect limit does not see what a proxy agent does.
    const connectMs = Math.min(limits.connectMs, limitMs);
    const connecting = setTimeout(() => {
      fail({ slug: nameKnown ? 'connect-timeout' : 'dns', limitMs: connectMs, ...proxyInTheWay() });
    }, connectMs);
    // got's own limit does not see every end of a connection; nobody may wait for ever.
    const ending = setTimeout(
      () => fail({ slug: sent ? 'slow-drip' : 'connect-timeout', limitMs, ...(sent ? {} : proxyInTheWay()) }),
      Math.min(limitMs + 250, longestTimer),
    );
    if (cancel?.aborted) onCancel();
    cancel?.addEventListener('abort', onCancel);

    stream.on('request', (request: ClientRequest) => {
      request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
        if (statusCode === 200) tunnelled = true;
        else fail({ slug: statusCode === 407 ? 'proxy-credentials' : 'proxy', status: statusCode, ...proxyInTheWay() });
      });
      // An upgrade that nobody asked for: node closes the connection, and got is told nothing.
      request.once('upgrade', (_, socket: Socket) => {
        socket.destroy();
        fail({ slug: 'malformed' });
      });
      request.once('socket', (socket) => {
        // A kept connection looks nothing up any more, and would gather listeners.
        if (socket.connecting)
          socket.once('lookup', () => {
            nameKnown = true;
          });
        whenConnected(socket, url.protocol === 'https:', () => {
          sent = true;
          clearTimeout(connecting);
          attempt.watch?.connected();
        });
      });
    });
    stream.on('response', (answer: IncomingMessage) => {
      response = answer;
      attempt.watch?.answered(headOf(answer));
    });
    const finish = (body: Buffer | undefined) => {
      if (!response) return fail({ slug: 'reset-before-headers' });
      attempt.watch?.read(size);
      const raw = { status: response.statusCode ?? 0, headers: response.headers, body };
      settle(readAnswer(raw, attempt.service, limits, attempt.now()));
      if (body === undefined) stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.bodyBytes) finish(undefined);
      else chunks.push(chunk);
    });
    stream.on('end', () => finish(Buffer.concat(chunks)));
    stream.on('error', (error: Error & { code?: unknown; event?: unknown }) => {
      if (error.event === 'request') {
        return fail({ slug: sent ? 'slow-drip' : 'connect-timeout', limitMs, ...(sent ? {} : proxyInTheWay()) });
      }
      fail({
        limitMs: connectMs,
        ...translate(codeOf(error), { sent, headersSeen: response !== undefined, ...proxyInTheWay() }),
      });
    });
  });

export const headOf = ({
  statusCode = 0,
  statusMessage = '',
  httpVersion,
  headers,
}: IncomingMessage): ReceivedHead => ({
  status: statusCode,
  statusText: statusMessage,
  httpVersion,
  headers,
});

/** Calls back once the request's bytes can leave: at once on a kept connection, after TLS on a new one. */
export const whenConnected = (socket: Socket, secure: boolean, then: () => void): void => {
  const waiting = secure ? 'secureConnecting' in socket && socket.secureConnecting === true : socket.connecting;
  if (waiting) socket.once(secure ? 'secureConnect' : 'connect', then);
  else then();
};
