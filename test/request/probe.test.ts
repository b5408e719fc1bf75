import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { countAuthorities, readClientCertificate } from '../../src/request/client-certificate.ts';
import { type HostReport, openHostProbe } from '../../src/request/probe.ts';
import type { HttpSettings, RecordedExchange } from '../../src/request/step.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { answer, closedPort, startFaultServer } from '../support/fault-server.ts';
import { type Certificate, makeAuthority, makeCertificate, startSecureServer } from './certificates.ts';
import { startProxy } from './connect-proxy.ts';
import { settingsOf } from './world.ts';

let authority: Certificate;
let good: Certificate;
beforeAll(async () => {
  authority = await makeAuthority('Company authority');
  good = await makeCertificate(authority, { names: ['api.klarna.test'] });
});

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

const look = async (url: string, changes: Partial<HttpSettings> = {}, limitMs = 5000): Promise<HostReport> => {
  const probe = openHostProbe(settingsOf(changes), clock, limitMs);
  try {
    return await probe.look({ url, service: 'Klarna' });
  } finally {
    probe.close();
  }
};

const secure = async (tls: TlsOptions) => {
  const server = await startSecureServer(tls);
  onTestFinished(server.close);
  return server;
};

const failure = ({ failed }: HostReport) => `${failed?.stage}: ${failed?.error.message}`;

describe('a look at a host', () => {
  it('tells the way that was taken, whose certificate is shown, and that somebody answers', async () => {
    const server = await secure(good);
    const report = await look(server.url, { extraCa: { all: authority.cert } });
    expect(report).toMatchObject({
      addresses: [{ address: '127.0.0.1', family: 4 }],
      connectedTo: '127.0.0.1',
      tls: { protocol: 'TLSv1.3', subject: 'Test server', issuer: 'Company authority', authority: 'given' },
      answer: { status: 200 },
    });
    expect(report.tls?.validToMs).toBeGreaterThan(Date.now());
    expect(report.failed).toBeUndefined();
  });

  it('brings no credential along, and is recorded like any other exchange', async () => {
    const server = await secure(good);
    const recorded: RecordedExchange[] = [];
    const recorder = (exchange: RecordedExchange) => recorded.push(exchange);
    await look(server.url, { extraCa: { all: authority.cert }, recorder });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(recorded).toMatchObject([{ kind: 'probe', answer: { status: 200 } }]);
  });

  it.each([
    ['has expired', () => makeCertificate(authority, { expired: true }), 'its certificate has expired'],
    ['is another host’s', () => makeCertificate(authority, { ip: '10.0.0.1' }), 'its certificate is for another host'],
    ['is signed by nobody', () => makeCertificate(undefined), 'unknown authority'],
  ])('stops at a certificate that %s', async (_, certificate, words) => {
    const server = await secure(await certificate());
    const report = await look(server.url, { extraCa: { all: authority.cert } });
    expect(report.failed?.stage).toBe('tls');
    expect(failure(report)).toContain(words);
    expect(server.seen).toEqual([]);
  });

  it('says that nobody listens', async () => {
    expect(failure(await look(`http://127.0.0.1:${await closedPort()}`))).toMatch(/^connect: .*refused the connection/);
  });

  it('says that the name does not resolve', async () => {
    expect(failure(await look('https://nobody.invalid'))).toMatch(/^dns: .*does not resolve/);
  });

  it('does not wait for a host that says nothing', async () => {
    const silent = await startFaultServer(() => () => {});
    onTestFinished(silent.close);
    const recorded: RecordedExchange[] = [];
    const recorder = (exchange: RecordedExchange) => recorded.push(exchange);
    expect(failure(await look(silent.url, { recorder }, 50))).toMatch(/^answer: .*did not finish its answer/);
    expect(recorded.map(({ fault }) => fault)).toEqual(['slow-drip']);
  });

  it('is content with any answer', async () => {
    const server = await startFaultServer(() => answer(503, 'out of order'));
    onTestFinished(server.close);
    expect((await look(server.url)).answer).toMatchObject({ status: 503 });
  });

  it('goes through the proxy, which resolves the name', async () => {
    const server = await secure(good);
    const proxy = await startProxy(server.port, 'someone:canary-password');
    onTestFinished(proxy.close);
    const through = (credentials: string) =>
      look('https://api.klarna.test', {
        environment: { HTTPS_PROXY: `http://${credentials}@127.0.0.1:${proxy.port}` },
        extraCa: { all: authority.cert },
      });
    const report = await through('someone:canary-password');
    expect(report).toMatchObject({ proxy: `127.0.0.1:${proxy.port}`, addresses: [], answer: { status: 200 } });
    expect(JSON.stringify(report)).not.toContain('canary-password');
    expect(failure(await through('someone:wrong'))).toMatch(/^proxy: .*asks for a user name and password/);
  });

  it('says that the proxy is dead', async () => {
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` };
    expect(failure(await look('https://api.klarna.test', { environment }))).toMatch(/^proxy: The proxy 127\.0\.0\.1/);
  });

  it('does not look where certificates are not checked', () => {
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(() => openHostProbe(settingsOf({ environment }), clock)).toThrow('switches off the check');
  });
});

describe('the files of certificates', () => {
  const written = (name: string, text: string): string => {
    const file = join(scratchFolder(), name);
    writeFileSync(file, text);
    return file;
  };

  it('are a certificate and its key, or not', async () => {
    const other = await makeCertificate(authority);
    const cert = written('klarna.crt', good.cert);
    const found = await readClientCertificate({ cert, key: written('klarna.key', good.key) });
    expect(found).toMatchObject({ subject: 'Test server', matches: true });
    expect(found.validToMs).toBeGreaterThan(found.validFromMs);
    expect(await readClientCertificate({ cert, key: written('klarna.key', other.key) })).toMatchObject({
      matches: false,
    });
  });

  it.each([
    ['no key', 'canary-in-the-file'],
    ['a broken key', '-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n'],
  ])('are refused where one holds %s, without a word of it', async (_, text) => {
    const refusal = readClientCertificate({ cert: good.cert, key: written('klarna.key', text) });
    const error = await refusal.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ kind: 'config' });
    expect(JSON.stringify(error)).not.toMatch(/canary-in|Y2FuYXJ5/);
  });

  it('hold so many authorities', async () => {
    expect(await countAuthorities(written('ca.pem', authority.cert + good.cert))).toBe(2);
    expect(await countAuthorities(written('none.pem', 'nothing'))).toBe(0);
    await expect(countAuthorities('/nowhere/ca.pem')).rejects.toMatchObject({ kind: 'config' });
  });
});
