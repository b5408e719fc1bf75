import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { topicNames } from '../../src/commands/help/topic-names.ts';
import { errorLinesOf, errorOf, json, klarnaCl, projectFolder } from '../support/run.ts';
import { openTerminal } from '../support/terminal.ts';

const token = 'sandbox-auth.command-line';
const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', token];

describe('global flags', () => {
  it.each([
    ['--sandbox -q -o compact', ['--sandbox', '-q', '-o', 'compact']],
    ['--sandbox --quiet --output=compact', ['--sandbox', '--quiet', '--output=compact']],
    ['-qocompact --sandbox', ['-qocompact', '--sandbox']],
  ])('%s mean the same before and after the command', async (_, flags) => {
    const [before, after] = await Promise.all([klarnaCl([...flags, ...sendToken]), klarnaCl([...sendToken, ...flags])]);
    for (const run of [before, after]) {
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(json(run.stdout).data.attributes.auth_token).toBe('sand…line');
      expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  it.each([
    [['--timeout', '0'], '--timeout'],
    [['--timeout', 'soon'], '--timeout'],
    [['--retries', '11'], '--retries'],
    [['--retries', '-1'], '--retries'],
    [['--output', 'xml'], '--output'],
    [['--profile', 'p'], '--profile'],
  ])('%j is refused with 2, in both places', async (flags, name) => {
    const runs = [
      [...flags, '--sandbox', ...sendToken],
      [...sendToken, '--sandbox', ...flags],
    ].map((args) => klarnaCl(args));
    for (const run of await Promise.all(runs)) {
      expect(run).toMatchObject({ exitCode: 2, stdout: '' });
      expect(run.stderr).toContain(name);
    }
  });

  it('--reveal shows payment tokens in full', async () => {
    const run = await klarnaCl([...sendToken, '--sandbox', '--reveal']);
    expect(json(run.stdout).data.attributes.auth_token).toBe(token);
  });

  it('a service that nobody runs is unavailable: 6', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', '--auth-token', 'x', '--timeout', '1', '-o', 'json'], {
      env: {
        CL_CLIENT_ID: 'a',
        CL_CLIENT_SECRET: 'b',
        CL_AUTH_URL: 'http://127.0.0.1:9',
        CL_BASE_URL: 'http://127.0.0.1:9',
      },
    });
    expect(run).toMatchObject({ exitCode: 6, stdout: '' });
    expect(errorOf(run)).toMatchObject({ exit_code: 6 });
  });
});

describe('a forgotten value', () => {
  it.each([
    [['send-token', '--payment-id', '--auth-token', 'x'], '--payment-id'],
    [['send-token', 'ertHJlpPTR', '--auth-token', '--sandbox'], '--auth-token'],
    [['send-token', 'ertHJlpPTR', '--auth-token-file', '--sandbox'], '--auth-token-file'],
    [['authorize', '--session-token', '--amount', '1'], '--session-token'],
    [['authorize', '--amount', '--currency', 'USD'], '--amount'],
    [['authorize', '--data', '--sandbox'], '--data'],
    [['authorize', '--order', '--sandbox'], '--order'],
    [['flow', '--route', '--sandbox'], '--route'],
    [['flow', '--idempotency-key', '--sandbox'], '--idempotency-key'],
    [['send-token', '--profile', '--sandbox'], '--profile'],
    [['send-token', '--output', '--sandbox'], '--output'],
    [['send-token', '--ca', '--sandbox'], '--ca'],
    [['sandbox', '--data', '--print-env'], '--data'],
    [['sandbox', '--seed', '--print-env'], '--seed'],
    [['sandbox', '--fault', '--print-env'], '--fault'],
  ])('%j ends with 2: %s has no value', async (args, flag) => {
    const run = await klarnaCl(args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(`${flag} has no value`);
  });

  it.each([
    [['send-token', '--auth-token']],
    [['sandbox', '--port']],
    [['--profile']],
    [['flow', '--timeout']],
    [['-o']],
  ])('%j at the end ends with 2', async (args) => {
    const run = await klarnaCl(args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(args.at(-1));
  });
});

describe('what nobody knows', () => {
  it.each([
    ['a command', ['send-tokn'], /send-tokn.*/, 'send-token'],
    ['a command after a flag', ['--quiet', 'flwo'], /flwo/, 'flow'],
    ['a command of a command', ['config', 'lst'], /lst/, 'list'],
    ['a command of the sandbox', ['sandbox', 'sed'], /"sed"/, 'seed, reset, ledger'],
    ['an option', ['send-token', '--payment-idd', 'x'], /--payment-idd/, '--payment-id'],
    ['a global option', ['--sandbx', 'flow'], /--sandbx/, '--sandbox'],
    ['a topic', ['help', 'rutes'], /rutes/, 'routes'],
    ['a configuration key', ['config', 'get', 'cl_cleint_id'], /cl_cleint_id/, 'cl_client_id'],
  ])('%s: exit 2, and what may have been meant', async (_, args, what, meant) => {
    const run = await klarnaCl(args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    const [first = '', ...others] = errorLinesOf(run);
    expect(first).toMatch(what);
    expect(others.join(' ')).toContain(meant);
    expect(errorOf(await klarnaCl([...args, '-o', 'json']))).toMatchObject({ exit_code: 2, code: expect.any(String) });
  });

  it('too many arguments end with 2', async () => {
    const run = await klarnaCl(['send-token', 'ertHJlpPTR', 'NgojhKoyYN']);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(errorLinesOf(run)).toHaveLength(3);
    expect(run.stderr).not.toContain('..\n');
  });
});

describe('help', () => {
  const { helpText } = createRequire(import.meta.url)(join(projectFolder, 'dist', 'cli.cjs'));
  const commands = ['flow', 'send-token', 'authorize', 'inspect', 'sandbox', 'config', 'whoami', 'help'];

  it.each([[[]], [['--help']], [['-h']]])(
    '`klarna-cl %j` prints what commander would at 80 columns, exit 0',
    async (args) => {
      expect(await klarnaCl(args)).toMatchObject({ exitCode: 0, stdout: await helpText(), stderr: '' });
    },
  );

  it('has it ready for a terminal of 80 columns, in colours', async () => {
    const ready = readFileSync(join(projectFolder, 'dist', 'help-coloured.txt'), 'utf8');
    expect(ready).toBe(await helpText({ colour: true }));
    expect(stripVTControlCharacters(ready)).toBe(await helpText());
    const terminal = openTerminal(['--help'], { columns: 80 });
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.raw().replaceAll('\r\n', '\n')).toContain(ready);
  });

  it('names every command, and no line is wider than 80 columns', async () => {
    const lines: string[] = (await helpText()).split('\n');
    for (const command of commands) expect(lines.some((line) => line.startsWith(`  ${command} `))).toBe(true);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('--version is the package’s, alone', async () => {
    const { version } = createRequire(import.meta.url)(join(projectFolder, 'package.json'));
    for (const flag of ['--version', '-V']) {
      expect(await klarnaCl([flag])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it.each(commands)('`%s --help` says what it does, with an example', async (command) => {
    const [own, byTopic] = await Promise.all([klarnaCl([command, '--help']), klarnaCl(['help', command])]);
    expect(own).toMatchObject({ exitCode: 0, stderr: '' });
    expect(own.stdout).toContain(`Usage: klarna-cl ${command}`);
    // These are topics as well, and those come first.
    if (!['batch', 'config', 'sandbox'].includes(command)) expect(byTopic.stdout).toBe(own.stdout);
    expect(byTopic).toMatchObject({ exitCode: 0, stderr: '' });
    expect(own.stdout).toMatch(/Examples:\n {2}.+\n(?: {2}\S.*\n)* {4}klarna-cl /);
  });

  it.each(topicNames)('`help %s` has its topic', async (topic) => {
    const run = await klarnaCl(['help', topic]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout.split('\n').length).toBeGreaterThan(5);
    for (const line of run.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('`help exit-codes` has every code of the contract', async () => {
    const { stdout } = await klarnaCl(['help', 'exit-codes']);
    const codes = [...stdout.matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 130, 143]);
  });
});
