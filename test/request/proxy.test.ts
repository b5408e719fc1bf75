import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { proxyFor } from '../../src/request/proxy.ts';
import { answer, closedPort, startFaultServer } from '../support/fault-server.ts';
import { type Certificate, makeAuthority, makeCertificate, startSecureServer } from './certificates.ts';
import { startProxy } from './connect-proxy.ts';
import { errorOf, stepOf, withHttp } from './world.ts';

let authority: Certificate;
let server: Certificate;
beforeAll(async () => {
  authority = await makeAuthority();
  server = await makeCertificate(authority, { names: ['api.klarna.test', 'shop.commercelayer.test'] });
});

describe('through a proxy', () => {
  it('tunnels with its user and password, end to end with the service', async () => {
    const service = await startSecureServer(server);
    const proxy = await startProxy(service.port, 'someone:p@ss/word');
    const environment = { HTTPS_PROXY: `http://someone:p%40ss%2Fword@127.0.0.1:${proxy.port}` };
    const settings = { environment, extraCa: { all: authority.cert } };
    const answers = await withHttp(settings, async (http) => [
      await http.send(stepOf('authorize', 'https://api.klarna.test')),
      await http.send(stepOf('read', 'https://shop.commercelayer.test')),
    ]);
    proxy.close();
    service.close();
    expect(answers.map((found) => found.status)).toEqual([200, 200]);
    expect(proxy.asked.map((line) => line.split(' ')[0])).toEqual([
      'api.klarna.test:443',
      'shop.commercelayer.test:443',
    ]);
    expect(service.seen.map((request) => request.headers['proxy-authorization'])).toEqual([undefined, undefined]);
  });

  it('shows the client certificate to Klarna behind the proxy', async () => {
    const service = await startSecureServer({ ...server, requestCert: true, rejectUnauthorized: false });
    const proxy = await startProxy(service.port);
    const settings = {
      environment: { https_proxy: `127.0.0.1:${proxy.port}` },
      extraCa: { all: authority.cert },
      clientCertificate: server,
    };
    await withHttp(settings, async (http) => {
      await http.send(stepOf('authorize', 'https://api.klarna.test'));
      await http.send(stepOf('read', 'https://shop.commercelayer.test'));
    });
    proxy.close();
    service.close();
    expect(service.seen.map((request) => request.client)).toEqual(['Test server', undefined]);
  });

  it('names the proxy when it wants other credentials, and shows none', async () => {
    const proxy = await startProxy(1, 'someone:right');
    const environment = { HTTPS_PROXY: `http://someone:canary-password@127.0.0.1:${proxy.port}` };
    const error = await withHttp({ environment }, (http) =>
      errorOf(http.send(stepOf('authorize', 'https://api.klarna.test'))),
    );
    proxy.close();
    expect(error).toMatchObject({ kind: 'config', code: 'proxy-credentials', facts: { attempts: 1 } });
    expect(error.message).toContain(`proxy 127.0.0.1:${proxy.port}`);
    expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain('canary');
  });

  it('knows a refused CONNECT for certain not to be executed', async () => {
    const proxy = await startProxy(1, undefined, 403);
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const error = await withHttp({ environment }, (http) =>
      errorOf(http.send(stepOf('authorize', 'https://api.klarna.test'))),
    );
    proxy.close();
    expect(error).toMatchObject({ kind: 'unavailable', code: 'proxy', facts: { attempts: 3, httpStatus: 403 } });
    expect(proxy.asked).toHaveLength(3);
  });

  it('names the proxy that cannot be reached', async () => {
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` };
    const error = await withHttp({ environment }, (http) =>
      errorOf(http.send(stepOf('place', 'https://shop.commercelayer.test'))),
    );
    expect(error).toMatchObject({ kind: 'unavailable', code: 'refuse' });
    expect(error.message).toContain('The proxy 127.0.0.1');
  });

  it.each([
    ['hangs up', (socket: { end: () => void }) => socket.end()],
    ['hangs', () => {}],
  ])('knows that nothing left when the proxy %s', async (_, behave) => {
    const proxy = await startFaultServer(() => behave);
    const settings = {
      environment: { HTTPS_PROXY: proxy.url },
      limits: { connectMs: 60, attemptMs: 1000, authorizeMs: 1000 },
    };
    const error = await withHttp(settings, (http) =>
      errorOf(http.send(stepOf('authorize', 'https://api.klarna.test'))),
    );
    await proxy.close();
    expect(error).toMatchObject({ kind: 'unavailable', facts: { attempts: 3 } });
  });

  it('never takes loopback through it', async () => {
    const service = await startFaultServer(() => answer(200, '{}'));
    const environment = {
      HTTPS_PROXY: 'http://127.0.0.1:1',
      HTTP_PROXY: 'http://127.0.0.1:1',
      ALL_PROXY: 'http://127.0.0.1:1',
    };
    expect(await withHttp({ environment }, (http) => http.send(stepOf('read', service.url)))).toMatchObject({
      status: 200,
    });
    await service.close();
  });
});

describe('which proxy', () => {
  const all = { HTTPS_PROXY: 'http://p:1' };
  it.each([
    ['https://api.klarna.com', {}, undefined],
    ['https://api.klarna.com', all, 'http://p:1/'],
    ['https://api.klarna.com', { ALL_PROXY: 'p:1' }, 'http://p:1/'],
    ['https://api.klarna.com', { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://big:1' }, 'http://small:1/'],
    ['https://api.klarna.com', { ...all, NO_PROXY: '*' }, undefined],
    ['https://api.klarna.com', { ...all, NO_PROXY: 'example.com, klarna.com' }, undefined],
    ['https://api.klarna.com', { ...all, no_proxy: '.klarna.com' }, undefined],
    ['https://notklarna.com', { ...all, NO_PROXY: 'klarna.com' }, 'http://p:1/'],
    ['https://api.klarna.com', { ...all, NO_PROXY: 'api.klarna.com:8443' }, 'http://p:1/'],
    ['https://api.klarna.com:8443', { ...all, NO_PROXY: 'api.klarna.com:8443' }, undefined],
    ['https://localhost:1', all, undefined],
    ['https://127.9.9.9', all, undefined],
    ['https://[::1]', all, undefined],
    ['http://127.0.0.1', { HTTP_PROXY: 'http://p:1' }, undefined],
  ])('%s with %j: %s', (url, environment, proxy) => {
    expect(proxyFor(new URL(url), environment)?.href).toBe(proxy);
  });

  it('refuses a proxy it does not know', () => {
    expect(() => proxyFor(new URL('https://x.example'), { HTTPS_PROXY: 'socks5://u:canary@p:1' })).toThrow(
      'proxy variable',
    );
  });
});
