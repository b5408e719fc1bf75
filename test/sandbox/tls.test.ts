import { once } from 'node:events';
import { type RequestOptions, request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { type Certificate, makeAuthority, makeCertificate, startSecureServer } from '../request/certificates.ts';
import { notifying } from './receiver.ts';
import { account, running, seedBody, sessionToken } from './running.ts';

let authority: Certificate;
let server: Certificate;
let client: Certificate;

beforeAll(async () => {
  authority = await makeAuthority();
  [server, client] = [await makeCertificate(authority), await makeCertificate(authority, { forClients: true })];
});

const secure = (clientCa?: string) =>
  running({ tls: { cert: server.cert, key: server.key, ...(clientCa === undefined ? {} : { clientCa }) } });

const headers = {
  authorization: 'Basic klarna_test_api_sandbox',
  'content-type': 'application/json',
  'klarna-network-session-token': sessionToken('approved'),
};
const acquirer = `/v2/accounts/${account}/payment/authorize`;

/** A request by somebody who trusts the authority. */
const send = async (url: string, path: string, options: RequestOptions = {}, body?: unknown) => {
  const sent = request(url + path, { ca: authority.cert, agent: false, ...options });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = await once(sent, 'response');
  const document = await text(answer);
  return { status: answer.statusCode, document: document.startsWith('{') ? JSON.parse(document) : document };
};

const authorize = (url: string, path: string, shown: RequestOptions = {}) =>
  send(url, path, { method: 'POST', headers, ...shown }, seedBody);

it('serves https, under https addresses', async () => {
  const { url, environment } = await secure();
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(environment).toMatchObject({ CL_BASE_URL: url, CL_AUTH_URL: url, KLARNA_BASE_URL: url });
  expect(await authorize(url, acquirer)).toMatchObject({ status: 200 });
  await expect(fetch(`${url.replace('https', 'http')}/__sandbox/ledger`)).rejects.toThrow();
  await expect(send(url, '/__sandbox/ledger', { ca: client.cert })).rejects.toThrow(/certificate/);
});

it('answers to its own names and pages over https alone', async () => {
  const { url } = await secure();
  const { host } = new URL(url);
  const checkServerIdentity = () => undefined;
  const statusFor = async (given: Record<string, string>) =>
    (await send(url, '/__sandbox/ledger', { headers: given, checkServerIdentity })).status;
  expect(await statusFor({ origin: url })).toBe(200);
  expect(await statusFor({ origin: `http://${host}` })).toBe(403);
  expect(await statusFor({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusFor({ host: 'evil.example' })).toBe(403);
});

it('wants a client certificate of acquiring partners, and of nobody else', async () => {
  const { url } = await secure(authority.cert);
  const refused = { status: 403, document: { error_code: 'OPERATION_FORBIDDEN' } };
  expect(await authorize(url, acquirer)).toMatchObject(refused);
  expect(await authorize(url, acquirer, { cert: client.cert, key: client.key })).toMatchObject({ status: 200 });
  expect(await authorize(url, '/v2/payment/authorize')).toMatchObject({ status: 200 });
  expect(await send(url, '/v2/notification/webhooks', { headers })).toMatchObject({ status: 200 });
  expect(await send(url, '/__sandbox/ledger')).toMatchObject({ status: 200 });
  // Without the certificate it does not matter which key is wrong.
  expect(await authorize(url, acquirer, { headers: {} })).toMatchObject(refused);
});

it.each([
  ['by another authority', async () => makeCertificate(await makeAuthority('Another'), { forClients: true })],
  ['by itself', () => makeCertificate(undefined, { forClients: true })],
  ['that has expired', () => makeCertificate(authority, { forClients: true, expired: true })],
  ['that is not valid yet', () => makeCertificate(authority, { forClients: true, early: true })],
])('does not take a client certificate %s', async (_, make) => {
  const { url } = await secure(authority.cert);
  const { cert, key } = await make();
  expect(await authorize(url, acquirer, { cert, key })).toMatchObject({ status: 403 });
  expect(await authorize(url, '/v2/payment/authorize', { cert, key })).toMatchObject({ status: 200 });
});

it('does not take a resumed session for a certificate that was never shown', async () => {
  const { url } = await secure(authority.cert);
  const { hostname, port } = new URL(url);
  const hello = { host: hostname, port: Number(port), ca: authority.cert };
  const ask = (socket: TLSSocket, path: string) =>
    socket.write(`POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  const first = connect(hello);
  ask(first, '/v2/payment/authorize');
  const [session] = await once(first, 'session');
  first.destroy();
  const second = connect({ ...hello, session });
  await once(second, 'secureConnect');
  expect(second.isSessionReused()).toBe(true);
  ask(second, acquirer);
  expect(await text(second)).toContain('OPERATION_FORBIDDEN');
});

it('closes although somebody never got as far as a handshake', async () => {
  const sandbox = await secure();
  const { hostname, port } = new URL(sandbox.url);
  const silent = connectTcp(Number(port), hostname);
  await once(silent, 'connect');
  const ended = once(silent, 'close');
  await sandbox.close();
  await ended;
});

it('refuses what is no certificate, and quotes nothing of it', async () => {
  const other = await makeCertificate(authority);
  for (const tls of [
    { cert: 'canary', key: server.key },
    { cert: server.cert, key: 'canary' },
    { cert: server.cert, key: other.key },
  ]) {
    const failure = await startSandbox({ tls }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'usage', facts: { hint: expect.stringContaining('--tls-cert') } });
    expect(JSON.stringify(failure)).not.toContain('canary');
  }
});

it('tells nobody of events whose own certificate cannot be trusted', async () => {
  const shop = await startSecureServer(server);
  onTestFinished(shop.close);
  const sandbox = await notifying();
  await sandbox.simulate((await sandbox.subscribe(shop.url)).id);
  const [delivery] = await sandbox.afterAttempt(1);
  expect(delivery.attempts[0]).toEqual({
    at: expect.any(String),
    status: null,
    error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
  expect(shop.seen).toEqual([]);
});
