import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CliError } from '../../src/errors.ts';
import { faultTable } from '../../src/request/fault-table.ts';
import { openHttp } from '../../src/request/http.ts';
import type { HttpSettings, Step, StepKind } from '../../src/request/step.ts';
import { canary, leaksIn } from '../support/canaries.ts';
import {
  answer,
  type Behaviour,
  closedPort,
  json,
  resetBeforeHeaders,
  resetInBody,
  slowDrip,
  startFaultServer,
  startFullBacklog,
} from '../support/fault-server.ts';
import { makeCertificate, type SecureServer, startSecureServer } from './certificates.ts';
import { errorOf, settingsOf, skippingClock, stepOf, stoppable, withHttp } from './world.ts';

const bearer = canary('access token');
const key = canary('API key', 'klarna_test_api_');
const session = canary('session token', 'krn:payment:eu1:klarna-network-session-token:');
const inBody = canary('auth token');
const inUrl = canary('token in an address');
const proxyPassword = canary('proxy password');
const cookie = canary('cookie');
const fromServer = canary('header of the answer');

const headersOf = (kind: StepKind) =>
  kind === 'authorize'
    ? { Authorization: `Basic ${Buffer.from(`:${key}`).toString('base64')}`, 'Klarna-Network-Session-Token': session }
    : { Authorization: `Bearer ${bearer}` };

/** A step that holds a secret wherever one can stand. */
const secretStep = (kind: StepKind, url: string, changes: Partial<Step> = {}): Step => {
  const step = stepOf(kind, url, { headers: { ...headersOf(kind), 'Content-Type': 'application/json' } });
  const body = kind === 'read' ? {} : { body: JSON.stringify({ auth_token: inBody }) };
  return { ...step, url: `${step.url}?session=${encodeURIComponent(inUrl)}`, ...body, ...changes };
};

/** Everything that could be printed of an error, by anybody, in any depth. */
const everythingIn = (error: Error): string => {
  const seen = new Set<unknown>();
  const own = (node: unknown): unknown[] => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return [node];
    seen.add(node);
    return Reflect.ownKeys(node).flatMap((name) => [String(name), ...own(Reflect.get(node, name))]);
  };
  const options = { depth: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null };
  return [
    inspect(error, { ...options, showHidden: true, getters: true }),
    inspect(error, { ...options, showProxy: true, customInspect: false }),
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String(error),
    error.stack,
    String(error.cause),
    ...own(error).map(String),
  ].join('\n');
};

const setCookie = { 'set-cookie': `sid=${cookie}`, 'x-secret': fromServer, 'www-authenticate': `Bearer ${fromServer}` };
const refusal = { errors: [{ code: 'NO', title: 'no' }] };

/** What a listening server does, for every row of the fault table that one can show. */
const shown: Readonly<Record<string, Behaviour>> = {
  'reset-before-headers': resetBeforeHeaders,
  'reset-in-body': resetInBody,
  'slow-drip': slowDrip,
  '429-retry-after': json(429, refusal, { ...setCookie, 'retry-after': 1 }),
  ...Object.fromEntries(
    [429, 500, 502, 503, 504, 401, 403, 409, 422].map((status) => [status, json(status, refusal, setCookie)]),
  ),
  '4xx': json(404, refusal, setCookie),
  malformed: answer(200, '{"broken":', setCookie),
  html: answer(200, '<html>', { ...setCookie, 'content-type': 'text/html' }),
  empty: answer(200, '', setCookie),
  huge: answer(200, '['.repeat(100), setCookie),
  'content-type': json(200, {}, { ...setCookie, 'content-type': 'text/plain' }),
  redirect: answer(307, '', { ...setCookie, location: `https://evil.example/?token=${encodeURIComponent(inUrl)}` }),
  '401-invalid-token': json(401, { errors: [{ code: 'INVALID_TOKEN' }] }, setCookie),
  '403-bare': answer(403, '', setCookie),
  contradiction: json(200, { data: {} }, setCookie),
};

let secure: SecureServer;
let backlog: Awaited<ReturnType<typeof startFullBacklog>>;
let dead: string;
beforeAll(async () => {
  secure = await startSecureServer(await makeCertificate(undefined));
  backlog = await startFullBacklog();
  dead = `http://127.0.0.1:${await closedPort()}`;
});
afterAll(async () => {
  secure.close();
  await backlog.close();
});

const patient = { connectMs: 10_000, attemptMs: 10_000, authorizeMs: 10_000 };
/** Only what is to run out is short, so that a busy machine changes nothing. */
const hasty = { retries: 0, limits: { ...patient, attemptMs: 250, authorizeMs: 250 } };
const send = (step: Step, settings: Partial<HttpSettings> = {}, world: Parameters<typeof withHttp>[2] = {}) =>
  withHttp({ retries: 1, limits: patient, ...settings }, (http) => errorOf(http.send(step)), world);

/** A proxy that answers every CONNECT with a status. */
const proxyWith = async (status: number): Promise<Partial<HttpSettings>> => {
  const proxy = createServer().on('connect', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n`);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.close();
  });
  const place = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { environment: { HTTPS_PROXY: `http://user:${encodeURIComponent(proxyPassword)}@${place}` } };
};

type Fails = (kind: StepKind) => Promise<CliError>;
/** What else can go wrong with a request, by the code of its error; the first eight are rows of the fault table. */
const others: Readonly<Record<string, Fails>> = {
  refuse: (kind) => send(secretStep(kind, dead)),
  unreachable: (kind) => send(secretStep(kind, 'https://127.255.255.255:1'), { retries: 0 }),
  dns: (kind) => send(secretStep(kind, 'https://no-such-host.invalid'), { retries: 0 }),
  tls: (kind) => send(secretStep(kind, secure.url)),
  'connect-timeout': (kind) =>
    send(secretStep(kind, backlog.url), { retries: 0, limits: { ...patient, connectMs: 60 } }),
  'proxy-credentials': async (kind) => send(secretStep(kind, 'https://api.klarna.test'), await proxyWith(407)),
  proxy: async (kind) => send(secretStep(kind, 'https://api.klarna.test'), await proxyWith(502)),
  unsendable: (kind) => send(secretStep(kind, dead, { headers: { ...headersOf(kind), Bad: `${bearer}\n` } })),
  'proxy of another kind': (kind) =>
    send(secretStep(kind, 'https://api.klarna.test'), { environment: { ALL_PROXY: `socks5://u:${proxyPassword}@x` } }),
  certificate: (kind) =>
    send(secretStep(kind, secure.url), {
      extraCa: { all: '-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----' },
    }),
  'unsafe-address': (kind) => send(secretStep(kind, `http://user:${encodeURIComponent(inUrl)}@api.klarna.com`)),
  deadline: (kind) => send(secretStep(kind, dead), { deadlineMs: 0 }),
  interrupted: (kind) => {
    const signal = stoppable();
    signal.send('interrupted');
    return send(secretStep(kind, dead), {}, { stop: signal.stop });
  },
  terminated: async (kind) => {
    const signal = stoppable();
    const server = await startFaultServer(() => (socket, request) => {
      signal.send('terminated');
      json(503, refusal, setCookie)(socket, request);
    });
    const error = await send(secretStep(kind, server.url), {}, { stop: signal.stop });
    await server.close();
    return error;
  },
  'tls-switched-off': async () =>
    errorOf(
      (async () =>
        openHttp(settingsOf({ environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0', SECRET: bearer } }), {
          clock: skippingClock(),
          random: { fraction: () => 0, bytes: () => new Uint8Array() },
          stop: stoppable().stop,
        }))(),
    ),
};

const fails = (code: string): Fails => {
  const behaviour = shown[code];
  if (behaviour === undefined) return others[code] ?? (() => Promise.reject(new Error(`nobody shows ${code}`)));
  return async (kind) => {
    const server = await startFaultServer(() => behaviour);
    const wrong = code === 'contradiction' ? { contradiction: () => 'the id is another one' } : {};
    const error = await send(secretStep(kind, server.url, wrong), code === 'slow-drip' ? hasty : {});
    await server.close();
    return error;
  };
};

const kinds: readonly StepKind[] = ['token', 'read', 'store-token', 'authorize', 'place'];
const codes = [...Object.keys(shown), ...Object.keys(others)];

describe('every error that a request can end with', () => {
  it('is tried: each row of the fault table, and what comes before a row', () => {
    expect(codes).toEqual(expect.arrayContaining(faultTable.map(({ slug }) => slug)));
    expect(codes).toHaveLength(faultTable.length + 7);
  });

  it.each(codes)('%s holds no header, body, address or credential, however deep one looks', async (code) => {
    for (const kind of kinds) {
      const error = await fails(code)(kind);
      const refused = `VENDOR_${error.facts.httpStatus}`;
      const known = { '401-invalid-token': '401', 'proxy of another kind': 'proxy' }[code] ?? code;
      expect([known, code, refused]).toContain(error.code);
      expect(error.cause).toBeUndefined();
      expect(Object.keys(error).sort()).toEqual(['facts', 'kind', 'name']);
      expect(leaksIn(everythingIn(error), `${code} of ${kind}`)).toEqual([]);
    }
  });

  it('would be found to hold one, wherever it were', async () => {
    const error = await send(secretStep('read', dead));
    const hidden = Object.defineProperty(error.with({}), 'options', { value: { headers: headersOf('authorize') } });
    const found = leaksIn(everythingIn(hidden), 'a planted leak').map(({ canary: name }) => name);
    expect(new Set(found)).toEqual(new Set(['API key', 'session token']));
    const deep = error.with({
      details: new Map([
        [
          Symbol('x'),
          {
            get body() {
              return inBody;
            },
          },
        ],
      ]),
    });
    expect(leaksIn(everythingIn(deep), 'a planted leak')).not.toEqual([]);
  });
});
