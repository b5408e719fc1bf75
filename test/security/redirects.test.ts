import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { canary } from '../support/canaries.ts';
import { startListener } from '../support/listener.ts';
import { klarnaCl } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

const authToken = canary('auth token', 'sandbox-auth.');
const sessionToken = canary('session token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.');

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.control('POST', 'reset'));

/** Before the sandbox: redirects one request, passes on all others. */
const redirecting = async (request: string, status: number, location: string) => {
  const redirected: string[] = [];
  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    if (`${method} ${url}`.startsWith(request)) {
      redirected.push(`${method} ${url}`);
      response.writeHead(status, { location }).end();
      return;
    }
    const given = ['authorization', 'content-type', 'accept', 'klarna-network-session-token'];
    const passed = given.flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name])] as const],
    );
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const answer = await fetch(sandbox.url + url, {
      method,
      headers: passed.map(([name, value]): [string, string] => [name, value]),
      ...(body.length === 0 ? {} : { body }),
      redirect: 'manual',
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    response.writeHead(answer.status, { 'content-type': type }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, redirected };
};

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const values = ['--amount', '11800', '--currency', 'USD', '--reference', 'r-1'];
const steps: readonly (readonly [step: string, request: string, args: readonly string[], exitCode: number])[] = [
  ['token', 'POST /oauth/token', sendToken, 14],
  ['read', 'GET /api/klarna_payments/', ['inspect', 'ertHJlpPTR'], 14],
  ['store-token', 'PATCH /api/klarna_payments/', sendToken, 14],
  ['authorize', 'POST /v2/', ['authorize', '--session-token', sessionToken, ...values], 7],
  [
    'place',
    'PATCH /api/orders/',
    ['flow', '--route', 'native', '--place', 'ertHJlpPTR', '--auth-token', authToken],
    14,
  ],
];
const cells = steps.flatMap(([step, request, args, exitCode]) =>
  [301, 302, 303, 307, 308].map((status) => ({ step, request, args, exitCode, status })),
);

it.each(cells)('$step × HTTP $status: no byte and no connection to the other host, $exitCode', async (cell) => {
  const { request, args, exitCode, status } = cell;
  const elsewhere = await startListener();
  const there = `127.0.0.1:${elsewhere.port}/caught`;
  const { url, redirected } = await redirecting(request, status, status % 2 === 0 ? `//${there}` : `http://${there}`);
  const env = { ...sandbox.environment, CL_BASE_URL: url, CL_AUTH_URL: url, KLARNA_BASE_URL: url };
  const run = await klarnaCl(args, { env });
  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr).toContain(`a redirect (HTTP ${status}), which is never followed`);
  expect(redirected).toHaveLength(1);
  expect(elsewhere.connections).toEqual([]);
  if (!request.startsWith('POST /v2/') && !request.startsWith('PATCH /api/orders/')) return;
  // Whoever redirects may have taken the request first.
  expect(run.stderr).toContain('not known whether');
});
