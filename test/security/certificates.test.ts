import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate, startSecureServer } from '../request/certificates.ts';
import { canary } from '../support/canaries.ts';
import { startListener } from '../support/listener.ts';
import { type Environment, errorLinesOf, klarnaCl, newMachine, type RunOptions } from '../support/run.ts';

const accessToken = canary('access token');
const apiKey = canary('API key', 'klarna_test_api_');
const authToken = canary('auth token');
const sessionToken = canary('session token', 'krn:payment:eu1:klarna-network-session-token:');
const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const authorize = ['authorize', '--session-token', sessionToken].concat(
  ['--amount', '11800', '--currency', 'USD'],
  ['--reference', 'r-1'],
);

let authority: Certificate;
let good: Certificate;
beforeAll(async () => {
  authority = await makeAuthority();
  good = await makeCertificate(authority);
});

const at = (url: string): Environment => ({
  CL_ACCESS_TOKEN: accessToken,
  CL_BASE_URL: url,
  CL_AUTH_URL: url,
  KLARNA_API_KEY: apiKey,
  KLARNA_BASE_URL: url,
  KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:MKPMV6MS',
});

const secureServer = async (tls: TlsOptions) => {
  const server = await startSecureServer(tls);
  onTestFinished(server.close);
  return server;
};

/** Trusts the authority of these tests and nobody besides the usual ones. */
const run = (args: readonly string[], env: Environment, options: RunOptions = {}) => {
  const machine = newMachine();
  const ca = join(machine.work, 'ca.pem');
  writeFileSync(ca, authority.cert);
  return klarnaCl([...args, '--ca', ca], { ...options, machine, env });
};

const faults: readonly (readonly [fault: string, words: string, certificate: () => Promise<TlsOptions>])[] = [
  ['expired', 'its certificate has expired', () => makeCertificate(authority, { expired: true })],
  ['not valid yet', 'its certificate is not valid yet', () => makeCertificate(authority, { early: true })],
  [
    'for another host',
    'its certificate is for another host',
    () => makeCertificate(authority, { ip: '10.0.0.1', names: ['api.klarna.com', 'my-brand.commercelayer.io'] }),
  ],
  [
    'of an unknown authority',
    'its certificate comes from an unknown authority',
    async () => makeCertificate(await makeAuthority('Another authority')),
  ],
  [
    'of an unknown authority that takes the name of a known one',
    'its certificate comes from an unknown authority',
    async () => makeCertificate(await makeAuthority()),
  ],
  ['for clients', 'its certificate is not one for servers', () => makeCertificate(authority, { forClients: true })],
  [
    'of its own',
    'its certificate is self-signed, so it comes from an unknown authority',
    () => makeCertificate(undefined),
  ],
];

describe('a certificate', () => {
  it.each(faults)('%s ends with 14 and its name, before a request is sent', async (_, words, certificate) => {
    const server = await secureServer(await certificate());
    const runs = await Promise.all([sendToken, authorize].map((args) => run(args, at(server.url))));
    for (const ended of runs) {
      expect(ended).toMatchObject({ exitCode: 14, stdout: '' });
      expect(errorLinesOf(ended)).toHaveLength(3);
      expect(ended.stderr).toContain(`(127.0.0.1:${server.port}): ${words}.`);
    }
    expect(server.seen).toEqual([]);
  });

  it('that is good lets requests through: the faults above are found in it, not in the test', async () => {
    const server = await secureServer(good);
    await run(sendToken, at(server.url));
    expect(server.seen[0]).toMatchObject({ headers: { authorization: `Bearer ${accessToken}` } });
  });
});

describe('TLS', () => {
  it('of an old version is refused, even where Node is told to speak it', async () => {
    const old: TlsOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const server = await secureServer({ ...good, ...old });
    const NODE_OPTIONS = '--tls-min-v1.0 --tls-max-v1.2 --tls-cipher-list=DEFAULT@SECLEVEL=0';
    const ended = await run(sendToken, { ...at(server.url), NODE_OPTIONS });
    expect(ended).toMatchObject({ exitCode: 14, stdout: '' });
    expect(ended.stderr).toContain('it speaks no TLS 1.2 or newer');
    expect(server.seen).toEqual([]);
  });

  it('that is no TLS at all gets nothing but a greeting', async () => {
    let bytes = '';
    const plain: Server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        bytes += chunk.toString('latin1');
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      plain.close();
    });
    const address = plain.address();
    const ended = await run(sendToken, at(`https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`));
    expect(ended).toMatchObject({ exitCode: 14, stdout: '' });
    expect(ended.stderr).toContain('it does not speak TLS at all');
    expect(bytes).not.toMatch(/GET|PATCH|Bearer/);
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED', () => {
  it.each([sendToken, authorize, ['inspect', 'ertHJlpPTR']])(
    '=0 ends with 3 before anybody is spoken to: %s',
    async (...args) => {
      const listener = await startListener();
      const url = `//127.0.0.1:${listener.port}`;
      for (const protocol of ['http:', 'https:']) {
        const ended = await run(args, { ...at(protocol + url), NODE_TLS_REJECT_UNAUTHORIZED: '0' });
        expect(ended).toMatchObject({ exitCode: 3, stdout: '' });
        expect(errorLinesOf(ended)).toHaveLength(3);
        expect(ended.stderr).toContain('Unset it.');
      }
      expect(listener.connections).toEqual([]);
    },
  );

  // Node takes 0 alone for an order; should it ever take more, this test fails.
  it.each(['00', ' 0', '0 ', '-0', '0x0', '0.0', 'false', 'no', 'off', '1'])(
    '=%j does not switch the check off either',
    async (value) => {
      const server = await secureServer(await makeCertificate(undefined));
      const ended = await run(sendToken, { ...at(server.url), NODE_TLS_REJECT_UNAUTHORIZED: value });
      expect([3, 14]).toContain(ended.exitCode);
      expect(server.seen).toEqual([]);
    },
  );
});

describe('the client certificate', () => {
  it('is shown to Klarna, and to nobody else', async () => {
    const asking: TlsOptions = { ...good, requestCert: true, rejectUnauthorized: false, ca: authority.cert };
    const [klarna, commerceLayer] = [await secureServer(asking), await secureServer(asking)];
    const machine = newMachine();
    const [KLARNA_CERT, KLARNA_KEY, ca] = ['client.crt', 'client.key', 'ca.pem'].map((name) =>
      join(machine.work, name),
    );
    writeFileSync(KLARNA_CERT ?? '', good.cert);
    writeFileSync(KLARNA_KEY ?? '', good.key, { mode: 0o600 });
    writeFileSync(ca ?? '', authority.cert);
    const env = {
      ...at(commerceLayer.url),
      KLARNA_BASE_URL: klarna.url,
      KLARNA_CERT: KLARNA_CERT ?? '',
      KLARNA_KEY: KLARNA_KEY ?? '',
    };
    const client = { ...env, CL_ACCESS_TOKEN: '', CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: canary('client secret') };
    // A command that speaks to both services has the certificate at hand when it speaks to the other one.
    const ofOrder = [...authorize.slice(0, 3), '--order', 'NgojhKoyYN'];
    for (const [args, given] of [
      [authorize, env],
      [ofOrder, env],
      [ofOrder, client],
      [sendToken, env],
    ] as const) {
      // The servers answer nothing that could be believed; what they were shown is what counts.
      expect((await klarnaCl([...args, '--ca', ca ?? ''], { machine, env: given })).exitCode).not.toBe(0);
    }
    expect(new Set(klarna.seen.map(({ client: shown }) => shown))).toEqual(new Set(['Test server']));
    const paths = commerceLayer.seen.map(({ path }) => path.split('?')[0]);
    expect(paths).toEqual(expect.arrayContaining(['/oauth/token', '/api/orders/NgojhKoyYN']));
    expect(new Set(commerceLayer.seen.map(({ client: shown }) => shown))).toEqual(new Set([undefined]));
  });
});
