import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { errorLinesOf, errorOf, json, klarnaCl, newMachine, projectFolder, shell } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';

const token = 'sandbox-auth.output-test';
const sendToken = ['send-token', '--sandbox', 'ertHJlpPTR', '--auth-token', token];
const startArguments: readonly string[] = json(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
  .scripts.start.split(' ')
  .slice(2);
const escapeCharacter = String.fromCharCode(27);
const spinnerSigns = /[⠀-⣿✔✖\r]/;

it.each([
  ['flow', startArguments],
  ['send-token', sendToken],
  ['inspect', ['inspect', '1234', '--sandbox']],
  ['config list', ['config', 'list']],
  ['whoami', ['whoami']],
])('`%s` in a pipe: one JSON document on stdout, no colour, no spinner, no question', async (_, args) => {
  const run = await klarnaCl(args, { env: { TERM: 'xterm-256color' } });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe(`${JSON.stringify(json(run.stdout), null, 2)}\n`);
  for (const text of [run.stdout, run.stderr]) {
    expect(text).not.toContain(escapeCharacter);
    expect(text.replaceAll('…', '')).not.toMatch(spinnerSigns);
    expect(text).not.toMatch(/\? /);
  }
});

const reference = ['--amount', '11800', '--reference', 'r'];
const sessionToken = ['--session-token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved'];

it.each([
  [['send-token'], '--payment-id'],
  [['send-token', 'ertHJlpPTR'], '--auth-token'],
  [['authorize'], '--session-token'],
  [['authorize', ...sessionToken], '--amount'],
  [['authorize', ...sessionToken, '--amount', '11800'], '--reference'],
  [['authorize', ...sessionToken, ...reference], '--currency'],
  [['flow'], '--payment-id'],
  [['flow', 'ertHJlpPTR'], '--auth-token'],
  [['flow', 'ertHJlpPTR', '--auth-token', 'x'], '--session-token'],
  [['flow', '--route', 'network'], '--session-token'],
  [['flow', '--route', 'native', '--place'], '--payment-id'],
])('%j with a value missing ends with 2 and names %s, in each way of being without a person', async (args, flag) => {
  const runs = await Promise.all([
    klarnaCl([...args, '--sandbox']),
    klarnaCl([...args, '--sandbox', '--no-input']),
    klarnaCl([...args, '--sandbox'], { env: { KLARNA_CL_NO_INPUT: '1' } }),
  ]);
  for (const run of runs) {
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(`Error: ${flag} is missing.`);
    expect(errorLinesOf(run)).toHaveLength(3);
  }
});

it.each([
  ['json', json],
  ['compact', json],
  ['ndjson', json],
  ['yaml', parse],
])('`--output %s` holds the same document', async (format, read) => {
  const run = await klarnaCl([...sendToken, '--output', format]);
  expect(run.exitCode).toBe(0);
  expect(read(run.stdout)).toMatchObject({ data: { id: 'ertHJlpPTR', attributes: { metadata: {} } } });
  if (format === 'compact' || format === 'ndjson') expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
});

it('`--output table` is a table, and an unknown format is refused with 2', async () => {
  const run = await klarnaCl(['config', 'list', '--output', 'table']);
  expect(run.exitCode).toBe(0);
  expect(run.stdout.split('\n').length).toBeGreaterThan(2);
  const refused = await klarnaCl([...sendToken, '--output', 'xml']);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('ndjson');
});

it('`config list --output xml` is refused as well: every command knows the formats', async () => {
  expect(await klarnaCl(['config', 'list', '--output', 'xml'])).toMatchObject({ exitCode: 2, stdout: '' });
});

it('KLARNA_CL_OUTPUT says the format, and errors follow it; the flag wins', async () => {
  const env = { KLARNA_CL_OUTPUT: 'compact' };
  const run = await klarnaCl(['whoami'], { env });
  expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(errorOf(await klarnaCl(['send-token', '--sandbox'], { env }))).toMatchObject({ exit_code: 2 });
  const plain = await klarnaCl(['send-token', '--sandbox', '--output', 'yaml'], { env });
  expect(errorLinesOf(plain)).toHaveLength(3);
});

it('colours when FORCE_COLOR says so, unless --no-color or NO_COLOR speaks against it', async () => {
  const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    klarnaCl(['whoami', ...args], { env }).then(({ stdout }) => stdout.includes(escapeCharacter));
  expect(
    await Promise.all([
      run([], { FORCE_COLOR: '1' }),
      run(['--no-color'], { FORCE_COLOR: '1' }),
      run([], { FORCE_COLOR: '0' }),
      run([], { NO_COLOR: '1' }),
      run([], {}),
    ]),
  ).toEqual([true, false, false, false, false]);
});

it('`--quiet` leaves stderr to errors', async () => {
  expect(await klarnaCl([...sendToken, '-q'])).toMatchObject({ exitCode: 0, stderr: '' });
  const refused = await klarnaCl(['send-token', '--sandbox', '--quiet']);
  expect(errorLinesOf(refused)).toHaveLength(3);
});

it('`--verbose` shows each exchange on stderr, and leaves stdout alone', async () => {
  const run = await klarnaCl([...sendToken, '--verbose']);
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout).data.id).toBe('ertHJlpPTR');
  expect(run.stderr).toMatch(/> PATCH http:\/\/127\.0\.0\.1:\d+\/api\/klarna_payments\/ertHJlpPTR/);
  expect(run.stderr).toMatch(/< HTTP 200/);
  expect(run.stderr).not.toContain(token);
});

it('a reader that has seen enough is no failure: `| head -c 1` leaves exit 0, and the payment done', async () => {
  const sandbox = await sandboxServer();
  const run = await shell(`{ $CLI send-token ertHJlpPTR --auth-token ${token}; echo "exit $?" >&2; } | head -c 1`, {
    env: sandbox.environment,
  });
  expect(run.stdout).toBe('{');
  expect(run.stderr).toContain('exit 0');
  expect(run.stderr).not.toContain('Error');
  expect((await sandbox.ledger()).writes).toMatchObject([{ method: 'PATCH', executed: true }]);
});

it.each([['whoami --quiet'], ['--help'], ['--version'], ['help routes']])(
  '`%s` for a reader that is gone ends with 0 and says nothing',
  async (command) => {
    const run = await shell(`{ sleep 0.2; $CLI ${command}; echo "exit $?" >&2; } | true`);
    expect(run.stderr).toBe('exit 0\n');
  },
);

const full = '/dev/full';
it.runIf(existsSync(full))(
  'a full device behind stdout ends with 13, and says that what was sent stays sent',
  async () => {
    const sandbox = await sandboxServer();
    const machine = newMachine();
    const env = sandbox.environment;
    const run = await shell(`$CLI send-token ertHJlpPTR --auth-token ${token} > ${full}`, { env, machine });
    expect(run.exitCode).toBe(13);
    expect(errorLinesOf(run)).toHaveLength(3);
    expect(run.stderr).toContain('full');
    for (const command of ['--version', '--help', 'help routes', 'help flow', 'flow --help', 'whoami', 'config path']) {
      expect([command, (await shell(`$CLI ${command} > ${full}`, { machine })).exitCode]).toEqual([command, 13]);
    }
  },
);
it.skipIf(existsSync(full))('a full device cannot be shown here: this system has no /dev/full', () => {});

it('an amount for people is formatted, in JSON it stays minor units', async () => {
  const run = await klarnaCl(['inspect', '1234', '--sandbox', '-o', 'json']);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/"amount": 11800/);
});
