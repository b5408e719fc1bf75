import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { isLoopbackHost, startSandbox } from '../../src/sandbox/server.ts';
import { order, running, seedBody } from './running.ts';

/** Sends headers that fetch will not. */
const rawStatus = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { headers, setHost: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });

it('hands out the variables that point a client at it', async () => {
  const { url, environment } = await running();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(environment).toEqual({
    CL_BASE_URL: url,
    CL_AUTH_URL: url,
    CL_CLIENT_ID: 'sandbox',
    CL_CLIENT_SECRET: 'sandbox-secret',
    KLARNA_BASE_URL: url,
    KLARNA_API_KEY: 'klarna_test_api_sandbox',
    KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:SANDBOX0',
    KLARNA_V1_API_KEY: 'sandbox:klarna_test_api_sandbox',
  });
});

it('answers to its own names only, and to no foreign page', async () => {
  const { url } = await running();
  const { host, port } = new URL(url);
  const ledger = `${url}/__sandbox/ledger`;
  expect(await rawStatus(ledger, { host })).toBe(200);
  expect(await rawStatus(ledger, { host: `localhost:${port}` })).toBe(200);
  expect(await rawStatus(ledger, { host: 'evil.example' })).toBe(403);
  expect(await rawStatus(ledger, { host: `127.0.0.1.evil.example:${port}` })).toBe(403);
  expect(await rawStatus(ledger, { host, origin: 'http://evil.example' })).toBe(403);
  expect(await rawStatus(ledger, { host, origin: url })).toBe(200);
  expect(await rawStatus(`${url}/api/orders/%zz`, { host })).toBe(400);
});

it('tells loopback hosts from others', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]']) expect(isLoopbackHost(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.com', '127.0.0.1.example.com'])
    expect(isLoopbackHost(host)).toBe(false);
});

it('says so when the port is taken', async () => {
  const { url } = await running();
  await expect(startSandbox({ port: Number(new URL(url).port) })).rejects.toMatchObject({
    kind: 'local-io',
    facts: { why: expect.any(String), hint: expect.stringContaining('--port 0') },
  });
});

it('starts with the seeds it is given, and refuses those it cannot read', async () => {
  const sandbox = await running({ seed: [{ count: 2 }, { order: { number: '9000' } }] });
  expect((await sandbox.api('GET', '/orders?filter[q][number_eq]=9000')).document.data).toHaveLength(1);
  expect((await sandbox.api('GET', '/orders')).document.meta.record_count).toBe(4);
  await expect(startSandbox({ seed: { cuont: 2 } })).rejects.toMatchObject({ kind: 'usage' });
});

it('counts requests against the limits where it is told to', async () => {
  const sandbox = await running({ rateLimits: true });
  const answers = [];
  for (let i = 0; i < 26; i++) answers.push(await sandbox.api('GET', `/orders/${order}`));
  expect(answers[0]?.headers.get('x-ratelimit-remaining')).toBe('99');
  expect(answers.map(({ status }) => status)).toEqual([...Array(25).fill(200), 429]);
  expect(answers[25]).toMatchObject({ document: { errors: [{ status: '429' }] } });
  expect(answers[25]?.headers.get('x-ratelimit-interval')).toBe('10');
});

it('refuses bodies over 1 MiB, and survives them', async () => {
  const sandbox = await running();
  const big = await sandbox.authorize('approved', { ...seedBody, interoperability_data: 'x'.repeat(2 ** 20) });
  expect(big.status).toBe(413);
  expect(big.headers.get('klarna-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await sandbox.authorize('approved')).toMatchObject({ status: 200 });
});

it('holds every answer up by the latency it is given, and closes all the same', async () => {
  const sandbox = await running({ latencyMs: 60_000 });
  const hanging = fetch(`${sandbox.url}/api/orders/${order}`);
  const failed = expect(hanging).rejects.toThrow();
  await new Promise((resolve) => setImmediate(resolve));
  await sandbox.close();
  await failed;
});

it('takes many who read the ledger at once for no leak', async () => {
  const sandbox = await running();
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  const readers = Array.from({ length: 12 }, () => fetch(`${sandbox.url}/__sandbox/ledger?follow=1`));
  for (const reader of await Promise.all(readers)) await reader.body?.cancel();
  expect(warnings).toEqual([]);
});
