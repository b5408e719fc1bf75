import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { errorLinesOf, json, klarnaCl, type Machine, newMachine, type Run } from '../support/run.ts';
import { type SandboxServer, sandboxServer } from '../support/sandbox-server.ts';

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.configuration'];
const storedConfiguration = ({ config }: Machine) => join(config, 'config.json');

/** Stores the sandbox's credentials as a profile, the way a script does. */
const storeProfile = async (machine: Machine, sandbox: SandboxServer, profile: string) => {
  const secrets = ['CL_CLIENT_SECRET', 'KLARNA_API_KEY', 'KLARNA_V1_API_KEY'];
  for (const [name, value] of Object.entries(sandbox.environment)) {
    const isSecret = secrets.includes(name);
    const run = await klarnaCl(['config', 'set', name.toLowerCase(), isSecret ? '-' : value, '--profile', profile], {
      machine,
      ...(isSecret ? { input: `${value}\n` } : {}),
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
  }
};

const sourcesOf = (run: Run): Record<string, string> =>
  Object.fromEntries(json(run.stdout).settings.map(({ key, source }: Record<string, string>) => [key, source]));

it('a profile is stored by a script value by value, 0600, and used by flag', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  await storeProfile(machine, sandbox, 'e2e');
  expect(statSync(storedConfiguration(machine)).mode & 0o777).toBe(0o600);
  expect(statSync(machine.config).mode & 0o777).toBe(0o700);
  const run = await klarnaCl([...sendToken, '--profile', 'e2e'], { machine });
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toContain('Profile e2e · organization sandbox · test mode');
});

it('--profile beats credential variables', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  await storeProfile(machine, sandbox, 'e2e');
  const env = { CL_CLIENT_ID: 'other', CL_CLIENT_SECRET: canary('unused client secret') };
  expect(await klarnaCl([...sendToken, '--profile', 'e2e'], { machine, env })).toMatchObject({ exitCode: 0 });
});

it('.klarnarc is found from the working folder upward, takes credentials from variables, and is named as source', async () => {
  const sandbox = await sandboxServer();
  const machine = newMachine();
  const { CL_CLIENT_SECRET = '', KLARNA_API_KEY = '' } = sandbox.environment;
  const rc = join(machine.work, '.klarnarc');
  const profile = [
    `cl_client_id: sandbox\n    cl_client_secret: \${CL_SHOP_SECRET}\n    cl_base_url: ${sandbox.url}`,
    `cl_auth_url: ${sandbox.url}\n    klarna_api_key: \${KLARNA_SHOP_KEY}\n    klarna_base_url: ${sandbox.url}`,
  ].join('\n    ');
  writeFileSync(rc, `profile: shop\noutput: compact\nprofiles:\n  shop:\n    ${profile}\n`, { mode: 0o600 });
  const cwd = join(machine.work, 'deep', 'below');
  mkdirSync(cwd, { recursive: true });
  const env = { CL_SHOP_SECRET: CL_CLIENT_SECRET, KLARNA_SHOP_KEY: KLARNA_API_KEY };
  const run = await klarnaCl(sendToken, { machine, cwd, env });
  expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Profile shop') });
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
  const listed = await klarnaCl(['config', 'list'], { machine, cwd, env });
  expect(sourcesOf(listed)).toMatchObject({
    cl_client_id: expect.stringContaining(rc),
    output: expect.stringContaining(rc),
  });
});

it('.klarnarc may not take other variables, nor send credentials to a stranger’s host', async () => {
  const machine = newMachine();
  const rc = join(machine.work, '.klarnarc');
  writeFileSync(rc, `cl_organization: \${HOME}\n`);
  expect(await klarnaCl(['whoami'], { machine })).toMatchObject({ exitCode: 3, stdout: '' });
  writeFileSync(rc, 'cl_base_url: https://evil.example\ncl_auth_url: https://evil.example\n');
  const env = { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: canary('client secret') };
  const run = await klarnaCl(sendToken, { machine, env });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toContain('evil.example');
});

it.each([
  ['a client id alone', { CL_CLIENT_ID: 'id' }, 'CL_CLIENT_SECRET'],
  ['a secret alone', { CL_CLIENT_SECRET: canary('client secret') }, 'CL_CLIENT_ID'],
  [
    'an address that is none',
    { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: 's3cr3t', CL_BASE_URL: 'nowhere' },
    'CL_BASE_URL',
  ],
  [
    'an address with its path',
    { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: 's3cr3t', CL_BASE_URL: 'https://a.commercelayer.io/api' },
    '/api',
  ],
  [
    'a stranger’s host without TLS',
    { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: 's3cr3t', CL_BASE_URL: 'http://evil.example' },
    'evil.example',
  ],
])('%s in the environment ends with 3, and names what is wrong', async (_, env, name) => {
  const run = await klarnaCl(sendToken, { env });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(errorLinesOf(run)).toHaveLength(3);
  expect(run.stderr).toContain(name);
});

it('half a set in the environment and half in a profile is refused with 3, naming both', async () => {
  const machine = newMachine();
  await klarnaCl(['config', 'set', 'cl_client_id', 'stored-id'], { machine });
  const run = await klarnaCl(sendToken, { machine, env: { CL_CLIENT_SECRET: canary('client secret') } });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toContain('two sources');
});

it('without any credentials a script is told of `config init`, the variables and --sandbox, with 3', async () => {
  const run = await klarnaCl(sendToken);
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  for (const way of ['klarna-cl config init', 'CL_CLIENT_ID', '--sandbox']) expect(run.stderr).toContain(way);
});

it('refuses a profile that nobody made', async () => {
  const run = await klarnaCl([...sendToken, '--profile', 'nobody']);
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toContain('nobody');
});

it('secrets never stand on the command line', async () => {
  const machine = newMachine();
  const secret = canary('client secret on the command line');
  const run = await klarnaCl(['config', 'set', 'cl_client_secret', secret], { machine });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('config set cl_client_secret -');
  expect((await klarnaCl(['config', 'get', 'cl_client_secret'], { machine })).exitCode).toBe(3);
});

it('shows of a stored secret only that there is one, and every value with its source', async () => {
  const machine = newMachine();
  const secret = canary('stored client secret');
  await klarnaCl(['config', 'set', 'cl_client_secret', '-'], { machine, input: secret });
  await klarnaCl(['config', 'set', 'cl_client_id', 'shop-id'], { machine });
  const shown = await Promise.all(
    [
      ['config', 'get', 'cl_client_secret', '--reveal'],
      ['config', 'list', '--reveal'],
      ['whoami', '--reveal'],
    ].map((args) => klarnaCl(args, { machine, env: { KLARNA_CL_OUTPUT: 'json', KLARNA_API_KEY: canary('API key') } })),
  );
  expect(shown.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(json(shown[0]?.stdout ?? '')).toBe('********');
  expect(shown[1] && sourcesOf(shown[1])).toMatchObject({
    cl_client_id: expect.stringContaining('default'),
    klarna_api_key: expect.stringContaining('KLARNA_API_KEY'),
    output: expect.stringContaining('KLARNA_CL_OUTPUT'),
    cl_domain: 'default',
  });
  await klarnaCl(['config', 'logout'], { machine });
  expect(readFileSync(storedConfiguration(machine), 'utf8')).not.toContain(secret);
});

it.each([
  ['cut short', '{"version":1,"profiles":{"test":{"cl_cl'],
  ['of another version', '{"version":9,"profiles":{}}'],
  ['with a key that nobody knows', '{"version":1,"profiles":{"test":{"cl_clientid":"x"}}}'],
  ['empty', ''],
])('a configuration that is %s ends with 3, is said to be left alone, and is', async (_, text) => {
  const machine = newMachine();
  mkdirSync(machine.config, { mode: 0o700 });
  writeFileSync(storedConfiguration(machine), text, { mode: 0o600 });
  for (const args of [sendToken, ['whoami'], ['config', 'set', 'cl_client_id', 'x'], ['config', 'list']]) {
    const run = await klarnaCl(args, { machine });
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toContain(storedConfiguration(machine));
    expect(readFileSync(storedConfiguration(machine), 'utf8')).toBe(text);
  }
});

it('a configuration that others can read is refused with 3', async () => {
  const machine = newMachine();
  await klarnaCl(['config', 'set', 'cl_client_id', 'x'], { machine });
  const text = readFileSync(storedConfiguration(machine), 'utf8');
  chmodSync(storedConfiguration(machine), 0o644);
  const run = await klarnaCl(['whoami'], { machine });
  expect(run).toMatchObject({ exitCode: 3, stdout: '' });
  expect(run.stderr).toContain('chmod 600');
  expect(readFileSync(storedConfiguration(machine), 'utf8')).toBe(text);
});
