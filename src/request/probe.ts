import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { CliError } from '../errors.ts';
import { type Connections, openConnections, type Route } from './connections.ts';
import { failure } from './failure.ts';
import type { Fault } from './fault.ts';
import { faultRow, type Slug } from './fault-table.ts';
import { headOf, whenConnected } from './got-exchange.ts';
import { refuseUncheckedCertificates } from './http.ts';
import { describeTls, type TlsFacts } from './peer-certificate.ts';
import type { HttpSettings, ReceivedHead, Service, Step } from './step.ts';
import { codeOf, translate } from './translate.ts';

export interface ProbedHost {
  /** The base address that requests start with. */
  readonly url: string;
  readonly service: Service;
}

/** How far a look at a host came. */
export type HostStage = 'proxy' | 'dns' | 'connect' | 'tls' | 'answer';

export interface HostReport {
  /** `host:port` of the proxy on the way. */
  readonly proxy?: string;
  /** What the name resolves to; nothing where it is the proxy that resolves it. */
  readonly addresses: readonly { readonly address: string; readonly family: number }[];
  /** The address that was connected to, the proxy's where there is one. */
  readonly connectedTo?: string;
  /** Milliseconds until the connection stood, and from then on until the answer began. */
  readonly connectMs?: number;
  readonly answerMs?: number;
  readonly tls?: TlsFacts;
  readonly answer?: ReceivedHead;
  /** What kept it from an answer, and where. */
  readonly failed?: { readonly stage: HostStage; readonly error: CliError };
}

/** Looks at the way to a host: name, connection, TLS, and whether anything answers. No credential is sent. */
export interface HostProbe {
  /** @throws CliError `config` where a proxy variable or a certificate file cannot be used */
  readonly look: (host: ProbedHost) => Promise<HostReport>;
  readonly close: () => void;
}

interface Times {
  readonly now: () => number;
  readonly monotonic: () => number;
}

/**
 * Opens the same way that requests take, proxy, trust and client certificate included, to look at it.
 * @param limitMs of one look
 * @throws CliError `config` when NODE_TLS_REJECT_UNAUTHORIZED=0 has switched off the check of certificates
 */
export const openHostProbe = (settings: HttpSettings, times: Times, limitMs = 5000): HostProbe => {
  refuseUncheckedCertificates(settings.environment);
  const connections = openConnections(settings);
  return {
    look: (host) => look(host, { settings, connections, times, limitMs }),
    close: connections.close,
  };
};

interface Look {
  readonly settings: HttpSettings;
  readonly connections: Connections;
  readonly times: Times;
  readonly limitMs: number;
}

const look = async (host: ProbedHost, given: Look): Promise<HostReport> => {
  const url = new URL(`${host.url}/`);
  const route = await given.connections.routeTo(url, host.service);
  const begun = given.times.monotonic();
  // A proxy resolves the name; whether this machine could as well says nothing about the way through it.
  const resolved = route.proxy === undefined ? await resolve(url.hostname, given.limitMs) : [];
  if (resolved instanceof Error) {
    const fault = translate(codeOf(resolved), { sent: false, headersSeen: false });
    return { addresses: [], failed: { stage: 'dns', error: errorOf(host, fault) } };
  }
  const leftMs = Math.max(1, given.limitMs - (given.times.monotonic() - begun));
  const found = await ask(url, host, route, { ...given, limitMs: leftMs });
  return { addresses: resolved, ...(route.proxy === undefined ? {} : { proxy: route.proxy }), ...found };
};

type Addresses = HostReport['addresses'];

const resolve = async (hostname: string, limitMs: number): Promise<Addresses | Error> => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  if (family !== 0) return [{ address: bare, family }];
  const { lookup } = await import('node:dns');
  return new Promise((done) => {
    const timer = setTimeout(() => done(Object.assign(new Error('slow'), { code: 'EAI_AGAIN' })), limitMs);
    lookup(bare, { all: true }, (error, addresses) => {
      clearTimeout(timer);
      done(error ?? addresses);
    });
  });
};

/** Asks for the top of the host, without credentials: whatever answers in HTTP is somebody. */
const ask = async (url: URL, host: ProbedHost, route: Route, given: Look): Promise<Partial<HostReport>> => {
  const { request } = await (url.protocol === 'http:' ? import('node:http') : import('node:https'));
  const { times, limitMs, settings } = given;
  const startedAtMs = times.now();
  const begun = times.monotonic();
  const since = () => times.monotonic() - begun;
  const headers = { Accept: '*/*', 'User-Agent': 'klarna-cl' };
  return new Promise((resolve) => {
    let report: Partial<HostReport> = {};
    let connectedAfterMs: number | undefined;
    let tunnelled = false;
    let settled = false;
    const proxyInTheWay = () => (route.proxy !== undefined && !tunnelled ? { proxy: route.proxy } : {});
    const sent = request(url, { method: 'GET', agent: route.agent, headers });
    const settle = (rest: Partial<HostReport>, slug?: Slug) => {
      // What is given up reports an error of its own afterwards.
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      settings.recorder?.({
        request: { method: 'GET', url: url.href, headers },
        kind: 'probe',
        service: host.service,
        attempt: 1,
        startedAtMs,
        connectedAfterMs,
        answeredAfterMs: rest.answer && since(),
        tookMs: since(),
        proxy: route.proxy,
        answer: rest.answer,
        fault: slug,
      });
      sent.destroy();
      resolve({ ...report, ...rest });
    };
    const fail = (fault: Fault) =>
      settle({ failed: { stage: stageOf(fault, connectedAfterMs), error: errorOf(host, fault) } }, fault.slug);
    const timer = setTimeout(
      () =>
        fail({
          slug: connectedAfterMs === undefined ? 'connect-timeout' : 'slow-drip',
          limitMs,
          ...proxyInTheWay(),
        }),
      limitMs,
    );
    sent.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      if (statusCode === 200) tunnelled = true;
      else fail({ slug: statusCode === 407 ? 'proxy-credentials' : 'proxy', status: statusCode, ...proxyInTheWay() });
    });
    sent.once('socket', (socket: Socket) =>
      whenConnected(socket, url.protocol === 'https:', () => {
        connectedAfterMs = since();
        report = { connectMs: Math.round(connectedAfterMs), ...placeOf(socket), ...describeTls(socket) };
      }),
    );
    sent.once('response', (answer: IncomingMessage) => {
      answer.on('error', () => {});
      settle({ answer: headOf(answer), answerMs: Math.round(since() - (connectedAfterMs ?? 0)) });
    });
    sent.on('error', (error) =>
      fail(translate(codeOf(error), { sent: connectedAfterMs !== undefined, headersSeen: false, ...proxyInTheWay() })),
    );
    sent.end();
  });
};

const placeOf = ({ remoteAddress }: Socket) => (remoteAddress === undefined ? {} : { connectedTo: remoteAddress });

const stageOf = ({ slug, proxy }: Fault, connectedAfterMs: number | undefined): HostStage => {
  if (proxy !== undefined) return 'proxy';
  if (slug === 'dns' || slug === 'tls') return slug;
  return connectedAfterMs === undefined ? 'connect' : 'answer';
};

/** In the words that a request would fail with. */
const errorOf = ({ url, service }: ProbedHost, fault: Fault): CliError => {
  const step: Step = {
    kind: 'read',
    service,
    method: 'GET',
    url,
    headers: {},
    describeRefusal: () => ({ message: `${service} refused.` }),
  };
  return failure(step, fault, faultRow(fault.slug).exits[1], { attempts: 1, durationMs: 0 });
};
