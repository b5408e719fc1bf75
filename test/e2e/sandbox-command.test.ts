import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorLinesOf, json, klarnaCl, newMachine, shell } from '../support/run.ts';
import { sandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.e2e'];

it('says on its first line where it is and how to reach it, and ends with 0 on SIGTERM', async () => {
  const sandbox = await startSandboxServer();
  const { url } = sandbox;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(json(sandbox.firstLine)).toEqual({
    url,
    pid: expect.any(Number),
    env: {
      CL_BASE_URL: url,
      CL_AUTH_URL: url,
      CL_CLIENT_ID: 'sandbox',
      CL_CLIENT_SECRET: 'sandbox-secret',
      KLARNA_BASE_URL: url,
      KLARNA_API_KEY: 'klarna_test_api_sandbox',
      KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:SANDBOX0',
      KLARNA_V1_API_KEY: 'sandbox:klarna_test_api_sandbox',
    },
  });
  process.kill(sandbox.pid, 0);
  expect((await sandbox.stop()).exitCode).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

it('starts over for the runs of this machine as well, once it is reset', async () => {
  const authorize = (token: string) =>
    `$CLI authorize --order NgojhKoyYN --output compact \
       --session-token krn:payment:eu1:klarna-network-session-token:sandbox-approved.${token}; echo "exit $?"`;
  const run = await shell(
    `$CLI sandbox --port 0 --print-env > env.sh & pid=$!
     while ! [ -s env.sh ]; do kill -0 $pid || exit 1; done
     . ./env.sh
     ${authorize('first')}
     ${authorize('second')}
     $CLI sandbox reset --url "$CL_BASE_URL" > reset.json
     ${authorize('second')}
     kill $pid; wait $pid`,
  );
  expect(run.stdout.match(/exit \d+|APPROVED/g)).toEqual(['APPROVED', 'exit 0', 'exit 7', 'APPROVED', 'exit 0']);
});

it('ends with 0 on Ctrl-C too: it did what it was started for', async () => {
  const sandbox = await startSandboxServer();
  expect(await sandbox.stop('SIGINT')).toMatchObject({ exitCode: 0 });
});

it('ends cleanly on SIGTERM while a request is being answered', async () => {
  const sandbox = await startSandboxServer(['--latency', '60000']);
  const asked = fetch(`${sandbox.url}/api/orders`).catch(() => 'cut off');
  expect((await sandbox.stop()).exitCode).toBe(0);
  expect(await asked).toBe('cut off');
});

it('prints lines for a shell with `--print-env`', async () => {
  const run = await shell(
    `$CLI sandbox --port 0 --print-env > env.sh & pid=$!
     while ! [ -s env.sh ]; do kill -0 $pid || exit 1; done
     . ./env.sh
     $CLI ${sendToken.join(' ')} --output compact
     code=$?
     kill $pid; wait $pid || code=$?
     cat env.sh >&2
     exit $code`,
  );
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout).data.id).toBe('ertHJlpPTR');
  expect(run.stderr).toMatch(/^export KLARNA_API_KEY='klarna_test_api_sandbox'$/m);
});

it('says who else may have the port, and ends with 13', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const run = await klarnaCl(['sandbox', '--port', String(port)]);
  other.close();
  expect(run).toMatchObject({ exitCode: 13, stdout: '' });
  expect(errorLinesOf(run)).toHaveLength(3);
  expect(run.stderr).toContain(`127.0.0.1:${port}`);
});

it('is not opened to other machines without `--allow-remote`', async () => {
  const run = await klarnaCl(['sandbox', '--port', '0', '--host', '0.0.0.0']);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('--allow-remote');
  const sandbox = await startSandboxServer(['--host', '0.0.0.0', '--allow-remote']);
  // Nobody can call a wildcard; from this machine, loopback leads to it.
  expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
  await sandbox.stop();
});

it.each([
  [['--port', 'x']],
  [['--port', '65536']],
  [['--latency', '-1']],
  [['--fault', 'nonsense']],
  [['--fault', 'GET /**=no-such-fault']],
  [['--host', '--port']],
])('refuses %j with 2 and says what would do', async (args) => {
  const run = await klarnaCl(['sandbox', ...args]);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain(args[0]?.replace(/^--fault$/, 'fault'));
});

it('keeps its state in the file of `--data`', async () => {
  const { work } = newMachine();
  const data = join(work, 'sandbox.json');
  const first = await startSandboxServer(['--data', data]);
  await klarnaCl(sendToken, { env: first.environment });
  await first.stop();
  const second = await startSandboxServer(['--data', data]);
  const seen = await klarnaCl(['inspect', 'ertHJlpPTR', '--reveal'], { env: second.environment });
  await second.stop();
  expect(seen.exitCode).toBe(0);
  expect(seen.stdout).toContain('sandbox-auth.e2e');
});

it('starts with the orders of a `--seed` file', async () => {
  const { work } = newMachine();
  const seed = join(work, 'seed.json');
  writeFileSync(seed, JSON.stringify({ order: { number: '777', currency_code: 'EUR' } }));
  const sandbox = await startSandboxServer(['--seed', seed]);
  const run = await klarnaCl(['inspect', '777'], { env: sandbox.environment });
  await sandbox.stop();
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('EUR');
});

it('shows the faults of `--fault`, as often as asked', async () => {
  const sandbox = await sandboxServer(['--fault', 'PATCH /api/klarna_payments/*=503:1']);
  const run = await klarnaCl([...sendToken, '--retries', '0'], { env: sandbox.environment });
  expect(run.exitCode).toBe(0);
  const { writes } = await sandbox.ledger();
  expect(writes).toMatchObject([{ fault: '503', executed: true }]);
});
