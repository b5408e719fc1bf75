import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, newMachine, startKlarnaCl } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';
import { keys, openShell, openTerminal } from '../support/terminal.ts';

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.streams'];
const line = `$CLI ${sendToken.join(' ')} --sandbox`;

describe('at a terminal whose stdout goes elsewhere', () => {
  it('the file holds JSON and nothing else, the steps are shown', async () => {
    const machine = newMachine();
    const terminal = openShell(`${line} > out.json`, { machine });
    expect(await terminal.exitCode()).toBe(0);
    const text = readFileSync(join(machine.work, 'out.json'), 'utf8');
    expect(text).toBe(`${JSON.stringify(json(text), null, 2)}\n`);
    expect(terminal.text()).toMatch(/✔ Token stored on ertHJlpPTR/);
    expect(terminal.text()).not.toContain('"data"');
  });

  it.each([
    ['stdout', '> out.json'],
    ['stderr', '2> talk.txt; cat talk.txt'],
    ['stdin', '< /dev/null'],
  ])('nothing is asked when %s is no terminal', async (_, redirection) => {
    const terminal = openShell(`$CLI send-token --sandbox ${redirection}`);
    await terminal.sees('--payment-id is missing');
    await terminal.exitCode();
    expect(terminal.text()).not.toContain('Id of the klarna_payment (10 letters) ?');
  });

  it('a token that is piped in is no question', async () => {
    const terminal = openShell('echo sandbox-auth.piped | $CLI send-token ertHJlpPTR --auth-token - --sandbox');
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('"id": "ertHJlpPTR"');
  });
});

describe('the terminal', () => {
  it('may be narrow', async () => {
    const terminal = openTerminal(['flow', '--sandbox', '--route', 'native'], { columns: 40 });
    await terminal.sees('Id of the klarna_payment');
    terminal.types(keys.enter);
    await terminal.sees(/Authorization token/);
    terminal.types(keys.enter);
    await terminal.sees('Go on?');
    terminal.types(keys.enter);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.text()).toContain('TOKEN_STORED');
  });

  it.each([
    ['TERM=dumb', { TERM: 'dumb' }],
    ['KLARNA_CL_ACCESSIBLE', { KLARNA_CL_ACCESSIBLE: '1', NO_COLOR: '1' }],
  ])('is not redrawn with %s', async (_, env) => {
    const terminal = openTerminal([...sendToken, '--sandbox'], { env });
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.raw()).not.toContain('\u001b');
    expect(terminal.raw()).not.toMatch(/[⠀-⣿]/);
  });

  it('shows help in its own width', async () => {
    const terminal = openTerminal(['--help'], { columns: 96 });
    expect(await terminal.exitCode()).toBe(0);
    const help = terminal.text().split('\r\n');
    expect(help[0]).toContain('Usage: klarna-cl');
    expect(Math.max(...help.map(({ length }) => length))).toBeGreaterThan(80);
    expect(help.filter(({ length }) => length > 96)).toEqual([]);
  });
});

describe('SIGTERM and SIGINT without a terminal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('%s during a write waits for the answer, journals it, and ends with %i', async (signal, exitCode) => {
    const sandbox = await sandboxServer(['--fault', 'PATCH /api/klarna_payments/*=latency-700']);
    const machine = newMachine();
    const run = startKlarnaCl([...sendToken, '--verbose'], sandbox.environment, machine);
    await run.says('> PATCH ');
    run.kill(signal);
    expect(await run.end).toMatchObject({ exitCode });
    expect((await sandbox.ledger()).writes).toMatchObject([{ method: 'PATCH', executed: true }]);
    const [name = ''] = readdirSync(join(machine.state, 'runs'));
    const records = readFileSync(join(machine.state, 'runs', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map(json);
    expect(records).toMatchObject([
      { kind: 'run' },
      { kind: 'intent' },
      { kind: 'outcome', http_status: 200 },
      { kind: 'end', exit_code: exitCode, settled: true },
    ]);
  });

  it('SIGTERM during a read ends at once with 143', async () => {
    const sandbox = await sandboxServer(['--fault', 'GET /api/**=latency-60000']);
    const run = startKlarnaCl(['inspect', 'ertHJlpPTR', '--verbose'], sandbox.environment);
    await run.says('> GET ');
    run.kill('SIGTERM');
    expect(await run.end).toMatchObject({ exitCode: 143, stdout: '' });
  });
});
