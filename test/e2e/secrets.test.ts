import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { canary } from '../support/canaries.ts';
import { credentialGateway, echoServer } from '../support/gateway.ts';
import { type Environment, fetchedToken, json, klarnaCl, newMachine } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

// That nothing leaks is looked at after each test, in everything it printed and wrote (support/run.ts).
const clientSecret = canary('client secret');
const apiKey = canary('API key', 'klarna_test_api_');
const authToken = canary('auth token', 'sandbox-auth.');
const sessionToken = canary('session token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.');
const accessToken = canary('access token');
/** Issued by the echo server; its place is the cache. */
const issuedToken = canary(fetchedToken);
const proxyPassword = canary('proxy password');

const credentials = { CL_CLIENT_ID: 'sandbox', CL_CLIENT_SECRET: clientSecret, KLARNA_API_KEY: apiKey };
const at = (url: string): Environment => ({
  ...credentials,
  CL_BASE_URL: url,
  CL_AUTH_URL: url,
  KLARNA_BASE_URL: url,
  KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:SANDBOX0',
});

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];
const values = ['--amount', '11800', '--currency', 'USD', '--reference', 'r-1'];
const authorize = ['authorize', '--session-token', sessionToken, ...values];
const flow = ['flow', 'ertHJlpPTR', '--auth-token', authToken, '--session-token', sessionToken];
const place = ['flow', '--route', 'native', '--place', 'ertHJlpPTR', '--auth-token', authToken];

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.control('POST', 'reset'));

describe('a command that succeeds shows no secret', () => {
  it.each([
    ['send-token', sendToken],
    ['send-token --verbose', [...sendToken, '--verbose']],
    ['authorize', authorize],
    ['authorize --verbose', [...authorize, '-v']],
    ['flow', flow],
    ['flow --verbose --output yaml', [...flow, '--verbose', '--output', 'yaml']],
    ['flow --place', place],
    ['inspect after a flow', ['inspect', '1234', '--verbose'], sendToken],
    ['inspect as a table', ['inspect', 'ertHJlpPTR', '-o', 'table'], sendToken],
    ['whoami --reveal', ['whoami', '--reveal']],
    ['config list --reveal', ['config', 'list', '--reveal', '--verbose']],
    ['send-token --dry-run', [...sendToken, '--dry-run']],
    ['authorize --dry-run', [...authorize, '--dry-run']],
    ['flow --curl', [...flow, '--curl', '--verbose']],
  ])('%s', async (_, args, before?) => {
    const env = at(await credentialGateway(sandbox, clientSecret, apiKey));
    if (before) expect(await klarnaCl(before, { env })).toMatchObject({ exitCode: 0 });
    expect(await klarnaCl(args, { env })).toMatchObject({ exitCode: 0 });
  });

  it('however a token is given: by stdin, by file', async () => {
    const env = at(await credentialGateway(sandbox, clientSecret, apiKey));
    const machine = newMachine();
    const file = join(machine.work, 'token.txt');
    writeFileSync(file, `${sessionToken}\n`, { mode: 0o600 });
    const byStdin = await klarnaCl([...sendToken.slice(0, 3), '-', '-v'], { env, machine, input: `${authToken}\n` });
    const byFile = await klarnaCl(['authorize', '--session-token-file', file, ...values], { env, machine });
    expect([byStdin.exitCode, byFile.exitCode]).toEqual([0, 0]);
    expect(existsSync(join(machine.state, 'runs'))).toBe(true);
  });

  it('not even with --reveal, which is for payment tokens alone', async () => {
    const env = at(await credentialGateway(sandbox, clientSecret, apiKey));
    const token = 'sandbox-auth.to-be-revealed';
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', token, '--reveal', '-v'], { env });
    expect(json(run.stdout).data.attributes.auth_token).toBe(token);
    for (const flag of ['--dry-run', '--curl']) {
      expect(
        (await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', token, '--reveal', flag], { env })).exitCode,
      ).toBe(0);
    }
  });
});

describe('a command that fails shows no secret', () => {
  it.each([
    'reset-before-headers',
    'reset-in-body',
    'html',
    'malformed',
    'empty',
    'huge',
    'content-type',
    'redirect',
    '401',
    '403',
    '409',
    '422',
    '429',
    '500',
    '502',
  ])('whatever the answer is: %s', async (fault) => {
    await sandbox.faults(`PATCH /api/**=${fault}`, `POST /v2/**=${fault}`);
    const env = at(await credentialGateway(sandbox, clientSecret, apiKey));
    const runs = await Promise.all([
      klarnaCl([...sendToken, '-o', 'json', '--retries', '0'], { env: sandbox.environment }),
      klarnaCl([...authorize, '-v', '--retries', '0'], { env: sandbox.environment }),
      klarnaCl([...flow, '-o', 'json', '-v', '--retries', '0'], { env }),
    ]);
    expect(runs.slice(1).every(({ exitCode }) => exitCode !== 0)).toBe(true);
  });

  it.each([400, 401, 403, 422, 500])('nor when the server repeats in a %i what it was sent', async (status) => {
    const env = at(await echoServer(status, { accessToken: issuedToken }));
    const commands = [sendToken, authorize, ['inspect', 'ertHJlpPTR'], flow];
    const ways = [[], ['--output', 'json', '--verbose']];
    for (const command of commands) {
      const runs = ways.map((way) => klarnaCl([...command, ...way, '--retries', '0'], { env }));
      for (const run of await Promise.all(runs)) expect(run.exitCode).toBeGreaterThan(3);
    }
  });

  it('nor when the token endpoint repeats the client secret', async () => {
    const env = at(await echoServer(401, { accessToken: issuedToken, refusesTokens: true }));
    for (const way of [[], ['--output', 'json'], ['--verbose']]) {
      expect(await klarnaCl([...sendToken, ...way], { env })).toMatchObject({ exitCode: 4, stdout: '' });
    }
  });

  it('nor when CL_ACCESS_TOKEN is refused', async () => {
    const env = { CL_BASE_URL: sandbox.url, CL_AUTH_URL: sandbox.url, CL_ACCESS_TOKEN: accessToken };
    for (const way of [[], ['--output', 'json'], ['--verbose'], ['--reveal', '-v']]) {
      expect(await klarnaCl([...sendToken.slice(0, 3), 'sandbox-auth.x', ...way], { env })).toMatchObject({
        exitCode: 4,
      });
    }
  });

  it('nor when credentials are refused', async () => {
    const env = at(sandbox.url);
    for (const command of [sendToken, authorize]) {
      for (const way of [[], ['-o', 'json'], ['-v']]) {
        expect(await klarnaCl([...command, ...way], { env })).toMatchObject({ exitCode: 4, stdout: '' });
      }
    }
  });

  it('nor the password of a proxy, whether it is down or wants another one', async () => {
    const proxy = createServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.close();
    });
    const { port } = proxy.address() as AddressInfo;
    const user = encodeURIComponent(proxyPassword);
    for (const [place, exitCode] of [
      [`127.0.0.1:${port}`, expect.any(Number)],
      ['127.0.0.1:9', 6],
    ] as const) {
      for (const way of [[], ['-o', 'json'], ['-v']]) {
        const env = { ...credentials, HTTPS_PROXY: `http://user:${user}@${place}` };
        const run = await klarnaCl([...sendToken, '--retries', '0', ...way], { env });
        expect(run).toMatchObject({ exitCode, stdout: '' });
        expect(run.exitCode).not.toBe(0);
        expect(run.stderr).toContain(place);
      }
    }
  });
});
