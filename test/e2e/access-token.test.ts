import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorOf, json, klarnaCl, newMachine } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.cache'];
const tokenRequests = ({ reads }: { reads: Record<string, number> }) => reads['POST /oauth/token'] ?? 0;

it('is asked for once: the second command within its life uses the cached one, kept 0600', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  const env = sandbox.environment;
  expect(await klarnaCl(sendToken, { machine, env })).toMatchObject({ exitCode: 0 });
  const cache = join(machine.state, 'access-tokens.json');
  expect(statSync(cache).mode & 0o777).toBe(0o600);
  expect(statSync(machine.state).mode & 0o777).toBe(0o700);
  expect(await klarnaCl(sendToken, { machine, env })).toMatchObject({ exitCode: 0 });
  const flow = await klarnaCl(['flow', '--route', 'native', ...sendToken.slice(1)], { machine, env });
  expect(json(flow.stdout).steps[0]).toMatchObject({ name: 'token', attempts: 0, http_status: null });
  expect(tokenRequests(await sandbox.ledger())).toBe(1);
});

it('is not shared with another client secret', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  await klarnaCl(sendToken, { machine, env: sandbox.environment });
  const other = await klarnaCl(sendToken, {
    machine,
    env: { ...sandbox.environment, CL_CLIENT_SECRET: 'other-secret' },
  });
  expect(other.exitCode).toBe(4);
});

it('is renewed once when the API calls it invalid', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  const env = sandbox.environment;
  await klarnaCl(sendToken, { machine, env });
  const before = readFileSync(join(machine.state, 'access-tokens.json'), 'utf8');
  await sandbox.faults('PATCH /api/**=401-invalid-token:1');
  expect(await klarnaCl(sendToken, { machine, env })).toMatchObject({ exitCode: 0 });
  expect(tokenRequests(await sandbox.ledger())).toBe(2);
  expect(readFileSync(join(machine.state, 'access-tokens.json'), 'utf8')).not.toBe(before);
});

it('is not renewed for ever: a second refusal ends with 4', async () => {
  const sandbox = await sandboxServer(['--fault', 'PATCH /api/**=401-invalid-token']);
  const run = await klarnaCl([...sendToken, '-o', 'json'], { env: sandbox.environment });
  expect(run).toMatchObject({ exitCode: 4, stdout: '' });
  expect(errorOf(run)).toMatchObject({ code: 'INVALID_TOKEN', http_status: 401, exit_code: 4 });
  expect(tokenRequests(await sandbox.ledger())).toBe(2);
});

it('that was given by CL_ACCESS_TOKEN is used as it is, never renewed and never stored', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  const { CL_BASE_URL = '', CL_AUTH_URL = '' } = sandbox.environment;
  const env = { CL_BASE_URL, CL_AUTH_URL, CL_ACCESS_TOKEN: await sandbox.accessToken() };
  expect(await klarnaCl(sendToken, { machine, env })).toMatchObject({ exitCode: 0 });
  await sandbox.faults('PATCH /api/**=401-invalid-token');
  expect(await klarnaCl(sendToken, { machine, env })).toMatchObject({ exitCode: 4, stdout: '' });
  expect(tokenRequests(await sandbox.ledger())).toBe(1);
});

it('after `config logout` is asked for anew', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  const set = (key: string, value: string, input?: string) =>
    klarnaCl(['config', 'set', key, value], { machine, ...(input === undefined ? {} : { input }) });
  await set('cl_base_url', sandbox.url);
  await set('cl_auth_url', sandbox.url);
  const signIn = async () => {
    await set('cl_client_id', 'sandbox');
    await set('cl_client_secret', '-', 'sandbox-secret');
  };
  await signIn();
  expect(await klarnaCl(sendToken, { machine })).toMatchObject({ exitCode: 0 });
  expect(await klarnaCl(['config', 'logout'], { machine })).toMatchObject({ exitCode: 0, stdout: '' });
  expect(json(readFileSync(join(machine.state, 'access-tokens.json'), 'utf8'))).toEqual({});
  expect(await klarnaCl(sendToken, { machine })).toMatchObject({ exitCode: 3 });
  await signIn();
  expect(await klarnaCl(sendToken, { machine })).toMatchObject({ exitCode: 0 });
  expect(tokenRequests(await sandbox.ledger())).toBe(2);
});
